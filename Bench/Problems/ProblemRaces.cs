using System.Runtime;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Problems;

/// <summary>The worked problems: what gradients cost beside the function and beside gradients by hand, and whether cost grows with the data alone.</summary>
internal static class ProblemRaces
{
    private const int Middle = 10_000;

    /// <summary>Rounds of the races with much data, where one pass outlasts any slice.</summary>
    private const int FewRounds = 3;

    private const double Tolerance = 1e-9;

    private static readonly int[] sizes = [1_000, 10_000, 100_000, 1_000_000];

    // In lanes, as the library makes them, and one iteration at a time, as the code by hand is.
    private static readonly (string Name, string Header, Func<Race, Entered, Entered, double> Of)[] ratios =
    [
        ("gradient_per_function", "gradient÷function", (r, e, _) => r.Ratio(e.Gradient, e.Function)),
        ("gradient_per_hand_written", "gradient÷hand", (r, e, _) => r.Ratio(e.Gradient, e.ByHand)),
        ("one_by_one.gradient_per_function", "one by one", (r, _, s) => r.Ratio(s.Gradient, s.Function)),
        ("one_by_one.gradient_per_hand_written", "÷hand", (r, e, s) => r.Ratio(s.Gradient, e.ByHand)),
        ("gradient_per_hand_vectorised", "÷vectorised", (r, e, _) => e.Vectorised is { } expert ? r.Ratio(e.Gradient, expert) : double.NaN),
        ("control", "hand÷hand", (r, e, _) => r.Ratio(e.ByHand, e.Control)),
    ];

    private static readonly (string Name, Func<Entered, Contestant> Of)[] times =
        [("function_ns", e => e.Function), ("hand_written_ns", e => e.ByHand), ("gradient_ns", e => e.Gradient)];

    /// <summary>Checks every problem and prints what does not agree; true if all does.</summary>
    public static bool Check(Report report)
    {
        var apart = Worked.All.Where(p => !(new Entered(p.At(sizes[0])).Disagreement() <= Tolerance)).ToArray();
        foreach (var problem in apart)
            report.Say($"{problem}: the library's gradient is not that by hand");
        if (apart.Length == 0)
            report.Say($"{Worked.All.Count} problems: the library's gradients are those by hand.\n");
        return apart.Length == 0;
    }

    /// <summary>Races them.</summary>
    /// <param name="report">Where the figures go.</param>
    /// <param name="budget">About how long to take.</param>
    /// <param name="only">A part of the names of those to race; null for all.</param>
    public static void Measure(Report report, TimeSpan budget, string? only = null)
    {
        var entered = Worked.All.Where(p => only is null || p.Name.Contains(only, StringComparison.Ordinal))
            .Select(p => (Problem: p, Entries: new Entered(p.At(Middle)), Single: new Entered(p.At(Middle), new AdOptions { Vectorize = false }))).ToArray();
        Settle(entered.Select(e => e.Problem));
        Costs(report, entered, 0.5 * budget);
        Growth(report, [.. entered.Select(e => e.Problem)], 0.4 * budget);
        Checkpoints.Measure(report, 0.1 * budget);
    }

    // Methods of C# are compiled for good once they were called some sixty times; little data is enough for that. On a machine that is busy the
    // compiler in the background comes late: it has to have been quiet twice.
    private static void Settle(IEnumerable<Problem> problems)
    {
        Contestant[] all = [.. problems.Select(p => new Entered(p.At(100))).SelectMany(e => (Contestant[])[e.ByHand, e.Gradient, .. e.Vectorised is { } expert ? [expert] : (Contestant[])[]]).Select(Often)];
        for (long before = -1, now = 0; before != now; now = JitInfo.GetCompiledMethodCount())
        {
            before = JitInfo.GetCompiledMethodCount();
            Warmup.Settle(all);
        }
    }

    private static Contestant Often(Contestant one) => one with
    {
        Pass = () =>
        {
            for (var i = 0; i < 40; i++)
                one.Pass();
        },
    };

