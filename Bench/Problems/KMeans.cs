namespace FunctionalAD.Bench.Problems;

/// <summary>The loss of k-means: the squared distance of each point to the nearest of K centres in D dimensions, which lie one after the other.</summary>
internal static class KMeans
{
    private const int K = 8, D = 4;

    public static Problem Problem { get; } = new("k-means", Carries: false, Make);

    private static Instance Make(int elements, Random random)
    {
        var points = random.Rows(Math.Max(1, elements / (K * D)), D, -3, 3);
        return new(
            points.Length * K * D,
            random.Reals(K * D, -3, 3),
            centres => points.Sum(p => Enumerable.Range(0, K).Min(k =>
                Enumerable.Range(0, D).Sum(j => (p[j] - centres[k * D + j]) * (p[j] - centres[k * D + j])))),
            centres => Value(centres, points),
            (centres, g) => Gradient(centres, points, g),
            (centres, g) => Vectorised.Rows.KMeans(centres, points, g));
    }

    private static double Value(double[] centres, double[][] points)
    {
        var sum = 0.0;
        foreach (var point in points)
        {
            var least = double.PositiveInfinity;
            for (var k = 0; k < K; k++)
                least = Math.Min(least, Distance(point, centres, k));
            sum += least;
        }

        return sum;
    }

    private static double Gradient(ReadOnlySpan<double> centres, double[][] points, Span<double> g)
    {
        g.Clear();
        var sum = 0.0;
        foreach (var point in points)
        {
            var (least, nearest) = (double.PositiveInfinity, 0);
            for (var k = 0; k < K; k++)
            {
                var distance = Distance(point, centres, k);
                if (distance < least)
                    (least, nearest) = (distance, k);
            }

            sum += least;
            for (var j = 0; j < D; j++)
                g[nearest * D + j] -= 2 * (point[j] - centres[nearest * D + j]);
        }

        return sum;
    }

    private static double Distance(double[] point, ReadOnlySpan<double> centres, int k)
    {
        var distance = 0.0;
        for (var j = 0; j < D; j++)
        {
            var difference = point[j] - centres[k * D + j];
            distance += difference * difference;
        }

        return distance;
    }
}
