using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Gradients at many points are those at each of them.</summary>
public sealed class BatchTests
{
    private static readonly int[] counts = [0, 1, 7, 8, 9, 1000];

    [Fact]
    public void Of_one_number() => Same(x => Math.Exp(-x * x) + (x > 0 ? Math.Log(x) : x));

    [Fact]
    public void Of_two_numbers()
    {
        Same((x, y) => x * y + Math.Exp(x * y));
        Same((x, y) => Math.Tanh(x) * Math.Pow(y, 3) + Math.Max(x, y));
        Same((x, y) => Math.Pow(Math.Abs(x), y));
        var scale = 2.0;
        Same((x, y) => scale * x * Math.Sin(y));
    }

    [Fact]
    public void Of_many_numbers()
    {
        var random = new Random(3);
        var batch = Grad.Batch((a, b, c, d, e, f, g, h) => a * b + c * d * e + Math.Sin(f) * g - h);
        var grad = Grad.Of((a, b, c, d, e, f, g, h) => a * b + c * d * e + Math.Sin(f) * g - h);
        var x = Enumerable.Range(0, 8).Select(_ => Points(random, 20)).ToArray();
        var d = x.Select(_ => new double[20]).ToArray();
        batch(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]);
        for (var i = 0; i < 20; i++)
        {
            var at = grad(x[0][i], x[1][i], x[2][i], x[3][i], x[4][i], x[5][i], x[6][i], x[7][i]);
            double[] one = [at.Item1, at.Item2, at.Item3, at.Item4, at.Item5, at.Item6, at.Item7, at.Item8];
            Assert.All(one.Zip(d), p => Assert.Equal(p.First, p.Second[i], 1e-14));
        }
    }

    [Fact]
    public void A_captured_variable_is_read_at_each_call()
    {
        var scale = 1.0;
        var batch = Grad.Batch(x => scale * x * x);
        var slopes = new double[1];
        batch([3], slopes);
        Assert.Equal(6, slopes[0]);
        scale = 10;
        batch([3], slopes);
        Assert.Equal(60, slopes[0]);
    }

    [Fact]
    public void A_captured_function_that_is_replaced_is_followed()
    {
        Func<double, double> f = x => x * x;
        var batch = Grad.Batch(x => f(x));
        var slopes = new double[9];
        double[] points = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        batch(points, slopes);
        Assert.Equal(points.Select(x => 2 * x), slopes);
        f = x => x * x * x;
        batch(points, slopes);
        Assert.Equal(points.Select(x => 3 * x * x), slopes);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var batch = Grad.Batch((x, y) => x * y);
        double[] two = [1, 2];
        Assert.Throws<ArgumentNullException>(() => batch(two, null!, two, two));
        Assert.Contains("ys", Assert.Throws<ArgumentException>(() => batch(two, [1], new double[2], new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("dys", Assert.Throws<ArgumentException>(() => batch(two, [1, 2], new double[2], new double[3])).Message, StringComparison.Ordinal);
        Assert.Contains("overlaps", Assert.Throws<ArgumentException>(() => batch(two, [1, 2], two, new double[2])).Message, StringComparison.Ordinal);
        var same = new double[2];
        Assert.Contains("overlaps", Assert.Throws<ArgumentException>(() => batch(two, [1, 2], same, same)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var batch = Grad.BatchInto((x, y) => x * y + Math.Exp(x * y));
        var (x, y, dx, dy) = (new double[100], new double[100], new double[100], new double[100]);
        batch(x, y, dx, dy);
        Assert.Equal(0, Allocated.By(() => batch(x, y, dx, dy)));
    }

    private static double[] Points(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 3) - 1)];

    private static void Same(Expression<Func<double, double>> f)
    {
        var (batch, grad, random) = (Grad.Batch(f), Grad.Of(f), new Random(1));
        foreach (var count in counts)
        {
            var (x, dx) = (Points(random, count), new double[count]);
            batch(x, dx);
            Assert.All(x.Zip(dx), p => Assert.Equal(grad(p.First), p.Second, 1e-12 * (1 + Math.Abs(p.Second))));
        }
    }

    private static void Same(Expression<Func<double, double, double>> f)
    {
        var (batch, grad, random) = (Grad.Batch(f), Grad.Of(f), new Random(2));
        foreach (var count in counts)
        {
            var (x, y, dx, dy) = (Points(random, count), Points(random, count), new double[count], new double[count]);
            batch(x, y, dx, dy);
            for (var i = 0; i < count; i++)
            {
                var (a, b) = grad(x[i], y[i]);
                Assert.Equal(a, dx[i], 1e-12 * (1 + Math.Abs(a)));
                Assert.Equal(b, dy[i], 1e-12 * (1 + Math.Abs(b)));
            }
        }
    }
}
