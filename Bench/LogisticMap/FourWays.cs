using System.Diagnostics;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;
using MathNet.Numerics.Differentiation;

namespace FunctionalAD.Bench.LogisticMap;

/// <summary>
/// Why automatic differentiation exists: the derivative of n steps of the logistic map by symbols, by finite differences,
/// by hand and by the library. Symbols explode, differences lose digits, the hand is exact and quick but has to be paid.
/// </summary>
internal static class FourWays
{
    private const int Steps = 20;
    private const int Points = 64;

    /// <summary>Ten steps' worth of symbols. Each further step more than doubles them.</summary>
    private const int MostOperations = 50_000;

    private static readonly string[] Names = ["symbolic", "numeric", "hand", "library"];

    public static void Measure(Report report, TimeSpan budget)
    {
        var random = new Random(Steps);
        var at = Enumerable.Range(0, Points).Select(_ => random.NextDouble()).ToArray();
        var all = Enumerable.Range(1, Steps).Select(n => (N: n, Ways: Ways(n, at))).ToArray();
        Warmup.Settle([.. all.SelectMany(a => a.Ways.Select(w => w.Runner))]);

        var sizes = new Table(["n", .. Names.Select(n => $"{n} ops"), .. Names.Select(n => $"{n} err")]);
        var times = new Table(["n", .. Names.Select(n => $"{n} ns"), "symbolic build ms", "library build ms"]);
        foreach (var (n, ways) in all)
        {
            var race = Race.Run(budget / Steps, [.. ways.Select(w => w.Runner)]);
            var truth = at.Select(l => Map.Truth(l, n)).ToArray();
            var outcomes = Names
                .Select(name => Record(report, $"logistic.{n:00}.{name}", ways.Find(w => w.Name == name), race, truth))
                .ToArray();
            sizes.Row([$"{n}", .. outcomes.Select(o => o.Operations), .. outcomes.Select(o => o.Error)]);
            times.Row([$"{n}", .. outcomes.Select(o => o.Run), outcomes[0].Build, outcomes[^1].Build]);
        }
        report.Say("The logistic map, n steps of l ← 4·l·(1 − l): operations in the derivative, and its median relative error");
        report.Say(sizes.ToString());
        report.Say("The same: time of one call, and time from the function to the derivative's first result (taken once)");
        report.Say(times.ToString());
        report.Say($"symbolic: the rules of school on the written-out tree, given up past {MostOperations} operations; the JIT finds repeated");
        report.Say("symbols again while a method is small enough to optimise. numeric: MathNet's five points with its own step; its");
        report.Say("operations are the function's times the calls of it. Errors are against binary fractions of 256 places.");
        report.Say();
    }

    private static List<Way> Ways(int n, double[] at)
    {
        var differences = new NumericalDerivative(5, 2);
        double Function(double l) => Map.Iterate(l, n);
        var ways = new List<Way>
        {
            new("numeric", Map.Operations(n) * Calls(differences), Loops.Enter(at, l => differences.EvaluateDerivative(Function, l, 1))),
            new("hand", Map.HandWrittenOperations(n), Loops.Enter(at, l => Map.Derivative(l, n))),
            Built("library", () => Diff.Of(Map.Tree(n)), at) with { Operations = Operations.OperationCount(Diff.Tree(Map.Tree(n))) },
        };
        if (Symbolic.Differentiate(Map.Tree(n), MostOperations) is { } derivative)
        {
            var symbolic = Built("symbolic", () => Symbolic.Differentiate(Map.Tree(n), MostOperations)!.Compile(), at);
            ways.Add(symbolic with { Operations = Symbolic.Operations(derivative.Body) });
        }
        return ways;
    }

    private static Way Built(string name, Func<Function1> build, double[] at)
    {
        var start = Stopwatch.GetTimestamp();
        var derivative = build();
        derivative(at[0]);
        return new(name, 0, Loops.Enter(at, derivative), Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static int Calls(NumericalDerivative differences)
    {
        var calls = 0;
        differences.EvaluateDerivative(x => x + calls++, 0.3, 1);
        return calls;
    }

    private static Outcome Record(Report report, string name, Way? way, Race race, double[] truth)
    {
        if (way is null)
            return new("too many", "", "", "");
        var error = Statistics.Median(truth.Select((t, i) => Math.Abs((double)way.Runner.Result(i) - t) / Math.Abs(t)));
        return new(
            report.Figure($"{name}.operations", way.Operations).Count(),
            report.Figure($"{name}.median_relative_error", error).Small(),
            report.Figure($"{name}.ns_per_call", race.Nanoseconds(way.Runner)).Nanoseconds(),
            way.BuildMs is { } ms ? report.Figure($"{name}.build_ms", ms).Ratio() : "");
    }

    private sealed record Way(string Name, int Operations, Contestant Runner, double? BuildMs = null);

    private sealed record Outcome(string Operations, string Error, string Run, string Build);
}
