using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Results that go into arrays of the caller's. Where a result starts from zeros or collects the terms of a loop, the caller's array takes
/// the place of the new one from the start; else it is copied.
/// </summary>
internal static class Destinations
{
    private static readonly Primitive length =
        Primitives.Method(typeof(Sequences).GetMethod(nameof(Sequences.IsAsLong))!, null, mayThrow: true, commutative: false, folds: false);

    /// <summary>The function with its results, arrays of numbers, in buffers: each is a parameter more.</summary>
    /// <param name="function">The function.</param>
    /// <param name="at">The place of the buffers among the parameters.</param>
    /// <param name="name">What a buffer is called.</param>
    /// <param name="first">The first result that goes into one: of a gradient the second, as the first is the value.</param>
    public static Function Run(Function function, int at, string name, int first = 0)
    {
        var body = function.Body;
        var buffers = new List<Var>();
        for (var i = first; i < body.Results.Length; i++)
        {
            var buffer = new Var(body.Results[i].Type, name);
            buffers.Add(buffer);
            if (body.Results[i] is Var array && !body.Results[first..i].Contains(array) && Made(body, array, buffer, []) is { } made)
                body = made;
            else
                body = Copied(body, body.Results[i], buffer);
        }

        // The buffers are filled: there is nothing to return.
        return new(function.Name, new Region(function.Parameters.InsertRange(at, buffers), body.Equations, body.Results[..first]));
    }

    /// <summary>What makes the array of which a variable is a version, whatever branches update it.</summary>
    public static Var? Root(Region region, Var version)
    {
        var made = new Dictionary<Var, Equation>(ReferenceEqualityComparer.Instance);
        var known = new Dictionary<Var, Var?>(ReferenceEqualityComparer.Instance);
        Note(region);
        return Of(version);

        void Note(Region inner)
        {
            foreach (var equation in inner.Equations)
            {
                foreach (var result in equation.Results)
                    made[result] = equation;
                if (equation.Op is If)
                {
                    foreach (var branch in equation.Op.Regions)
                        Note(branch);
                }
            }
        }

        // Once for each: along a chain of choices there are two ways at each of them.
        Var? Of(Operand operand) => operand is not Var v || !made.TryGetValue(v, out var equation) ? null
            : known.TryGetValue(v, out var root) ? root
            : known[v] = Look(v, equation);

        Var? Look(Var v, Equation equation)
        {
            var slot = equation.Results.IndexOf(v);
            return equation.Op switch
            {
                Write or Accumulate => Of(equation.Op.Operands[0]),
                Loop loop when IsInPlace(loop, slot) => Of(loop.Slots[slot].Initial!),
                If choice => Of(choice.Then.Results[slot]) is { } root && ReferenceEquals(root, Of(choice.Else.Results[slot])) ? root : v,
                _ => v,
            };
        }
    }

    // Whether the array that a loop starts from is the one that it ends with: an iteration may also hand on another one.
    private static bool IsInPlace(Loop loop, int slot)
    {
        var made = new Dictionary<Var, Equation>(ReferenceEqualityComparer.Instance);
        var known = new Dictionary<(Operand, Var), bool>();
        Note(loop.Body);
        return loop.Slots[slot].Kind == SlotKind.Into && Is(loop.Body.Results[slot], loop.Parameter(slot)!);

        void Note(Region region)
        {
            foreach (var equation in region.Equations)
            {
                foreach (var result in equation.Results)
                    made[result] = equation;
                foreach (var inner in equation.Op.Regions)
                    Note(inner);
            }
        }

        bool Is(Operand version, Var origin) => known.TryGetValue((version, origin), out var answer) ? answer : known[(version, origin)] = Look(version, origin);

        bool Look(Operand version, Var origin)
        {
            if (ReferenceEquals(version, origin))
                return true;
            if (version is not Var v || !made.TryGetValue(v, out var equation))
                return false;
            var result = equation.Results.IndexOf(v);
            return equation.Op switch
            {
                Write or Accumulate => Is(equation.Op.Operands[0], origin),
                Loop inner => inner.Slots[result].Kind == SlotKind.Into && Is(inner.Body.Results[result], inner.Parameter(result)!) && Is(inner.Slots[result].Initial!, origin),
                If choice => Is(choice.Then.Results[result], origin) && Is(choice.Else.Results[result], origin),
                _ => false,
            };
        }
    }

