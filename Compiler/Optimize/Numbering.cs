using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Numbers for values: two variables of one number have the same value, however they are called. Parameters of inner regions are numbered by
/// their place, so that equal loops get equal numbers.
/// </summary>
/// <param name="now">What stands for an operand by now.</param>
internal sealed class Numbering(Func<Operand, Operand> now)
{
    private readonly Dictionary<Key, int> known = [];
    private readonly Dictionary<Var, int> numbers = new(ReferenceEqualityComparer.Instance);
    private int depth;

    /// <summary>The number of a value.</summary>
    public int this[Operand operand]
    {
        get => now(operand) switch
        {
            Literal literal => Number(new Literally(literal)),
            Var v => numbers.TryGetValue(v, out var number) ? number : numbers[v] = Number(v),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Says which class of values a variable belongs to.</summary>
    public void Assume(Var v, int @class) => numbers[v] = Number(typeof(Slot), @class);

    /// <summary>The number of what a primitive makes of a value of a class and another value.</summary>
    public int Step(Primitive primitive, int @class, Operand value) => Applied(primitive, value.Type, [Number(typeof(Slot), @class), this[value]]);

    /// <summary>Numbers what a region computes.</summary>
    public void Walk(Region region)
    {
        foreach (var equation in region.Equations)
            Walk(equation);
    }

    /// <summary>Numbers what an equation computes.</summary>
    public void Walk(Equation equation)
    {
        var parts = new List<int>();
        var operands = equation.Op.Operands.Select(o => this[o]).ToArray();
        if (equation.Op is Apply { Primitive.IsConstant: true } applied)
        {
            numbers[equation.Results[0]] = Applied(applied.Primitive, applied.Type, operands);
            return;
        }

        object? tag = equation.Op switch
        {
            If => typeof(If),
            Loop loop => (typeof(Loop), loop.Down, loop.Extent is null),
            Read or Copy or Write or Accumulate => equation.Op.GetType(),
            Length length => (typeof(Length), length.Dimension),
            Zeros zeros => (typeof(Zeros), zeros.ArrayType),
            Pack pack => (typeof(Pack), pack.StructureType),
            Unpack unpack => (typeof(Unpack), unpack.Component),
            _ => null,
        };
        parts.AddRange(operands);
        if (equation.Op is Loop { Slots: var slots })
        {
            parts.Add(-3);
            foreach (var slot in slots)
                parts.Add((int)slot.Kind);
        }

        depth++;
        foreach (var region in equation.Op.Regions)
        {
            for (var k = 0; k < region.Parameters.Length; k++)
                numbers[region.Parameters[k]] = Number(region.Parameters[k].Type, depth, k);
            Walk(region);
            parts.Add(-1);
            parts.AddRange(region.Results.Select(r => this[r]));
        }

        depth--;
        for (var k = 0; k < equation.Results.Length; k++)
        {
            // What nobody knows is a value of its own.
            if (tag is not null)
                numbers[equation.Results[k]] = Number(tag, [.. parts, -2, k]);
        }
    }

    private int Applied(Primitive primitive, Type type, int[] operands)
    {
        if (primitive.IsCommutative && operands.Length == 2)
            Array.Sort(operands);
        return Number((primitive, type), [.. operands]);
    }

    private int Number(object tag, params ImmutableArray<int> parts)
    {
        var key = new Key(tag, parts);
        return known.TryGetValue(key, out var number) ? number : known[key] = known.Count;
    }

    private sealed record Literally(Literal Literal)
    {
        public bool Equals(Literally? other) => other is not null && Literal.SameAs(other.Literal);

        public override int GetHashCode() => Literal.BitHash;
    }

    private sealed record Key(object Tag, ImmutableArray<int> Parts)
    {
        public bool Equals(Key? other) => other is not null && Tag.Equals(other.Tag) && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(Tag is Var ? RuntimeHelpers.GetHashCode(Tag) : Tag.GetHashCode());
            foreach (var part in Parts)
                hash.Add(part);
            return hash.ToHashCode();
        }
    }
}
