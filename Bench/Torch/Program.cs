using System.Diagnostics;
using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FunctionalAD.Bench.Torch;

/// <summary>What to train: the first line of the input.</summary>
/// <param name="Features">A row for each example.</param>
/// <param name="Labels">The class of each.</param>
/// <param name="Activation">Tanh, Relu or Sigmoid.</param>
/// <param name="Batch">Examples in a step.</param>
/// <param name="Method">Sgd or Adam.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Momentum">The momentum of Sgd.</param>
/// <param name="Start">Weights, row by row for each output, and biases, layer after layer.</param>
internal sealed record Job(
    double[][] Features, long[] Labels, string Activation, int Batch, string Method, double Rate, double Momentum, double[][] Start);

/// <summary>What to do next: an epoch in an order, or so many steps; one line each.</summary>
internal sealed record Order(long[]? Examples, int Steps);

/// <summary>What came of it: one line each.</summary>
internal sealed record Answer(double Loss, double Accuracy, double Microseconds);

/// <summary>Trains the network of the bench in TorchSharp: double precision, one thread.</summary>
internal static class Program
{
    public static int Main()
    {
        try
        {
            set_num_threads(1);
            var job = JsonSerializer.Deserialize<Job>(Console.ReadLine()!)!;
            var training = new Training(job);
            Console.WriteLine(JsonSerializer.Serialize(new { Ready = $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}" }));
            while (Console.ReadLine() is { Length: > 0 } line)
            {
                var order = JsonSerializer.Deserialize<Order>(line)!;
                Console.WriteLine(JsonSerializer.Serialize(order.Examples is { } examples ? training.Epoch(examples) : training.Time(order.Steps)));
            }

            return 0;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Failed = (e.InnerException ?? e).Message.Split('\n')[0] }));
            return 1;
        }
    }
}

internal sealed class Training
{
    private readonly Tensor features, labels;
    private readonly (Parameter Weights, Parameter Biases)[] layers;
    private readonly Func<Tensor, Tensor> activation;
    private readonly optim.Optimizer optimizer;
    private readonly int size;
    private (Tensor X, Tensor Y)[] batches = [];

    public Training(Job job)
    {
        size = job.Batch;
        features = tensor(job.Features.SelectMany(row => row).ToArray(), [job.Features.Length, job.Features[0].Length], float64);
        labels = tensor(job.Labels, int64);
        layers = [.. job.Start.Chunk(2).Select(layer => (
            new Parameter(tensor(layer[0], [layer[1].Length, layer[0].Length / layer[1].Length], float64)),
            new Parameter(tensor(layer[1], float64))))];
        activation = job.Activation switch
        {
            "Tanh" => x => x.tanh(),
            "Relu" => x => x.relu(),
            _ => x => x.sigmoid(),
        };
        var parameters = layers.SelectMany(l => (Parameter[])[l.Weights, l.Biases]);
        optimizer = job.Method == "Sgd" ? optim.SGD(parameters, job.Rate, job.Momentum) : optim.Adam(parameters, job.Rate);
    }

    public Answer Epoch(long[] order)
    {
        foreach (var (x, y) in batches)
        {
            x.Dispose();
            y.Dispose();
        }

        batches = [.. order.Chunk(size).Select(some =>
        {
            using var index = tensor(some, int64);
            return (features.index_select(0, index), labels.index_select(0, index));
        })];
        var (start, loss) = (Stopwatch.GetTimestamp(), 0.0);
        foreach (var batch in batches)
            loss += Step(batch) * batch.X.shape[0];
        var time = Stopwatch.GetElapsedTime(start);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var right = Scores(features).argmax(1).eq(labels).sum().item<long>();
        return new(loss / order.Length, right / (double)order.Length, time.TotalMicroseconds);
    }

    public Answer Time(int steps)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var k = 0; k < steps; k++)
            Step(batches[k % batches.Length]);
        return new(0, 0, (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / steps);
    }

    private double Step((Tensor X, Tensor Y) batch)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(Scores(batch.X), batch.Y);
        loss.backward();
        optimizer.step();
        return loss.item<double>();
    }

    private Tensor Scores(Tensor x)
    {
        for (var l = 0; l < layers.Length; l++)
        {
            x = nn.functional.linear(x, layers[l].Weights, layers[l].Biases);
            if (l + 1 < layers.Length)
                x = activation(x);
        }

        return x;
    }
}
