using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Formulas;

/// <summary>The twenty formulas: what the library's gradients cost beside hand-written ones, the function, and differences.</summary>
internal static class FormulaRaces
{
    /// <summary>Few enough for points and results to stay in the fastest cache, and too many for a processor to learn by heart.</summary>
    private const int Points = 256;

    /// <summary>
    /// Where the arrays of a contestant happen to lie moves a formula of a few nanoseconds by a third, so everybody enters anew this often,
    /// and a figure is the median over the entries.
    /// </summary>
    private const int Races = 5;

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
        var entered = Catalogue.All
            .Select(f => (Formula: f, Entries: Enumerable.Range(0, Races).Select(_ => f.Enter(f.Points(Points))).ToArray())).ToArray();
        Warmup.Settle([.. entered.SelectMany(e => e.Entries).SelectMany(Runners)]);

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

    private static double[] Row(Report report, Table table, Formula formula, Entries[] entries, TimeSpan budget)
    {
        var races = entries.Select(e => (Race: Race.Run(budget / entries.Length, Runners(e)), Entries: e)).ToArray();
        var name = $"formulas.{formula.Name}";
        var ratios = Ratios.Select(r => report.Figure($"{name}.{r.Name}", Median(r.Of))).ToArray();
        Time("compiled_tree_ns", e => e.CompiledTree);
        table.Row(
        [
            formula.Name,
            Time("function_ns", e => e.Function),
            Time("hand_written_ns", e => e.HandWritten),
            Time("gradient_ns", e => e.Gradient),
            Time("value_and_gradient_ns", e => e.ValueAndGradient),
            Time("finite_differences_ns", e => e.Numeric),
            .. ratios.Select(r => r.Ratio()),
            report.Figure($"{name}.allocated_bytes_per_call", entries[0].Gradient.AllocatedPerCall()).Count(),
        ]);
        return ratios;

        double Median(Func<Race, Entries, double> of) => Statistics.Median(races.Select(r => of(r.Race, r.Entries)));

        string Time(string figure, Func<Entries, Contestant> of) => report.Figure($"{name}.{figure}", Median((race, e) => race.Nanoseconds(of(e)))).Nanoseconds();
    }

    private static Contestant[] Runners(Entries e) =>
        [e.Function, e.CompiledTree, e.HandWritten, e.Gradient, e.ValueAndGradient, e.Numeric, e.Control];
}
