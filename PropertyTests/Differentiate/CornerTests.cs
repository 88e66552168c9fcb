using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Corners where a pass that changes the order of things, or leaves out what seems to do nothing, would be noticed.</summary>
public sealed class CornerTests
{
    private static readonly AdOptions[] ways = [new() { Vectorize = false }, AdOptions.Default];

    // What an iteration adds to an element the next one reads: a loop that asks for its ends stays in order.
    private static double Recurrence(double[] x)
    {
        var z = new double[x.Length + 1];
        z[0] = 1;
        for (var i = 0; i < x.Length; i++)
            z[i + 1] += z[i] * x[Math.Max(i - 1, 0)];
        return z[x.Length];
    }

    [Fact]
    public void A_recurrence_that_asks_for_its_ends_stays_in_order()
    {
        double[] x = [2, 3, 5, 7, 1.5, 0.5];
        foreach (var way in ways)
        {
            var (value, gradient) = ValueAndGrad.Of((double[] v) => Recurrence(v), way)(x);
            Assert.Equal(Recurrence(x), value);
            var expected = Eager.Differentiation.Differences(Recurrence, x);
            for (var i = 0; i < x.Length; i++)
                Assert.Equal(expected[i], gradient[i], 1e-6 * expected.Max(Math.Abs));
        }
    }

    private static double ByTable(double[] x, int[] k)
    {
        var t = new double[x.Length + 1, 2];
        t[0, 0] = t[0, 1] = 1;
        for (var i = 1; i <= x.Length; i++)
            t[i, k[i - 1]] = Math.Exp(0.1 * t[i - 1, 0] * x[i - 1]);
        var sum = 0.0;
        for (var i = 0; i <= x.Length; i++)
            sum += t[i, 0] + (2 * t[i, 1]);
        return sum;
    }

    private static double BySign(double[] x)
    {
        var t = new double[x.Length + 1, 2];
        t[0, 0] = t[0, 1] = 1;
        for (var i = 1; i <= x.Length; i++)
            t[i, x[i - 1] > 0 ? 1 : 0] = Math.Exp(0.1 * t[i - 1, 0] * x[i - 1]);
        var sum = 0.0;
        for (var i = 0; i <= x.Length; i++)
            sum += t[i, 0] + (2 * t[i, 1]);
        return sum;
    }

