using System.Globalization;

namespace FunctionalAD.Explaining;

/// <summary>A trace as tables: the evaluation downwards, then the reverse pass line by line.</summary>
internal static class Tables
{
    /// <summary>Aligned text.</summary>
    public static string Plain(TraceTable trace)
    {
        var reverse = new Grid("", "", "", "");
        foreach (var step in trace.Reverse)
        {
            if (step.Terms.IsEmpty)
                reverse.Add($"{step.Name} = {Text.Show(step.Adjoint)}");
            else
                reverse.Add($"{step.Name} = {step.Formula}", $"= {step.Numbers}", $"= {Text.Show(step.Adjoint)}");
        }

        return $"{Title(trace)}\n\n{Evaluation(trace)}\nreverse\n{reverse}\n{Summary(trace)}\n";
    }

    /// <summary>Markdown.</summary>
    public static string Markdown(TraceTable trace)
    {
        var reverse = new Grid("adjoint", "sum", "in numbers", "value");
        foreach (var step in trace.Reverse)
            reverse.Add(step.Name, step.Formula, step.Numbers, Text.Show(step.Adjoint));
        return $"`{Title(trace)}`\n\n{Evaluation(trace).ToMarkdown()}\n{reverse.ToMarkdown()}\n`{Summary(trace)}`\n";
    }

    private static string Title(TraceTable trace) => $"{trace.Function} at ({Numbers(trace.Point)})";

    private static string Summary(TraceTable trace) => trace.Gradient.Length == 1
        ? $"f = {Text.Show(trace.Value)}, f' = {Numbers(trace.Gradient)}"
        : $"f = {Text.Show(trace.Value)}, ∇f = ({Numbers(trace.Gradient)})";

    private static string Numbers(IEnumerable<double> numbers) => string.Join(", ", numbers.Select(Text.Show));

    private static Grid Evaluation(TraceTable trace)
    {
        var arity = trace.Rows.Max(r => r.Partials.Length);
        var grid = new Grid(["name", "function", "value", .. Enumerable.Range(1, arity).Select(i => $"∂ by {Ordinal(i)} argument"), .. arity > 0 ? ["their values"] : Array.Empty<string>()]);
        foreach (var row in trace.Rows)
        {
            grid.Add([
                row.Label,
                row.Function,
                row.Value is { } value ? Text.Show(value) : row.Holds switch { true => "true", false => "false", _ => "" },
                .. row.Partials.Select(p => p.Formula),
                .. Enumerable.Repeat("", arity - row.Partials.Length),
                string.Join(", ", row.Partials.Select(p => p.Value is { } v ? Text.Show(v) : "–")),
            ]);
        }

        return grid;
    }

    private static string Ordinal(int i) => i.ToString(CultureInfo.InvariantCulture) + i switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
}
