using System.Globalization;
using System.Text.Json;

namespace FunctionalAD.Bench.Reporting;

/// <summary>
/// What a run found out: text for people as it goes along, and every figure under a name that stays the same from run to
/// run, for programs.
/// </summary>
internal sealed class Report
{
    private readonly SortedDictionary<string, double> figures = new(StringComparer.Ordinal);

    public void Say(string text = "") => Console.WriteLine(text);

    /// <summary>Keeps a figure and hands it on, so that it can be printed where it is recorded.</summary>
    public double Figure(string name, double value) => figures[name] = value;

    /// <summary>A figure that was found out, or null.</summary>
    public double? this[string name] => figures.TryGetValue(name, out var value) ? value : null;

    /// <summary>All figures whose names begin so.</summary>
    public IEnumerable<(string Name, double Value)> Named(string prefix) =>
        figures.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(f => (f.Key, f.Value));

    public void Save(FileInfo file)
    {
        file.Directory?.Create();
        using var stream = file.Create();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach (var (name, value) in figures)
        {
            // JSON has no word for infinity or for "not a number".
            if (double.IsFinite(value))
                json.WriteNumber(name, value);
            else
                json.WriteNull(name);
        }
        json.WriteEndObject();
    }
}

/// <summary>How figures are written for people.</summary>
internal static class Words
{
    public static string Ratio(this double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    public static string Nanoseconds(this double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    public static string Times(this double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    public static string Small(this double value) => value.ToString("E1", CultureInfo.InvariantCulture);

    public static string Count(this double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
