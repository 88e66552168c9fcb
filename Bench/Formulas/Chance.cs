namespace FunctionalAD.Bench.Formulas;

/// <summary>Statistics and learning.</summary>
internal static class Chance
{
    private const double HalfLogTwoPi = 0.91893853320467274;

    public static IReadOnlyList<Formula> Rows { get; } =
    [
        // Of one example with two features; the label is −1 or 1, or any weight between.
        Row.Of(
            "logistic-loss",
            "statistics",
            () => (bias, w1, w2, x1, x2, label) => Math.Log(1 + Math.Exp(-label * (bias + w1 * x1 + w2 * x2))),
            (bias, w1, w2, x1, x2, label) => Math.Log(1 + Math.Exp(-label * (bias + w1 * x1 + w2 * x2))),
            (bias, w1, w2, x1, x2, label) =>
            {
                var score = bias + w1 * x1 + w2 * x2;
                var e = Math.Exp(-label * score);
                var byMargin = -e / (1 + e);
                var byScore = byMargin * label;
                return (byScore, byScore * x1, byScore * x2, byScore * w1, byScore * w2, byMargin * score);
            },
            new(-1, 1),
            new(-2, 2),
            new(-2, 2),
            new(-2, 2),
            new(-2, 2),
            new(-1, 1)),

        Row.Of(
            "gaussian-log-density",
            "statistics",
            () => (x, mean, deviation) => -0.5 * Math.Pow((x - mean) / deviation, 2) - Math.Log(deviation) - HalfLogTwoPi,
            (x, mean, deviation) => -0.5 * Math.Pow((x - mean) / deviation, 2) - Math.Log(deviation) - HalfLogTwoPi,
            (x, mean, deviation) =>
            {
                var scale = 1 / deviation;
                var z = (x - mean) * scale;
                var byMean = z * scale;
                return (-byMean, byMean, (z * z - 1) * scale);
            },
            new(-3, 3),
            new(-1, 1),
            new(0.5, 2)),

        // Without the gamma functions that only make it integrate to one.
        Row.Of(
            "student-t-kernel",
            "statistics",
            () => (x, mean, deviation, freedom) =>
                -(freedom + 1) / 2 * Math.Log(1 + (x - mean) * (x - mean) / (deviation * deviation * freedom))
                - Math.Log(deviation),
            (x, mean, deviation, freedom) =>
                -(freedom + 1) / 2 * Math.Log(1 + (x - mean) * (x - mean) / (deviation * deviation * freedom))
                - Math.Log(deviation),
            (x, mean, deviation, freedom) =>
            {
                var scale = 1 / deviation;
                var z = (x - mean) * scale;
                var spread = z * z / freedom;
                var inside = 1 + spread;
                var weight = (freedom + 1) / (freedom * inside);
                var byMean = weight * z * scale;
                return (
                    -byMean,
                    byMean,
                    (weight * z * z - 1) * scale,
                    (weight * spread - Math.Log(inside)) / 2);
            },
            new(-3, 3),
            new(-1, 1),
            new(0.5, 2),
            new(2, 30)),

        Row.Of(
            "swish",
            "learning",
            () => x => x / (1 + Math.Exp(-x)),
            x => x / (1 + Math.Exp(-x)),
            x =>
            {
                var sigmoid = 1 / (1 + Math.Exp(-x));
                return sigmoid + x * sigmoid * (1 - sigmoid);
            },
            new Range(-6, 6)),
    ];
}
