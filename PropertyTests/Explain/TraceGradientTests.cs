using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FunctionalAD.PropertyTests.Explain;

/// <summary>A trace computes what the compiled derivative computes, whatever the program.</summary>
public sealed class TraceGradientTests
{
    private const int Grid = 1 << 20;

    private sealed record Weights(double A, double B);

    private static readonly double[] table = [0.5, -1.5, 2.5];

    public static TheoryData<string> Names => [.. Functions.Keys];

    private static Dictionary<string, Expression<Func<double, double, double>>> Functions { get; } = new()
    {
        ["products"] = (x, y) => x * y + Math.Exp(x * y),
        ["quotients"] = (x, y) => x / (1 + (y * y)) - (y / (2 + (x * x))),
        ["powers"] = (x, y) => Math.Pow(x * x + 1, y) + Math.Sqrt(x * x + 0.5) - Math.Pow(y, 3),
        ["trigonometry"] = (x, y) => Math.Sin(x) * Math.Cos(y) + Math.Atan2(x + 5, y + 6) - Math.Tan(x / 4),
        ["hyperbolic"] = (x, y) => Math.Tanh(x - y) * Math.Cosh(y) + Math.Asinh(x),
        ["repeated arguments"] = (x, y) => x * x * x - ((y + x) * (y + x)),
        ["conditional"] = (x, y) => x > y ? x * Math.Sin(y) : x < -y ? Math.Exp(x) : y * y,
        ["conjunction"] = (x, y) => x > 0 && y > 0 ? Math.Log(x) : x < 0 || y < 0 ? x - y : 1,
        ["kinks"] = (x, y) => Math.Abs(x) * Math.Max(x, y) - Math.Min(x * y, 0.25),
        ["steps"] = (x, y) => Math.Floor(x * 3) * y + Math.Round(y),
        ["three arguments"] = (x, y) => Math.FusedMultiplyAdd(x, y, Math.Sin(x)) + double.Lerp(x, y, x * y),
        ["single precision"] = (x, y) => MathF.Sin((float)(x * y)) * x,
        ["captured array"] = (x, y) => table[0] * x + table[1] * y * y + table[2] * x * y,
        ["structures"] = (x, y) => new Weights(x * y, Math.Sin(x)).A * new Weights(x, y + x).B,
        ["array literal"] = (x, y) => new[] { x * y, Math.Cos(y), 3 }[1] * new[] { x, y }[0],
        ["inner derivative"] = (x, y) => Diff.At(t => Math.Sin(t * x) * t, y),
        ["inner gradient"] = (x, y) => Grad.At((s, t) => s * s * t * x + Math.Exp(s * t), x, y).Item2,
        ["unused parameter"] = (x, y) => Math.Sin(y),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_trace_gives_value_and_gradient(string name)
    {
        var f = Functions[name];
        var (trace, compiled) = (TraceTable.Of(f), ValueAndGrad.Of(f, new AdOptions { Mode = Mode.Reverse }));
        ForPoints((x, y) =>
        {
            var at = trace.At(x, y);
            var (value, (dx, dy)) = compiled(x, y);
            Close(value, at.Value, 1e-12);
            var tolerance = name == "single precision" ? 1e-5 : 1e-11;
            Close(dx, at.Gradient[0], tolerance);
            Close(dy, at.Gradient[1], tolerance);
        });
    }

    [Fact]
    public void Eight_parameters_are_traced_in_their_order()
    {
        var at = TraceTable.Of((a, b, c, d, e, f, g, h) => a * b + c * d + e * f + g * h).At(1, 2, 3, 4, 5, 6, 7, 8);
        Assert.Equal([2, 1, 4, 3, 6, 5, 8, 7], at.Gradient);
    }

    [Fact]
    public void A_captured_variable_is_read_when_the_trace_is_made()
    {
        var factor = 2.0;
        var trace = TraceTable.Of(x => factor * x);
        factor = 5;
        Assert.Equal(5, trace.At(3).Gradient[0]);
        Assert.Equal("v1 = 5·x1 = 15", trace.At(3).Rows[1].ToString());
    }

    [Fact]
    public void A_loop_is_unrolled_as_it_runs()
    {
        var trace = TraceTable.Of(Halving()).At(3);
        Assert.Equal(
            [
                "x1 (x) = 3",
                "while x1 > 1: true", "v1 = x1·x1 = 9", "v2 = v1/4 = 2.25",
                "while v2 > 1: true", "v3 = v2·v2 = 5.0625", "v4 = v3/4 = 1.265625",
                "while v4 > 1: true", "v5 = v4·v4 = 1.601807", "v6 = v5/4 = 0.4004517",
                "while v6 > 1: false",
            ],
            trace.Rows.Select(r => r.ToString()));

        // Three times x²/4: x⁸/4⁷, whose derivative is 8x⁷/4⁷.
        Close(8 * Math.Pow(3, 7) / Math.Pow(4, 7), trace.Gradient[0], 1e-14);
    }

    [Fact]
    public void A_loop_that_does_not_run_leaves_its_test()
    {
        var trace = TraceTable.Of(Halving()).At(0.5);
        Assert.Equal(["x1 (x) = 0.5", "while x1 > 1: false"], trace.Rows.Select(r => r.ToString()));
        Assert.Equal(1, trace.Gradient[0]);
    }

    [Fact]
    public void The_branch_not_taken_is_not_differentiated()
    {
        // The derivative of √x at 0 is infinite; multiplied by a weight of zero it would be NaN.
        var trace = TraceTable.Of(x => x > 0 ? Math.Sqrt(x) : 3 * x).At(0);
        Assert.Equal([3.0], trace.Gradient);
        Assert.DoesNotContain("sqrt", trace.ToString()[trace.ToString().IndexOf("name", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_the_value_does_not_depend_on_passes_nothing_on()
    {
        var trace = TraceTable.Of((x, y) => Math.Floor(Math.Sqrt(x)) + y).At(0, 2);
        Assert.Equal([0, 1], trace.Gradient);
        Assert.Equal(double.PositiveInfinity, trace.Rows[2].Partials[0].Value);
    }

    [Fact]
    public void The_convention_at_kinks_is_the_one_asked_for()
    {
        Expression<Func<double, double>> f = x => Math.Abs(x);
        foreach (var (kinks, slope) in new[] { (Kinks.Mean, 0.0), (Kinks.Left, -1), (Kinks.Right, 1), (Kinks.Undefined, double.NaN) })
        {
            var options = new AdOptions { Kinks = kinks };
            Assert.Equal((slope, slope), (TraceTable.Of(f, options).At(0).Gradient[0], Grad.Of(f, options)(0)));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 1)]
    public void A_function_that_does_not_compute_has_a_trace_too(double constant, double slope)
    {
        var trace = slope == 0 ? TraceTable.Of(x => constant).At(4) : TraceTable.Of(x => x).At(constant);
        Assert.Equal((constant, slope), (trace.Value, trace.Gradient[0]));
        Assert.Contains($"x1' = {slope}", trace.ToString(), StringComparison.Ordinal);
    }

    // while (x > 1) x = x·x/4
    private static Expression<Func<double, double>> Halving()
    {
        var (x, state, end) = (Expression.Parameter(typeof(double), "x"), Expression.Variable(typeof(double), "state"), Expression.Label());
        return Expression.Lambda<Func<double, double>>(
            Expression.Block(
                [state],
                Expression.Assign(state, x),
                Expression.Loop(
                    Expression.IfThenElse(
                        Expression.GreaterThan(state, Expression.Constant(1.0)),
                        Expression.Assign(state, Expression.Divide(Expression.Multiply(state, state), Expression.Constant(4.0))),
                        Expression.Break(end)),
                    end),
                state),
            x);
    }

    private static void ForPoints(Action<double, double> property)
    {
        var numbers = Gen.Choose(-Grid, Grid).Select(n => 2.0 * n / Grid);
        Prop.ForAll(numbers.Two().ToArbitrary(), p => property(p.Item1, p.Item2)).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }

    private static void Close(double expected, double actual, double tolerance) => Assert.True(
        expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
        $"expected {expected:R}, actual {actual:R}");
}
