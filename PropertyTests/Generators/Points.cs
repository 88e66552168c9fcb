namespace FunctionalAD.PropertyTests.Generators;

/// <summary>Where programs are run: ordinary points, and those at which arithmetic is special.</summary>
internal static class Points
{
    /// <summary>±0, ±∞, NaN, subnormal, huge, and small integers that make ties.</summary>
    public static readonly double[] Special =
    [
        0.0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon, -double.Epsilon, 1e-310, double.MaxValue,
        double.MinValue, 1e308, 1, -1, 2, -2, 0.5, 1e-160, -1e160, Math.PI,
    ];

    /// <summary>Numbers whose sums, products and quotients are often exact, and some whose are just not.</summary>
    private static readonly double[] round = [0.0, -0.0, 1, -1, 2, 3, 10, 49, -7, 0.5, 0.3, 0.1];

    /// <summary>A point at which steps, ties and poles are met: small integers, zeros of both signs, and often equal coordinates.</summary>
    public static double[] Round(Random random, int count)
    {
        var point = Enumerable.Range(0, count).Select(_ => round[random.Next(round.Length)]).ToArray();
        if (random.Next(3) == 0)
            Array.Fill(point, point[0]);
        return point;
    }

    /// <summary>A point with no two coordinates related.</summary>
    public static double[] Ordinary(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) * (random.Next(4) == 0 ? 8 : 3))];

    /// <summary>A point of multiples of one half, many of them equal: where extrema tie and magnitudes have their kink.</summary>
    public static double[] Tied(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(-3, 4) / 2.0)];

    /// <summary>A point with special coordinates, and often equal ones.</summary>
    public static double[] Extreme(Random random, int count)
    {
        var point = Enumerable.Range(0, count).Select(_ => Special[random.Next(Special.Length)]).ToArray();
        if (random.Next(3) == 0)
            Array.Fill(point, point[0]);
        return point;
    }
}
