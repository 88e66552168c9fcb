using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Loops that are given the part of an array that they touch: they throw where an element is missing, and only there.</summary>
public sealed class WindowTests
{
    private static readonly AdOptions single = new() { Vectorize = false };

    [Fact]
    public void Elements_are_those_from_an_offset_on()
    {
        for (var (n, from) = (0, 0); n < 12; n++, from = 3 * n % 7)
        {
            var (count, first) = (n, from);
            double[] x = [.. Enumerable.Range(0, first + count).Select(i => Math.Cos(i))];
            var gradient = Gradient(v => Enumerable.Range(0, count).Sum(i => v[first + i] * v[first + i] * v[i]))(x);
            var expected = new double[x.Length];
            for (var i = 0; i < count; i++)
            {
                expected[first + i] += 2 * x[first + i] * x[i];
                expected[i] += x[first + i] * x[first + i];
            }

            for (var i = 0; i < x.Length; i++)
                Assert.Equal(expected[i], gradient[i], 1e-14);
        }
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(-1, 4)]
    [InlineData(int.MaxValue, 4)]
    [InlineData(int.MinValue, 9)]
    [InlineData(13, 1)]
    public void One_that_is_missing_is_told(int from, int count)
    {
        var gradient = Gradient(v => Enumerable.Range(0, count).Sum(i => v[from + i] * v[from + i]));
        Assert.Throws<IndexOutOfRangeException>(() => gradient(new double[12]));
        var fixedCount = Gradient(v => Enumerable.Range(0, 10).Sum(i => v[from + i] * v[from + i]));
        Assert.Throws<IndexOutOfRangeException>(() => fixedCount(new double[12]));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void What_no_iteration_asks_for_need_not_be_there(int from)
    {
        var none = 0;
        var gradient = Gradient(v => Enumerable.Range(0, none).Sum(i => v[from + i] * v[from + i]) + v[0]);
        Assert.Equal([1, 0], gradient([2, 3]));
    }

    [Fact]
    public void An_array_that_an_iteration_puts_in_the_place_of_another_is_the_one_that_is_written_to()
    {
        static double Overwritten(double x, double[] xs)
        {
            var (b, v) = (new double[xs.Length + 5], 0.0);
            for (var k = 0; k < xs.Length; k++)
                b[k + 2] = x * xs[k];
            for (var i = 2; i < b.Length - 3 && v < 0.6; i++)
            {
                if (x > 0.5)
                    b[i + 2] = 0.25;
                b[i] = 0.75;
            }

            return x + b.Sum();
        }

        var (byX, byXs) = Grad.OfMethod<double, double[]>(Overwritten, single)(0.6, [-0.5, -0.36, 0.7, 0.2]);
        Assert.Equal(1, byX);
        Assert.Equal([0, 0, 0, 0], byXs);
    }

    // Into a buffer, where arrays are spans, and with arrays.
    private static Func<double[], double[]> Gradient(Expression<Func<double[], double>> f)
    {
        var (into, of) = (Grad.Into(f, single), Grad.Of(f, single));
        return x =>
        {
            var buffer = new double[x.Length];
            into(x, buffer);
            Assert.Equal(buffer, of(x));
            return buffer;
        };
    }
}
