using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The derivative of a minimum or maximum over a loop is that of the one term that attains it. A second loop compares the terms with the
/// extremum and counts: where one term equals it, the body runs once more, for that term alone, and nothing is recorded. Only where
/// several do (or none, which is NaN) are the terms walked one after the other, so that each tie is shared as the convention says.
/// </summary>
internal static class Extrema
{
    // Each level is written three times.
    private const int MaximumNesting = 2;

    /// <summary>What finds the term.</summary>
    /// <param name="Search">Equations without derivative, after the loop.</param>
    /// <param name="Index">The index of the loop, as the term reads it.</param>
    /// <param name="Place">Where the term is that attains the extremum.</param>
    /// <param name="Choice">The extremum once more, as a choice that can be differentiated.</param>
    internal sealed record Attained(ImmutableArray<Equation> Search, Var Index, Var Place, Equation Choice);

    /// <summary>The slots that can be done so: a term of the index alone, whatever else the loop carries.</summary>
    public static ImmutableArray<int> Of(Loop loop) => loop.Test is not null || loop.Extent is null
        ? []
        : [.. Enumerable.Range(0, loop.Slots.Length).Where(s =>
            loop.Slots[s].Kind is SlotKind.Min or SlotKind.Max && Types.IsReal(loop.ResultType(s))
            && Slice(loop, s) is { } slice && Nesting(slice) < MaximumNesting)];

    /// <summary>How to find the term of a slot.</summary>
    public static Attained Find(Equation equation, Loop loop, int slot)
    {
        var (slice, term, extremum, initial) = (Slice(loop, slot)!, loop.Body.Results[slot], equation.Results[slot], loop.Slots[slot].Initial!);
        var search = ImmutableArray.CreateBuilder<Equation>();

        // How many terms attain it, and the sum of their places: the place, where it is one.
        var (isHit, one, at) = (new Var(typeof(bool)), new Var(typeof(int)), new Var(typeof(int)));
        var (count, place) = (new Var(typeof(int)), new Var(typeof(int), "at"));
        search.Add(new Equation([count, place], new Loop(
            loop.Extent,
            loop.Down,
            [new Slot(SlotKind.Sum, Literal.Of(0)), new Slot(SlotKind.Sum, Literal.Of(0))],
            null,
            new Region(
                [loop.Index],
                [
                    .. slice,
                    new Equation([isHit], Compare(term, extremum)),
                    new Equation([one, at], new If(isHit, new Region([], [], [Literal.Of(1), loop.Index]), new Region([], [], [Literal.Of(0), Literal.Of(0)]))),
                ],
                [one, at]))));
        var (isStart, isOne, isNone, isTerm) = (new Var(typeof(bool)), new Var(typeof(bool)), new Var(typeof(bool)), new Var(typeof(bool)));
        var isInitial = new Var(typeof(bool));
        search.Add(new Equation([isStart], Compare(initial, extremum)));
        search.Add(new Equation([isOne], Compare(count, Literal.Of(1))));
        search.Add(new Equation([isNone], Compare(count, Literal.Of(0))));
        search.Add(new Equation([isTerm], new If(isStart, new Region([], [], [Literal.Of(false)]), new Region([], [], [isOne]))));
        search.Add(new Equation([isInitial], new If(isStart, new Region([], [], [isNone]), new Region([], [], [Literal.Of(false)]))));

        // All terms, one after the other.
        var (sofar, next, walked) = (new Var(extremum.Type), new Var(extremum.Type), new Var(extremum.Type));
        var walk = new Equation([walked], new Loop(
            loop.Extent,
            loop.Down,
            [new Slot(SlotKind.Carry, initial)],
            null,
            new Region(
                [loop.Index, sofar],
                [.. slice, new Equation([next], new Apply(Reductions.Step(loop.Slots[slot].Kind)!, next.Type, [sofar, term]))],
                [next])));
        var other = new Var(extremum.Type);
        var choice = new Equation([new Var(extremum.Type)], new If(
            isTerm,
            new Region([], [.. slice], [term]),
            new Region([], [new Equation([other], new If(isInitial, new Region([], [], [initial]), new Region([], [walk], [walked])))], [other])));
        return new(search.ToImmutable(), loop.Index, place, choice);
    }

    private static Apply Compare(Operand a, Operand b) => new(Operators.Find(ExpressionType.Equal)!, typeof(bool), [a, b]);

    // The equations that compute the term, or null where it depends on more than the index.
    private static List<Equation>? Slice(Loop loop, int slot)
    {
        var wanted = new HashSet<Operand>(ReferenceEqualityComparer.Instance) { loop.Body.Results[slot] };
        var slice = new List<Equation>();
        for (var i = loop.Body.Equations.Length - 1; i >= 0; i--)
        {
            var equation = loop.Body.Equations[i];
            if (!equation.Results.Any(wanted.Contains))
                continue;
            slice.Add(equation);
            wanted.UnionWith(equation.Op.Operands);
            wanted.UnionWith(FreeVariables.Of(equation.Op));
        }

        slice.Reverse();
        return loop.Body.Parameters.Skip(1).Any(wanted.Contains) ? null : slice;
    }

    private static int Nesting(IEnumerable<Equation> equations)
    {
        var most = 0;
        foreach (var equation in equations)
        {
            foreach (var region in equation.Op.Regions)
                most = Math.Max(most, Nesting(region.Equations));
            if (equation.Op is Loop loop && loop.Slots.Any(s => s.Kind is SlotKind.Min or SlotKind.Max))
                most = Math.Max(most, 1 + loop.Regions.Max(r => Nesting(r.Equations)));
        }

        return most;
    }
}
