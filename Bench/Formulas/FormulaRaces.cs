using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Formulas;

/// <summary>The twenty formulas: what the library's gradients cost beside hand-written ones, the function, and differences.</summary>
internal static class FormulaRaces
{
    /// <summary>Few enough for points and results to stay in the fastest cache, and too many for a processor to learn by heart.</summary>
    private const int Points = 256;

    /// <summary>The ratios that are reported, by their stable names.</summary>
    private static readonly (string Name, string Header, Func<Race, Entries, double> Of)[] Ratios =
    [
        ("gradient_per_hand_written", "gradient÷hand", (r, e) => r.Ratio(e.Gradient, e.HandWritten)),
        ("value_and_gradient_per_function", "v+g÷function", (r, e) => r.Ratio(e.ValueAndGradient, e.Function)),
        ("value_and_gradient_per_compiled_tree", "v+g÷compiled", (r, e) => r.Ratio(e.ValueAndGradient, e.CompiledTree)),
        ("gradient_per_finite_differences", "gradient÷diff.", (r, e) => r.Ratio(e.Gradient, e.Numeric)),
        ("control", "hand÷hand", (r, e) => r.Ratio(e.Control, e.HandWritten)),
    ];

    /// <summary>Checks every formula and prints what does not agree; true if all does.</summary>
    public static bool Check(Report report)
    {
        var complaints = Catalogue.All
            .SelectMany(f => Agreement.Complaints(f, f.Points(Points), f.Enter(f.Points(Points))).Take(1))
            .ToArray();
        foreach (var complaint in complaints)
            report.Say(complaint);
        if (complaints.Length == 0)
            report.Say($"{Catalogue.All.Count} formulas: tree, function and gradients agree at {Points} points.\n");
        return complaints.Length == 0;
    }

    public static void Measure(Report report, TimeSpan budget)
    {
        var entered = Catalogue.All.Select(f => (Formula: f, Entries: f.Enter(f.Points(Points)))).ToArray();
        Warmup.Settle([.. entered.SelectMany(e => Runners(e.Entries))]);

        report.Say("Formulas: median of ratios within one run; one delegate call per point, the same points for all");
        var table = new Table(
            ["formula", "function ns", "hand ns", "gradient ns", "v+g ns", "diff. ns", .. Ratios.Select(r => r.Header), "bytes/call"]);
        var rows = entered.Select(e => Row(report, table, e.Formula, e.Entries, budget / entered.Length)).ToArray();
        var means = Ratios.Select(
            (r, i) => report.Figure($"formulas.mean.{r.Name}", Statistics.GeometricMean(rows.Select(row => row[i]))));
        var worst = Ratios.Select((r, i) => report.Figure($"formulas.worst.{r.Name}", rows.Max(row => row[i])));
        table.Line()
            .Row(["geometric mean", "", "", "", "", "", .. means.Select(m => m.Ratio()), ""])
            .Row(["worst", "", "", "", "", "", .. worst.Select(w => w.Ratio()), ""]);
        report.Say(table.ToString());
        report.Say("v+g: value and gradient. function: compiled by C#, the one to judge by; compiled: by Expression.Compile().");
        report.Say("hand: the gradient by an expert. hand÷hand: one delegate against itself, which is the noise.");
    }

    private static double[] Row(Report report, Table table, Formula formula, Entries e, TimeSpan budget)
    {
        var race = Race.Run(budget, Runners(e));
        var name = $"formulas.{formula.Name}";
        var ratios = Ratios.Select(r => report.Figure($"{name}.{r.Name}", r.Of(race, e))).ToArray();
        report.Figure($"{name}.compiled_tree_ns", race.Nanoseconds(e.CompiledTree));
        table.Row(
        [
            formula.Name,
            report.Figure($"{name}.function_ns", race.Nanoseconds(e.Function)).Nanoseconds(),
            report.Figure($"{name}.hand_written_ns", race.Nanoseconds(e.HandWritten)).Nanoseconds(),
            report.Figure($"{name}.gradient_ns", race.Nanoseconds(e.Gradient)).Nanoseconds(),
            report.Figure($"{name}.value_and_gradient_ns", race.Nanoseconds(e.ValueAndGradient)).Nanoseconds(),
            report.Figure($"{name}.finite_differences_ns", race.Nanoseconds(e.Numeric)).Nanoseconds(),
            .. ratios.Select(r => r.Ratio()),
            report.Figure($"{name}.allocated_bytes_per_call", e.Gradient.AllocatedPerCall()).Count(),
        ]);
        return ratios;
    }

    private static Contestant[] Runners(Entries e) =>
        [e.Function, e.CompiledTree, e.HandWritten, e.Gradient, e.ValueAndGradient, e.Numeric, e.Control];
}
