using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The derivative of a minimum or maximum over a loop is that of the one term that attains it. The loop that finds the extremum tells where
/// that is, and whether another one attains it too: where none does, the body runs once more, for that term alone, and nothing is
/// recorded. Only where several do (or none, which is NaN) are the terms walked one after the other, so that each tie is shared as the
/// convention says.
/// </summary>
internal static class Extrema
{
    // Each level is written three times.
    private const int MaximumNesting = 2;

    // Instead of the place of a term: where what the loop begins with attains the extremum, and where no single one does.
    private const int Initial = -1, Many = -2;

    // Equations of a term that is computed twice for each index.
    private const int Cheap = 6;

    /// <summary>What is known of an extremum once there is one.</summary>
    /// <param name="Search">Equations without derivative, after the loop, that tell the rest.</param>
    /// <param name="IsTerm">Whether one term attains it, and nothing else does.</param>
    /// <param name="Place">Where that term is.</param>
    /// <param name="IsInitial">Whether what the loop begins with attains it, and nothing else does.</param>
    internal sealed record Attained(ImmutableArray<Equation> Search, Var IsTerm, Var Place, Var IsInitial);

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

    /// <summary>How many terms attain the extremum, and where the last of them is, in a loop of its own.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="extremum">Its result.</param>
    public static Attained Seek(Loop loop, int slot, Var extremum)
    {
        var (equals, one, index, at) = (new Var(typeof(bool)), new Var(typeof(double)), new Var(typeof(double)), new Var(typeof(double)));
        var (counted, last, count, place) = (new Var(typeof(double)), new Var(typeof(double)), new Var(typeof(int)), new Var(typeof(int)));
        Equation[] body =
        [
            .. Slice(loop, slot)!,
            new([equals], Compare(loop.Body.Results[slot], extremum)),
            Choose(one, equals, Literal.Of(1.0), Literal.Of(0.0)),
            new([index], new Apply(Primitives.Conversion(), typeof(double), [loop.Index])),
            Choose(at, equals, index, Literal.Of(0.0)),
        ];
        var (isStart, isOne, isNone, isTerm, isInitial) = (new Var(typeof(bool)), new Var(typeof(bool)), new Var(typeof(bool)), new Var(typeof(bool)), new Var(typeof(bool)));
        return new(
            [
                new([counted, last], new Loop(
                    loop.Extent, false, [new Slot(SlotKind.Sum, Literal.Of(0.0)), new Slot(SlotKind.Max, Literal.Of(0.0))], null, new Region([loop.Index], [.. body], [one, at]))),
                new([count], new Apply(Primitives.Conversion(), typeof(int), [counted])),
                new([place], new Apply(Primitives.Conversion(), typeof(int), [last])),
                new([isStart], Compare(loop.Slots[slot].Initial!, extremum)),
                new([isOne], Compare(count, Literal.Of(1))),
                new([isNone], Compare(count, Literal.Of(0))),
                Choose(isTerm, isStart, Literal.Of(false), isOne),
                Choose(isInitial, isStart, isNone, Literal.Of(false)),
            ],
            isTerm, place, isInitial);
    }

