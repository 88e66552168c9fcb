using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>What is built beside the first derivative of a process is a derivative as any other.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public void It_starts_where_it_is_worth_while()
    {
        Assert.True(WarmUp.IsWorth((Expression<Func<double[], double>>)(x => x[0])));
        Assert.True(WarmUp.IsWorth((Expression<Func<double, double[][], double>>)((s, x) => s * x[0][0])));
        Assert.False(WarmUp.IsWorth((Expression<Func<double, float, int, double>>)((x, y, n) => x * y * n)));
        Assert.True(WarmUp.IsPossible(2, null));
        Assert.True(WarmUp.IsPossible(2, true));
        Assert.False(WarmUp.IsPossible(2, false));
        Assert.False(WarmUp.IsPossible(1, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_it_builds_is_a_gradient(bool isVectorised)
    {
        var gradient = WarmUp.Load(new(Product.Gradient, new AdOptions { Vectorize = isVectorised }));
        foreach (var n in (int[])[0, 1, 5, 19])
        {
            var random = new Random(n);
            double[] at = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
            var found = gradient(at);
            for (var i = 0; i < n; i++)
            {
                var (slope, error) = Differences.Partial(Value, at, i, 0.1);
                Assert.Equal(slope, found[i], (1e-6 * (1 + Math.Abs(slope))) + (20 * error));
            }
        }

        static double Value(double[] a)
        {
            var (x, kept) = (a.Sum(p => a.Sum(q => Math.Log(1 + Math.Exp(p * q)))), new double[a.Length]);
            for (var i = 0; i < a.Length; i++)
            {
                x = Math.Sin(x) + (x > 0 ? x : 0);
                kept[i] = x * a[i];
            }

            return kept.Sum() * x;
        }
    }
}
