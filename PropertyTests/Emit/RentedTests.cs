using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Records are rented: nothing is allocated for them again, and no call sees those of another.</summary>
public sealed class RentedTests
{
    private const int N = 20_000;

    private static readonly Func<double[], double, (double[], double)> gradient =
        Grad.Of((double[] x, double start) => x.Aggregate(start, (s, v) => Math.Sin(s) + (s * v)));

    [Fact]
    public void A_record_is_allocated_once()
    {
        var x = Data(N, 1);
        gradient(x, 0.5);
        // The gradient itself, and no record of the same length.
        Assert.InRange(Allocated.By(() => gradient(x, 0.5)), 8 * N, 8.5 * N);
    }

    [Fact]
    public void A_record_of_another_length_and_a_call_that_threw_change_nothing()
    {
        var expected = gradient(Data(1500, 2), 0.25);
        gradient(Data(N, 3), 0.5);
        var throwing = Grad.Of((double[] x, double start) => Enumerable.Range(0, 2000).Aggregate(start, (s, i) => Math.Sin(s) + (s * x[i])));
        Assert.Throws<IndexOutOfRangeException>(() => throwing(Data(1500, 4), 0.5));
        var (by, byStart) = gradient(Data(1500, 2), 0.25);
        Assert.Equal(expected.Item1, by);
        Assert.Equal(expected.Item2, byStart);
    }

    [Fact]
    public void Calls_side_by_side_have_records_of_their_own()
    {
        var expected = Enumerable.Range(0, 8).Select(k => gradient(Data(2000 + k, k), 0.1 * k).Item2).ToArray();
        var actual = new double[400];
        Parallel.For(0, actual.Length, i => actual[i] = gradient(Data(2000 + (i % 8), i % 8), 0.1 * (i % 8)).Item2);
        for (var i = 0; i < actual.Length; i++)
            Assert.Equal(expected[i % 8], actual[i]);
    }

    [Fact]
    public void An_array_that_the_user_makes_ends_where_it_ends()
    {
        var index = 1200;
        var f = Grad.Of((double[] x) => new[] { x.Select(v => v * v).ToArray() }.Sum(a => a.Sum(v => v * v) + a[index]));
        Assert.Throws<IndexOutOfRangeException>(() => f(Data(1200, 5)));
        Assert.Throws<IndexOutOfRangeException>(() => f(Data(1100, 5)));
        var data = Data(1201, 5);
        Assert.Equal((4 * Math.Pow(data[1200], 3)) + (2 * data[1200]), f(data)[1200], 12);
    }

    [Fact]
    public void A_tree_rents_nothing_so_that_it_can_be_read() =>
        Assert.DoesNotContain("ArrayPool", Grad.Tree((double[] x) => x.Aggregate(0.5, (s, v) => Math.Sin(s) * v)).ToString(), StringComparison.Ordinal);

    private static double[] Data(int n, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
    }
}
