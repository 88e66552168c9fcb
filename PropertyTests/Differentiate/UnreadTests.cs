using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>What nobody reads has the derivative 0, however steep it is; a cotangent that happens to be 0 is no such thing.</summary>
public sealed class UnreadTests
{
    private static readonly double[] none = [];

    [Fact]
    public void An_element_that_nobody_reads_has_no_slope()
    {
        Assert.Equal([0, 0.5], Gradient(x => x.Select(v => Math.Sqrt(v)).ToArray()[1])([0, 1]));
        Assert.Equal([double.PositiveInfinity, 0], Gradient(x => x.Select(v => Math.Sqrt(v)).ToArray()[0])([0, 0]));
        Assert.Equal([0, 0.5, 0, 1], Gradient(x => Every(x.Select(v => 2 * Math.Sqrt(v) / 2).ToArray()))([0, 1, 0, 0.25]));
        Assert.Equal([0, 1, 0.5, 0], Gradient(x => x.Select(v => Math.Log(v)).ToArray().Where((v, i) => x[i] > 0.5).Sum())([0, 1, 2, -1]));
    }

    [Fact]
    public void Where_weights_are_finite_nothing_is_asked()
    {
        var h = 0.3;
        Expression<Func<double[], double>> f = x => Every(x.Select(v => h * v / 6 + Math.Sin(v)).ToArray());
        Assert.DoesNotContain("isNegative", Pipeline.Run(Capture.Of(f), new Recipe(Product.Gradient, null)).ToString(), StringComparison.Ordinal);
        Expression<Func<double[], double>> steep = x => Every(x.Select(v => h / v).ToArray());
        Assert.Contains("isNegative", Pipeline.Run(Capture.Of(steep), new Recipe(Product.Gradient, null)).ToString(), StringComparison.Ordinal);
    }

    private static double Every(double[] y) => Enumerable.Range(0, y.Length / 2).Sum(i => y[(2 * i) + 1]);

    [Fact]
    public void A_loop_that_never_runs_reads_nothing()
    {
        Assert.Equal(0, Grad.Of((double[] d, double x) => d.Sum(v => v * Math.Sqrt(x)))(none, 0).Item2);
        Assert.Equal(double.PositiveInfinity, Grad.Of((double[] d, double x) => d.Sum(v => v * Math.Sqrt(x)))([1, 2], 0).Item2);
        Assert.Equal(0, Grad.Of((double[] d, double x) => d.Sum(v => d.Sum(u => v * u * Math.Log(x))))(none, 0).Item2);
        Assert.Equal(1, Grad.Of((double[] d, double x) => Math.Log(1 + d.Sum(v => Math.Exp(v / x))) + x)(none, 0).Item2);
    }

    [Fact]
    public void What_is_overwritten_is_not_read()
    {
        static double Overwritten(double[] x, bool isAdded)
        {
            var y = new[] { Math.Sqrt(x[0]), Math.Sqrt(x[1]), 1 };
            y[0] = 3 * x[1];
            if (isAdded)
                y[1] += Math.Sqrt(x[2]);
            else
                y[1] = Math.Sqrt(x[2]);
            return y[0] + (2 * y[1]);
        }

        var gradient = Grad.OfMethod<double[], bool>(Overwritten);
        Assert.Equal([0, 3, 1], gradient([0, 0, 1], false).Item1);
        Assert.Equal([0, double.PositiveInfinity, 1], gradient([0, 0, 1], true).Item1);
    }

    [Fact]
    public void What_is_carried_on_and_replaced_is_not_read()
    {
        static double Replaced(double x, int n)
        {
            var u = Math.Sqrt(x);
            for (var i = 0; i < n; i++)
                u = 3 * x;
            return u;
        }

        var gradient = Grad.OfMethod<double, int>(Replaced);
        Assert.Equal(3, gradient(0, 2).Item1);
        Assert.Equal(double.PositiveInfinity, gradient(0, 0).Item1);
    }

    /// <summary>(√x)² is x where x is 0, and has the derivative 1, not 0: the cotangent 2·√x of the root is 0, but it came.</summary>
    [Fact]
    public void A_cotangent_that_is_0_is_not_hidden()
    {
        Assert.Equal([double.NaN, 1], Gradient(x => Math.Pow(x.Select(v => Math.Sqrt(v)).ToArray()[0], 2) + x[1])([0, 1]));
        Assert.Equal([double.NaN, 1], Gradient(x => -Math.Pow(x.Select(v => Math.Sqrt(v)).ToArray()[0], 2) + x[1])([0, 1]));
        Assert.Equal(double.NaN, Grad.Of((double[] d, double x) => -d.Sum(v => v * Math.Sqrt(x) * Math.Sqrt(x)))([1], 0).Item2);
        Assert.Equal([double.NaN, 0], Gradient(x => x.Select(v => Math.Sqrt(v)).ToArray().Take(1).Sum(v => -v * 0))([0, 0]));
    }

    [Fact]
    public void Gradients_of_what_is_not_read_are_plain_zeros()
    {
        static double Copied(double[] x)
        {
            var y = (double[])x.Clone();
            y[0] = Math.Sqrt(y[0]);
            return y[0] + y[1];
        }

        var gradient = Grad.OfMethod(Copied)([1, 2, 3]);
        Assert.Equal([0.5, 1, 0], gradient);
        Assert.False(double.IsNegative(gradient[2]));
    }

    private static Func<double[], double[]> Gradient(Expression<Func<double[], double>> f) => Grad.Of(f);
}
