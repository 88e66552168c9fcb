using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Formulas;

/// <summary>The twenty formulas: what hand-written gradients cost beside the function and differences.</summary>
internal static class FormulaRaces
{
    /// <summary>Few enough for points and results to stay in the fastest cache, and too many for a processor to learn by heart.</summary>
    private const int Points = 256;

    /// <summary>The ratios that are reported, by their stable names.</summary>
    private static readonly (string Name, string Header, Func<Race, Entries, double> Of)[] Ratios =
    [
        ("hand_written_per_function", "hand÷function", (r, e) => r.Ratio(e.HandWritten, e.Function)),
        ("compiled_tree_per_function", "compiled÷function", (r, e) => r.Ratio(e.CompiledTree, e.Function)),
        ("hand_written_per_finite_differences", "hand÷diff.", (r, e) => r.Ratio(e.HandWritten, e.Numeric)),
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
            report.Say($"{Catalogue.All.Count} formulas, each as tree, function and gradient by hand, agree at {Points} points.\n");
        return complaints.Length == 0;
    }

    public static void Measure(Report report, TimeSpan budget)
    {
        var entered = Catalogue.All.Select(f => (Formula: f, Entries: f.Enter(f.Points(Points)))).ToArray();
        Warmup.Settle([.. entered.SelectMany(e => Runners(e.Entries))]);

        report.Say("Formulas: median of ratios within one run; one delegate call per point, the same points for all");
        var table = new Table(
            ["formula", "function ns", "hand ns", "diff. ns", .. Ratios.Select(r => r.Header)]);
        var rows = entered.Select(e => Row(report, table, e.Formula, e.Entries, budget / entered.Length)).ToArray();
        var means = Ratios.Select((r, i) => report.Figure($"formulas.mean.{r.Name}", Statistics.GeometricMean(rows.Select(row => row[i]))));
        var worst = Ratios.Select((r, i) => report.Figure($"formulas.worst.{r.Name}", rows.Max(row => row[i])));
        table.Line()
            .Row(["geometric mean", "", "", "", .. means.Select(m => m.Ratio())])
            .Row(["worst", "", "", "", .. worst.Select(w => w.Ratio())]);
        report.Say(table.ToString());
        report.Say("function: compiled by C#, the one to judge by; compiled: by Expression.Compile(). hand: by an expert.");
        report.Say();
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
            report.Figure($"{name}.finite_differences_ns", race.Nanoseconds(e.Numeric)).Nanoseconds(),
            .. ratios.Select(r => r.Ratio()),
        ]);
        return ratios;
    }

    private static Contestant[] Runners(Entries e) =>
        [e.Function, e.CompiledTree, e.HandWritten, e.Numeric];
}
