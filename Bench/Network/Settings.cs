namespace FunctionalAD.Bench.Network;

internal enum Activation
{
    Tanh,
    Relu,
    Sigmoid,
}

internal enum Method
{
    Sgd,
    Adam,
}

/// <summary>What all that train do alike.</summary>
/// <param name="Sizes">Of the layers, from the features to the classes.</param>
/// <param name="Activation">What the outputs of all layers but the last go through.</param>
/// <param name="Batch">Examples in a step.</param>
/// <param name="Epochs">How often all examples are gone through.</param>
/// <param name="Method">How parameters follow the gradient.</param>
/// <param name="Rate">How fast.</param>
/// <param name="Momentum">What part of a step goes on in the next one.</param>
/// <param name="Seed">Of the first weights and the order of examples.</param>
internal sealed record Settings(int[] Sizes, Activation Activation, int Batch, int Epochs, Method Method, double Rate, double Momentum, int Seed)
{
    /// <summary>Weights and biases, one layer after the other, the weights uniform with the variance 2/(inputs + outputs).</summary>
    public double[][] Start()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Sizes.Length - 1).SelectMany(l =>
        {
            var (inputs, outputs) = (Sizes[l], Sizes[l + 1]);
            var most = Math.Sqrt(6.0 / (inputs + outputs));
            var weights = new double[inputs * outputs];
            for (var i = 0; i < weights.Length; i++)
                weights[i] = most * (2 * random.NextDouble() - 1);
            return (double[][])[weights, new double[outputs]];
        })];
    }

    /// <summary>In which order an epoch goes through the examples.</summary>
    public int[] Order(int examples, int epoch)
    {
        var order = Enumerable.Range(0, examples).ToArray();
        new Random(HashOf(Seed, epoch)).Shuffle(order);
        return order;
    }

    private static int HashOf(int seed, int epoch) => unchecked((seed * 7919) + epoch);
}

/// <summary>What an epoch came to.</summary>
/// <param name="Loss">The mean loss of the examples, each as its step met it.</param>
/// <param name="Accuracy">The part of all examples whose class the network tells after the epoch.</param>
/// <param name="Microseconds">How long its steps took.</param>
internal readonly record struct Epoch(double Loss, double Accuracy, double Microseconds);

/// <summary>One that trains a network.</summary>
internal interface ITrainer : IDisposable
{
    string Name { get; }

    /// <summary>One epoch, through the examples in this order.</summary>
    Epoch Run(int[] order);

    /// <summary>Takes steps on the batches of the last epoch, and tells the microseconds of processor time of one, which a busy machine does not change.</summary>
    double Time(int steps);
}
