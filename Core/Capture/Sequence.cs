using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// A sequence: a description of its elements, never an enumerator. Operators compose descriptions; what ends a chain emits the one loop that
/// the whole chain is (nested ones where sequences are nested).
/// </summary>
/// <param name="capture">What the elements are read by.</param>
/// <param name="element">The static type of the elements.</param>
internal abstract class Sequence(Capture capture, Type element) : Value
{
    /// <summary>The static type of the elements.</summary>
    public Type Element { get; } = element;

    protected Capture Capture { get; } = capture;

    protected Builder Builder => Capture.Emitting;

    /// <summary>The elements by index. One that is not known by index is gathered first, no further than <paramref name="limit"/> if that saves work.</summary>
    public abstract Indexed Index(Operand? limit = null);

    public abstract Sequence Select(Type element, Func<Value, Value> map);

    public abstract Sequence Where(Func<Value, Operand> keeps);

    /// <summary>How many elements there are.</summary>
    public abstract Operand Count();

    /// <summary>Whether there is an element; looks no further than the first.</summary>
    public abstract Operand Exists();

    /// <summary>Whether there is an element, and the first one.</summary>
    public virtual (Operand Exists, Func<Value> Element) First() => Index().First();

    /// <summary>Runs over the elements. The step gets an element and the state of the slots that carry one, and tells a value for each slot.</summary>
    public abstract ImmutableArray<Operand> Fold(ImmutableArray<Slot> slots, Func<Value, ImmutableArray<Operand>, IEnumerable<Operand>> step);

    protected Operand Add(Operand a, Operand b) => Builder.Apply(Operators.Add, typeof(int), a, b);

    protected Operand Less(Operand a, Operand b) => Builder.Apply(Operators.Find(ExpressionType.LessThan)!, typeof(bool), a, b);
}

/// <summary>A sequence of known extent whose elements are known by index.</summary>
internal sealed class Indexed(Capture capture, Type element, Operand extent, Func<Operand, Value> at, bool isStored = false) : Sequence(capture, element)
{
    public Operand Extent => extent;

    /// <summary>Whether it is an array or a list as it stands: LINQ averages those from 0 on, all others from their first element on.</summary>
    public bool IsStored => isStored;

    public Value At(Operand index) => at(index);

    public override Indexed Index(Operand? limit = null) => this;

    public override Indexed Select(Type element, Func<Value, Value> map) => new(Capture, element, extent, i => map(at(i)));

    public override Filtered Where(Func<Value, Operand> keeps) => new(Capture, Element, extent, i => keeps(at(i)), at);

    public override Operand Count() => extent;

    public override Operand Exists() => Less(Literal.Of(0), extent);

    public override (Operand Exists, Func<Value> Element) First() => (Exists(), () => at(Literal.Of(0)));

    public override ImmutableArray<Operand> Fold(ImmutableArray<Slot> slots, Func<Value, ImmutableArray<Operand>, IEnumerable<Operand>> step) =>
        Capture.Repeat(extent, slots, p => step(at(p[0]), [.. p.Skip(1)]));
}

/// <summary>The elements of an indexed sequence that a condition keeps.</summary>
internal sealed class Filtered(Capture capture, Type element, Operand extent, Func<Operand, Operand> keeps, Func<Operand, Value> at) : Sequence(capture, element)
{
    // The positions of what is kept: numbers without derivatives, so that the elements themselves pass through no record.
    public override Indexed Index(Operand? limit = null)
    {
        var found = Capture.Repeat(
            extent,
            [new Slot(SlotKind.Into, Builder.Zeros(typeof(int[]), extent)), new Slot(SlotKind.Carry, Literal.Of(0))],
            p => Capture.Choose(keeps(p[0]), () => [Builder.Write(p[1], [p[2]], p[0]), Add(p[2], Literal.Of(1))], () => [p[1], p[2]]),
            limit is null ? null : p => Less(p[2], limit),
            "i", "positions", "count");
        return new Indexed(Capture, Element, found[1], k => at(Builder.Read(found[0], k)));
    }

    public override Filtered Select(Type element, Func<Value, Value> map) => new(Capture, element, extent, keeps, i => map(at(i)));

    public override Filtered Where(Func<Value, Operand> also) =>
        new(Capture, Element, extent, i => Capture.Choose(keeps(i), () => also(at(i)), () => Literal.Of(false)), at);

    public override Operand Count() => Fold([new Slot(SlotKind.Sum, Literal.Of(0))], (_, _) => [Literal.Of(1)])[0];

    public override Operand Exists() => Less(Literal.Of(-1), Position());

    public override (Operand Exists, Func<Value> Element) First()
    {
        var position = Position();
        return (Less(Literal.Of(-1), position), () => at(position));
    }

