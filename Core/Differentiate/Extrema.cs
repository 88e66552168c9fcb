using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The derivative of a minimum or maximum over a loop is that of the one term that attains it. The loop that finds the extremum tells how
/// many terms attain it, and where the last of them is: where one does, the body runs once more, for that term alone, and nothing is
/// recorded. Only where several do (or none, which is NaN) are the terms walked one after the other, so that each tie is shared as the
/// convention says.
/// </summary>
internal static class Extrema
{
    // Each level is written three times.
    private const int MaximumNesting = 2;

    // Equations of a term that is computed twice for each index.
    private const int Cheap = 6;

    /// <summary>What finds the term.</summary>
    /// <param name="Search">Equations without derivative, after the loop.</param>
    /// <param name="Place">Where the term is that attains the extremum.</param>
    /// <param name="Choice">The extremum once more, as a choice that can be differentiated.</param>
    internal sealed record Attained(ImmutableArray<Equation> Search, Var Place, Equation Choice);

    /// <summary>The slots that can be done so: a term of the index alone, whatever else the loop carries.</summary>
    public static ImmutableArray<int> Of(Loop loop) => loop.Test is not null || loop.Extent is null
        ? []
        : [.. Enumerable.Range(0, loop.Slots.Length).Where(s =>
            IsExtremum(loop.Slots[s]) && Types.IsReal(loop.ResultType(s))
            && Slice(loop, s) is { } slice && Nesting(slice) < MaximumNesting)];

    /// <summary>
    /// Whether a term is so cheap that another loop may look for those that attain the extremum, once it is known: two loops, neither of which waits for the
    /// iteration before, instead of one that does.
    /// </summary>
    public static bool IsSought(Loop loop, int slot) => loop.ResultType(slot) == typeof(double) && Slice(loop, slot) is { Count: <= Cheap } slice
        && slice.TrueForAll(e => e.Op is Read or Length or Apply { Primitive.Key: ExpressionType });

    /// <summary>How many terms attain the extremum, and where the last of them is.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="extremum">Its result.</param>
    public static (ImmutableArray<Equation> Search, Var Count, Var Place) Seek(Loop loop, int slot, Var extremum)
    {
        var (isTerm, one, index, at) = (new Var(typeof(bool)), new Var(typeof(double)), new Var(typeof(double)), new Var(typeof(double)));
        var (counted, last, count, place) = (new Var(typeof(double)), new Var(typeof(double)), new Var(typeof(int)), new Var(typeof(int)));
        Equation[] body =
        [
            .. Slice(loop, slot)!,
            new([isTerm], Compare(loop.Body.Results[slot], extremum)),
            new([one], new If(isTerm, new Region([], [], [Literal.Of(1.0)]), new Region([], [], [Literal.Of(0.0)]))),
            new([index], new Apply(Primitives.Conversion(), typeof(double), [loop.Index])),
            new([at], new If(isTerm, new Region([], [], [index]), new Region([], [], [Literal.Of(0.0)]))),
        ];
        return (
            [
                new([counted, last], new Loop(
                    loop.Extent, false, [new Slot(SlotKind.Sum, Literal.Of(0.0)), new Slot(SlotKind.Max, Literal.Of(0.0))], null, new Region([loop.Index], [.. body], [one, at]))),
                new([count], new Apply(Primitives.Conversion(), typeof(int), [counted])),
                new([place], new Apply(Primitives.Conversion(), typeof(int), [last])),
            ],
            count, place);
    }

    /// <summary>
    /// The loop, its extrema being carried values m ← step(m, t), that also carries for each of them how many terms have attained it and
    /// where the last one stands: an m that neither stays nor is the term is NaN, which no term attains.
    /// </summary>
    /// <param name="equation">The loop, lowered: see <see cref="Reductions.Lower"/>.</param>
    /// <param name="slots">The extrema.</param>
    /// <param name="loop">The loop before it was lowered.</param>
    public static Equation Counted(Equation equation, ImmutableArray<int> slots, Loop loop)
    {
        var lowered = (Loop)equation.Op;
        var (results, kinds, parameters) = (equation.Results.ToBuilder(), lowered.Slots.ToBuilder(), lowered.Body.Parameters.ToBuilder());
        var (equations, yields) = (lowered.Body.Equations.ToBuilder(), lowered.Body.Results.ToBuilder());
        foreach (var s in slots)
        {
            var (next, sofar, term) = (lowered.Body.Results[s], lowered.Parameter(s)!, loop.Body.Results[s]);
            var (count, place, stays, isTerm) = (new Var(typeof(int)), new Var(typeof(int)), new Var(typeof(bool)), new Var(typeof(bool)));
            var (more, one, same) = (new Var(typeof(int)), new Var(typeof(int)), new Var(typeof(int)));
            var add = new Equation([more], new Apply(Operators.Add, typeof(int), [count, Literal.Of(1)]));
            var attained = new Equation([one], new If(stays, new Region([], [add], [more]), new Region([], [], [Literal.Of(1)])));
            var kept = new Equation([same], new If(stays, new Region([], [], [count]), new Region([], [], [Literal.Of(0)])));
            var (countHere, placeHere, nextCount, nextPlace) = (new Var(typeof(int)), new Var(typeof(int)), new Var(typeof(int)), new Var(typeof(int)));
            var here = new Equation([countHere, placeHere], new If(
                isTerm, new Region([], [attained], [one, lowered.Index]), new Region([], [kept], [same, place])));
            // Most terms are beaten and change nothing: one comparison tells.
            var (isLess, beaten) = (loop.Slots[s].Kind is SlotKind.Least or SlotKind.Min, new Var(typeof(bool)));
            equations.Add(new Equation([beaten], new Apply(Operators.Find(ExpressionType.LessThan)!, typeof(bool), isLess ? [sofar, term] : [term, sofar])));
            equations.Add(new Equation([nextCount, nextPlace], new If(
                beaten,
                new Region([], [], [count, place]),
                new Region([], [new Equation([stays], Compare(next, sofar)), new Equation([isTerm], Compare(next, term)), here], [countHere, placeHere]))));
            foreach (var (parameter, value) in ((Var, Var)[])[(count, nextCount), (place, nextPlace)])
            {
                results.Add(new Var(typeof(int)));
                kinds.Add(new Slot(SlotKind.Carry, Literal.Of(0)));
                parameters.Add(parameter);
                yields.Add(value);
            }
        }

        return new Equation(results.ToImmutable(), new Loop(
            lowered.Extent, lowered.Down, kinds.ToImmutable(), null, new Region(parameters.ToImmutable(), equations.ToImmutable(), yields.ToImmutable())));
    }

    /// <summary>How to find the term of a slot.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="extremum">Its result.</param>
    /// <param name="count">How many terms attain it.</param>
    /// <param name="place">Where the last of them is.</param>
    public static Attained Find(Loop loop, int slot, Var extremum, Var count, Var place)
    {
        var (slice, term, initial) = (Slice(loop, slot)!, loop.Body.Results[slot], loop.Slots[slot].Initial!);
        var search = ImmutableArray.CreateBuilder<Equation>();
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
        return new(search.ToImmutable(), place, choice);
    }

    private static bool IsExtremum(Slot slot) => slot.Kind != SlotKind.Product && Reductions.Step(slot.Kind) is not null;

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
            if (equation.Op is Loop loop && loop.Slots.Any(IsExtremum))
                most = Math.Max(most, 1 + loop.Regions.Max(r => Nesting(r.Equations)));
        }

        return most;
    }
}
