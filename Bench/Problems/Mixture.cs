using System.Linq.Expressions;

namespace FunctionalAD.Bench.Problems;

/// <summary>
/// The log-likelihood of points under a mixture of Gaussians with diagonal covariances. The parameters of the K components in D dimensions
/// are, one after the other, K weights (softmax), K·D means and K·D logarithms of deviations.
/// </summary>
internal static class Mixture
{
    private const int K = 5, D = 4, Means = K, Logs = K + K * D, Parameters = K + 2 * K * D;
    private static readonly double constant = D / 2.0 * Math.Log(2 * Math.PI);

    public static Problem Problem { get; } = new("mixture", Carries: false, Make);

    private static Instance Make(int elements, Random random)
    {
        var points = random.Rows(Math.Max(1, elements / (K * D)), D, -3, 3);
        var logSumExp = LogSumExp.Function;
        Expression<Func<double[], double[], double[], double[]>> densities = (x, scales, point) => Enumerable.Range(0, K).Select(k =>
            x[k] + Enumerable.Range(0, D).Sum(j =>
                -0.5 * Math.Pow((point[j] - x[Means + k * D + j]) * scales[k * D + j], 2) - x[Logs + k * D + j])).ToArray();
        Expression<Func<double[], double[], double>> likelihood = (x, scales) =>
            points.Sum(p => logSumExp.Compile()(densities.Compile()(x, scales, p)))
            - points.Length * (logSumExp.Compile()(x.Take(K).ToArray()) + constant);

        return new(
            points.Length * K * D,
            random.Reals(Parameters, -1, 1),
            x => likelihood.Compile()(x, x.Skip(Logs).Select(s => Math.Exp(-s)).ToArray()),
            x => Value(x, points),
            (x, g) => Gradient(x, points, g),
            (x, g) => Vectorised.Rows.Mixture(x, points, g));
    }

    private static double Value(double[] x, double[][] points)
    {
        var scales = x.Skip(Logs).Select(s => Math.Exp(-s)).ToArray();
        var densities = new double[K];
        var sum = 0.0;
        foreach (var point in points)
        {
            for (var k = 0; k < K; k++)
            {
                var density = 0.0;
                for (var j = 0; j < D; j++)
                {
                    var z = (point[j] - x[Means + k * D + j]) * scales[k * D + j];
                    density += -0.5 * (z * z) - x[Logs + k * D + j];
                }

                densities[k] = x[k] + density;
            }

            sum += LogSumExp.Value(densities);
        }

        return sum - points.Length * (LogSumExp.Value(x[..K]) + constant);
    }

    // With the responsibility r of a component for a point and z the distance in deviations: r by the weight, r·z/σ by the mean,
    // r·(z² − 1) by log σ.
    private static double Gradient(ReadOnlySpan<double> x, double[][] points, Span<double> g)
    {
        Span<double> scales = stackalloc double[K * D], offsets = stackalloc double[K], distances = stackalloc double[K * D];
        Span<double> r = stackalloc double[K];
        for (var k = 0; k < K; k++)
        {
            offsets[k] = x[k];
            for (var j = 0; j < D; j++)
            {
                scales[k * D + j] = Math.Exp(-x[Logs + k * D + j]);
                offsets[k] -= x[Logs + k * D + j];
            }
        }

        g.Clear();
        var sum = 0.0;
        foreach (var point in points)
        {
            var max = double.NegativeInfinity;
            for (var k = 0; k < K; k++)
            {
                var square = 0.0;
                for (var j = 0; j < D; j++)
                {
                    var z = (point[j] - x[Means + k * D + j]) * scales[k * D + j];
                    distances[k * D + j] = z;
                    square += z * z;
                }

                r[k] = offsets[k] - 0.5 * square;
                max = Math.Max(max, r[k]);
            }

            var total = Softmax(r, max);
            sum += max + Math.Log(total);
            for (var k = 0; k < K; k++)
            {
                g[k] += r[k];
                for (var j = 0; j < D; j++)
                {
                    var z = distances[k * D + j];
                    g[Means + k * D + j] += r[k] * z;
                    g[Logs + k * D + j] += r[k] * (z * z - 1);
                }
            }
        }

        var most = double.NegativeInfinity;
        for (var k = 0; k < K; k++)
            most = Math.Max(most, r[k] = x[k]);
        var all = Softmax(r, most);
        for (var k = 0; k < K; k++)
            g[k] -= points.Length * r[k];
        for (var i = 0; i < K * D; i++)
            g[Means + i] *= scales[i];
        return sum - points.Length * (most + Math.Log(all) + constant);
    }

    // In place; returns the sum of the exponentials.
    private static double Softmax(Span<double> v, double max)
    {
        var sum = 0.0;
        for (var k = 0; k < v.Length; k++)
        {
            v[k] = Math.Exp(v[k] - max);
            sum += v[k];
        }

        var scale = 1 / sum;
        for (var k = 0; k < v.Length; k++)
            v[k] *= scale;
        return sum;
    }
}
