using System.Globalization;
using FunctionalAD.Bench.Formulas;
using FunctionalAD.Bench.Problems;

namespace FunctionalAD.Bench.Reporting;

/// <summary>The charts of a run, drawn from its figures by their names; what was not measured is left out.</summary>
internal static class Charts
{
    private static readonly string[] problems = [.. Worked.All.Select(p => p.Name)], formulas = [.. Catalogue.All.Select(f => f.Name)];

    public static void Save(Report report, DirectoryInfo folder)
    {
        Bars("problems", "Gradients of worked problems", "time over that by hand: less is better", problems,
            ("gradient ÷ by hand", p => $"problems.{p}.gradient_per_hand_written"), ("gradient ÷ by hand with vectors", p => $"problems.{p}.gradient_per_hand_vectorised"));
        Bars("function", "Gradients of worked problems beside the function", "time of value and gradient over that of the function", problems,
            ("gradient ÷ function", p => $"problems.{p}.gradient_per_function"));
        Bars("formulas", "Gradients of formulas", "time over that by hand: less is better", formulas,
            ("gradient ÷ by hand", f => $"formulas.{f}.gradient_per_hand_written"));
        Bars("batch", "Gradients of formulas at many points", "times as fast as a loop by hand: more is better", formulas,
            ("by hand ÷ batch", f => $"batch.{f}.hand_written_per_batch"));
        var curves = problems.Select(p => Curve(p)).Where(c => c.Sizes.Length > 1).ToArray();
        if (curves.Length > 0)
            Chart.Growth(File("growth"), Titled("Cost of gradients against size"), "ns per element", curves);
        report.Say($"Charts: {folder.FullName}");

        void Bars(string name, string title, string axis, string[] names, params (string Name, Func<string, string> Figure)[] series)
        {
            var values = series.Select(s => (s.Name, names.Select(n => report[s.Figure(n)] ?? double.NaN).ToArray())).ToArray();
            if (values.Any(v => v.Item2.Any(double.IsFinite)))
                Chart.Bars(File(name), Titled(title), axis, names, values);
        }

        (string Name, double[] Sizes, double[] Values) Curve(string problem)
        {
            var prefix = $"problems.{problem}.gradient_ns_per_element_of_";
            var found = report.Named(prefix).Select(f => (Size: double.Parse(f.Name[prefix.Length..], CultureInfo.InvariantCulture), f.Value)).OrderBy(f => f.Size).ToArray();
            return (problem, [.. found.Select(f => f.Size)], [.. found.Select(f => f.Value)]);
        }

        FileInfo File(string name) => new(Path.Combine(folder.FullName, $"{name}.png"));

        static string Titled(string title) => $"{title}\n{Machine.Name}";
    }
}
