using System.Text;

namespace FunctionalAD.Bench.Reporting;

/// <summary>Plain text in columns: the first is a name and stands left, the others are figures and stand right.</summary>
internal sealed class Table(params string[] headers)
{
    private readonly List<string[]> rows = [];

    public Table Row(params string[] cells)
    {
        rows.Add(cells);
        return this;
    }

    /// <summary>A thin line, to set sums apart from what they sum.</summary>
    public Table Line()
    {
        rows.Add([]);
        return this;
    }

    public override string ToString()
    {
        var widths = headers.Select((h, i) => rows.Where(r => r.Length > i).Select(r => r[i].Length).Append(h.Length).Max()).ToArray();
        var line = new string('-', widths.Sum() + 2 * (widths.Length - 1));
        var text = new StringBuilder();
        Append(headers);
        text.AppendLine(line);
        foreach (var row in rows)
        {
            if (row.Length == 0)
                text.AppendLine(line);
            else
                Append(row);
        }
        return text.ToString();

        void Append(string[] cells)
        {
            var aligned = cells.Select((c, i) => i == 0 ? c.PadRight(widths[i]) : c.PadLeft(widths[i]));
            text.AppendLine(string.Join("  ", aligned).TrimEnd());
        }
    }
}
