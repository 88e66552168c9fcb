using System.Globalization;
using System.Text.RegularExpressions;

namespace FunctionalAD.Samples;

/// <summary>The value of --start: parameters in order, each with the value the fit begins at, as in b1=500,b2=0.0001.</summary>
internal static partial class StartValues
{
    private const string What = "--start";

    /// <summary>Reads name=value pairs separated by commas.</summary>
    /// <param name="text">The text as typed.</param>
    /// <param name="columns">The columns of the data, whose names are taken.</param>
    /// <exception cref="InputException">The text is not such a list; the message says where.</exception>
    public static IReadOnlyList<(string Name, double Value, int Position)> Parse(string text, (string X, string Y) columns)
    {
        var starts = new List<(string Name, double Value, int Position)>();
        var position = 0;
        foreach (var item in text.Split(','))
        {
            var start = ParseItem(text, item, position);
            CheckName(text, start, starts.Select(s => s.Name), columns);
            starts.Add(start);
            position += item.Length + 1;
        }
        if (starts.Count > Formula.MostParameters)
            throw Wrong(text, starts[Formula.MostParameters].Position,
                $"there are {starts.Count} parameters, at most {Formula.MostParameters} can be fitted; "
                + "put numbers in the formula for the others.");
        return starts;
    }

    private static (string Name, double Value, int Position) ParseItem(string text, string item, int position)
    {
        var match = Item().Match(item);
        if (!match.Success)
        {
            var at = position + item.TakeWhile(char.IsWhiteSpace).Count();
            throw Wrong(text, Math.Min(at, text.Length), "a name, = and a number are expected here, as in b1=500,b2=0.0001.");
        }
        var number = match.Groups["value"];
        if (!double.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            throw Wrong(text, position + number.Index,
                $"{InputException.Quote(number.Value)} is not a number; write it with a decimal point, as in 12.5 or 1e-4.");
        return (match.Groups["name"].Value, value, position + match.Groups["name"].Index);
    }

    private static void CheckName(
        string text, (string Name, double, int Position) start, IEnumerable<string> earlier, (string X, string Y) columns)
    {
        var problem = start.Name switch
        {
            "x" or "y" => "x and y are the data",
            var n when n == columns.X || n == columns.Y => "this is a column of the data",
            var n when FormulaReader.Functions.ContainsKey(n) => "this is a function",
            var n when earlier.Contains(n) => "this parameter has a start value already",
            _ => null,
        };
        if (problem is not null)
            throw Wrong(text, start.Position, $"{problem}; give the parameter another name, such as b1.");
    }

    private static InputException Wrong(string text, int position, string problem) =>
        InputException.At(What, text, position, problem);

    [GeneratedRegex(@"^\s*(?<name>[\p{L}_][\p{L}\p{Nd}_]*)\s*=\s*(?<value>\S.*?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}
