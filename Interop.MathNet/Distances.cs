namespace FunctionalAD;

/// <summary>
/// Distances that MathNet.Numerics computes through its provider of linear algebra, an object that is chosen when the program runs, said again as loops:
/// that is lifted in their place. The values are those of the managed provider.
/// </summary>
internal static class Distances
{
    private const string Lengths = "All vectors must have the same dimensionality.";

    public static double SSD(double[] a, double[] b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException(Lengths);
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var d = a[i] - b[i];
            sum += d * d;
        }

        return sum;
    }

    public static double Cosine(double[] a, double[] b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException(Lengths);
        return 1 - (Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b)));
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
