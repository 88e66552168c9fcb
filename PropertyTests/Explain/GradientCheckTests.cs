using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Explain;

/// <summary>The check finds wrong rules, accepts right ones, and says when it cannot tell.</summary>
public sealed class GradientCheckTests
{
    [Fact]
    public void Right_derivatives_agree()
    {
        var check = GradientCheck.Of((x, y) => x * y + Math.Exp(x * y)).At(1, 2);
        Assert.Equal(Verdict.Agree, check.Verdict);
        Assert.Equal(2 + Math.Exp(2), check.Value);
        Assert.Equal(["x", "y"], check.Rows.Select(r => r.Parameter));
        Assert.All(check.Rows, r => Assert.True(r.Deviation < 1e-9, $"{r.Deviation}"));
        Assert.StartsWith("Agree: forward mode, reverse mode and finite differences tell the same", check.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_a_line_per_parameter()
    {
        var lines = GradientCheck.Of((x, y) => 3 * x + y * y).At(1, 2).ToString().Split('\n');
        Assert.Equal("(x, y) => (3 * x) + (y * y) at (1, 2)", lines[0]);
        Assert.Equal(["by", "at", "forward", "reverse", "finite difference", "± about", "forward/reverse", "to difference", "verdict"], Cells(lines[2]));
        Assert.Equal(["x", "1", "3", "3", "3"], Cells(lines[4])[..5]);
        Assert.Equal(["y", "2", "4", "4", "4"], Cells(lines[5])[..5]);
        Assert.Equal("Agree", Cells(lines[5])[^1]);

        static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [Fact]
    public void Functions_of_arrays_have_a_row_per_element()
    {
        var check = GradientCheck.Of(x => x.Sum(a => a * Math.Sin(a))).At([0.3, -1.2, 2]);
        Assert.Equal(Verdict.Agree, check.Verdict);
        Assert.Equal(["x[0]", "x[1]", "x[2]"], check.Rows.Select(r => r.Parameter));
        Assert.Equal(Math.Sin(2) + (2 * Math.Cos(2)), check.Rows[2].Reverse, 1e-14);
        Assert.StartsWith("x => x.Sum(a => a * Math.Sin(a)) at (0.3, -1.2, 2)", check.ToString(), StringComparison.Ordinal);
        Assert.Equal(Verdict.Inconclusive, GradientCheck.Of(x => x.Max()).At(1.5, 1.5).Verdict);
        Assert.Equal(["v[0]", "v[1]"], GradientCheck.OfMethod(Norm).At(3, 4).Rows.Select(r => r.Parameter));

        static double Norm(double[] v)
        {
            var sum = 0.0;
            foreach (var a in v)
                sum += a * a;
            return Math.Sqrt(sum);
        }
    }

    [Fact]
    public void Of_very_many_rows_those_are_shown_that_agree_least()
    {
        var point = Enumerable.Range(0, 100).Select(i => i == 70 ? 0 : 1.0 + i).ToArray();
        var lines = GradientCheck.Of(x => x.Sum(a => Math.Abs(a))).At(point).ToString().Split('\n');
        Assert.Equal("x => x.Sum(a => Math.Abs(a)) at (1, 2, 3, …, 100 numbers)", lines[0]);
        Assert.StartsWith("x[70]", lines[4], StringComparison.Ordinal);
        Assert.Contains("… and 60 more, which agree no less", lines);
    }

    [Fact]
    public void Right_derivatives_agree_anywhere()
    {
        var check = GradientCheck.Of((x, y, z) => Math.Sin(x * y) * Math.Log(2 + z * z) + Math.Pow(1 + x * x, y) / Math.Cosh(z));
        var points = Gen.ArrayOf(Gen.Choose(-1 << 20, 1 << 20), 3).Select(p => p.Select(n => n * Math.ScaleB(1, -19)).ToArray());
        Prop.ForAll(points.ToArbitrary(), p => Assert.True(check.At(p).Verdict == Verdict.Agree, check.At(p).ToString()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-3)]
    [InlineData(1.0)]
    [InlineData(1e6)]
    public void The_step_fits_the_argument(double x) =>
        Assert.Equal(Verdict.Agree, GradientCheck.Of(x => Math.Sqrt(x) + Math.Log(x)).At(x).Verdict);

    [Fact]
    public void A_wrong_rule_is_caught()
    {
        // Square' = 3x instead of 2x.
        RuleBook.Add(new Rule(RuleBook.Intern(((Func<double, double>)Square).Method), [(System.Linq.Expressions.Expression<Func<double, double>>)(x => 3 * x)], [Domain.Real], false));
        var check = GradientCheck.Of((x, y) => Square(x) + y).At(2, 1);
        Assert.Equal(Verdict.Disagree, check.Verdict);
        Assert.Equal([Verdict.Disagree, Verdict.Agree], check.Rows.Select(r => r.Verdict));
        Assert.Equal("Disagree: by x, the library gives 6, finite differences 4.", check.Sentence);
    }

    [Theory]
    [InlineData(1e-5)]
    [InlineData(1e-7)]
    public void A_rule_that_is_wrong_by_little_is_caught(double error)
    {
        var wrong = Lambda(error);
        RuleBook.Add(new Rule(RuleBook.Intern(((Func<double, double>)Cube).Method), [wrong], [Domain.Real], false));
        Assert.Equal(Verdict.Disagree, GradientCheck.Of(x => Cube(x)).At(1.5).Verdict);

        static System.Linq.Expressions.LambdaExpression Lambda(double error)
        {
            var x = System.Linq.Expressions.Expression.Parameter(typeof(double), "x");
            var factor = System.Linq.Expressions.Expression.Constant(3 * (1 + error));
            return System.Linq.Expressions.Expression.Lambda<Func<double, double>>(
                System.Linq.Expressions.Expression.Multiply(factor, System.Linq.Expressions.Expression.Multiply(x, x)), x);
        }
    }

    [Fact]
    public void At_a_kink_it_says_so()
    {
        var check = GradientCheck.Of((x, y) => Math.Abs(x) * y).At(0, 3);
        Assert.Equal(Verdict.Inconclusive, check.Verdict);
        Assert.Equal("Inconclusive: by x, the function has a kink here: its slope is -3 from the left, 3 from the right.", check.Sentence);
        Assert.Equal(Verdict.Agree, GradientCheck.Of((x, y) => Math.Abs(x) * y).At(0.01, 3).Verdict);
    }

    [Fact]
    public void A_zero_agrees_with_a_difference_that_is_as_good_as_zero()
    {
        (string Name, GradientCheck Check)[] zeros =
        [
            ("an argument that is not the maximum", GradientCheck.Of((x, y) => Math.Max(x, y) * y).At(1, 2)),
            ("a square", GradientCheck.Of(x => x * x).At(0)),
            ("a cube", GradientCheck.Of(x => x * x * x).At(0)),
            ("a high power", GradientCheck.Of(x => Math.Pow(x, 7)).At(0)),
            ("a small function", GradientCheck.Of(x => 1e-200 * Math.Pow(x, 5)).At(0)),
            ("a cosine", GradientCheck.Of(x => Math.Cos(x)).At(0)),
            ("a large constant", GradientCheck.Of(x => 1e12 + (0 * x)).At(3)),
            ("nothing", GradientCheck.Of((x, y) => y).At(3, 2)),
            ("zero", GradientCheck.Of((x, y) => x * y).At(0, 0)),
        ];
        Assert.All(zeros, z => Assert.True(z.Check.Verdict == Verdict.Agree, $"{z.Name}: {z.Check}"));
        Assert.All(zeros.SelectMany(z => z.Check.Rows).Where(r => r.Forward == 0), r => Assert.True(r.Deviation < 1e-9, $"{r.Deviation}"));
    }

    [Fact]
    public void A_zero_that_is_wrong_is_caught()
    {
        RuleBook.Add(new Rule(RuleBook.Intern(((Func<double, double>)Wrong).Method), [(System.Linq.Expressions.Expression<Func<double, double>>)(x => 0)], [Domain.Real], false));
        foreach (var x in (double[])[0, 1, 1e-3, 1e4])
            Assert.Equal(Verdict.Disagree, GradientCheck.Of(x => Wrong(x)).At(x).Verdict);
    }

    private static double Wrong(double x) => 1e-3 * x;

    [Fact]
    public void At_a_jump_it_says_so() =>
        Assert.Equal("Inconclusive: by x, the function jumps here.", GradientCheck.Of(x => Math.Floor(x) + x).At(2).Sentence);

    [Fact]
    public void Where_numbers_are_not_finite_it_says_so()
    {
        var infinite = GradientCheck.Of((x, y) => Math.Sqrt(x) + y).At(0, 1);
        Assert.Equal([Verdict.Inconclusive, Verdict.Inconclusive], infinite.Rows.Select(r => r.Verdict).Take(1).Append(infinite.Verdict));
        Assert.Contains("forward mode gives ∞, reverse mode ∞", infinite.Sentence, StringComparison.Ordinal);
        Assert.Contains("NaN", GradientCheck.Of(x => Math.Log(x)).At(-1).ToString(), StringComparison.Ordinal);
        Assert.Equal(Verdict.Inconclusive, GradientCheck.Of(x => Math.Log(x)).At(-1).Verdict);
    }

    [Fact]
    public void One_infinite_derivative_leaves_the_others_alone_in_both_modes()
    {
        // By y it is 1/0; a unit vector has nothing, not 0, in the place of y when x is asked for.
        var check = GradientCheck.Of((x, y) => Math.Sqrt(x) + Math.Sqrt(y)).At(0.25, 0);
        Assert.Equal([(1, 1), (double.PositiveInfinity, double.PositiveInfinity)], check.Rows.Select(r => (r.Forward, r.Reverse)));
        Assert.Equal([Verdict.Agree, Verdict.Inconclusive], check.Rows.Select(r => r.Verdict));
    }

    [Fact]
    public void What_rounding_leaves_of_terms_that_cancel_is_no_disagreement()
    {
        var check = GradientCheck.Of((double[] p) => (Math.Sqrt(p[0] * p[0] * 3) / p[0] / 7) + (p[1] * 0.3)).At([1.3, 0.5]);
        Assert.NotEqual(check.Rows[0].Forward, check.Rows[0].Reverse);
        Assert.Equal(Verdict.Agree, check.Verdict);
    }

    private static double Square(double x) => x * x;

    private static double Cube(double x) => x * x * x;
}
