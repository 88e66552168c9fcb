using System.Collections.Immutable;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Explaining;

/// <summary>Writes down the rows of a trace, each with the partial derivatives that the rule book has for it.</summary>
internal sealed class Recorder(Context context)
{
    private readonly List<TraceRow> rows = [];
    private int inputs;
    private int operations;

    /// <summary>The rows so far, in the order of evaluation.</summary>
    public IReadOnlyList<TraceRow> Rows => rows;

    /// <summary>A parameter with its value.</summary>
    public Seen Input(string? name, double value)
    {
        var row = new TraceRow(TraceKind.Parameter, $"x{++inputs}") { Parameter = name, Value = value };
        rows.Add(row);
        return new(value, Text.Name(row.Name), row);
    }

    /// <summary>An operation on numbers of which a parameter influences at least one.</summary>
    public Seen Record(Primitive primitive, ImmutableArray<Seen> arguments, object value, Text function)
    {
        var result = new Seen(value, function);
        var row = new TraceRow(TraceKind.Operation, $"v{++operations}")
        {
            Function = function.Value,
            Value = Convert.ToDouble(value, null),
            IsSingle = value is float,
            Partials = [.. arguments.Select((_, i) => Partial(primitive, arguments, result, i))],
        };
        rows.Add(row);
        return new(value, Text.Name(row.Name), row);
    }

    /// <summary>A condition that was tested. What is a plain truth value by now was told when it was found out.</summary>
    public void Decide(string word, Text condition, bool holds)
    {
        if (condition.Value is not "true" and not "false")
            rows.Add(new(TraceKind.Decision, word) { Function = condition.Value, Holds = holds });
    }

    /// <summary>The begin of an iteration of a loop that counts.</summary>
    public void Iterate(int index) => rows.Add(new(TraceKind.Decision, "for") { Function = $"i = {Text.Of(index)}" });

    private TracePartial Partial(Primitive primitive, ImmutableArray<Seen> arguments, Seen result, int i)
    {
        var argument = arguments[i];
        if (argument.Row is null)
            return new(argument.Text.Value, null, Text.Name("–"), null);
        if (Primitives.IsConversion(primitive))
            return new(argument.Text.Value, argument.Row, Text.Of(1), 1);

        if (RuleBook.Find(primitive)!.Partial(i) is not { } partial)
            return new(argument.Text.Value, argument.Row, Text.Of(0), 0) { IsFlat = true };
        var (function, given) = Specialise(partial, [.. arguments, result]);
        var value = Interpreter.Run(function, [.. given.Select(g => g.Value)])[0];
        return new(argument.Text.Value, argument.Row, new Walk(null).Run(function, given)[0].Text, Convert.ToDouble(value, null));
    }

    // A row of the rule book is written once: here it gets the real type, the convention at kinks and the constants among the arguments.
    private (Function Function, Seen[] Given) Specialise(Function partial, ImmutableArray<Seen> arguments)
    {
        // Simplified as the derivative will be: the partial derivative of x² reads 2·x, not 2·x¹.
        var builder = new Builder(Rewrites.Simplifier(fastMath: false));
        Operand[] operands = [.. partial.Parameters.Select((p, i) => arguments[i].Text.IsPlain(arguments[i].Value)
            ? (Operand)new Literal(arguments[i].Value, arguments[i].Value!.GetType())
            : new Var(arguments[i].Value!.GetType(), p.Name))];
        var copier = context.Copier(builder, o => arguments[Array.IndexOf(operands, o)].Row is not null);
        copier.Real = arguments[^1].Value!.GetType();
        var function = builder.Function(partial.Name, operands.OfType<Var>(), _ => copier.Inline(partial.Body, operands));
        return (function, [.. arguments.Where((_, i) => i < operands.Length && operands[i] is Var)]);
    }
}