    public override ImmutableArray<Operand> Fold(ImmutableArray<Slot> slots, Func<Value, ImmutableArray<Operand>, IEnumerable<Operand>> step) =>
        Capture.Repeat(extent, slots, p => Capture.Choose(keeps(p[0]), () => step(at(p[0]), [.. p.Skip(1)]), () => Idle(slots, p)));

    // The first position that is kept, or −1.
    private Operand Position() => Capture.Repeat(
        extent,
        [new Slot(SlotKind.Carry, Literal.Of(-1))],
        p => [Capture.Choose(keeps(p[0]), () => p[0], () => p[1])],
        p => Less(p[1], Literal.Of(0)),
        "i", "position")[0];

    // −0 changes no sum, not even one that is −0.
    private static IEnumerable<Operand> Idle(ImmutableArray<Slot> slots, ImmutableArray<Var> parameters)
    {
        var next = 1;
        foreach (var slot in slots)
            yield return slot.HasParameter ? parameters[next++] : Literal.Number(slot.Initial!.Type, Types.IsReal(slot.Initial.Type) ? -0.0 : 0);
    }
}

/// <summary>One sequence after another: two loops, the second of which goes on where the first one ended.</summary>
internal sealed class Joined(Capture capture, Sequence first, Sequence second) : Sequence(capture, first.Element)
{
    public override Indexed Index(Operand? limit = null)
    {
        var a = first.Index(limit);
        Operand Beyond(Operand i) => Builder.Apply(Operators.Subtract, typeof(int), i, a.Extent);
        var b = second.Index(limit is null ? null : Beyond(limit));
        return new Indexed(Capture, Element, Add(a.Extent, b.Extent), i => Capture.Either(Element, Less(i, a.Extent), () => a.At(i), () => b.At(Beyond(i))));
    }

    public override Joined Select(Type element, Func<Value, Value> map) => new(Capture, first.Select(element, map), second.Select(element, map));

    public override Joined Where(Func<Value, Operand> keeps) => new(Capture, first.Where(keeps), second.Where(keeps));

    public override Operand Count() => Add(first.Count(), second.Count());

    public override Operand Exists() => Capture.Choose(first.Exists(), () => Literal.Of(true), second.Exists);

    public override ImmutableArray<Operand> Fold(ImmutableArray<Slot> slots, Func<Value, ImmutableArray<Operand>, IEnumerable<Operand>> step) =>
        second.Fold([.. slots.Zip(first.Fold(slots, step), (slot, sofar) => new Slot(slot.Kind, sofar))], step);
}

/// <summary>A sequence for each element of another one, flattened: a loop inside a loop.</summary>
internal sealed class Flattened(Capture capture, Type element, Sequence outer, Func<Value, Sequence> inner) : Sequence(capture, element)
{
    // Two passes: how many, then each to its place, one array for each leaf of an element.
    public override Indexed Index(Operand? limit = null)
    {
        var count = Count();
        var arrays = Capture.Leaves(Element).Select(type => Builder.Zeros(type.MakeArrayType(), count)).ToArray();
        var filled = Fold(
            [new Slot(SlotKind.Carry, Literal.Of(0)), .. arrays.Select(a => new Slot(SlotKind.Into, a))],
            (value, state) => [Add(state[0], Literal.Of(1)), .. Capture.Leaves(value, Element).Select((leaf, k) => Builder.Write(state[k + 1], [state[0]], leaf))]);
        return new Indexed(Capture, Element, count, i => Capture.Whole(Element, filled.Skip(1).Select(array => Builder.Read(array, i))));
    }

    public override Flattened Select(Type element, Func<Value, Value> map) => new(Capture, element, outer, x => inner(x).Select(element, map));

    public override Flattened Where(Func<Value, Operand> keeps) => new(Capture, Element, outer, x => inner(x).Where(keeps));

    public override Operand Count() => outer.Fold([new Slot(SlotKind.Sum, Literal.Of(0))], (x, _) => [inner(x).Count()])[0];

    public override Operand Exists() => outer.Fold(
        [new Slot(SlotKind.Carry, Literal.Of(false))],
        (x, state) => [Capture.Choose(state[0], () => Literal.Of(true), () => inner(x).Exists())])[0];

    // A sum goes through the outer loop as a carried value, so that it is added up in the order of the elements.
    public override ImmutableArray<Operand> Fold(ImmutableArray<Slot> slots, Func<Value, ImmutableArray<Operand>, IEnumerable<Operand>> step) =>
        outer.Fold(
            [.. slots.Select(slot => slot.HasParameter ? slot : new Slot(SlotKind.Carry, slot.Initial))],
            (x, state) => inner(x).Fold([.. slots.Select((slot, k) => new Slot(slot.Kind, state[k]))], step));
}
