using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Extrema that results do not depend on (<see cref="Shifts"/>) have no derivative; those that results do depend on, if only a little, have theirs.</summary>
public sealed class ShiftTests
{
    private static readonly double[][] rows = [[0.3, -0.2, 1.1], [0.9, 0.4, -0.7], [-0.5, 0.8, 0.2]];

    // With m = max x.
    private static readonly Dictionary<string, Expression<Func<double[], double>>> free = new()
    {
        ["log-sum-exp"] = x => LogSumExp(x),
        ["by LINQ"] = x => Linq(x, x.Max()),
        ["by the least"] = x => Linq(x, x.Min()),
        ["softmax, weighed"] = x => Softmax(x),
        ["cross-entropy"] = x => CrossEntropy(x, 2),
        ["cross-entropy by classes"] = x => Classes(x, 1),
        ["an array of exponentials"] = x => Exponentials(x),
        ["at a temperature"] = x => Cold(x),
        ["of rows"] = x => rows.Sum(r => LogSumExp(r.Select((v, i) => v * x[i]).ToArray())),
        ["a difference to it"] = x => Differences(x, x.Max()),
        ["of two"] = x => Two(x[0], x[1]),
        ["twice"] = x => LogSumExp(x.Select(v => v * LogSumExp(x)).ToArray()),
        ["a greater one, compared"] = x => Compared(x, x.Max()),
    };

    private static readonly Dictionary<string, Expression<Func<double[], double>>> bound = new()
    {
        ["itself"] = x => x.Max(),
        ["without it"] = x => LogSumExp(x) - x.Max(),
        ["twice too much"] = x => x.Max() + Linq(x, x.Max()),
        ["one of two shifts"] = x => Half(x, x.Max()),
        ["the sum alone"] = x => x.Sum(v => Math.Exp(v - x.Max())),
        ["one more"] = x => One(x, x.Max()),
        ["a factor"] = x => Multiple(x, x.Max()),
        ["a square"] = x => x.Sum(v => (v - x.Max()) * (v - x.Max())),
        ["an element of an array"] = x => Element(x, x.Max()),
        ["in one branch"] = x => Branch(x, x.Max()),
        ["a condition"] = x => Condition(x, x.Max()),
    };

    public static TheoryData<string> Free => [.. free.Keys];

    public static TheoryData<string> Bound => [.. bound.Keys];

    [Theory]
    [MemberData(nameof(Free))]
    public void What_does_not_matter_is_not_differentiated(string name)
    {
        Assert.NotEmpty(Found(free[name]));
        Same(free[name]);
    }

    [Theory]
    [MemberData(nameof(Bound))]
    public void What_matters_is(string name)
    {
        if (name != "without it")
            Assert.Empty(Found(bound[name]));
        Same(bound[name]);
    }

    [Fact]
    public void Nobody_looks_for_the_greatest_element()
    {
        var loops = FunctionalAD.Explain.Of(free["log-sum-exp"]).ToString();
        Assert.DoesNotContain("0.5", loops, StringComparison.Ordinal);
        Assert.Contains("0.5", FunctionalAD.Explain.Of(bound["itself"]).ToString(), StringComparison.Ordinal);
    }

    // With m written so that nobody sees that it is a maximum.
    [Fact]
    public void Generated_formulas_have_the_derivative_that_they_have_with_a_choice()
    {
        var tally = new Tally("formulas of which the maximum is no concern");
        Runs.All(
            ShiftFormula.Arbitrary,
            (formula, random) =>
            {
                if (tally.Skip(Found(formula.Maximum).Count == 0))
                    return;
                var (one, other, plain) = (Grad.Of(formula.Maximum), Grad.Of(formula.Choice), formula.Choice.Compile());
                var (forward, along) = (Jvp.Of(formula.Maximum), Jvp.Of(formula.Choice));
                var (curved, bent) = (Hessian.Of(formula.Maximum), Hessian.Of(formula.Choice));
                for (var round = 0; round < 5; round++)
                {
                    var (a, b, c) = (Number(), Number(), Number());
                    if (plain(a, b, c) is var value && !double.IsFinite(value))
                        continue;
                    var (g, h) = (one(a, b, c), other(a, b, c));
                    // Where the way by m overflows, the other one need not.
                    if (!(double.IsFinite(h.Item1) && double.IsFinite(h.Item2) && double.IsFinite(h.Item3)))
                        continue;
                    var v = (Number(), Number(), Number());
                    Same([g.Item1, g.Item2, g.Item3], [h.Item1, h.Item2, h.Item3], "the gradient");
                    Same([forward((a, b, c), v).Tangent], [along((a, b, c), v).Tangent], "J·v");
                    Same([.. curved(a, b, c).Cast<double>()], [.. bent(a, b, c).Cast<double>()], "the Hessian");

                    void Same(double[] actual, double[] expected, string what)
                    {
                        // What cancels on the way by m leaves a rounding of what there was.
                        var scale = 1 + Math.Abs(value) + Math.Abs(h.Item1) + Math.Abs(h.Item2) + Math.Abs(h.Item3) + expected.Max(Math.Abs);
                        if (scale < 1e6)
                            Assert.All(actual.Zip(expected), p => Assert.True(Math.Abs(p.First - p.Second) <= 1e-7 * scale, $"{what} of {formula} at ({a:R}, {b:R}, {c:R}): {p.First:R}, not {p.Second:R}"));
                    }
                }

                double Number() => (4 * random.NextDouble()) - 2;
            },
            formula => formula.Seed,
            2,
            "Shifts");
        tally.AssertMostlyTried(0.5);
    }

