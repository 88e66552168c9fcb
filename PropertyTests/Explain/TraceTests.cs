using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Explain;

/// <summary>The trace as text: what is printed for the example of the README, to the letter.</summary>
public sealed class TraceTests
{
    private static TraceTable Example => TraceTable.Of((x, y) => x * y + Math.Exp(x * y)).At(1, 2);

    [Fact]
    public void The_table_shows_the_evaluation_and_the_reverse_pass() => Same(
        """
        (x, y) => (x * y) + Math.Exp(x * y) at (1, 2)

        name    function  value     ∂ by 1st argument  ∂ by 2nd argument  their values
        ──────────────────────────────────────────────────────────────────────────────
        x1 (x)            1
        x2 (y)            2
        v1      x1·x2     2         x2                 x1                 2, 1
        v2      exp(v1)   7.389056  exp(v1)                               7.389056
        v3      v1 + v2   9.389056  1                  1                  1, 1

        reverse
        v3' = 1
        v2' = v3'·1                = 1·1               = 1
        v1' = v3'·1 + v2'·exp(v1)  = 1·1 + 1·7.389056  = 8.389056
        x2' = v1'·x1               = 8.389056·1        = 8.389056
        x1' = v1'·x2               = 8.389056·2        = 16.77811

        f = 9.389056, ∇f = (16.77811, 8.389056)

        """,
        Example.ToString());

    [Fact]
    public void Markdown_has_one_table_for_each_direction() => Same(
        """
        `(x, y) => (x * y) + Math.Exp(x * y) at (1, 2)`

        | name | function | value | ∂ by 1st argument | ∂ by 2nd argument | their values |
        | --- | --- | --- | --- | --- | --- |
        | `x1 (x)` |  | `1` |  |  |  |
        | `x2 (y)` |  | `2` |  |  |  |
        | `v1` | `x1·x2` | `2` | `x2` | `x1` | `2, 1` |
        | `v2` | `exp(v1)` | `7.389056` | `exp(v1)` |  | `7.389056` |
        | `v3` | `v1 + v2` | `9.389056` | `1` | `1` | `1, 1` |

        | adjoint | sum | in numbers | value |
        | --- | --- | --- | --- |
        | `v3'` |  |  | `1` |
        | `v2'` | `v3'·1` | `1·1` | `1` |
        | `v1'` | `v3'·1 + v2'·exp(v1)` | `1·1 + 1·7.389056` | `8.389056` |
        | `x2'` | `v1'·x1` | `8.389056·1` | `8.389056` |
        | `x1'` | `v1'·x2` | `8.389056·2` | `16.77811` |

        `f = 9.389056, ∇f = (16.77811, 8.389056)`

        """,
        Example.ToMarkdown());

    [Fact]
    public void Rows_and_steps_can_be_asked()
    {
        var (trace, e2) = (Example, Math.Exp(2));
        Assert.Equal(2 + e2, trace.Value);
        Assert.Equal([2 + (2 * e2), 1 + e2], trace.Gradient);
        Assert.Equal(["x1", "x2", "v1", "v2", "v3"], trace.Rows.Select(r => r.Name));
        Assert.Equal([1, 2, 2, e2, 2 + e2], trace.Rows.Select(r => r.Value!.Value));
        Assert.Equal([2, 1], trace.Rows[2].Partials.Select(p => p.Value!.Value));
        Assert.Equal(["v3'", "v2'", "v1'", "x2'", "x1'"], trace.Reverse.Select(s => s.Name));
        Assert.Equal([1, 1, 1 + e2, 1 + e2, 2 + (2 * e2)], trace.Reverse.Select(s => s.Adjoint));
        Assert.Equal([1, e2], trace.Reverse[2].Terms.Select(t => t.Value));
        Assert.Equal("v1' = v3'·1 + v2'·exp(v1) = 1·1 + 1·7.389056 = 8.389056", trace.Reverse[2].ToString());
        Assert.Equal("v2 = exp(v1) = 7.389056", trace.Rows[3].ToString());
    }

    [Fact]
    public void Formulas_have_the_parentheses_they_need()
    {
        var trace = TraceTable.Of((x, y) => x / (y - Math.Sqrt(x)) * Math.Pow(y, 2)).At(4, 3);
        var formulas = trace.Rows.Where(r => r.Kind == TraceKind.Operation).Select(r => (r.Function, string.Join(" | ", r.Partials.Select(p => p.Formula))));
        Assert.Equal(
            [
                ("sqrt(x1)", "0.5/(sqrt(x1) + 0)"),
                ("x2 - v1", "1 | -1"),
                ("x1/v2", "1/v2 | -(x1/v2·(1/v2))"),
                ("pow(x2, 2)", "2·x2 | –"),
                ("v3·v4", "v4 | v3"),
            ],
            formulas);
        Assert.Equal("v2' = v3'·(-(x1/v2·(1/v2))) = 9·(-4) = -36", trace.Reverse.Single(s => s.Name == "v2'").ToString());
        Assert.Equal("x2' = v4'·(2·x2) + v2'·1 = 4·6 + (-36)·1 = -12", trace.Reverse.Single(s => s.Name == "x2'").ToString());
    }

    [Fact]
    public void Of_a_conditional_only_the_branch_taken_has_rows()
    {
        Expression<Func<double, double, double>> f = (x, y) => x > 0 && y < 5 ? x * y : Math.Log(x);
        Assert.Equal(
            ["x1 (x) = 2", "x2 (y) = 3", "if x1 > 0: true", "if x2 < 5: true", "v1 = x1·x2 = 6"],
            TraceTable.Of(f).At(2, 3).Rows.Select(r => r.ToString()));
        Assert.Equal(
            ["x1 (x) = 2", "x2 (y) = 7", "if x1 > 0: true", "if x2 < 5: false", "v1 = log(x1) = 0.6931472"],
            TraceTable.Of(f).At(2, 7).Rows.Select(r => r.ToString()));
        Assert.Equal(
            ["x1 (x) = -1", "x2 (y) = 3", "if x1 > 0: false", "v1 = log(x1) = NaN"],
            TraceTable.Of(f).At(-1, 3).Rows.Select(r => r.ToString()));
    }

    [Fact]
    public void What_cannot_be_differentiated_is_refused_before_a_point_is_known()
    {
        Expression<Func<double, double>> f = x => Helper(x);
        Assert.Contains("Helper", Assert.Throws<NotDifferentiableException>(() => TraceTable.Of(f)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_has_as_many_numbers_as_the_function_has_parameters()
    {
        var trace = TraceTable.Of((x, y) => x * y);
        Assert.Contains("2 parameters, the point 3", Assert.Throws<ArgumentException>(() => trace.At(1, 2, 3)).Message, StringComparison.Ordinal);
    }

    internal static void Same(string expected, string actual) => Assert.Equal(expected.ReplaceLineEndings("\n"), actual);

    private static int calls;

    private static double Helper(double x) => x + ++calls;
}