    [Fact]
    public void A_table_is_written_where_data_tell()
    {
        double[] x = [0.3, -0.7, 1.1, 0.2, -0.4];
        int[] k = [0, 1, 0, 0, 1];
        foreach (var way in ways)
        {
            Check(v => ByTable(v, k), ValueAndGrad.Of((double[] v) => ByTable(v, k), way));
            Check(BySign, ValueAndGrad.Of((double[] v) => BySign(v), way));
        }

        void Check(Func<double[], double> f, Func<double[], (double, double[])> derivative)
        {
            var (value, gradient) = derivative(x);
            Assert.Equal(f(x), value);
            var expected = Eager.Differentiation.Differences(f, x);
            for (var i = 0; i < x.Length; i++)
                Assert.Equal(expected[i], gradient[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    public void Data_that_no_iteration_reads_may_be_absent(int length)
    {
        double[]? y = null;
        var m = 0;
        var x = Enumerable.Range(1, length).Select(i => 0.5 * i).ToArray();
        foreach (var way in ways)
        {
            Assert.All(ValueAndGrad.Of((double[] v) => Weighted(v, y!, m), way)(x).Item2, g => Assert.Equal(0, g));
            Assert.Throws<NullReferenceException>(() => ValueAndGrad.Of((double[] v) => Weighted(v, y!, 1), way)([1.0, 2]));
        }
    }

    private static double Weighted(double[] x, double[] y, int m)
    {
        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var dot = 0.0;
            for (var j = 0; j < m; j++)
                dot += x[j] * y[j];
            s += x[i] * dot;
        }

        return s;
    }

    // 0 − 0 is 0, not −0, also where nothing was written before.
    private static double Signs(double[] x, double y)
    {
        var z = new double[x.Length + 1];
        for (var i = 0; i < x.Length; i++)
            z[i + 1] -= x[i];
        var s = 0.0;
        for (var i = 0; i <= x.Length; i++)
            s += Math.CopySign(y, z[i]);
        return s;
    }

    [Fact]
    public void Nothing_taken_from_nothing_has_no_sign()
    {
        var x = new double[32];
        foreach (var way in ways)
        {
            var (value, gradient) = ValueAndGrad.Of((double y) => Signs(x, y), way)(1.0);
            Assert.Equal(33, value);
            Assert.Equal(33, gradient);
            Assert.Equal(33, ValueAndGrad.Of((double[] v) => Signs(v, v[0] + 1), way)(x).Item1);
        }
    }

    private static double FromTheEnd(double[] x, double[][] rows)
    {
        var s = 0.0;
        for (var i = rows.Length - 1; i >= 0; i--)
            s += x[0] * rows[i][0];
        return s;
    }

    [Fact]
    public void What_throws_first_is_what_is_thrown()
    {
        var rows = Enumerable.Range(0, 8).Select(i => i == 5 ? [] : i == 2 ? null! : new[] { 1.0 }).ToArray();
        foreach (var way in ways)
        {
            Assert.Throws<IndexOutOfRangeException>(() => Grad.Of((double[] x) => FromTheEnd(x, rows), way)([1.0]));
            Assert.Throws<IndexOutOfRangeException>(() => ValueAndGrad.Of((double[] x) => FromTheEnd(x, rows), way)([1.0]));
        }
    }

    // Backwards, each branch makes an array of its own, which takes the place of the one before.
    private static double Overwritten(double[] x, int n)
    {
        var a = new double[n];
        for (var i = 2; i < n - 3; i++)
        {
            if (x[0] <= 0.5)
                a[i] += Math.Sin(x[0]);
            a[i] = Math.Tanh(0.5) * x[1];
        }

        var s = 0.0;
        for (var i = 0; i < n; i++)
            s += a[i] * (0.5 + (0.25 * i));
        return s;
    }

    [Theory]
    [InlineData(-2.8)]
    [InlineData(0.7)]
    public void What_is_overwritten_has_no_slope(double at)
    {
        foreach (var way in ways)
        {
            var gradient = Grad.Of((double[] x) => Overwritten(x, 20), way)([at, 1.5]);
            Assert.Equal(0, gradient[0]);
            Assert.Equal(Eager.Differentiation.Differences(x => Overwritten(x, 20), [at, 1.5])[1], gradient[1], 1e-8);
        }
    }

    // Now and then an array is written whose elements before are read, from a place that is not the loop's first.
    private static double Chosen(double[] x, double[] d)
    {
        var (u, s) = ((double[])x.Clone(), 0.0);
        for (var i = 2; i < x.Length; i++)
        {
            if (d[i] > 0)
                u[i] = x[i - 1];
            else
                u[i == x.Length - 1 ? 0 : i + 1] += x[i];
            s += u[i - 1] * u[i - 1];
        }

        return s;
    }

    private static double ChosenDownwards(double[] x, double[] d)
    {
        var (u, s, n) = (new double[x.Length], 0.0, x.Length);
        for (var q = 0; q < n; q++)
            u[q] = 0.3 * x[q] * d[q];
        for (var c = n - 2; c >= 1; c--)
        {
            if (d[c] > 0.1)
                u[c + 1] = (0.5 * u[c + 1]) + (0.5 * x[c]);
            u[c] = Math.Sin(u[c] - x[c - 1]);
        }

        for (var q = 0; q < n; q++)
            s += (u[q] * x[q]) + (x[q] * x[q]);
        return s;
    }

    [Fact]
    public void Arrays_are_written_now_and_then()
    {
        var random = new Random(3);
        for (var length = 2; length < 20; length++)
        {
            var (x, d) = (Numbers(), Numbers());
            foreach (var way in ways)
            {
                Same(Eager.Differentiation.Differences(v => Chosen(v, d), x), Grad.Of((double[] v) => Chosen(v, d), way)(x));
                Same(Eager.Differentiation.Differences(v => ChosenDownwards(v, d), x), Grad.Of((double[] v) => ChosenDownwards(v, d), way)(x));
            }

            double[] Numbers() => [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextDouble()) - 1)];
        }

        static void Same(double[] expected, double[] actual)
        {
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-6);
        }
    }
}
