using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FunctionalAD.Samples;

/// <summary>
/// Reads a formula token by token and rewrites it for the expression parser: names become the parser's own, functions become
/// methods of <see cref="Math"/>, and every number is written as a double, so that 1/2 is 0.5. Mistakes are found here, where
/// the user's own words and their places are still known; nothing but arithmetic gets through.
/// </summary>
internal sealed partial class FormulaReader
{
    private const int LongestFormula = 2000;
    private const int DeepestNesting = 100;
    private const string What = "the formula";
    private const string One = "abs acos acosh asin asinh atan atanh cbrt cos cosh exp log log10 log2 sin sinh sqrt tan tanh";
    private const string Two = "atan2 max min pow";

    private readonly record struct Open(int Position, string? Function, int Commas);

    private readonly string _source;
    private readonly IReadOnlyDictionary<string, string> _names;
    private readonly Func<string, string> _unknownName;
    private readonly StringBuilder _text = new();
    private readonly List<int> _origins = [];
    private readonly Stack<Open> _open = new();
    private string? _function;
    private bool _afterOperand;

    /// <param name="source">The formula as typed.</param>
    /// <param name="names">What each name the user may write is called in the rewritten text.</param>
    /// <param name="unknownName">The explanation for a name that is none of them.</param>
    public FormulaReader(string source, IReadOnlyDictionary<string, string> names, Func<string, string> unknownName) =>
        (_source, _names, _unknownName) = (source, names, unknownName);

    /// <summary>
    /// The functions a formula may call, each with its number of arguments. <see cref="Math"/> has them under the same names,
    /// capitalized.
    /// </summary>
    public static IReadOnlyDictionary<string, int> Functions { get; } = new SortedDictionary<string, int>(
        One.Split(' ').ToDictionary(name => name, _ => 1).Concat(Two.Split(' ').ToDictionary(name => name, _ => 2)).ToDictionary(),
        StringComparer.Ordinal);

    /// <summary>The rewritten formula.</summary>
    /// <exception cref="InputException">The formula has a mistake.</exception>
    public string Read()
    {
        if (_source.Length > LongestFormula)
            throw Wrong(LongestFormula, $"it is longer than {LongestFormula} characters; a model to fit is shorter.");
        var position = 0;
        while (position < _source.Length)
        {
            var token = Token().Match(_source, position);
            Take(token, position);
            position += token.Length;
        }
        if (_open.TryPeek(out var open))
            throw Wrong(open.Position, "this ( is never closed; add the missing ).");
        if (!_afterOperand)
            throw Wrong(_source.Length, "the formula ends where a value is expected; write, for example, b1 * exp(-b2 * x).");
        return _text.ToString();
    }

    /// <summary>Where in the user's formula the place in the rewritten text came from.</summary>
    public int Origin(int position) => position < _origins.Count ? _origins[position] : _source.Length;

    private void Take(Match token, int position)
    {
        if (token.Groups["space"].Success)
            return;
        if (token.Groups["number"].Success)
            TakeNumber(token.Value, position);
        else if (token.Groups["name"].Success)
            TakeName(token.Value, position);
        else if (token.Groups["sign"].Success)
            TakeSign(token.Value, position);
        else
            throw Wrong(position, Unreadable(token.Value));
    }

    private void TakeNumber(string digits, int position)
    {
        Operand(position);
        var number = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(number))
            throw Wrong(position, $"{InputException.Quote(digits)} is larger than any double; the largest is about 1.8e308.");
        // Seventeen digits give the same double back, and the exponent keeps the parser from reading an integer.
        Emit(number.ToString("E16", CultureInfo.InvariantCulture), position);
        _afterOperand = true;
    }

    private void TakeName(string name, int position)
    {
        Operand(position);
        if (_names.TryGetValue(name, out var known))
        {
            Emit(known, position);
            _afterOperand = true;
        }
        else if (Functions.ContainsKey(name))
        {
            Emit($"Math.{char.ToUpperInvariant(name[0])}{name[1..]}", position);
            _function = name;
        }
        else
        {
            throw Wrong(position, _unknownName(name));
        }
    }

    private void TakeSign(string sign, int position)
    {
        if (sign == "(")
        {
            Operand(position, afterFunction: true);
            if (_open.Count == DeepestNesting)
                throw Wrong(position, $"parentheses may be nested {DeepestNesting} deep; write the formula flatter.");
            _open.Push(new(position, _function, 0));
            _function = null;
        }
        else if (_function is not null || (!_afterOperand && sign is not ("-" or "!")))
        {
            throw Wrong(position, _function is null
                ? $"a value is missing before {sign}; an operator needs one on each side."
                : $"{_function} needs its argument in parentheses, as in {Call(_function)}.");
        }
        else if (sign is ")" or ",")
        {
            CloseOrSeparate(sign, position);
        }
        Emit(sign, position);
        _afterOperand = sign == ")";
    }

    private void CloseOrSeparate(string sign, int position)
    {
        if (!_open.TryPop(out var open))
            throw Wrong(position, sign == ")" ? "this ) closes nothing; remove it or add the missing (." : StrayComma);
        if (sign == ",")
        {
            if (open.Function is null)
                throw Wrong(position, StrayComma);
            _open.Push(open with { Commas = open.Commas + 1 });
        }
        else if (open.Function is { } function && Functions[function] != open.Commas + 1)
        {
            throw Wrong(open.Position - function.Length, $"{function} takes {Arguments(Functions[function])}, "
                + $"here it has {open.Commas + 1}; write {Call(function)}.");
        }
    }

    /// <summary>An operand begins here: no other may stand directly before it.</summary>
    private void Operand(int position, bool afterFunction = false)
    {
        if (_afterOperand)
            throw Wrong(position, "an operator is missing before this; multiplication is written out, as in 2 * x.");
        if (_function is not null && !afterFunction)
            throw Wrong(position, $"{_function} needs its argument in parentheses, as in {Call(_function)}.");
    }

    private void Emit(string text, int position)
    {
        _text.Append(text).Append(' ');
        while (_origins.Count < _text.Length)
            _origins.Add(position);
    }

    private InputException Wrong(int position, string problem) => InputException.At(What, _source, position, problem);

    private const string StrayComma = "a comma separates the arguments of a function only; decimal numbers take a point, as in 1.5.";

    private static string Unreadable(string text) => text switch
    {
        "^" or "**" => $"{text} is not an operator here; write a power as pow(x, 2).",
        "=" => "the formula is the right-hand side of y = … only; to compare, write ==.",
        _ => $"{InputException.Quote(text)} has no meaning in a formula; it may hold numbers, names, + - * / ( ) and function calls.",
    };

    private static string Call(string function) => Functions[function] == 1 ? $"{function}(x)" : $"{function}(x, 2)";

    private static string Arguments(int count) => count == 1 ? "one argument" : $"{count} arguments";

    [GeneratedRegex("""
        \G(?: (?<space>\s+)
            | (?<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
            | (?<name>[\p{L}_][\p{L}\p{Nd}_]*)
            | \*\* | (?<sign><=|>=|==|!=|&&|\|\||[-+*/(),?:<>!])
            | [\uD800-\uDBFF][\uDC00-\uDFFF] | . )
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
