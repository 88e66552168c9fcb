namespace FunctionalAD.Bench.Problems;

/// <summary>The product of all variables (Speelpenning, 1980); each partial derivative is the product of the others.</summary>
internal static class Speelpenning
{
    public static Problem Problem { get; } = new("speelpenning", Carries: true, (n, random) => new(
        n,
        random.Reals(n, 1 - 1 / Math.Sqrt(n), 1 + 1 / Math.Sqrt(n)),
        x => x.Aggregate(1.0, (product, v) => product * v),
        Value,
        Gradient,
        Vectorised.Arrays.Speelpenning));

    private static double Value(double[] x)
    {
        var product = 1.0;
        for (var i = 0; i < x.Length; i++)
            product *= x[i];
        return product;
    }

    // What stands before, kept in the gradient's own place, times what stands behind.
    private static double Gradient(ReadOnlySpan<double> x, Span<double> g)
    {
        var before = 1.0;
        for (var i = 0; i < x.Length; i++)
        {
            g[i] = before;
            before *= x[i];
        }

        var behind = 1.0;
        for (var i = x.Length - 1; i >= 0; i--)
        {
            g[i] *= behind;
            behind *= x[i];
        }

        return before;
    }
}