    // The region with an array made in the buffer, or null where the array comes from elsewhere. A branch may be the last to change an array
    // made before the choice: then that one is to be made in the buffer.
    private static Region? Made(Region region, Var version, Var buffer, List<Operand> extents, List<Var>? changed = null)
    {
        var array = Root(region, version) ?? version;
        var k = 0;
        while (k < region.Equations.Length && !region.Equations[k].Results.Contains(array))
            k++;
        if (k == region.Equations.Length)
            return null;
        var equation = region.Equations[k];
        var slot = equation.Results.IndexOf(array);
        switch (equation.Op)
        {
            case Zeros { Operands: [var extent] }:
                extents.Add(extent);
                return Replaced([.. Checked(extent, buffer), new Equation(equation.Results, Each(extent, buffer, (_, _) => Literal.Number(buffer.Type.GetElementType()!, 0)))]);
            case Write or Accumulate when equation.Op.Operands[0] is Var before:
                return Made(region, before, buffer, extents, changed) ?? Changed(before);
            case Loop loop when IsInPlace(loop, slot) && loop.Slots[slot].Initial is Var start:
                return Made(region, start, buffer, extents, changed) ?? Changed(start);
            case Loop { Test: null, Extent: { } extent } loop when loop.Slots[slot].Kind == SlotKind.Collect:
                extents.Add(extent);
                return Replaced([.. Checked(extent, buffer), new Equation(equation.Results, Written(loop, slot, buffer))]);
            case If choice when choice.Then.Results[slot] is Var one && choice.Else.Results[slot] is Var other:
                List<Var> inThen = [], inElse = [];
                if (Made(choice.Then, one, buffer, extents, inThen) is not { } then || Made(choice.Else, other, buffer, extents, inElse) is not { } @else)
                    return null;
                // Nobody may look at it where another array takes its place.
                Var[] outer = [.. inThen.Union(inElse)];
                if (outer.Length > 1 || (outer.Length == 1 && ((inThen.Count == 0 && Mentions(then, outer[0])) || (inElse.Count == 0 && Mentions(@else, outer[0])))))
                    return null;
                var chosen = Replaced([new Equation(equation.Results, new If(choice.Condition, then, @else))]);
                if (outer.Length == 0)
                    return chosen;
                // It is as long as those that take its place, or the buffer would be asked for a length that it need not have.
                return Made(chosen, outer[0], buffer, extents, changed) is { } whole && extents.All(e => Builder.Same(e, extents[0])) ? whole : null;
            default:
                return null;
        }

        Region? Changed(Var before)
        {
            if (changed is null || region.Equations.Any(e => e.Results.Contains(before)))
                return null;
            changed.Add(before);
            return region;
        }

        Region Replaced(ImmutableArray<Equation> with) => new(region.Parameters, [.. region.Equations[..k], .. with, .. region.Equations[(k + 1)..]], region.Results);
    }

    private static bool Mentions(Region region, Var array) =>
        region.Results.Contains(array) || region.Equations.Any(e => e.Op.Operands.Contains(array) || e.Op.Regions.Any(r => Mentions(r, array)));

    private static Region Copied(Region region, Operand array, Var buffer)
    {
        var extent = new Var(typeof(int));
        return new(
            region.Parameters,
            [
                .. region.Equations,
                new Equation([extent], new Length(array)),
                .. Checked(extent, buffer),
                new Equation([new Var(buffer.Type)], Each(extent, buffer, (i, equations) =>
                {
                    var element = new Var(buffer.Type.GetElementType()!);
                    equations.Add(new Equation([element], new Read(array, [i])));
                    return element;
                })),
            ],
            region.Results);
    }

    private static ImmutableArray<Equation> Checked(Operand extent, Var buffer)
    {
        var own = new Var(typeof(int));
        return
        [
            new Equation([own], new Length(buffer)),
            new Equation([new Var(typeof(bool))], new Apply(length, typeof(bool), [
                extent, own, Literal.Of(0), new Literal("the result", typeof(string)), new Literal(buffer.Name, typeof(string))])),
        ];
    }

    // buffer[i] = element(i) for all i
    private static Loop Each(Operand extent, Var buffer, Func<Var, List<Equation>, Operand> element)
    {
        var (i, before, after) = (new Var(typeof(int), "i"), new Var(buffer.Type), new Var(buffer.Type));
        var equations = new List<Equation>();
        var value = element(i, equations);
        equations.Add(new Equation([after], new Write(before, [i], value)));
        return new Loop(extent, false, [new Slot(SlotKind.Into, buffer)], null, new Region([i, before], [.. equations], [after]));
    }

    // The loop that writes what it collected.
    private static Loop Written(Loop loop, int slot, Var buffer)
    {
        var (before, after) = (new Var(buffer.Type), new Var(buffer.Type));
        var parameter = 1 + loop.Slots[..slot].Count(s => s.HasParameter);
        return new Loop(
            loop.Extent,
            loop.Down,
            loop.Slots.SetItem(slot, new Slot(SlotKind.Into, buffer)),
            null,
            new Region(
                loop.Body.Parameters.Insert(parameter, before),
                [.. loop.Body.Equations, new Equation([after], new Write(before, [loop.Index], loop.Body.Results[slot]))],
                loop.Body.Results.SetItem(slot, after)));
    }
}
