namespace FunctionalAD.Bench.Network;

/// <summary>What a network learns from: rows of features, and the class of each.</summary>
/// <param name="Features">A row for each example.</param>
/// <param name="Labels">The class of each example, counted from 0.</param>
/// <param name="Classes">What the classes are called.</param>
internal sealed record Examples(double[][] Features, int[] Labels, IReadOnlyList<string> Classes)
{
    public int Inputs => Features[0].Length;

    public int Count => Features.Length;

    /// <summary>
    /// Interleaved spirals, an arm for each class, with some noise. With more than two features the plane of the spirals lies askew in their space.
    /// </summary>
    public static Examples Spirals(int inputs, int classes, int each, int seed)
    {
        const double turns = 0.75, noise = 0.03;
        var random = new Random(seed);
        double[][] axes = inputs == 2 ? [[1, 0], [0, 1]] : [Direction(), Direction()];
        var features = new double[classes * each][];
        var labels = new int[features.Length];
        for (var e = 0; e < features.Length; e++)
        {
            var (arm, t) = (e % classes, (1 + e / classes) / (double)each);
            var angle = 2 * Math.PI * (turns * t + arm / (double)classes);
            var (u, v) = (t * Math.Cos(angle) + Noise(), t * Math.Sin(angle) + Noise());
            features[e] = [.. axes[0].Zip(axes[1], (a, b) => u * a + v * b)];
            labels[e] = arm;
        }

        return new(features, labels, [.. Enumerable.Range(0, classes).Select(c => $"arm {c + 1}")]);

        double Noise() => noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);

        double[] Direction()
        {
            var direction = Enumerable.Range(0, inputs).Select(_ => 2 * random.NextDouble() - 1).ToArray();
            var length = Math.Sqrt(direction.Sum(d => d * d));
            return [.. direction.Select(d => d / length * Math.Sqrt(Math.Max(1, inputs / 4.0)))];
        }
    }

    /// <summary>The same with each feature moved and scaled to mean 0 and deviation 1; a constant one becomes 0.</summary>
    public Examples Standardised()
    {
        var columns = Enumerable.Range(0, Inputs).Select(k =>
        {
            var mean = Features.Average(row => row[k]);
            var deviation = Math.Sqrt(Features.Average(row => (row[k] - mean) * (row[k] - mean)));
            return (Mean: mean, Scale: deviation > 0 ? 1 / deviation : 0);
        }).ToArray();
        return this with { Features = [.. Features.Select(row => row.Select((x, k) => (x - columns[k].Mean) * columns[k].Scale).ToArray())] };
    }

    /// <summary>Some of them as a batch.</summary>
    public Batch Of(ReadOnlySpan<int> which)
    {
        var batch = new Batch(new double[Inputs * which.Length], new double[Classes.Count * which.Length], which.Length);
        Fill(batch, which);
        return batch;
    }

    /// <summary>The same into a batch of so many.</summary>
    public void Fill(Batch batch, ReadOnlySpan<int> which)
    {
        Array.Clear(batch.Y);
        for (var i = 0; i < which.Length; i++)
        {
            var row = Features[which[i]];
            for (var k = 0; k < row.Length; k++)
                batch.X[k * batch.Count + i] = row[k];
            batch.Y[Labels[which[i]] * batch.Count + i] = 1;
        }
    }
}
