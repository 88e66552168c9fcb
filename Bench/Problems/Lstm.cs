using System.Buffers;
using System.Linq.Expressions;

namespace FunctionalAD.Bench.Problems;

/// <summary>
/// An LSTM cell with 8 units over a sequence of inputs of 4 numbers, and the squares of the distances of its outputs to targets. The parameters
/// are the rows of the input, forget, output and candidate gates, a bias first in each.
/// </summary>
internal static class Lstm
{
    private const int H = 8, D = 4, Row = 1 + D + H, Parameters = 4 * H * Row;

    private static readonly Expression<Func<double, double>> sigmoid = z => 1 / (1 + Math.Exp(-z));

    private static readonly Expression<Func<double[], double[], double[], int, double>> gate = (w, h, input, row) =>
        w[row * Row]
        + Enumerable.Range(0, D).Sum(k => w[row * Row + 1 + k] * input[k])
        + Enumerable.Range(0, H).Sum(k => w[row * Row + 1 + D + k] * h[k]);

    private static readonly Expression<Func<double[], State, double[], double[]>> memory = (w, s, input) => Enumerable.Range(0, H).Select(j =>
        sigmoid.Compile()(gate.Compile()(w, s.Output, input, H + j)) * s.Memory[j]
        + sigmoid.Compile()(gate.Compile()(w, s.Output, input, j)) * Math.Tanh(gate.Compile()(w, s.Output, input, 3 * H + j))).ToArray();

    private static readonly Expression<Func<double[], State, double[], double[], double[]>> output = (w, s, memory, input) =>
        memory.Select((c, j) => sigmoid.Compile()(gate.Compile()(w, s.Output, input, 2 * H + j)) * Math.Tanh(c)).ToArray();

    private static readonly Expression<Func<double, double[], double[], double[], State>> judged = (loss, output, memory, target) =>
        new State(output, memory, loss + output.Zip(target, (a, b) => (a - b) * (a - b)).Sum());

    private static readonly Expression<Func<double[], State, double[], double[], double[], State>> finished = (w, s, memory, input, target) =>
        judged.Compile()(s.Loss, output.Compile()(w, s, memory, input), memory, target);

    public static Problem Problem { get; } = new("lstm", Carries: true, Make);

    /// <summary>What goes from step to step.</summary>
    internal sealed record State(double[] Output, double[] Memory, double Loss);

    private static Instance Make(int elements, Random random)
    {
        var steps = Math.Max(1, elements / Parameters);
        var (inputs, targets, start) = (random.Rows(steps, D, -1, 1), random.Rows(steps, H, -1, 1), new double[H]);
        return new(
            steps * Parameters,
            random.Reals(Parameters, -0.5, 0.5),
            w => Enumerable.Range(0, inputs.Length).Aggregate(
                new State(start, start, 0.0),
                (s, t) => finished.Compile()(w, s, memory.Compile()(w, s, inputs[t]), inputs[t], targets[t])).Loss,
            w => Value(w, inputs, targets),
            (w, g) => Gradient(w, inputs, targets, g));
    }

    private static double Value(double[] w, double[][] inputs, double[][] targets)
    {
        var (h, c, gates) = (new double[H], new double[H], new double[4 * H]);
        var loss = 0.0;
        for (var t = 0; t < inputs.Length; t++)
        {
            Gates(w, inputs[t], h, gates);
            for (var j = 0; j < H; j++)
            {
                c[j] = gates[H + j] * c[j] + gates[j] * gates[3 * H + j];
                h[j] = gates[2 * H + j] * Math.Tanh(c[j]);
                loss += (h[j] - targets[t][j]) * (h[j] - targets[t][j]);
            }
        }

        return loss;
    }

    // Back through time; of each step the gates, the memory, its tanh and the output are recorded.
    private static double Gradient(ReadOnlySpan<double> w, double[][] inputs, double[][] targets, Span<double> g)
    {
        const int size = 7 * H;
        var record = ArrayPool<double>.Shared.Rent(size * (inputs.Length + 1));
        record.AsSpan(0, size).Clear();
        var loss = 0.0;
        for (var t = 0; t < inputs.Length; t++)
        {
            Span<double> before = record.AsSpan(size * t, size), now = record.AsSpan(size * (t + 1), size);
            Gates(w, inputs[t], before[(6 * H)..], now);
            for (var j = 0; j < H; j++)
            {
                now[4 * H + j] = now[H + j] * before[4 * H + j] + now[j] * now[3 * H + j];
                now[5 * H + j] = Math.Tanh(now[4 * H + j]);
                now[6 * H + j] = now[2 * H + j] * now[5 * H + j];
                var off = now[6 * H + j] - targets[t][j];
                loss += off * off;
            }
        }

        g.Clear();
        Span<double> byOutput = stackalloc double[H], byMemory = stackalloc double[H], byGates = stackalloc double[4 * H];
        byOutput.Clear();
        byMemory.Clear();
        for (var t = inputs.Length - 1; t >= 0; t--)
        {
            Span<double> before = record.AsSpan(size * t, size), now = record.AsSpan(size * (t + 1), size);
            for (var j = 0; j < H; j++)
            {
                var (input, forget, output, candidate, tanh) = (now[j], now[H + j], now[2 * H + j], now[3 * H + j], now[5 * H + j]);
                var ct = byOutput[j] + 2 * (now[6 * H + j] - targets[t][j]);
                var ctMemory = byMemory[j] + ct * output * (1 - tanh * tanh);
                byGates[j] = ctMemory * candidate * input * (1 - input);
                byGates[H + j] = ctMemory * before[4 * H + j] * forget * (1 - forget);
                byGates[2 * H + j] = ct * tanh * output * (1 - output);
                byGates[3 * H + j] = ctMemory * input * (1 - candidate * candidate);
                byMemory[j] = ctMemory * forget;
                byOutput[j] = 0;
            }

            var h = before[(6 * H)..];
            for (var row = 0; row < 4 * H; row++)
            {
                var ct = byGates[row];
                var own = g.Slice(row * Row, Row);
                var weights = w.Slice(row * Row, Row);
                own[0] += ct;
                for (var k = 0; k < D; k++)
                    own[1 + k] += ct * inputs[t][k];
                for (var k = 0; k < H; k++)
                {
                    own[1 + D + k] += ct * h[k];
                    byOutput[k] += ct * weights[1 + D + k];
                }
            }
        }

        ArrayPool<double>.Shared.Return(record);
        return loss;
    }

    private static void Gates(ReadOnlySpan<double> w, double[] input, ReadOnlySpan<double> h, Span<double> gates)
    {
        for (var row = 0; row < 4 * H; row++)
        {
            var weights = w.Slice(row * Row, Row);
            var z = weights[0];
            for (var k = 0; k < D; k++)
                z += weights[1 + k] * input[k];
            for (var k = 0; k < H; k++)
                z += weights[1 + D + k] * h[k];
            gates[row] = row < 3 * H ? 1 / (1 + Math.Exp(-z)) : Math.Tanh(z);
        }
    }
}
