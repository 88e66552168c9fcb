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

    // Which function a derivative is of, its code does not tell: derivatives of one form differ in what they captured.
    [Fact]
    public void Those_of_one_form_are_told_apart()
    {
        foreach (var k in (double[])[1, 10, 1])
        {
            Assert.Equal(4 * k, ThroughMethod(Scaled(k), 1), 1e-12);
            Assert.Equal(4 * k, ThroughLambda(Scaled(k), 1), 1e-12);
        }

        replaced = Scaled(1);
        var derivative = Diff.OfMethod(OfReplaced);
        Assert.Equal(4, derivative(1), 1e-12);
        replaced = Scaled(10);
        Assert.Equal(40, derivative(1), 1e-12);
        Assert.Equal(40, Diff.OfMethod(OfReplaced)(1), 1e-12);
        // All that follow what they call are one code.
        Assert.Equal(8, ThroughMethod(Of(v => v), 2), 1e-12);
        Assert.Equal(3, ThroughMethod(OfExponential(v => 3 * v), 0), 1e-12);
        Assert.Equal(36, ThroughMethod(Of(v => v * v), 2), 1e-12);
    }

    [Fact]
    public void The_functions_that_they_call_are_followed()
    {
        var held = new Holder { Function = v => v * v };
        held.OfLambda = Diff.Of(x => held.Function(x) * x);
        held.OfMethod = Diff.OfMethod(x => held.Function(x) * x);
        Func<double, double>[] derivatives = [Diff.OfMethod(held.WithLambda), Diff.OfMethod(held.WithMethod), Diff.Of(p => held.OfLambda(p) * p), Diff.Of(p => held.OfMethod(p) * p)];
        void All(double expected)
        {
            Func<double, double>[] again = [Diff.OfMethod(held.WithLambda), Diff.OfMethod(held.WithMethod), Diff.Of(p => held.OfLambda(p) * p), Diff.Of(p => held.OfMethod(p) * p)];
            Assert.All(derivatives.Concat(again), d => Assert.Equal(expected, d(2), 1e-12));
        }

        // (3x²·x)′ = 9x², (2x·x)′ = 4x.
        All(36);
        held.Function = v => v;
        All(8);
        held.Function = v => v * v;
        All(36);
    }

    [Fact]
    public void What_they_captured_is_not_kept_alive()
    {
        var captured = Captured();
        for (var k = 0; k < 20 && captured.IsAlive; k++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(captured.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Captured()
    {
        double[] numbers = [3, .. new double[1000]];
        Assert.Equal(12, ThroughMethod(Diff.Of(x => numbers[0] * x * x), 1), 1e-12);
        return new WeakReference(numbers);
    }

    [Fact]
    public void They_are_passed_on()
    {
        Assert.Equal(Slope(p => Repeated(slope, p, 3), 0.7), Diff.OfMethod(p => Repeated(slope, p, 3))(0.7), 1e-6);
        Assert.Equal(Slope(p => Repeated(second, p, 3), 0.7), Diff.OfMethod(p => Repeated(second, p, 3))(0.7), 1e-6);
        var captured = Scaled(1.5);
        Assert.Contains("which function a delegate calls", Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(p => Repeated(captured, p, 3))).Message, StringComparison.Ordinal);
        double[] x = [0.3, -0.8];
        // Σ 3x² and Σ 3x³
        Assert.Equal([6 * 0.3, 6 * -0.8], Grad.Of((double[] v) => v.Select(slope).Sum())(x), Near);
        Assert.Equal([6 * 0.3, 6 * -0.8], Grad.OfMethod((double[] v) => v.Select(slope).Sum())(x), Near);
        Assert.Equal([6 * 0.3, 6 * -0.8], Grad.Of((double[] v) => v.Sum(slope))(x), Near);
        // As other functions are, which are those that are held at the call.
        Func<double, double> given = v => v * v;
        var gradient = Grad.Of((double[] v) => v.Select(given).Sum() + v.Count(w => w > 0));
        Assert.Equal([0.6, -1.6], gradient(x), Near);
        given = slope;
        Assert.Equal([6 * 0.3, 6 * -0.8], gradient(x), Near);
        given = Math.Sin;
        Assert.Equal([Math.Cos(0.3), Math.Cos(-0.8)], gradient(x), Near);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    private static double Repeated(Func<double, double> f, double x, int times) => times == 0 ? x : Repeated(f, 0.2 * f(x), times - 1) + (0.1 * x);

    private static Func<double, double> Scaled(double k) => Diff.Of(x => k * x * x);

    private static Func<double, double> Of(Func<double, double> g) => Diff.Of(x => g(x) * x);

    private static Func<double, double> OfExponential(Func<double, double> g) => Diff.Of(x => Math.Exp(g(x)));

    private static double ThroughMethod(Func<double, double> derivative, double at) => Diff.OfMethod(p => derivative(p) * p)(at);

    private static double ThroughLambda(Func<double, double> derivative, double at) => Diff.Of(p => derivative(p) * p)(at);

    private static Func<double, double> replaced = slope;

    private static double OfReplaced(double p) => replaced(p) * p;

    private sealed class Holder
    {
        public Func<double, double> Function = null!, OfLambda = null!, OfMethod = null!;

        public double WithLambda(double p) => OfLambda(p) * p;

        public double WithMethod(double p) => OfMethod(p) * p;
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
