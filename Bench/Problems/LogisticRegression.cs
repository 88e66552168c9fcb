namespace FunctionalAD.Bench.Problems;

/// <summary>Logistic regression with a ridge: the mean of log(1 + exp(−yᵢ·xᵢ·w)) plus λ/2·|w|², with 50 features.</summary>
internal static class LogisticRegression
{
    private const int Features = 50;
    private const double Ridge = 0.01;

    public static Problem Problem { get; } = new("logistic-regression", Carries: false, Make);

    private static Instance Make(int elements, Random random)
    {
        var rows = random.Rows(Math.Max(1, elements / Features), Features, -1, 1);
        var labels = rows.Select(r => random.NextDouble() < 1 / (1 + Math.Exp(-3 * r[0])) ? 1.0 : -1.0).ToArray();
        return new(
            rows.Length * Features,
            random.Reals(Features, -0.5, 0.5),
            w => rows.Zip(labels, (row, y) => Math.Log(1 + Math.Exp(-y * row.Zip(w, (a, b) => a * b).Sum()))).Average()
                + Ridge / 2 * w.Sum(v => v * v),
            w => Value(w, rows, labels),
            (w, g) => Gradient(w, rows, labels, g),
            (w, g) => Vectorised.Rows.LogisticRegression(w, rows, labels, g, Ridge),
            [[Ridge], [.. rows.SelectMany(row => row)], labels]);
    }

    private static double Value(double[] w, double[][] rows, double[] labels)
    {
        var (loss, ridge) = (0.0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            var score = 0.0;
            for (var j = 0; j < w.Length; j++)
                score += rows[i][j] * w[j];
            loss += Math.Log(1 + Math.Exp(-labels[i] * score));
        }

        foreach (var v in w)
            ridge += v * v;
        return loss / rows.Length + Ridge / 2 * ridge;
    }

    private static double Gradient(ReadOnlySpan<double> w, double[][] rows, double[] labels, Span<double> g)
    {
        g.Clear();
        var loss = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var score = 0.0;
            for (var j = 0; j < row.Length; j++)
                score += row[j] * w[j];
            var e = Math.Exp(-labels[i] * score);
            loss += Math.Log(1 + e);
            var byScore = -labels[i] * e / (1 + e);
            for (var j = 0; j < row.Length; j++)
                g[j] += byScore * row[j];
        }

        var (ridge, scale) = (0.0, 1.0 / rows.Length);
        for (var j = 0; j < w.Length; j++)
        {
            g[j] = scale * g[j] + Ridge * w[j];
            ridge += w[j] * w[j];
        }

        return scale * loss + Ridge / 2 * ridge;
    }
}
