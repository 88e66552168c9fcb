using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Rows that add to arrays in common and change an array that is the same for all of them run in lockstep as one after the other, for any number of rows.</summary>
public sealed class GroupTests
{
    private static double Loss(double[] p, double[,] x)
    {
        var (sum, sums) = (0.0, new double[4]);
        for (var i = 0; i < x.GetLength(0); i++)
        {
            var (w, t) = (new double[4], 0.0);
            for (var j = 0; j < 4; j++)
                w[j] = p[j] * p[j];
            for (var j = 0; j < 4; j++)
                t += w[j] * x[i, j];
            for (var j = 0; j < 4; j++)
                sums[j] += t * x[i, j];
            for (var j = 1; j < 4; j++)
                w[j] += w[j - 1];
            for (var j = 0; j < 4; j++)
                sum += t * t * w[j] * x[i, j];
            for (var j = 0; j < 4; j++)
                sums[j] += 2 * t * w[j];
        }

        return sum + sums[0] * sums[1] + sums[2] * sums[3];
    }

    [Fact]
    public void Each_row_has_its_own_version_of_what_all_have()
    {
        var random = new Random(5);
        foreach (var rows in Enumerable.Range(0, 70))
        {
            var x = new double[rows, 4];
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < 4; j++)
                    x[i, j] = random.NextDouble() - 0.3;
            }

            double[] p = [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble() + 0.1)];
            var (lanes, single) = (ValueAndGrad.Of((double[] v) => Loss(v, x)), ValueAndGrad.Of((double[] v) => Loss(v, x), new AdOptions { Vectorize = false }));
            var (a, b) = (lanes(p), single(p));
            Assert.Equal(Loss(p, x), b.Value, 1e-9 * (1 + Math.Abs(b.Value)));
            Assert.Equal(b.Value, a.Value, 1e-9 * (1 + Math.Abs(b.Value)));
            Assert.All(a.Gradient.Zip(b.Gradient), g => Assert.Equal(g.Second, g.First, 1e-9 * (1 + Math.Abs(g.Second))));
        }
    }
}
