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
