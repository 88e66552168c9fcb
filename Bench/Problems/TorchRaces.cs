using System.Diagnostics;
using System.Text.Json;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Problems;

/// <summary>Gradients by the library and by TorchSharp, of two numbers, of a thousand and of a million, in turns; processor time of either process.</summary>
internal static class TorchRaces
{
    private const int Rounds = 9;
    private const double Tolerance = 1e-9;
    private static readonly TimeSpan warm = TimeSpan.FromMilliseconds(400);
    private static readonly int[] sizes = [1_000, 1_000_000];
    private static readonly Problem[] problems = [Rosenbrock.Problem, LogSumExp.Problem, Speelpenning.Problem, LogisticRegression.Problem];

    /// <summary>Races them; where TorchSharp is not there, says why.</summary>
    public static void Measure(Report report, TimeSpan budget)
    {
        if (TorchProcess.Start(out var reason) is not { } torch)
        {
            report.Say($"TorchSharp on the same problems: left out, {reason}.\n");
            return;
        }

        using var _ = torch;
        report.Say($"Value and gradient by the library and by {torch.Name}, one thread each: microseconds of processor time, and how many times as fast");
        var table = new Table("problem", "numbers", "gradient µs", "TorchSharp µs", "TorchSharp÷gradient");
        var slice = budget / (2 * (2 + problems.Length * sizes.Length) * (Rounds + 2));
        var (product, valley) = (ValueAndGrad.Of((x, y) => x * y + Math.Exp(x * y)), ValueAndGrad.Of((x, y) => 100 * Math.Pow(y - x * x, 2) + Math.Pow(1 - x, 2)));
        Scalars("product", product);
        Scalars("valley", valley);
        foreach (var size in sizes)
        {
            foreach (var problem in problems)
            {
                var entered = new Entered(problem.At(size));
                entered.Gradient.Pass();
                Row(problem.Name, entered.Instance.Elements, entered.Instance.Point, entered.Instance.Data ?? [[0]], (double[])entered.Gradient.Result(0), entered.Gradient.Pass);
            }
        }

        report.Say(table.ToString());

        void Scalars(string name, Func<double, double, (double Value, (double, double) Gradient)> gradient)
        {
            var (dx, dy) = gradient(0.5, 0.75).Gradient;
            double kept = 0;
            Row(name, 2, [0.5, 0.75], [], [dx, dy], () =>
            {
                for (var k = 0; k < 1000; k++)
                    kept += gradient(0.5, 0.75).Gradient.Item1;
            }, 1000);
        }

        void Row(string name, int elements, double[] point, double[][] data, double[] expected, Action pass, int calls = 1)
        {
            var theirs = torch.Ask(new { Problem = new { Name = name, Point = point, Data = data } }).GetProperty("Gradient").Deserialize<double[]>()!;
            var largest = expected.Max(Math.Abs);
            if (!expected.Zip(theirs).All(p => Math.Abs(p.First - p.Second) <= Tolerance * largest))
            {
                report.Say($"{name}, {elements}: TorchSharp's gradient is not the library's");
                return;
            }

            var (ours, peer) = (Steps(Ours), Steps(Theirs));
            var rounds = Enumerable.Range(0, Rounds).Select(_ => (Ours: Ours(ours) / calls, Theirs: Theirs(peer))).ToArray();
            var figure = $"torch.{name}.{elements}";
            table.Row(
                name, ((double)elements).Count(),
                report.Figure($"{figure}.gradient_us", Statistics.Median(rounds.Select(r => r.Ours))).ToString("F3", System.Globalization.CultureInfo.InvariantCulture),
                report.Figure($"{figure}.torch_us", Statistics.Median(rounds.Select(r => r.Theirs))).Nanoseconds(),
                report.Figure($"{figure}.torch_per_gradient", Statistics.Median(rounds.Select(r => r.Theirs / r.Ours))).Nanoseconds());

            double Theirs(int steps) => torch.Ask(new { Steps = steps }).GetProperty("Microseconds").GetDouble();

            double Ours(int steps)
            {
                var start = Environment.CpuUsage.TotalTime;
                for (var k = 0; k < steps; k++)
                    pass();
                return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / steps;
            }
        }

        // How many make a slice, once the compiler is done with them.
        int Steps(Func<int, double> time)
        {
            var steps = 1;
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < warm;)
                steps = Math.Max(1, (int)(slice.TotalMicroseconds / Math.Max(time(steps), 0.001)));
            return steps;
        }
    }
}
