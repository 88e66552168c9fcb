using System.Diagnostics;
using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FunctionalAD.Bench.Torch;

/// <summary>A network to train.</summary>
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

/// <summary>A function to differentiate.</summary>
/// <param name="Name">Which.</param>
/// <param name="Point">Where.</param>
/// <param name="Data">What it is over.</param>
internal sealed record Problem(string Name, double[] Point, double[][] Data);

/// <summary>What to do, one line each: take a network or a problem from now on, or an epoch in an order, or so many steps.</summary>
internal sealed record Order(Job? Network, Problem? Problem, long[]? Examples, int Steps);

/// <summary>What came of an epoch or of steps.</summary>
internal sealed record Answer(double Loss, double Accuracy, double Microseconds);

/// <summary>TorchSharp as a peer of the bench: double precision, one thread.</summary>
internal static class Program
{
    public static int Main()
    {
        try
        {
            set_num_threads(1);
            Say(new { Ready = $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}" });
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            Say(new { Failed = (e.InnerException ?? e).Message.Split('\n')[0] });
            return 1;
        }

        Training? training = null;
        Gradient? gradient = null;
        while (Console.ReadLine() is { Length: > 0 } line)
        {
            switch (JsonSerializer.Deserialize<Order>(line)!)
            {
                case { Network: { } job }:
                    (training, gradient) = (new Training(job), null);
                    Say(new { Taken = job.Start.Length });
                    break;
                case { Problem: { } problem }:
                    (training, gradient) = (null, new Gradient(problem));
                    Say(new { Gradient = gradient.Once() });
                    break;
                case { Examples: { } examples }:
                    Say(training!.Epoch(examples));
                    break;
                case { Steps: var steps }:
                    Say(Timed(steps, k => _ = training?.Step(k) ?? gradient!.Step()));
                    break;
            }
        }

        return 0;
    }

    private static Answer Timed(int steps, Action<int> step)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var k = 0; k < steps; k++)
            step(k);
        return new(0, 0, (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / steps);
    }

    private static void Say(object answer) => Console.WriteLine(JsonSerializer.Serialize(answer));
}

/// <summary>The gradient of a problem of the bench, written as one writes it here.</summary>
internal sealed class Gradient(Problem problem)
{
    private readonly Tensor[] point = problem.Data is []
        ? [.. problem.Point.Select(v => tensor(v, float64).requires_grad_(true))]
        : [tensor(problem.Point, float64).requires_grad_(true)];

    private readonly Tensor[] data = [.. problem.Data.Skip(1).Select(d => tensor(d, float64))];

    /// <summary>All partial derivatives.</summary>
    public double[] Once()
    {
        Step();
        return [.. point.SelectMany(p => p.grad!.data<double>().ToArray())];
    }

    /// <summary>Takes value and gradient, and tells the value.</summary>
    public double Step()
    {
        using var scope = NewDisposeScope();
        foreach (var p in point)
            p.grad = null;
        var value = Value();
        value.backward();
        return value.item<double>();
    }

    private Tensor Value()
    {
        var x = point[0];
        switch (problem.Name)
        {
            case "product":
                return (x * point[1]) + (x * point[1]).exp();
            case "valley":
                return (100 * (point[1] - (x * x)).square()) + (1 - x).square();
            case "rosenbrock":
                var (before, after) = (x.slice(0, 0, x.shape[0] - 1, 1), x.slice(0, 1, x.shape[0], 1));
                return (100 * (after - before.square()).square() + (1 - before).square()).sum();
            case "log-sum-exp":
                return x.logsumexp(0);
            case "speelpenning":
                return x.prod();
            case "logistic-regression":
                var scores = data[0].view(data[1].shape[0], x.shape[0]).mv(x);
                return (-data[1] * scores).exp().log1p().mean() + (problem.Data[0][0] / 2 * x.square().sum());
            default:
                throw new ArgumentException($"There is no problem {problem.Name}.");
        }
    }
}

/// <summary>A network and how it is trained.</summary>
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

    /// <summary>A step on a batch of the last epoch.</summary>
    public double Step(int batch) => Step(batches[batch % batches.Length]);

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
