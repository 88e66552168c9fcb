using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using static FunctionalAD.Bench.Problems.Vectorised.Lanes8;

namespace FunctionalAD.Bench.Problems.Vectorised;

/// <summary>Gradients by an expert, with vectors, of functions of rows of data.</summary>
internal static class Rows
{
    // All scores first, so that exponentials and logarithms are taken of many at once.
    public static double LogisticRegression(ReadOnlySpan<double> w, double[][] rows, double[] labels, Span<double> g, double ridge)
    {
        var rented = ArrayPool<double>.Shared.Rent(rows.Length);
        var scores = rented.AsSpan(0, rows.Length);
        for (var i = 0; i < rows.Length; i++)
            scores[i] = TensorPrimitives.Dot(rows[i], w);
        var (one, losses, at) = (Vector512<double>.One, Vector512<double>.Zero, 0);
        for (; at + Count <= scores.Length; at += Count)
        {
            var y = Load(labels, at);
            var e = Vector512.Exp(-y * Load(scores, at));
            losses += Vector512.Log(one + e);
            Store(-y * e / (one + e), scores, at);
        }

        var loss = Vector512.Sum(losses);
        for (; at < scores.Length; at++)
        {
            var e = Math.Exp(-labels[at] * scores[at]);
            loss += Math.Log(1 + e);
            scores[at] = -labels[at] * e / (1 + e);
        }

        g.Clear();
        for (var i = 0; i < rows.Length; i++)
            TensorPrimitives.MultiplyAdd(rows[i], scores[i], g, g);
        ArrayPool<double>.Shared.Return(rented);
        TensorPrimitives.Multiply(g, 1.0 / rows.Length, g);
        TensorPrimitives.MultiplyAdd(w, ridge, g, g);
        return loss / rows.Length + ridge / 2 * TensorPrimitives.SumOfSquares(w);
    }

    // Five components in four dimensions: a point is one vector, the five densities another one.
    public static double Mixture(ReadOnlySpan<double> x, double[][] points, Span<double> g)
    {
        const int k = 5, d = 4, means = k, logs = k + k * d;
        Span<Vector256<double>> centres = stackalloc Vector256<double>[k], scales = stackalloc Vector256<double>[k], z = stackalloc Vector256<double>[k];
        Span<Vector256<double>> byMean = stackalloc Vector256<double>[k], byLog = stackalloc Vector256<double>[k];
        Span<double> offsets = stackalloc double[Count], densities = stackalloc double[Count];
        offsets.Fill(double.NegativeInfinity);
        densities.Fill(double.NegativeInfinity);
        for (var c = 0; c < k; c++)
        {
            centres[c] = Load4(x, means + c * d);
            scales[c] = Vector256.Exp(-Load4(x, logs + c * d));
            offsets[c] = x[c] - Vector256.Sum(Load4(x, logs + c * d));
            (byMean[c], byLog[c]) = (default, default);
        }

        var (sum, byWeight) = (0.0, Vector512<double>.Zero);
        foreach (var row in points)
        {
            var point = Load4(row, 0);
            for (var c = 0; c < k; c++)
            {
                z[c] = (point - centres[c]) * scales[c];
                densities[c] = offsets[c] - 0.5 * Vector256.Dot(z[c], z[c]);
            }

            var all = Load(densities, 0);
            var max = Math.Max(Math.Max(Math.Max(densities[0], densities[1]), Math.Max(densities[2], densities[3])), densities[4]);
            var e = Vector512.Exp(all - Vector512.Create(max));
            var total = Vector512.Sum(e);
            var r = e * (1 / total);
            sum += max + Math.Log(total);
            byWeight += r;
            for (var c = 0; c < k; c++)
            {
                var share = Vector256.Create(r[c]);
                byMean[c] += share * z[c];
                byLog[c] += share * (z[c] * z[c] - Vector256<double>.One);
            }
        }

        Span<double> weights = stackalloc double[Count];
        weights.Fill(double.NegativeInfinity);
        x[..k].CopyTo(weights);
        var most = TensorPrimitives.Max(x[..k]);
        var ofWeights = Vector512.Exp(Load(weights, 0) - Vector512.Create(most));
        var totalOfWeights = Vector512.Sum(ofWeights);
        var left = byWeight - ofWeights * (points.Length / totalOfWeights);
        for (var c = 0; c < k; c++)
        {
            g[c] = left[c];
            Store4(byMean[c] * scales[c], g, means + c * d);
            Store4(byLog[c], g, logs + c * d);
        }

        return sum - points.Length * (most + Math.Log(totalOfWeights) + d / 2.0 * Math.Log(2 * Math.PI));
    }

    // Eight centres in four dimensions: the distances of a point to all of them are one vector.
    public static double KMeans(ReadOnlySpan<double> centres, double[][] points, Span<double> g)
    {
        const int k = 8, d = 4;
        Span<double> turned = stackalloc double[k * d];
        for (var c = 0; c < k; c++)
        {
            for (var j = 0; j < d; j++)
                turned[j * k + c] = centres[c * d + j];
        }

        var (c0, c1, c2, c3) = (Load(turned, 0), Load(turned, k), Load(turned, 2 * k), Load(turned, 3 * k));
        g.Clear();
        var sum = 0.0;
        foreach (var point in points)
        {
            var (d0, d1, d2, d3) = (c0 - Vector512.Create(point[0]), c1 - Vector512.Create(point[1]), c2 - Vector512.Create(point[2]), c3 - Vector512.Create(point[3]));
            var distances = d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3);
            var halves = Vector256.Min(distances.GetLower(), distances.GetUpper());
            var quarters = Vector128.Min(halves.GetLower(), halves.GetUpper());
            var least = Math.Min(quarters[0], quarters[1]);
            var nearest = System.Numerics.BitOperations.TrailingZeroCount(Vector512.Equals(distances, Vector512.Create(least)).ExtractMostSignificantBits());
            sum += least;
            Store4(Load4(g, nearest * d) + 2 * (Load4(centres, nearest * d) - Load4(point, 0)), g, nearest * d);
        }

        return sum;
    }
}
