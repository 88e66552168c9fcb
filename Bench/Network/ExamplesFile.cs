using System.Globalization;
using System.Text;
using CsvHelper;

namespace FunctionalAD.Bench.Network;

/// <summary>Examples of a CSV file: a header, then numbers; the class of an example is a number or a word.</summary>
internal sealed class ExamplesFile : IDisposable
{
    private const char Quote = '"';

    // Numbers need no line breaks in quotes; with them, one quote too many would swallow the rest of the file.
    private static readonly CsvReaderOptions options = new()
    {
        TrimWhitespace = true,
        TrackLineNumbers = true,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    private readonly string path;
    private readonly CsvReader csv;

    private ExamplesFile(string path) => (this.path, csv) = (path, CsvReader.FromFile(path, options));

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="label">The column of the classes; null for the last one.</param>
    /// <exception cref="InputException">The file cannot be used; the message says where and why.</exception>
    public static Examples Read(string path, string? label)
    {
        try
        {
            using var file = new ExamplesFile(path);
            return file.Read(label);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file.");
        }
        catch (CsvFormatException e)
        {
            throw At(path, Math.Max(e.LineNumber, 1), 1, "the quotes on this line do not match; numbers need none.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: the file cannot be read: {e.Message}");
        }
    }

    public void Dispose() => csv.Dispose();

    private static InputException At(string path, long line, int column, string problem) => new($"{path}:{line}:{column}: {problem}");

    private Examples Read(string? label)
    {
        csv.ReadHeader();
        string[] headers = [.. csv.Headers];
        var line = Math.Max(csv.LineNumber, 1);
        if (headers.Length < 2)
            throw At(path, line, 1, "the first line must name at least two columns: features and the class.");
        if (headers.All(h => double.TryParse(h, CultureInfo.InvariantCulture, out _)))
            throw At(path, line, 1, "the first line holds numbers; add one that names the columns.");
        var at = label is null ? headers.Length - 1 : Array.IndexOf(headers, label);
        if (at < 0)
            throw At(path, line, 1, $"there is no column \"{label}\"; --label can name one of {string.Join(", ", headers)}.");

        var (features, labels) = (new List<double[]>(), new List<string>());
        bool? areNumbers = null;
        while (csv.Read())
        {
            if (csv.FieldCount > headers.Length)
                throw At(path, csv.LineNumber, Column(headers.Length), $"the line has {csv.FieldCount} fields, the header names {headers.Length}.");
            features.Add([.. Enumerable.Range(0, headers.Length).Where(k => k != at).Select(k => Number(k, headers))]);
            var text = Field(at, headers);
            areNumbers ??= IsNumber(text, out _);
            labels.Add(areNumbers.Value ? Number(at, headers).ToString("R", CultureInfo.InvariantCulture) : text);
        }

        string[] classes = [.. labels.Distinct().OrderBy(l => areNumbers == true ? double.Parse(l, CultureInfo.InvariantCulture) : 0).ThenBy(l => l, StringComparer.Ordinal)];
        if (classes.Length < 2)
            throw At(path, line, 1, $"the column {headers[at]} has {(classes.Length == 0 ? "no values" : "one value only")}: there is nothing to tell apart.");
        return new([.. features], [.. labels.Select(l => Array.IndexOf(classes, l))], classes);
    }

    private double Number(int field, string[] headers)
    {
        var text = Field(field, headers);
        return IsNumber(text, out var number) ? number
            : throw At(path, csv.LineNumber, Column(field), $"\"{text}\" in the column {headers[field]} is not a number to compute with; write it with a decimal point, as in 12.5 or 1e-4.");
    }

    private string Field(int field, string[] headers)
    {
        var text = field < csv.FieldCount ? csv.GetString(field) : "";
        if (field < csv.FieldCount && csv.GetRawSpan(field).Contains((byte)Quote))
            throw At(path, csv.LineNumber, Column(field), $"the column {headers[field]} is quoted here; write {(text.Length > 0 ? text : "a number")} without quotes.");
        return text.Length > 0 ? text : throw At(path, csv.LineNumber, Column(field), $"the column {headers[field]} is missing here; fill it in or remove the line.");
    }

    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    // Where the text of a field begins on its line, counted in characters from 1; past the end for a missing one.
    private int Column(int field)
    {
        string[] raw = [.. Enumerable.Range(0, Math.Min(field + 1, csv.FieldCount)).Select(i => Encoding.UTF8.GetString(csv.GetRawSpan(i)))];
        var before = raw.Take(field).Sum(text => text.Length + 1);
        return field < raw.Length ? before + raw[field].Length - raw[field].TrimStart().Length + 1 : before;
    }
}
