using System.Collections.Immutable;

namespace FunctionalAD.Explaining;

/// <summary>What a variable of a program is during one evaluation: its value, and which row of the trace it comes from.</summary>
/// <param name="Value">The value, as the interpreter has it.</param>
/// <param name="Text">The name of the row, a formula, or the value.</param>
/// <param name="Row">The row that computed a real number; null for what no parameter influences and for what carries no derivative.</param>
/// <param name="Parts">Of an array or structure the parts that come from rows; default or null where there are none.</param>
internal sealed record Seen(object? Value, Text Text, TraceRow? Row = null, ImmutableArray<Seen?> Parts = default)
{
    /// <summary>A value that no parameter influences.</summary>
    public static Seen Constant(object? value) => new(value, Text.Of(value));

    /// <summary>An array or structure with parts that may come from rows.</summary>
    public static Seen Whole(object? value, ImmutableArray<Seen?> parts) =>
        new(value, Text.Of(value), null, parts.IsDefault || parts.All(p => p is null) ? default : parts);

    /// <summary>A part, whose value is known already.</summary>
    public Seen Part(int place, object? value) => (Parts.IsDefault ? null : Parts[place]) ?? Constant(value);

    /// <summary>The parts with one of them replaced.</summary>
    public ImmutableArray<Seen?> With(int place, Seen part) =>
        (Parts.IsDefault ? [.. new Seen?[((Array)Value!).Length]] : Parts).SetItem(place, part.IsTracked ? part : null);

    /// <summary>Whether a row of the trace stands behind it.</summary>
    public bool IsTracked => Row is not null || !Parts.IsDefault;

    /// <summary>Where an element of an array stands, the last index running fastest.</summary>
    public static int Place(Array array, IEnumerable<Seen> indices) =>
        indices.Select((index, d) => (Index: Convert.ToInt32(index.Value, null), Extent: array.GetLength(d)))
            .Aggregate(0, (place, d) => (place * d.Extent) + d.Index);
}
