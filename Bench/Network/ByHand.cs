using System.Diagnostics;

namespace FunctionalAD.Bench.Network;

/// <summary>
/// The same network trained by code written by hand: forward and backward example by example, in plain loops over arrays, each of which runs along a row. It uses
/// nothing of the library, nor of what trains with it.
/// </summary>
internal sealed class ByHand : ITrainer
{
    private const double First = 0.9, Second = 0.999, Epsilon = 1e-8;

    private readonly Settings settings;
    private readonly double[][] features;
    private readonly int[] labels;
    private readonly int layers;

    // By layer: weights by input and output, outputs before and after the activation, what the loss changes by them.
    private readonly double[][] weights, biases, weightGradients, biasGradients, before, after, byBefore;
    private readonly (double[] Value, double[] Gradient, double[] First, double[] Second)[] moved;
    private int[] order = [];
    private double first = 1, second = 1;

    public ByHand(Settings settings, Examples examples)
    {
        (this.settings, features, labels) = (settings, examples.Features, examples.Labels);
        var (sizes, start) = (settings.Sizes, settings.Start());
        layers = sizes.Length - 1;
        weights = [.. Enumerable.Range(0, layers).Select(l => Turned(start[2 * l], sizes[l], sizes[l + 1]))];
        biases = [.. Enumerable.Range(0, layers).Select(l => start[2 * l + 1])];
        weightGradients = [.. weights.Select(w => new double[w.Length])];
        biasGradients = [.. biases.Select(b => new double[b.Length])];
        before = [.. biases.Select(b => new double[b.Length])];
        after = [.. biases.Select(b => new double[b.Length])];
        byBefore = [.. biases.Select(b => new double[b.Length])];
        moved = [.. weights.Zip(weightGradients).Concat(biases.Zip(biasGradients))
            .Select(p => (p.First, p.Second, new double[p.First.Length], new double[p.First.Length]))];
    }

    public string Name => "by hand";

    public Epoch Run(int[] order)
    {
        this.order = order;
        var (start, loss) = (Stopwatch.GetTimestamp(), 0.0);
        for (var from = 0; from < order.Length; from += settings.Batch)
            loss += Step(from);
        var time = Stopwatch.GetElapsedTime(start);
        return new(loss / order.Length, Enumerable.Range(0, features.Length).Count(IsRight) / (double)features.Length, time.TotalMicroseconds);
    }

    public double Time(int steps)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var (k, from) = (0, 0); k < steps; k++, from += settings.Batch)
        {
            if (from >= order.Length)
                from = 0;
            Step(from);
        }

        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / steps;
    }

    public void Dispose()
    {
    }

    private static double[] Turned(double[] byOutput, int inputs, int outputs)
    {
        var turned = new double[byOutput.Length];
        for (var j = 0; j < outputs; j++)
        {
            for (var k = 0; k < inputs; k++)
                turned[k * outputs + j] = byOutput[j * inputs + k];
        }

        return turned;
    }

    // The sum of the losses of a batch.
    private double Step(int from)
    {
        var to = Math.Min(from + settings.Batch, order.Length);
        for (var l = 0; l < layers; l++)
        {
            Array.Clear(weightGradients[l]);
            Array.Clear(biasGradients[l]);
        }

        var loss = 0.0;
        for (var e = from; e < to; e++)
        {
            Forward(features[order[e]]);
            loss += Backward(features[order[e]], labels[order[e]], 1.0 / (to - from));
        }

        Move();
        return loss;
    }

    private bool IsRight(int example)
    {
        Forward(features[example]);
        var scores = before[^1];
        return Array.IndexOf(scores, scores.Max()) == labels[example];
    }

    private void Forward(double[] x)
    {
        for (var l = 0; l < layers; l++)
        {
            var (z, w) = (before[l], weights[l]);
            biases[l].CopyTo(z, 0);
            for (var k = 0; k < x.Length; k++)
            {
                var value = x[k];
                var row = w.AsSpan(k * z.Length, z.Length);
                for (var j = 0; j < z.Length; j++)
                    z[j] += value * row[j];
            }

            if (l + 1 < layers)
                Activate(z, after[l]);
            x = after[l];
        }
    }

    private void Activate(double[] z, double[] h)
    {
        switch (settings.Activation)
        {
            case Activation.Tanh:
                for (var j = 0; j < z.Length; j++)
                    h[j] = Math.Tanh(z[j]);
                break;
            case Activation.Relu:
                for (var j = 0; j < z.Length; j++)
                    h[j] = z[j] > 0 ? z[j] : 0;
                break;
            default:
                for (var j = 0; j < z.Length; j++)
                    h[j] = 1 / (1 + Math.Exp(-z[j]));
                break;
        }
    }

    // dz = softmax − the class; W's gradient += x·dz, dx = W·dz.
    private double Backward(double[] x, int label, double weight)
    {
        var (z, by) = (before[^1], byBefore[^1]);
        double most = z.Max(), total = 0;
        for (var c = 0; c < z.Length; c++)
            total += by[c] = Math.Exp(z[c] - most);
        for (var c = 0; c < z.Length; c++)
            by[c] *= weight / total;
        by[label] -= weight;
        for (var l = layers - 1; l >= 0; l--)
        {
            var (below, dz) = (l > 0 ? after[l - 1] : x, byBefore[l]);
            for (var j = 0; j < dz.Length; j++)
                biasGradients[l][j] += dz[j];
            for (var k = 0; k < below.Length; k++)
            {
                var value = below[k];
                var row = weightGradients[l].AsSpan(k * dz.Length, dz.Length);
                for (var j = 0; j < dz.Length; j++)
                    row[j] += value * dz[j];
            }

            if (l > 0)
                Down(l, dz);
        }

        return most + Math.Log(total) - z[label];
    }

    private void Down(int l, double[] dz)
    {
        var (h, z, dx) = (after[l - 1], before[l - 1], byBefore[l - 1]);
        for (var k = 0; k < dx.Length; k++)
        {
            var sum = 0.0;
            var row = weights[l].AsSpan(k * dz.Length, dz.Length);
            for (var j = 0; j < dz.Length; j++)
                sum += row[j] * dz[j];
            dx[k] = sum * settings.Activation switch
            {
                Activation.Tanh => 1 - h[k] * h[k],
                Activation.Relu => z[k] > 0 ? 1 : 0,
                _ => h[k] * (1 - h[k]),
            };
        }
    }

    private void Move()
    {
        (first, second) = (first * First, second * Second);
        var (step, scale) = (settings.Rate / (1 - first), 1 / Math.Sqrt(1 - second));
        foreach (var (w, g, m, s) in moved)
        {
            if (settings.Method == Method.Sgd)
            {
                for (var i = 0; i < w.Length; i++)
                {
                    m[i] = settings.Momentum * m[i] + g[i];
                    w[i] -= settings.Rate * m[i];
                }
            }
            else
            {
                for (var i = 0; i < w.Length; i++)
                {
                    m[i] = First * m[i] + (1 - First) * g[i];
                    s[i] = Second * s[i] + (1 - Second) * g[i] * g[i];
                    w[i] -= step * m[i] / (Math.Sqrt(s[i]) * scale + Epsilon);
                }
            }
        }
    }
}
