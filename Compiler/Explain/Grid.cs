using System.Text;

namespace FunctionalAD.Explaining;

/// <summary>A table of text: aligned for a terminal, or as Markdown.</summary>
internal sealed class Grid(params IEnumerable<string> header)
{
    private readonly string[] header = [.. header];
    private readonly List<string[]> rows = [];

    /// <summary>Adds a row; missing cells are empty.</summary>
    public void Add(params IEnumerable<string> cells) => rows.Add([.. cells.Concat(Enumerable.Repeat("", header.Length)).Take(header.Length)]);

    /// <summary>Columns padded to their widest cell, the header underlined if there is one.</summary>
    public override string ToString()
    {
        var titled = header.Any(h => h.Length > 0);
        IEnumerable<string[]> all = titled ? rows.Prepend(header) : rows;
        var widths = header.Select((_, c) => all.Max(r => r[c].Length)).ToArray();
        var lines = all.Select(r => string.Join("  ", r.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd()).ToList();
        if (titled)
            lines.Insert(1, new string('─', widths.Sum() + (2 * (widths.Length - 1))));
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The same in the notation of Markdown, formulas as code.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Line(header);
        Line(header.Select(_ => "---"));
        foreach (var row in rows)
            Line(row.Select(cell => cell.Length == 0 ? "" : $"`{cell.Replace("|", "\\|", StringComparison.Ordinal)}`"));
        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }
}
