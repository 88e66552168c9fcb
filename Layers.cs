

/// <summary>Some examples: features and classes, one row after the other, an example in each column, so that neighbours in memory go through the same operations.</summary>
/// <param name="X">The features.</param>
/// <param name="Y">For each class a row that is 1 where an example belongs to it, else 0.</param>
/// <param name="Count">How many examples.</param>
public sealed record Batch(double[] X, double[] Y, int Count);

/// <summary>What gives each example of a batch a score for each class.</summary>
public interface INetwork
{
    /// <summary>Row by row for each class, in each the examples.</summary>
    double[] Scores(Batch batch);
}

/// <summary>Weights, row by row for each output, and a bias for each output; as a network by itself it is softmax regression.</summary>
public sealed record Layer(double[] Weights, double[] Biases) : INetwork
{
    public double[] Scores(Batch batch) => Outputs(batch.X, batch.Count);

    /// <summary>W·x + b for each example.</summary>
    public double[] Outputs(double[] x, int count)
    {
        var (w, b) = (Weights, Biases);
        var inputs = w.Length / b.Length;
        var z = new double[b.Length * count];
        for (var j = 0; j < b.Length; j++)
        {
            for (var i = 0; i < count; i++)
                z[j * count + i] = b[j];
            for (var k = 0; k < inputs; k++)
            {
                var weight = w[j * inputs + k];
                for (var i = 0; i < count; i++)
                    z[j * count + i] += weight * x[k * count + i];
            }
        }

        return z;
    }
}

/// <summary>A network, what its outputs go through, and one layer more.</summary>
public sealed record Deeper<TBelow, TActivation>(TBelow Below, Layer Last) : INetwork
    where TBelow : INetwork
    where TActivation : IActivation
{
    public double[] Scores(Batch batch)
    {
        var z = Below.Scores(batch);
        var h = new double[z.Length];
        for (var i = 0; i < h.Length; i++)
            h[i] = TActivation.Of(z[i]);
        return Last.Outputs(h, batch.Count);
    }
}

/// <summary>What the outputs of a layer go through before the next one.</summary>
public interface IActivation
{
    static abstract double Of(double x);
}

public readonly struct Tanh : IActivation
{
    public static double Of(double x) => Math.Tanh(x);
}

public readonly struct Relu : IActivation
{
    public static double Of(double x) => x > 0 ? x : 0;
}

public readonly struct Sigmoid : IActivation
{
    public static double Of(double x) => 1 / (1 + Math.Exp(-x));
}

/// <summary>Functions of scores.</summary>
public static class Softmax
{
    /// <summary>What training makes small.</summary>
    public static double Loss<TNetwork>(TNetwork network, Batch batch) where TNetwork : INetwork => CrossEntropy(network.Scores(batch), batch);

    /// <summary>The mean of −log of the probability that the scores give the class of an example: log Σ exp z − z·y.</summary>
    public static double CrossEntropy(double[] z, Batch batch)
    {
        var (count, classes) = (batch.Count, z.Length / batch.Count);
        var loss = 0.0;
        for (var i = 0; i < count; i++)
        {
            var most = z[i];
            for (var c = 1; c < classes; c++)
                most = Math.Max(most, z[c * count + i]);
            var total = 0.0;
            for (var c = 0; c < classes; c++)
                total += Math.Exp(z[c * count + i] - most);
            loss += most + Math.Log(total);
        }

        for (var i = 0; i < z.Length; i++)
            loss -= z[i] * batch.Y[i];
        return loss / count;
    }

    /// <summary>How many examples have their greatest score, the first of several, for their class.</summary>
    public static int Correct(double[] z, Batch batch)
    {
        var (count, classes, correct) = (batch.Count, z.Length / batch.Count, 0);
        for (var i = 0; i < count; i++)
        {
            var best = 0;
            for (var c = 1; c < classes; c++)
                best = z[c * count + i] > z[best * count + i] ? c : best;
            correct += batch.Y[best * count + i] == 1 ? 1 : 0;
        }

        return correct;
    }
}
