namespace FunctionalAD.Bench.Problems;

/// <summary>The banana-shaped valley: Σ 100·(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)².</summary>
internal static class Rosenbrock
{
    public static Problem Problem { get; } = new("rosenbrock", Carries: false, (n, random) => new(
        n,
        random.Reals(n, -2, 2),
        x => Enumerable.Range(0, x.Length - 1).Sum(i => 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2)),
        Value,
        Gradient,
        Vectorised.Arrays.Rosenbrock));

    private static double Value(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i + 1 < x.Length; i++)
        {
            var (rise, left) = (x[i + 1] - x[i] * x[i], 1 - x[i]);
            sum += 100 * (rise * rise) + left * left;
        }

        return sum;
    }

    private static double Gradient(ReadOnlySpan<double> x, Span<double> g)
    {
        var sum = 0.0;
        var fromBefore = 0.0;
        for (var i = 0; i + 1 < x.Length; i++)
        {
            var (rise, left) = (x[i + 1] - x[i] * x[i], 1 - x[i]);
            sum += 100 * (rise * rise) + left * left;
            g[i] = fromBefore - 400 * x[i] * rise - 2 * left;
            fromBefore = 200 * rise;
        }

        g[^1] = fromBefore;
        return sum;
    }
}
