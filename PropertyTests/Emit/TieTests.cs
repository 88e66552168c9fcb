using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>
/// Extrema of sums that tie, or nearly: the way back may compute a sum in another order than the way ahead did, and what was chosen then equals neither. The gradient is
/// that of one of those that tie, or of a part of each, and never NaN.
/// </summary>
public sealed class TieTests
{
    public static TheoryData<int, int> Sizes => [.. new[] { 1, 7, 8, 9, 16, 18, 23, 31, 64 }.SelectMany(d => new[] { 2, 3, 4 }.Select(k => (k, d)))];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Equal_sums_share_one_slope(int k, int d)
    {
        var random = new Random(7 * d + k);
        foreach (var f in (Expression<Func<double[], double>>[])
        [
            x => Least(x, k, d),
            x => -Greatest(x, k, d),
            x => Enumerable.Range(0, k).Min(c => Enumerable.Range(0, d).Sum(j => Math.Sin(x[2 * j]))),
            x => Rows(x, k, d, 9) / 9,
        ])
        {
            var gradient = ValueAndGrad.Of(f);
            for (var round = 0; round < 30; round++)
            {
                double[] x = [.. Enumerable.Range(0, 2 * d).Select(_ => (2 * random.NextDouble()) - 1)];
                var g = gradient(x).Gradient;
                // All of them have the same slope, whoever has which part of it.
                for (var j = 0; j < d; j++)
                    Assert.Equal(Math.Cos(x[2 * j]), g[2 * j], 1e-12);
            }
        }
    }

    private static double Least(double[] x, int k, int d)
    {
        var least = 1e9;
        for (var c = 0; c < k; c++)
        {
            var sum = 0.0;
            for (var j = 0; j < d; j++)
                sum += Math.Sin(x[j * 2]);
            least = Math.Min(least, sum);
        }

        return least;
    }

    private static double Greatest(double[] x, int k, int d)
    {
        var greatest = -1e9;
        for (var c = 0; c < k; c++)
        {
            var sum = 0.0;
            for (var j = 0; j < d; j++)
                sum -= Math.Sin(x[j * 2]);
            greatest = Math.Max(greatest, sum);
        }

        return greatest;
    }

    private static double Rows(double[] x, int k, int d, int count)
    {
        var total = 0.0;
        for (var i = 0; i < count; i++)
            total += Least(x, k, d);
        return total;
    }
}