    private static HashSet<Ir.Var> Found(LambdaExpression lambda)
    {
        var captured = Capture.Of(lambda, new Recipe(Product.Value, null).Context);
        Ir.Function? primal = null;
        _ = Pipeline.Run(captured, new Recipe(Product.Value, null), (pass, f) => primal = pass.Name == "differentiate" ? f : primal);
        return Shifts.Of(primal!);
    }

    private static void Same(Expression<Func<double[], double>> lambda)
    {
        var plain = lambda.Compile();
        var reverse = ValueAndGrad.Of(lambda);
        var forward = Jvp.Of(lambda);
        var curved = Hvp.Of(lambda);
        var random = new Random(5);
        for (var round = 0; round < 10; round++)
        {
            double[] x = [.. Enumerable.Range(0, 3).Select(_ => (2 * random.NextDouble()) - 1)], v = [.. x.Select(_ => (2 * random.NextDouble()) - 1)];
            var (value, gradient) = reverse(x);
            Assert.Equal(plain(x), value, 1e-13);
            var slope = Slope(s => plain(Moved(x, v, s)));
            Assert.Equal(slope, gradient.Zip(v).Sum(p => p.First * p.Second), 1e-7);
            Assert.Equal(slope, forward(x, v).Tangent, 1e-7);
            var curve = curved(x, v);
            for (var i = 0; i < x.Length; i++)
                Assert.Equal(Slope(s => reverse(Moved(x, v, s)).Gradient[i]), curve[i], 1e-6);
        }
    }

    private static double[] Moved(double[] x, double[] v, double s) => [.. x.Zip(v).Select(p => p.First + (s * p.Second))];

    private static double Slope(Func<double, double> f)
    {
        const double h = 1e-4;
        return ((8 * (f(h) - f(-h))) - f(2 * h) + f(-2 * h)) / (12 * h);
    }

    private static double LogSumExp(double[] x)
    {
        var m = double.NegativeInfinity;
        for (var i = 0; i < x.Length; i++)
            m = Math.Max(m, x[i]);
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += Math.Exp(x[i] - m);
        return m + Math.Log(sum);
    }

    private static double Linq(double[] x, double m) => m + Math.Log(x.Sum(v => Math.Exp(v - m)));

    private static double Softmax(double[] x)
    {
        var m = x.Max();
        var (above, below) = (0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            var e = Math.Exp(x[i] - m);
            above += (i + 1) * x[i] * e;
            below += e;
        }

        return above / below;
    }

    private static double CrossEntropy(double[] x, int label)
    {
        var m = x.Max();
        var sum = 0.0;
        foreach (var v in x)
            sum += Math.Exp(v - m);
        return Math.Log(sum) - (x[label] - m);
    }

    private static double Classes(double[] x, int label)
    {
        var m = x.Max();
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += Math.Exp(x[i] - m);
        return -Math.Log(Math.Exp(x[label] - m) / sum);
    }

    private static double Exponentials(double[] x)
    {
        var m = x.Max();
        var e = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            e[i] = Math.Exp(x[i] - m);
        var sum = e.Sum();
        var result = 0.0;
        for (var i = 0; i < x.Length; i++)
            result += e[i] / sum * Math.Sin(x[i]);
        return result;
    }

    private static double Cold(double[] x)
    {
        var m = x.Max();
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += Math.Exp(3 * (x[i] - m));
        return m + (Math.Log(sum) / 3);
    }

    private static double Differences(double[] x, double m)
    {
        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
            s += Math.Sin((x[i] - m) - (x[0] - m));
        return s;
    }

    private static double Two(double a, double b)
    {
        var m = Math.Max(a, b);
        return m + Math.Log(Math.Exp(a - m) + Math.Exp(b - m));
    }

    private static double Compared(double[] x, double m)
    {
        var s = 0.0;
        for (var i = 1; i < x.Length; i++)
            s += Math.Exp(x[i] - m) > Math.Exp(x[i - 1] - m) ? x[i] * x[i] : Math.Cos(x[i]);
        return s;
    }

    private static double Half(double[] x, double m) => m + Math.Log(x.Sum(v => Math.Exp(v - (2 * m))));

    private static double One(double[] x, double m) => m + Math.Log(1 + x.Sum(v => Math.Exp(v - m)));

    private static double Multiple(double[] x, double m) => m * Math.Log(x.Sum(v => Math.Exp(v - m)));

    private static double Element(double[] x, double m)
    {
        var a = new double[x.Length];
        a[0] += m;
        for (var i = 1; i < a.Length; i++)
            a[i] = x[i];
        return Math.Sin(a[0] - a[1]) + (a[1] * a[2]);
    }

    private static double Branch(double[] x, double m)
    {
        var y = x[0] * 0.5;
        if (x[1] < 2)
            y = m;
        return Math.Sin(y - m) + (y * x[1]);
    }

    private static double Condition(double[] x, double m)
    {
        var y = x[0] - m;
        return (y > x[1] ? x[0] * m : m) - m + Math.Exp(y) - Math.Exp(-m);
    }
}
