using System.Globalization;
using System.Text;
using CsvHelper;

namespace FunctionalAD.Samples;

/// <summary>Two columns of a CSV file: observations of y at x.</summary>
/// <param name="Path">The file.</param>
/// <param name="Columns">The names of the two columns.</param>
/// <param name="X">Where the observations were made.</param>
/// <param name="Y">What was observed.</param>
/// <param name="Lines">The line of the file each observation stands on.</param>
internal sealed record DataFile(string Path, (string X, string Y) Columns, double[] X, double[] Y, long[] Lines)
{
    // Numbers need no line breaks in quotes; with them, one quote too many would swallow the rest of the file.
    private static readonly CsvReaderOptions Options = new()
    {
        TrimWhitespace = true,
        CommentPrefix = '#',
        TrackLineNumbers = true,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <summary>Reads the columns x and y of a file with a header row: those named, else x and y, else the first two.</summary>
    /// <exception cref="InputException">The file cannot be used; the message says where and why.</exception>
    public static DataFile Read(string path, string? xColumn = null, string? yColumn = null)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, Options);
            csv.ReadHeader();
            return Read(csv, path, xColumn, yColumn);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(
                $"{path}: there is no such file. Give --data the path of a CSV file, as in --data Samples/data/misra1a.csv.");
        }
        catch (CsvFormatException e)
        {
            throw InputException.InFile(path, Math.Max(e.LineNumber, 1), 1,
                "the quotes on this line do not match; numbers and names need none.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: the file cannot be read: {e.Message} Give --data a CSV file that you may read.");
        }
    }

    private static DataFile Read(CsvReader csv, string path, string? xColumn, string? yColumn)
    {
        string[] headers = [.. csv.Headers];
        var line = Math.Max(csv.LineNumber, 1);
        if (headers.Length < 2)
            throw InputException.InFile(path, line, 1,
                "the first line must name at least two columns, separated by commas, semicolons or tabs, as in x,y.");
        if (headers.All(h => TryNumber(h, out _)))
            throw InputException.InFile(path, line, 1,
                "the first line holds numbers, not names; add a first line that names the columns, as in x,y.");
        var (x, y) = Choose(path, line, headers, xColumn, yColumn);

        var rows = new List<(double X, double Y, long Line)>();
        while (csv.Read())
            rows.Add((Number(csv, path, headers, x), Number(csv, path, headers, y), csv.LineNumber));
        return new(path, (headers[x], headers[y]), [.. rows.Select(r => r.X)], [.. rows.Select(r => r.Y)], [.. rows.Select(r => r.Line)]);
    }

    private static (int X, int Y) Choose(string path, long line, string[] headers, string? xColumn, string? yColumn)
    {
        var x = xColumn is null ? -1 : Find(path, line, headers, xColumn, "--x");
        var y = yColumn is null ? -1 : Find(path, line, headers, yColumn, "--y");
        if (x < 0)
            x = Default(headers, "x", except: y);
        if (y < 0)
            y = Default(headers, "y", except: x);
        return x != y ? (x, y) : throw new InputException($"--x and --y both name the column {headers[x]}; they must differ.");
    }

    private static int Find(string path, long line, string[] headers, string name, string option)
    {
        var index = Array.IndexOf(headers, name);
        if (index < 0)
            throw InputException.InFile(path, line, 1,
                $"there is no column {InputException.Quote(name)}; {option} can name one of {string.Join(", ", headers)}.");
        if (index != Array.LastIndexOf(headers, name))
            throw InputException.InFile(path, line, 1, $"the column {InputException.Quote(name)} is there twice; give each its own name.");
        return index;
    }

    private static int Default(string[] headers, string name, int except)
    {
        var index = Array.IndexOf(headers, name);
        return index >= 0 && index != except ? index : except == 0 ? 1 : 0;
    }

    private static double Number(CsvReader csv, string path, string[] headers, int field)
    {
        if (csv.FieldCount > headers.Length)
            throw InputException.InFile(path, csv.LineNumber, Column(csv, headers.Length),
                $"the line has {csv.FieldCount} fields, the header names {headers.Length}; remove the extra ones, "
                + "and write decimals with a point when commas separate the fields.");
        var text = field < csv.FieldCount ? csv.GetString(field) : "";
        if (text.Length == 0)
            throw InputException.InFile(path, csv.LineNumber, Column(csv, field),
                $"the column {headers[field]} is empty here; fill it in or remove the line.");
        if (!TryNumber(text, out var number))
            throw InputException.InFile(path, csv.LineNumber, Column(csv, field),
                $"{InputException.Quote(text)} in the column {headers[field]} is not a number to compute with; "
                + "write it with a decimal point, as in 12.5 or 1e-4.");
        return number;
    }

    /// <summary>Where the text of a field begins on its line, counted in characters from 1; past the end for a missing field.</summary>
    private static int Column(CsvReader csv, int field)
    {
        var present = Math.Min(field + 1, csv.FieldCount);
        string[] raw = [.. Enumerable.Range(0, present).Select(i => Encoding.UTF8.GetString(csv.GetRawSpan(i)))];
        var before = raw.Take(field).Sum(text => text.Length + 1);
        return field < raw.Length ? before + raw[field].Length - raw[field].TrimStart().Length + 1 : before;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && Math.Abs(number) < Sweep.Huge;
}
