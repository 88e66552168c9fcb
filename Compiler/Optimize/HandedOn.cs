using System.Collections.Immutable;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// A result that a loop collects, and whose iterations are the last to read the elements of another array that was collected, each its own: the one array is
/// handed on to become the other, so that no record of n numbers stands beside a gradient of n numbers.
/// </summary>
internal static class HandedOn
{
    /// <summary>A place on the way to a loop: a region, and the equation in it that has or is the loop.</summary>
    private sealed record Place(Region Region, int At, Place? Outer)
    {
        public Equation Equation => Region.Equations[At];
    }

    /// <summary>The function with such arrays made one.</summary>
    public static Function Run(Function function)
    {
        var body = function.Body;
        // What is handed on may have been another array before.
        var wanted = new Queue<Var>(function.Results.OfType<Var>().Select(r => Destinations.Root(body, r) ?? r));
        while (wanted.TryDequeue(out var result))
            body = Handing(body, result, null, wanted) ?? body;
        return ReferenceEquals(body, function.Body) ? function : new(function.Name, body);
    }

    // The region whose loop makes a variable of another array; null where there is none.
    private static Region? Handing(Region region, Var result, Place? outer, Queue<Var> given)
    {
        var at = 0;
        while (at < region.Equations.Length && !region.Equations[at].Results.Contains(result))
            at++;
        if (at == region.Equations.Length)
            return null;
        var (equation, here) = (region.Equations[at], new Place(region, at, outer));
        var slot = equation.Results.IndexOf(result);
        switch (equation.Op)
        {
            case If choice:
                Region[] arms = [.. choice.Regions.Select(r => r.Results[slot] is Var inner ? Handing(r, inner, here, given) ?? r : r)];
                return arms.SequenceEqual(choice.Regions) ? null : With(new If(choice.Condition, arms[0], arms[1]));
            case Loop loop when IsCollected(loop, slot) && Given(loop, here, result.Type) is { } array:
                given.Enqueue(array);
                return With(Taking(loop, slot, array));
            default:
                return null;
        }

        Region With(Op op) => new(region.Parameters, region.Equations.SetItem(at, new Equation(equation.Results, op)), region.Results);
    }

    // What carries values keeps its records, which other passes know.
    private static bool IsCollected(Loop loop, int slot) =>
        !loop.Ordered && loop.Extent is not null && loop.Slots[slot].Kind == SlotKind.Collect && loop.Body.Results[slot].Type.IsPrimitive;

    // The array that a loop before this one collected, that nobody reads after this one, and of which its iterations read no element but their own.
    private static Var? Given(Loop reader, Place reading, Type type)
    {
        for (var place = reading; place is not null; place = place.Outer)
        {
            for (var k = place.At - 1; k >= 0; k--)
            {
                var equation = place.Region.Equations[k];
                for (var s = 0; equation.Op is Loop maker && s < maker.Slots.Length; s++)
                {
                    var array = equation.Results[s];
                    if (IsCollected(maker, s) && array.Type == type && Builder.Same(maker.Extent!, reader.Extent!) && Reads(reader.Body, array)
                        && IsOnlyRead(reading.Equation, array, reader.Index) && IsLast(array, reading, place, k))
                    {
                        return array;
                    }
                }
            }
        }

        return null;
    }

    // Whether nobody but what stands before the reader, as far out as the array was made, sees an array, and that does no more than read it.
    private static bool IsLast(Var array, Place reading, Place made, int maker)
    {
        for (var place = reading; ; place = place.Outer!)
        {
            var first = ReferenceEquals(place, made) ? maker + 1 : 0;
            if (place.Region.Results.Contains(array)
                || !place.Region.Equations[first..place.At].All(e => IsOnlyRead(e, array, null))
                || place.Region.Equations[(place.At + 1)..].Any(e => Mentions(e, array)))
            {
                return false;
            }

            if (ReferenceEquals(place, made))
                return true;
            if (place.Outer!.Equation.Op.Regions.Any(r => !ReferenceEquals(r, place.Region) && Mentions(r, array)))
                return false;
        }
    }

    // Whether an equation does no more with an array than read it, where an index is told, only there.
    private static bool IsOnlyRead(Equation equation, Var array, Var? at) =>
        (!equation.Op.Operands.Contains(array)
            || equation.Op is Length
            || (equation.Op is Read read && (at is null || (read.Indices is [var index] && ReferenceEquals(index, at)))))
        && equation.Op.Regions.All(r => !r.Results.Contains(array) && r.Equations.All(e => IsOnlyRead(e, array, at)));

    private static bool Reads(Region region, Var array) =>
        region.Equations.Any(e => (e.Op is Read read && ReferenceEquals(read.Array, array)) || e.Op.Regions.Any(r => Reads(r, array)));

    private static bool Mentions(Region region, Var array) => region.Results.Contains(array) || region.Equations.Any(e => Mentions(e, array));

    private static bool Mentions(Equation equation, Var array) => equation.Op.Operands.Contains(array) || equation.Op.Regions.Any(r => Mentions(r, array));

    // The loop that writes what it collected where it read.
    private static Loop Taking(Loop loop, int slot, Var array)
    {
        var (before, after) = (new Var(array.Type), new Var(array.Type));
        var parameter = 1 + loop.Slots[..slot].Count(s => s.HasParameter);
        var body = Within(loop.Body);
        return new Loop(
            loop.Extent,
            loop.Down,
            loop.Slots.SetItem(slot, new Slot(SlotKind.Into, array)),
            null,
            new Region(
                body.Parameters.Insert(parameter, before),
                [.. body.Equations, new Equation([after], new Write(before, [loop.Index], body.Results[slot]))],
                body.Results.SetItem(slot, after)));

        Region Within(Region region) => new(
            region.Parameters,
            [.. region.Equations.Select(e => e.Op switch
            {
                Read read when ReferenceEquals(read.Array, array) => new Equation(e.Results, new Read(before, read.Indices)),
                Length length when ReferenceEquals(length.Array, array) => new Equation(e.Results, new Length(before)),
                _ => e.Within(Within),
            })],
            region.Results);
    }
}
