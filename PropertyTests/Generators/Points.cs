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
