using System.Collections.Immutable;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>
/// A generated statement or expression: an operation by name over parts. It says no more than is always valid, so that any part may be
/// taken out: a jump over more loops than there are jumps over all, an index is taken modulo the length.
/// </summary>
internal sealed class Statement(string op, ImmutableArray<Statement> parts, int index = 0, double number = 0)
{
    private static readonly string[] statements =
        ["list", "set", "update", "write", "updateElement", "count", "if", "for", "break", "continue", "return", "throw", "labelled", "leave", "again", "switch", "try", "alias", "fresh", "swap", "local", "store", "sweep", "repeat", "row"];

    public string Op { get; } = op;

    public ImmutableArray<Statement> Parts { get; } = parts;

    /// <summary>Which variable, array, form or depth.</summary>
    public int Index { get; } = index;

    /// <summary>The value of a constant.</summary>
    public double Number { get; } = number;

    public int Size => 1 + Parts.Sum(p => p.Size);

    public bool IsStatement => statements.Contains(Op);

    public static Statement Of(string op, int index, params ImmutableArray<Statement> parts) => new(op, parts, index);

    private bool IsWhole => Op is "number" or "counter" or "turn" or "length" or "sum" or "twice" or "counted";

    /// <summary>Whether one of some operations is in it.</summary>
    public bool Mentions(params string[] ops) => ops.Contains(Op) || Parts.Any(p => p.Mentions(ops));

    /// <summary>Smaller ones: without one statement of a list, a statement's inner lists in its place, constants for expressions.</summary>
    public IEnumerable<Statement> Shrink()
    {
        if (Op == "list")
        {
            for (var i = 0; i < Parts.Length; i++)
                yield return new Statement(Op, Parts.RemoveAt(i), Index, Number);
            for (var i = 0; i < Parts.Length; i++)
            {
                foreach (var inner in Parts[i].Parts.Where(p => p.Op == "list"))
                    yield return new Statement(Op, Parts.RemoveAt(i).InsertRange(i, inner.Parts), Index, Number);
            }
        }
        else if (IsWhole && Op != "number")
        {
            yield return Of("number", 1);
            foreach (var part in Parts)
                yield return part;
        }
        else if (!IsStatement && !IsWhole && Op is not ("constant" or "input" or "<"))
        {
            yield return new Statement("constant", [], 0, 0.5);
            yield return Of("input", 0);
            foreach (var part in Parts.Where(p => !p.IsStatement && !p.IsWhole && p.Op != "<"))
                yield return part;
        }

        for (var i = 0; i < Parts.Length; i++)
        {
            foreach (var smaller in Parts[i].Shrink())
                yield return new Statement(Op, Parts.SetItem(i, smaller), Index, Number);
        }
    }

    public override string ToString() => Op switch
    {
        "list" => $"{{ {string.Join("; ", Parts)} }}",
        "constant" => Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => $"{Op}{Index}{(Parts.Length == 0 ? "" : $"({string.Join(", ", Parts)})")}",
    };
}
