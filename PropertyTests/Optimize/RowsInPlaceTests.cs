using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Cotangents of rows add up in the rows of the result, and nobody else's rows are written to.</summary>
[Collection(Taken.Alone)]
public sealed class RowsInPlaceTests
{
    private static readonly double[][] data = Table(20, 5, 0.3);

    private static double Statements(double[][] w)
    {
        var s = 0.0;
        foreach (var x in data)
        {
            for (var k = 0; k < w.Length; k++)
            {
                var z = 0.0;
                for (var j = 0; j < x.Length; j++)
                    z += w[k][j] * x[j];
                s += Math.Tanh(z);
            }
        }

        return s;
    }

    private static double Rows(double[][] w)
    {
        var s = 0.0;
        for (var k = 0; k < w.Length; k++)
        {
            var row = w[k];
            for (var j = 0; j < row.Length; j++)
                s += row[j] * row[j] * data[k][j];
        }

        return s;
    }

    // With each its gradient by hand.
    private static readonly Dictionary<string, (Func<double[][], double[][]> Gradient, Func<double[][], int, int, double> Hand)> losses = new()
    {
        ["statements"] = (Grad.OfMethod<double[][]>(Statements), Slope),
        ["operators"] = (Grad.Of((double[][] w) => data.Sum(x => w.Sum(r => Math.Tanh(r.Zip(x, (a, b) => a * b).Sum())))), Slope),
        ["each row once"] = (Grad.OfMethod<double[][]>(Rows), (w, k, j) => 2 * w[k][j] * data[k][j]),
        ["a row once more"] = (Grad.Of((double[][] w) => w[1].Sum(v => v * v) + w[1].Sum() * w[0][2]), (w, k, j) => k == 1 ? (2 * w[1][j]) + w[0][2] : k == 0 && j == 2 ? w[1].Sum() : 0),
    };

    public static TheoryData<string> Names => [.. losses.Keys];

    private static double Slope(double[][] w, int k, int j) => data.Sum(x => (1 - Math.Pow(Math.Tanh(w[k].Zip(x, (a, b) => a * b).Sum()), 2)) * x[j]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_by_rows_takes_no_memory_but_its_own(string name)
    {
        var (gradient, hand) = losses[name];
        var w = Table(4, 5, 0.7);
        for (var round = 0; round < 3; round++)
        {
            var g = gradient(w);
            for (var k = 0; k < w.Length; k++)
            {
                for (var j = 0; j < w[k].Length; j++)
                    Assert.Equal(hand(w, k, j), g[k][j], 1e-12);
            }
        }

        Assert.Equal(Allocated.By(() => Table(4, 5)), Allocated.By(() => gradient(w)));
    }

    [Fact]
    public void Rows_of_the_caller_are_left_alone()
    {
        var scaled = Vjp.Of((double[][] w) => w.Select(r => r.Select(v => v * v).ToArray()).ToArray());
        var same = Vjp.Of((double[][] w) => w.Select(r => r).ToArray());
        var (point, cotangent) = (Table(3, 4, 0.2), Table(3, 4, 0.9));
        foreach (var pullback in (Func<double[][], double[][]>[])[scaled(point).Pullback, same(point).Pullback])
        {
            var once = pullback(cotangent);
            Assert.Equal(Table(3, 4, 0.9), cotangent);
            Assert.Equal(Table(3, 4, 0.2), point);
            once[0][0] = double.NaN;
            Assert.Equal(Table(3, 4, 0.9), cotangent);
            Assert.Equal(once[1], pullback(cotangent)[1]);
        }
    }

    private sealed record Pair(double[][] Rows, double[] Row);

    [Fact]
    public void Rows_of_a_cotangent_that_goes_through_are_left_alone()
    {
        var (point, row, cotangent) = (Table(3, 3, 0.2), new double[] { 1, 2, 3 }, Table(3, 3, 0.9));
        var sum = Vjp.Of((double[][] w) => new { Sum = w[0][0] * w[0][1], Rows = w })(point).Pullback;
        var first = sum(new { Sum = 2.0, Rows = cotangent });
        var expected = first[1][0];
        first[1][0] = double.NaN;
        Assert.Equal(Table(3, 3, 0.9), cotangent);
        Assert.Equal(expected, sum(new { Sum = 2.0, Rows = cotangent })[1][0]);

        var pair = Vjp.Of((Pair p) => new Pair(p.Rows, p.Row))(new(point, row)).Pullback;
        var given = new Pair(cotangent, [4, 5, 6]);
        var through = pair(given);
        (through.Rows[2][1], through.Row[0]) = (double.NaN, double.NaN);
        Assert.Equal(Table(3, 3, 0.9), given.Rows);
        Assert.Equal([4, 5, 6], given.Row);
        Assert.Equal([4, 5, 6], pair(given).Row);
    }

    // A row is copied in a branch and copied once more after it, and each copy changed, before another one takes its place.
    private static double CopiedTwice(double[] x)
    {
        var own = new double[x.Length][];
        for (var k = 0; k < x.Length; k++)
        {
            var r = new double[2];
            r[0] = x[k];
            r[1] = x[k] * x[k];
            own[(k + 1) % x.Length] = r;
        }

        var s = 0.0;
        for (var i = 0; i < own.Length; i++)
        {
            var v = 0.0;
            if (x[i] > 0)
            {
                var a = (double[])own[i].Clone();
                a[i % 2] += 1;
                v = a[0] * a[1];
            }

            var d = (double[])own[i].Clone();
            d[(i + 1) % 2] += 1;
            var z = new double[2];
            z[0] = v;
            own[i] = z;
            s += v + (d[0] * d[1]);
        }

        return s;
    }

    [Fact]
    public void A_row_that_is_copied_twice_is_not_changed_in_place()
    {
        double[] x = [0.5, -0.3, 0.8], v = [1, 0.5, -1];
        var slopes = Enumerable.Range(0, 3).Select(i => Oracles.Differences.Partial(CopiedTwice, x, i).Slope).ToArray();
        Assert.Equal(CopiedTwice(x), Jvp.Of((double[] w) => CopiedTwice(w))(x, v).Value, 1e-12);
        Assert.Equal(slopes.Zip(v, (a, b) => a * b).Sum(), Jvp.Of((double[] w) => CopiedTwice(w))(x, v).Tangent, 1e-7);
        foreach (var mode in (Mode[])[Mode.Forward, Mode.Reverse])
        {
            var g = Grad.OfMethod<double[]>(CopiedTwice, new AdOptions { Mode = mode })(x);
            for (var i = 0; i < 3; i++)
                Assert.Equal(slopes[i], g[i], 1e-7);
        }
    }

    [Fact]
    public void A_row_that_stands_at_two_places_is_not_one_row_of_the_gradient()
    {
        var w = new double[][] { [1, 2], [3, 4] };
        var shared = new[] { w[0], w[0] };
        var g = Grad.Of((double[][] v) => v[0].Sum(a => a * a) + (3 * v[1].Sum()))(shared);
        Assert.Equal([2, 4], g[0]);
        Assert.Equal([3, 3], g[1]);
    }

    private static double[][] Table(int rows, int columns)
    {
        var table = new double[rows][];
        for (var i = 0; i < rows; i++)
            table[i] = new double[columns];
        return table;
    }

    private static double[][] Table(int rows, int columns, double step) => [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns).Select(j => Math.Sin(step * (i + (columns * j)))).ToArray())];
}
