using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>A derivative that is found again by the lambda itself is the one that would be made of it now.</summary>
public sealed class RememberedTests
{
    private static readonly Expression<Func<double, double>> squareTree = x => x * x;
    private static readonly Expression<Func<double, double>> cubeTree = x => x * x * x;

    // Read with the lambda that calls it, which is what makes the lambda worth remembering.
    private static double Cube(double x) => x * x * x;

    private static double Ruled(double x) => x * x;

    [Fact]
    public void The_same_lambda_gives_the_same_derivative()
    {
        var row = new double[] { 1, 2, 3 };
        Expression<Func<double[], double>> f = x => x.Zip(row, (a, b) => a * b).Sum() + x.Sum(v => Cube(v)) + row.Sum();
        Assert.Same(Grad.Of(f), Grad.Of(f));
        Assert.NotSame(Grad.Of(f), Grad.Of(f, new AdOptions { Vectorize = false }));
        Assert.Same(Grad.Of(f), Grad.Of(f));
    }

    [Fact]
    public void Every_product_and_option_has_its_own()
    {
        Expression<Func<double[], double>> f = x => x.Select((v, i) => i % 2 == 0 ? Cube(v) : Math.Abs(v)).Sum() * x[0];
        double[] x = [2, 0, 3], w = [1, 1, 1];
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal([59, 0, 54], Grad.Of(f)(x));
            Assert.Equal([59, 2, 54], Grad.Of(f, new AdOptions { Kinks = Kinks.Right })(x));
            Assert.Equal(70, ValueAndGrad.Of(f)(x).Value);
            Assert.Equal([75, 0, 63], Hvp.Of(f)(x, w));
            Assert.Equal(36, Hessian.Of(f)(x)[2, 2]);
        }
    }

    [Fact]
    public void Asked_again_it_follows_what_captured_variables_hold()
    {
        var part = squareTree;
        var scale = new double[] { 2 };
        Func<double, double> called = v => v;
        Expression<Func<double, double>> f = x => scale[0] * part.Compile()(x) + called(x) * called(x) + Math.Exp(x) * Math.Cos(x) - Math.Exp(x) * Math.Cos(x);
        foreach (var (tree, function, factor, slope) in ((Expression<Func<double, double>>, Func<double, double>, double, double)[])[
            (squareTree, v => v, 2, 18), (cubeTree, v => v, 2, 60), (squareTree, v => v, 5, 36), (squareTree, v => 2 * v, 5, 54), (cubeTree, v => v, 1, 33)])
        {
            (part, called, scale) = (tree, function, [factor]);
            Assert.Equal(slope, Diff.Of(f)(3), 1e-12);
            Assert.Equal(slope, Diff.Of(f)(3), 1e-12);
        }
    }

    [Fact]
    public void A_new_rule_counts()
    {
        Expression<Func<double, double>> f = x => Ruled(x) + x * x * x + Math.Sin(x) * Math.Sin(x) + Math.Cos(x) * Math.Cos(x);
        Assert.Equal(33, Diff.Of(f)(3), 1e-12);
        FunctionalAD.Rules.Add(x => Ruled(x), d: x => 100);
        Assert.Equal(127, Diff.Of(f)(3), 1e-12);
    }

    [Fact]
    public void It_lives_as_long_as_the_lambda()
    {
        var (lambda, row, derivative) = Made();
        for (var k = 0; k < 5 && (lambda.IsAlive || row.IsAlive || derivative.IsAlive); k++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(lambda.IsAlive || row.IsAlive || derivative.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference Lambda, WeakReference Row, WeakReference Derivative) Made()
        {
            var row = new double[] { 1, 2, 3, 4 };
            Expression<Func<double[], double>> f = x => x.Zip(row, (a, b) => Cube(a) * b).Sum() + row.Sum(v => v * x[0]) + x[1];
            var derivative = Grad.Of(f);
            Assert.Same(derivative, Grad.Of(f));
            return (new(f), new(row), new(derivative));
        }
    }

    [Fact]
    public void From_many_threads()
    {
        var held = new[] { squareTree, cubeTree };
        Expression<Func<double[], double>> f = x => held.Length * x.Sum(v => Math.Exp(v) + Cube(v)) + x.Zip(x, (a, b) => a * b).Sum();
        Parallel.For(0, 200, k =>
        {
            var options = new AdOptions { FastMath = k % 2 == 0, Vectorize = k % 3 == 0 };
            Assert.Equal(2, Grad.Of(f, options)([0.0, 0.0])[1], 1e-12);
            Assert.Equal(2, ValueAndGrad.Of(f, options)([0.0, 0.0]).Gradient[0], 1e-12);
        });
    }
}
