using System.Linq.Dynamic.Core;
using System.Linq.Dynamic.Core.Exceptions;
using System.Linq.Dynamic.Core.Parser;
using System.Linq.Expressions;

namespace FunctionalAD.Samples;

/// <summary>The right-hand side of a model y = f(b1, …, bk, x), read from text into an expression tree.</summary>
internal sealed class Formula
{
    /// <summary>A gradient has up to eight parameters, and x is one of them.</summary>
    public const int MostParameters = 7;

    private static readonly ParsingConfig Config = new() { IsCaseSensitive = true };

    private Formula(string text, IReadOnlyList<string> parameters, IReadOnlyList<string> unused, LambdaExpression tree) =>
        (Text, Parameters, Unused, Tree) = (text, parameters, unused, tree);

    /// <summary>The formula as typed.</summary>
    public string Text { get; }

    /// <summary>The names of the parameters to fit, in order.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>The parameters that do not occur in the formula; no data can determine them.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>The lambda (b1, …, bk, x) => f: doubles in, a double out.</summary>
    public LambdaExpression Tree { get; }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula, such as b1 * (1 - exp(-b2 * x)).</param>
    /// <param name="parameters">The names of the parameters to fit.</param>
    /// <param name="columns">The columns of the data; x always means the first of the two.</param>
    /// <exception cref="InputException">The formula has a mistake; the message says where.</exception>
    public static Formula Parse(string text, IReadOnlyList<string> parameters, (string X, string Y) columns)
    {
        // The parser has keywords (it, new, and, mod, …) that are fair names for a parameter, so it sees names of our own.
        string[] inside = [.. parameters.Select((_, i) => $"p{i}"), "x"];
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["pi"] = "Math.PI", [columns.X] = "x", ["x"] = "x" };
        for (var i = 0; i < parameters.Count; i++)
            names[parameters[i]] = inside[i];

        var reader = new FormulaReader(text, names, name => Unknown(name, parameters, columns));
        ParameterExpression[] theirs = [.. inside.Select(n => Expression.Parameter(typeof(double), n))];
        ParameterExpression[] own = [.. parameters.Append("x").Select(n => Expression.Parameter(typeof(double), n))];
        var renaming = new Renaming(theirs, own);
        var body = renaming.Visit(Build(text, reader, theirs));
        return new(text, parameters, [.. parameters.Where((_, i) => !renaming.Seen.Contains(own[i]))], Expression.Lambda(body, own));
    }

    private static Expression Build(string text, FormulaReader reader, ParameterExpression[] parameters)
    {
        var rewritten = reader.Read();
        try
        {
            return new ExpressionParser(parameters, rewritten, [], Config).Parse(typeof(double));
        }
        catch (ParseException e)
        {
            throw InputException.At("the formula", text, reader.Origin(e.Position),
                $"this cannot be read as a number-valued formula: {e.Message.TrimEnd('.')}. A choice is written x < 5 ? b1 : b2.");
        }
    }

    private static string Unknown(string name, IReadOnlyList<string> parameters, (string X, string Y) columns)
    {
        if (name == columns.Y || name == "y")
            return $"{name} is what the formula is fitted to, so it cannot be part of it; remove it.";
        var lower = name.ToLowerInvariant();
        if (FormulaReader.Functions.ContainsKey(lower))
            return $"the function {name} is written {lower}.";
        var known = parameters.Append("x").Append(columns.X).Append("pi").Distinct();
        return $"unknown name {InputException.Quote(name)}; there are {string.Join(", ", known)} and the functions "
            + $"{string.Join(", ", FormulaReader.Functions.Keys)}. A parameter gets its name in --start, as in --start b1=500.";
    }

    private sealed class Renaming(IReadOnlyCollection<ParameterExpression> from, ParameterExpression[] to) : ExpressionVisitor
    {
        private readonly Dictionary<ParameterExpression, ParameterExpression> _own = from.Zip(to).ToDictionary(p => p.First, p => p.Second);

        public HashSet<ParameterExpression> Seen { get; } = [];

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Seen.Add(_own[node]);
            return _own[node];
        }
    }
}
