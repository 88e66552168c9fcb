using System.Globalization;
using System.Text.Json;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Formulas;

/// <summary>The twenty formulas: what the library's gradients cost beside hand-written ones, the function, and differences.</summary>
internal static class FormulaRaces
{
    /// <summary>Few enough for points and results to stay in the fastest cache, and too many for a processor to learn by heart.</summary>
    private const int Points = 256;

    /// <summary>The verb of the child that races all formulas once and prints its figures.</summary>
    public const string One = "race";

    /// <summary>
    /// Where the code and the arrays of a contestant happen to lie moves a formula of a few nanoseconds by a third: everybody races in several
    /// processes, enters anew several times in each, and a figure is the median.
    /// </summary>
    private const int Processes = 3, Races = 3;

    /// <summary>The ratios that are reported, by their stable names.</summary>
    private static readonly (string Name, string Header, Func<Race, Entries, double> Of)[] Ratios =
    [
        ("gradient_per_hand_written", "gradient÷hand", (r, e) => r.Ratio(e.Gradient, e.HandWritten)),
        ("value_and_gradient_per_function", "v+g÷function", (r, e) => r.Ratio(e.ValueAndGradient, e.Function)),
        ("value_and_gradient_per_compiled_tree", "v+g÷compiled", (r, e) => r.Ratio(e.ValueAndGradient, e.CompiledTree)),
        ("gradient_per_finite_differences", "gradient÷diff.", (r, e) => r.Ratio(e.Gradient, e.Numeric)),
        ("control", "hand÷hand", (r, e) => r.Ratio(e.Control, e.HandWritten)),
    ];

    private static readonly (string Name, Func<Entries, Contestant> Of)[] Times =
    [
        ("function_ns", e => e.Function), ("hand_written_ns", e => e.HandWritten), ("gradient_ns", e => e.Gradient),
        ("value_and_gradient_ns", e => e.ValueAndGradient), ("finite_differences_ns", e => e.Numeric),
    ];

    private const string Allocated = "allocated_bytes_per_call";

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

    /// <summary>The child.</summary>
    public static int Run(string seconds)
    {
        var entered = Catalogue.All
            .Select(f => (Formula: f, Entries: Enumerable.Range(0, Races).Select(_ => f.Enter(f.Points(Points))).ToArray())).ToArray();
        Warmup.Settle([.. entered.SelectMany(e => e.Entries).SelectMany(Runners)]);
        var budget = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) / entered.Length;
        Console.WriteLine(JsonSerializer.Serialize(entered.SelectMany(e => Race(e.Formula, e.Entries, budget)).ToDictionary()));
        return 0;
    }

    public static void Measure(Report report, TimeSpan budget)
    {
        var seconds = (budget.TotalSeconds / Processes).ToString(CultureInfo.InvariantCulture);
        var figures = Enumerable.Range(0, Processes)
            .SelectMany(_ => JsonSerializer.Deserialize<Dictionary<string, double>>(Child.Run(One, seconds))!)
            .GroupBy(f => f.Key, f => f.Value)
            .ToDictionary(f => f.Key, f => report.Figure($"formulas.{f.Key}", Statistics.Median(f)));

        report.Say("Formulas: medians of ratios within one run; one delegate call per point, the same points for all");
        var table = new Table([
            "formula", "function ns", "hand ns", "gradient ns", "v+g ns", "diff. ns", .. Ratios.Select(r => r.Header), "bytes/call"]);
        foreach (var formula in Catalogue.All)
        {
            double Of(string figure) => figures[$"{formula.Name}.{figure}"];
            table.Row([
                formula.Name, .. Times.Select(t => Of(t.Name).Nanoseconds()), .. Ratios.Select(r => Of(r.Name).Ratio()), Of(Allocated).Count()]);
        }

        string[] Total(string name, Func<IEnumerable<double>, double> of) =>
            [.. Ratios.Select(r => report.Figure($"formulas.{name}.{r.Name}", of(Catalogue.All.Select(f => figures[$"{f.Name}.{r.Name}"]))).Ratio())];
        table.Line()
            .Row(["geometric mean", "", "", "", "", "", .. Total("mean", Statistics.GeometricMean), ""])
            .Row(["worst", "", "", "", "", "", .. Total("worst", Enumerable.Max), ""]);
        report.Say(table.ToString());
        report.Say("v+g: value and gradient. function: compiled by C#, the one to judge by; compiled: by Expression.Compile().");
        report.Say("hand: the gradient by an expert. hand÷hand: one delegate against itself, which is the noise.");
    }

    private static IEnumerable<KeyValuePair<string, double>> Race(Formula formula, Entries[] entries, TimeSpan budget)
    {
        var races = entries.Select(e => (Race: Measuring.Race.Run(budget / entries.Length, Runners(e)), Entries: e)).ToArray();
        foreach (var (name, _, of) in Ratios)
            yield return Figure(name, (r, e) => of(r, e));
        foreach (var (name, of) in Times)
            yield return Figure(name, (r, e) => r.Nanoseconds(of(e)));
        yield return Figure(Allocated, (_, e) => e.Gradient.AllocatedPerCall());

        KeyValuePair<string, double> Figure(string name, Func<Race, Entries, double> of) =>
            new($"{formula.Name}.{name}", Statistics.Median(races.Select(r => of(r.Race, r.Entries))));
    }

    private static Contestant[] Runners(Entries e) =>
        [e.Function, e.CompiledTree, e.HandWritten, e.Gradient, e.ValueAndGradient, e.Numeric, e.Control];
}