    /// <summary>
    /// The loop, its extrema being carried values m ← step(m, t), that also carries for each of them where the one term stands that attains it, −1 where what the
    /// loop began with does and no term, and −2 where there is more to it: another term that attains it; or an m that neither stays nor is the term, which is NaN.
    /// </summary>
    /// <param name="equation">The loop, lowered: see <see cref="Reductions.Lower"/>.</param>
    /// <param name="slots">The extrema.</param>
    /// <param name="loop">The loop before it was lowered.</param>
    public static Equation Followed(Equation equation, ImmutableArray<int> slots, Loop loop)
    {
        var lowered = (Loop)equation.Op;
        var (results, kinds, parameters) = (equation.Results.ToBuilder(), lowered.Slots.ToBuilder(), lowered.Body.Parameters.ToBuilder());
        var (equations, yields) = (lowered.Body.Equations.ToBuilder(), lowered.Body.Results.ToBuilder());
        foreach (var s in slots)
        {
            var (place, wins, loses) = (new Var(typeof(int)), new Var(typeof(bool)), new Var(typeof(bool)));
            var (other, nextPlace) = (new Var(typeof(int)), new Var(typeof(int)));
            equations.AddRange(Compete(loop.Slots[s].Kind, lowered.Parameter(s)!, loop.Body.Results[s], lowered.Body.Results[s], wins, loses));
            // Most terms lose and change nothing.
            equations.Add(new([nextPlace], new If(
                loses,
                new Region([], [], [place]),
                new Region([], [Choose(other, wins, lowered.Index, Literal.Of(Many))], [other]))));
            results.Add(new Var(typeof(int)));
            kinds.Add(new Slot(SlotKind.Carry, Literal.Of(Initial)));
            parameters.Add(place);
            yields.Add(nextPlace);
        }

        return new Equation(results.ToImmutable(), new Loop(
            lowered.Extent, lowered.Down, kinds.ToImmutable(), null, new Region(parameters.ToImmutable(), equations.ToImmutable(), yields.ToImmutable())));
    }

    // Whether a term is the extremum from here on and what was is not, or the other way round; neither where they tie, or where NaN is all there is from here on.
    private static Equation[] Compete(SlotKind kind, Operand sofar, Operand term, Operand next, Var wins, Var loses)
    {
        // NaN is passed over.
        if (kind == SlotKind.Greatest)
        {
            var (stays, isTerm) = (new Var(typeof(bool)), new Var(typeof(bool)));
            return [new([stays], Compare(next, sofar)), new([isTerm], Compare(next, term)), Choose(wins, stays, Literal.Of(false), isTerm), Choose(loses, isTerm, Literal.Of(false), stays)];
        }

        var isLess = kind is SlotKind.Least or SlotKind.Min;
        return [new([wins], isLess ? Less(term, sofar) : Less(sofar, term)), new([loses], isLess ? Less(sofar, term) : Less(term, sofar))];
    }

    /// <summary>What such a loop tells in the end.</summary>
    /// <param name="place">What it carried.</param>
    public static Attained Found(Var place)
    {
        var (isTerm, isInitial) = (new Var(typeof(bool)), new Var(typeof(bool)));
        return new(
            [
                new([isTerm], new Apply(Operators.Find(ExpressionType.GreaterThanOrEqual)!, typeof(bool), [place, Literal.Of(0)])),
                new([isInitial], Compare(place, Literal.Of(Initial))),
            ],
            isTerm, place, isInitial);
    }

    /// <summary>The extremum once more, as a choice that can be differentiated.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="attained">What is known of its result.</param>
    public static Equation Again(Loop loop, int slot, Attained attained)
    {
        var (slice, term, initial) = (Slice(loop, slot)!, loop.Body.Results[slot], loop.Slots[slot].Initial!);
        // All terms, one after the other.
        var (sofar, next, walked) = (new Var(term.Type), new Var(term.Type), new Var(term.Type));
        var walk = new Equation([walked], new Loop(
            loop.Extent,
            loop.Down,
            [new Slot(SlotKind.Carry, initial)],
            null,
            new Region(
                [loop.Index, sofar],
                [.. slice, .. Reductions.Steps(loop, slot, sofar, term, next)],
                [next])));
        var other = new Var(term.Type);
        return new Equation([new Var(term.Type)], new If(
            attained.IsTerm,
            new Region([], [.. slice], [term]),
            new Region([], [new Equation([other], new If(attained.IsInitial, new Region([], [], [initial]), new Region([], [walk], [walked])))], [other])));
    }

    private static bool IsExtremum(Slot slot) => slot.Kind != SlotKind.Product && Reductions.Step(slot.Kind) is not null;

    private static Apply Less(Operand a, Operand b) => new(Operators.Find(ExpressionType.LessThan)!, typeof(bool), [a, b]);

    private static Equation Choose(Var result, Var condition, Operand then, Operand @else) => new([result], new If(condition, new Region([], [], [then]), new Region([], [], [@else])));

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
