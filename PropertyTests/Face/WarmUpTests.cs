using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>What is built beside the first derivative of a process is a derivative as any other.</summary>
public sealed class WarmUpTests
{
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
            var (x, kept) = (a.Sum(p => a.Sum(q => Math.Exp(p * q))), new double[a.Length]);
            for (var i = 0; i < a.Length; i++)
            {
                x = Math.Sin(x) + (x > 0 ? x : 0);
                kept[i] = x * a[i];
            }

            return kept.Sum() * x;
        }
    }
}
