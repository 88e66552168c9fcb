using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Derivatives that were compiled, called by functions that are differentiated: in methods and in lambdas, from fields, locals and arguments.</summary>
public sealed class HeldDerivativeTests
{
    private static readonly Func<double, double> slope = Diff.Of(x => x * x * x);
    private static readonly Func<double, double> slopeOfMethod = Diff.OfMethod(Cubed);
    private static readonly Func<double, double, (double, double)> gradient = Grad.Of((x, y) => x * x * Math.Exp(y));
    private static readonly Func<double[], double[]> gradients = Grad.Of((double[] x) => x[0] * x[0] * x[1] + Math.Sin(x[2]));
    private static readonly Func<double, double> second = Diff.Of(x => Math.Sin(2 * x), 2);

    private readonly Func<double, double> own = Diff.Of(x => x * x * x * x);

    private static double Cubed(double x)
    {
        var y = 1.0;
        for (var i = 0; i < 3; i++)
            y *= x;
        return y;
    }

    private static double OfField(double p) => slope(p) * p;

    private static double OfMethod(double p) => slopeOfMethod(p) + p;

    private static double InLoop(double p)
    {
        // x³ = p by Newton's method.
        var x = 1.0;
        for (var i = 0; i < 40; i++)
            x -= ((x * x * x) - p) / slope(x);
        return x;
    }

    private static double OfTuple(double p)
    {
        var (dx, dy) = gradient(p, 2 * p);
        return dx + (3 * dy);
    }

    private static double OfArray(double[] x)
    {
        var g = gradients(x);
        return (g[0] * x[2]) + (g[1] * g[2]);
    }

    private static double Passed(double p) => Twice(slope, p) + Twice(second, p);

    private static double Twice(Func<double, double> f, double x) => f(x) + f(2 * x);

    private double OfObject(double p) => own(p) / p;

    private static double Again(double p) => doubled(p) * 2;

    private static readonly Func<double, double> doubled = Diff.OfMethod(OfField);

    [Fact]
    public void In_methods_they_are_differentiated_again()
    {
        Assert.Equal(9 * 4, Diff.OfMethod(OfField)(2), 1e-12);
        Assert.Equal((6 * 2) + 1, Diff.OfMethod(OfMethod)(2), 1e-12);
        Assert.Equal(1.0 / 3 / Math.Cbrt(25), Diff.OfMethod(InLoop)(5), 1e-12);
        Assert.Equal(Slope(OfTuple, 0.7), Diff.OfMethod(OfTuple)(0.7), 1e-7);
        Assert.Equal(Slope(Passed, 0.7), Diff.OfMethod(Passed)(0.7), 1e-7);
        Assert.Equal(8 * 0.7, Diff.OfMethod(new HeldDerivativeTests().OfObject)(0.7), 1e-12);
        Assert.Equal(18 * 2 * 2, Diff.OfMethod(Again)(2), 1e-12);
        Assert.Equal(18 * 2, Diff.OfMethod(OfField, 2)(2), 1e-12);
        Assert.Equal(-2.0 / 9 * Math.Pow(5, -5.0 / 3), Diff.OfMethod(InLoop, 2)(5), 1e-10);
        Assert.Equal(9 * 4, Diff.OfMethod(OfField, options: new AdOptions { Mode = Mode.Reverse })(2), 1e-12);
        double[] x = [0.3, -0.8, 1.1];
        var found = Grad.OfMethod(OfArray)(x);
        for (var i = 0; i < 3; i++)
        {
            var at = i;
            Assert.Equal(Slope(t => OfArray([.. x.Select((v, k) => k == at ? t : v)]), x[i]), found[i], 1e-7);
        }
    }

    [Fact]
    public void In_lambdas_too_and_what_they_captured_is_read_at_each_call()
    {
        double[] weights = [2];
        var weighted = Diff.Of(x => weights[0] * x * x * x);
        var derivative = Diff.Of(p => weighted(p) * p);
        var ofMethod = Diff.OfMethod(p => weighted(p) * p);
        Assert.Equal(18, derivative(1), 1e-12);
        Assert.Equal(18, ofMethod(1), 1e-12);
        weights[0] = 3;
        Assert.Equal(27, derivative(1), 1e-12);
        Assert.Equal(27, ofMethod(1), 1e-12);
        weighted = Diff.Of(x => x * x);
        Assert.Equal(4, derivative(1), 1e-12);
        Assert.Equal(4, ofMethod(1), 1e-12);
    }

    [Fact]
    public void Other_compiled_delegates_are_refused_by_what_they_are()
    {
        System.Linq.Expressions.Expression<Func<double, double>> tree = x => x * x;
        var compiled = tree.Compile();
        Assert.Contains("a compiled delegate", Assert.Throws<NotDifferentiableException>(() => Diff.Of(p => compiled(p) * p)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be seen", Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(p => compiled(p) * p)).Message, StringComparison.Ordinal);
    }

    private static double Slope(Func<double, double> f, double x) => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
}
