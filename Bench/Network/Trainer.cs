using System.Diagnostics;

namespace FunctionalAD.Bench.Network;

/// <summary>Trains by the library's gradient: the loss is the ordinary code of <see cref="Layers"/>.</summary>
internal abstract class Trainer : ITrainer
{
    public string Name => "FunctionalAD";

    /// <summary>A trainer of a network of these sizes.</summary>
    /// <param name="settings">How it trains.</param>
    /// <param name="examples">What on.</param>
    public static Trainer Of(Settings settings, Examples examples)
    {
        var arrays = settings.Start();
        Stack stack = new Stack<Layer>(new(arrays[0], arrays[1]), new(new double[arrays[0].Length], new double[arrays[1].Length]), arrays[..2]);
        for (var l = 2; l < arrays.Length; l += 2)
            stack = stack.With(new(arrays[l], arrays[l + 1]), settings.Activation);
        return stack.Trainer(settings, examples);
    }

    public abstract Epoch Run(int[] order);

    public abstract double Time(int steps);

    /// <summary>One step on a batch of the last epoch; what it allocates is nothing.</summary>
    public abstract double Step(int batch);

    public void Dispose()
    {
    }

    // A network as deep as it is so far, its type among it.
    private abstract class Stack
    {
        public abstract Stack With(Layer layer, Activation activation);

        public abstract Trainer Trainer(Settings settings, Examples examples);
    }

    private sealed class Stack<TNetwork>(TNetwork network, TNetwork gradient, IReadOnlyList<double[]> parameters, IReadOnlyList<double[]>? gradients = null) : Stack
        where TNetwork : INetwork
    {
        private readonly IReadOnlyList<double[]> gradients = gradients ?? [((Layer)(object)gradient).Weights, ((Layer)(object)gradient).Biases];

        public override Stack With(Layer layer, Activation activation) => activation switch
        {
            Activation.Tanh => With<Tanh>(layer),
            Activation.Relu => With<Relu>(layer),
            Activation.Sigmoid => With<Sigmoid>(layer),
            _ => throw new UnreachableException(),
        };

        public override Trainer Trainer(Settings settings, Examples examples) =>
            new Trainer<TNetwork>(network, gradient, Optimizer.Of(settings, parameters, gradients), examples, settings.Batch);

        private Stack<Deeper<TNetwork, TActivation>> With<TActivation>(Layer layer) where TActivation : IActivation
        {
            var buffer = new Layer(new double[layer.Weights.Length], new double[layer.Biases.Length]);
            return new(new(network, layer), new(gradient, buffer), [.. parameters, layer.Weights, layer.Biases], [.. gradients, buffer.Weights, buffer.Biases]);
        }
    }
}

/// <summary>The same for a network of one type.</summary>
internal sealed class Trainer<TNetwork>(TNetwork network, TNetwork gradient, Optimizer optimizer, Examples examples, int size) : Trainer
    where TNetwork : INetwork
{
    private readonly GradientIntoRecord<TNetwork, Batch> descent = Grad.Into((TNetwork n, Batch batch) => Softmax.Loss(n, batch));
    private readonly Batch all = examples.Of([.. Enumerable.Range(0, examples.Count)]);
    private readonly Batch[] batches = [.. Enumerable.Range(0, examples.Count).Chunk(size).Select(some => examples.Of(some))];

    public override Epoch Run(int[] order)
    {
        for (var (b, from) = (0, 0); b < batches.Length; from += batches[b++].Count)
            examples.Fill(batches[b], order.AsSpan(from, batches[b].Count));
        var (start, loss) = (Stopwatch.GetTimestamp(), 0.0);
        for (var b = 0; b < batches.Length; b++)
            loss += Step(b) * batches[b].Count;
        var time = Stopwatch.GetElapsedTime(start);
        return new(loss / examples.Count, Softmax.Correct(network.Scores(all), all) / (double)examples.Count, time.TotalMicroseconds);
    }

    public override double Time(int steps)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var k = 0; k < steps; k++)
            Step(k % batches.Length);
        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / steps;
    }

    public override double Step(int batch)
    {
        var loss = descent(network, batches[batch], gradient);
        optimizer.Step();
        return loss;
    }
}