    private static void Costs(Report report, (Problem Problem, Entered Entries, Entered Single)[] entered, TimeSpan budget)
    {
        report.Say($"Worked problems, about {Middle} elements each, per element: value and gradient into a buffer, function and gradient by the library, in lanes and one iteration at a time");
        var table = new Table(["problem", "function ns", "hand ns", "gradient ns", .. ratios.Select(r => r.Header), "bytes/call", "bytes/element"]);
        var found = new List<(bool Carries, double[] Of)>();
        foreach (var (problem, e, single) in entered)
        {
            var race = Race.RunLong(budget / entered.Length, contestants: [e.Function, e.ByHand, e.Gradient, e.Control, single.Function, single.Gradient, .. e.Vectorised is { } expert ? [expert] : (Contestant[])[]]);
            var (name, elements) = ($"problems.{problem.Name}", e.Instance.Elements);
            var of = ratios.Select(r => r.Of(race, e, single) is var ratio && double.IsNaN(ratio) ? ratio : report.Figure($"{name}.{r.Name}", ratio)).ToArray();
            found.Add((problem.Carries, of));
            var bytes = report.Figure($"{name}.allocated_bytes_per_call", e.Gradient.AllocatedPerCall());
            table.Row([
                problem.Name, .. times.Select(t => report.Figure($"{name}.{t.Name}_per_element", race.Nanoseconds(t.Of(e)) / elements).Ratio()),
                .. of.Select(r => double.IsNaN(r) ? "" : r.Ratio()), bytes.Count(), report.Figure($"{name}.allocated_bytes_per_element", bytes / elements).Nanoseconds()]);
        }

        table.Line().Row(["geometric mean", "", "", "", .. Total("mean", Statistics.GeometricMean), "", ""])
            .Row(["of what carries nothing", "", "", "", .. Total("mean_without_carry", Statistics.GeometricMean, p => !p.Carries), "", ""])
            .Row(["worst of these", "", "", "", .. Total("worst_without_carry", Enumerable.Max, p => !p.Carries), "", ""])
            .Row(["worst", "", "", "", .. Total("worst", Enumerable.Max), "", ""]);
        report.Say(table.ToString());

        IEnumerable<string> Total(string name, Func<IEnumerable<double>, double> of, Func<(bool Carries, double[] Of), bool>? which = null) => ratios.Select((r, i) =>
            found.Where(which ?? (_ => true)).Select(p => p.Of[i]).Where(v => !double.IsNaN(v)).ToArray() is { Length: > 0 } some ? report.Figure($"problems.{name}.{r.Name}", of(some)).Ratio() : "");
    }

    private static void Growth(Report report, Problem[] problems, TimeSpan budget)
    {
        report.Say("The same from a thousand elements to a million: time and memory of the gradient per element, the largest over the smallest; and, one by one, a million over a thousand with other data at each call");
        var table = new Table(["problem", .. sizes.Select(s => $"ns {s:E0}"), "time growth", "one by one", "from other data", "hand growth", .. sizes.Select(s => $"bytes {s:E0}")]);
        foreach (var problem in problems)
        {
            var entries = sizes.Select(s => new Entered(problem.At(s))).ToArray();
            var single = sizes.Select(s => new Entered(problem.At(s), new AdOptions { Vectorize = false })).ToArray();
            var others = Others(problem);
            var race = Race.RunLong(budget / problems.Length, FewRounds, [others, .. entries.Select(e => e.Gradient), .. single.Select(e => e.Gradient), .. entries.Select(e => e.ByHand)]);
            var name = $"problems.{problem.Name}";
            table.Row([
                problem.Name,
                .. entries.Select(e => report.Figure($"{name}.gradient_ns_per_element_of_{e.Instance.Elements}", PerElement(e, e.Gradient)).Ratio()),
                report.Figure($"{name}.time_growth", Spread(entries, e => e.Gradient)).Ratio(),
                report.Figure($"{name}.one_by_one.time_growth", Spread(single, e => e.Gradient)).Ratio(),
                report.Figure($"{name}.one_by_one.time_growth_from_other_data", PerElement(single[^1], single[^1].Gradient) / PerElement(single[0], others)).Ratio(),
                report.Figure($"{name}.hand_written_time_growth", Spread(entries, e => e.ByHand)).Ratio(),
                .. entries.Select(e => report.Figure(
                    $"{name}.allocated_bytes_per_element_of_{e.Instance.Elements}", e.Gradient.AllocatedPerCall(isWarm: true) / e.Instance.Elements).Ratio())]);

            double PerElement(Entered e, Contestant c) => race.Nanoseconds(c) / e.Instance.Elements;

            double Spread(Entered[] sized, Func<Entered, Contestant> of) => sized.Max(e => PerElement(e, of(e))) / sized.Min(e => PerElement(e, of(e)));
        }

        report.Say(table.ToString());
    }

    // A processor learns by heart which way the branches go over a little data that it sees again and again.
    private static Contestant Others(Problem problem)
    {
        Contestant[] all = [.. problem.Others(sizes[0], sizes[^1] / sizes[0]).Select(i => new Entered(i, new AdOptions { Vectorize = false }).Gradient)];
        return all[0] with
        {
            Calls = all.Length,
            Pass = () => Array.ForEach(all, one => one.Pass()),
        };
    }
}
