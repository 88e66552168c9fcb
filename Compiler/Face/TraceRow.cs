using System.Collections.Immutable;
using FunctionalAD.Explaining;

namespace FunctionalAD;

/// <summary>What a row of a trace is about.</summary>
public enum TraceKind
{
    /// <summary>A parameter of the function.</summary>
    Parameter,

    /// <summary>An operation on real numbers.</summary>
    Operation,

    /// <summary>A condition that was tested, or an iteration that began: it tells which way the evaluation went.</summary>
    Decision,
}

/// <summary>One row of a <see cref="TraceTable"/>.</summary>
public sealed class TraceRow
{
    internal TraceRow(TraceKind kind, string name)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary>What the row is about.</summary>
    public TraceKind Kind { get; }

    /// <summary>x1, x2, … for parameters, v1, v2, … for operations; <c>if</c>, <c>while</c> or <c>for</c>.</summary>
    public string Name { get; }

    /// <summary>The name that the user gave a parameter.</summary>
    public string? Parameter { get; internal init; }

    /// <summary>The operation in terms of the rows before, or the condition; empty for a parameter.</summary>
    public string Function { get; internal init; } = "";

    /// <summary>The value; null for a decision.</summary>
    public double? Value { get; internal init; }

    /// <summary>Whether the condition held; null for what is no condition.</summary>
    public bool? Holds { get; internal init; }

    /// <summary>One partial derivative per argument of the operation.</summary>
    public ImmutableArray<TracePartial> Partials { get; internal init; } = [];

    /// <summary>Whether the value is a <c>float</c>.</summary>
    internal bool IsSingle { get; init; }

    /// <summary>The name, with the user's own behind it.</summary>
    internal string Label => Parameter is null || Parameter == Name ? Name : $"{Name} ({Parameter})";

    /// <inheritdoc/>
    public override string ToString() => Kind == TraceKind.Decision
        ? $"{Name} {Function}{(Holds is { } holds ? holds ? ": true" : ": false" : "")}"
        : $"{Label} = {(Function.Length == 0 ? "" : Function + " = ")}{Text.Show(Value!.Value)}";
}

/// <summary>The partial derivative of an operation by one of its arguments, at the values of the trace.</summary>
public sealed class TracePartial
{
    internal TracePartial(string argument, TraceRow? source, Text text, double? value)
    {
        Argument = argument;
        Source = source;
        Text = text;
        Value = value;
    }

    /// <summary>The argument: the name of a row, or a constant.</summary>
    public string Argument { get; }

    /// <summary>The row that the argument comes from; null for a constant, by which nothing is derived.</summary>
    public TraceRow? Source { get; }

    /// <summary>The derivative as the rule book has it, in terms of the rows before; a dash for a constant argument.</summary>
    public string Formula => Text.Value;

    /// <summary>Its value; null for a constant argument.</summary>
    public double? Value { get; }

    internal Text Text { get; }

    /// <summary>Whether the rule says that the derivative is zero everywhere, so that nothing flows back.</summary>
    internal bool IsFlat { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Value is { } value ? $"{Formula} = {Text.Show(value)}" : Formula;
}
