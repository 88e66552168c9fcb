using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// A product, minimum or maximum whose terms are active becomes a carried value, <c>p ← p · t</c>: its derivative is then that of the
/// primitive, and the record of p in reverse mode is the product of the prefix (exact with zeros, no division). A sum is linear and stays.
/// Most minima and maxima need no walk over all terms: see <see cref="Extrema"/>.
/// </summary>
internal static class Reductions
{
    /// <summary>The loop with its active non-linear reductions turned into carried values.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="isActive">Which variables have tangents.</param>
    /// <param name="except">Slots that stay as they are.</param>
    /// <param name="attained">Extrema that are not differentiated by their steps.</param>
    public static Loop Lower(Loop loop, Func<Var, bool> isActive, IReadOnlyCollection<int> except, IReadOnlyCollection<int> attained)
    {
        if (!loop.Slots.Any(s => Step(s.Kind) is not null))
            return loop;
        var active = Activity.Of(loop, isActive);
        var lowered = Enumerable.Range(0, loop.Slots.Length)
            .Where(s => active[s] && Step(loop.Slots[s].Kind) is not null && !except.Contains(s)).ToImmutableHashSet();
        if (lowered.IsEmpty)
            return loop;

        // The parameters keep the order of their slots; the new ones belong to the lowered slots.
        var sofar = lowered.ToDictionary(s => s, s => new Var(loop.Slots[s].Initial!.Type));
        ImmutableArray<Var> Parameters(Region region)
        {
            var old = region.Parameters.Skip(1).GetEnumerator();
            return [region.Parameters[0], .. Enumerable.Range(0, loop.Slots.Length)
                .Where(s => loop.Slots[s].HasParameter || sofar.ContainsKey(s))
                .Select(s => sofar.TryGetValue(s, out var added)
                    ? (ReferenceEquals(region, loop.Body) ? added : new Var(added.Type))
                    : old.MoveNext() ? old.Current : throw new System.Diagnostics.UnreachableException())];
        }

        var equations = loop.Body.Equations.ToBuilder();
        var results = loop.Body.Results.ToBuilder();
        foreach (var (s, parameter) in sofar)
        {
            var next = new Var(parameter.Type);
            equations.AddRange(attained.Contains(s) ? [new([next], new Apply(Step(loop.Slots[s].Kind)!, next.Type, [parameter, results[s]]))] : Steps(loop, s, parameter, results[s], next));
            results[s] = next;
        }

        return new Loop(
            loop.Extent,
            loop.Down,
            [.. loop.Slots.Select((slot, s) => sofar.ContainsKey(s) ? new Slot(SlotKind.Carry, slot.Initial) : slot)],
            loop.Test is { } test ? new Region(Parameters(test), test.Equations, test.Results) : null,
            new Region(Parameters(loop.Body), equations.ToImmutable(), results.ToImmutable()));
    }

    /// <summary>
    /// One step of a non-linear reduction. What LINQ's minimum starts from, +∞, is nobody's term: where the first term is infinite too there is no tie.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="sofar">What has been reduced.</param>
    /// <param name="term">The term.</param>
    /// <param name="next">The result.</param>
    public static ImmutableArray<Equation> Steps(Loop loop, int slot, Operand sofar, Operand term, Var next)
    {
        var step = new Apply(Step(loop.Slots[slot].Kind)!, next.Type, [sofar, term]);
        if (loop.Slots[slot] is not { Kind: SlotKind.Least, Initial: Literal { Value: double.PositiveInfinity or float.PositiveInfinity } } || loop.Down)
            return [new([next], step)];
        var (isFirst, later) = (new Var(typeof(bool)), new Var(next.Type));
        return
        [
            new([isFirst], new Apply(Operators.Find(System.Linq.Expressions.ExpressionType.Equal)!, typeof(bool), [loop.Index, Literal.Of(0)])),
            new([next], new If(isFirst, new Region([], [], [term]), new Region([], [new Equation([later], step)], [later]))),
        ];
    }

    /// <summary>The primitive that one step of a non-linear reduction applies.</summary>
    public static Primitive? Step(SlotKind kind) => kind switch
    {
        SlotKind.Product => Operators.Multiply,
        SlotKind.Min => Rulebook.RuleBook.Min,
        SlotKind.Max => Rulebook.RuleBook.Max,
        SlotKind.Least => Rulebook.RuleBook.Lesser,
        SlotKind.Greatest => Rulebook.RuleBook.Greater,
        _ => null,
    };
}
