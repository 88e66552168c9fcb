using System.Linq.Expressions;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Sums at a place p that a search has found among few: B(p) = Σ [k = p] B(k), so that iterations in lockstep read the same elements, and add to the same ones (the
/// place as a "one-hot" vector). Each B(k) only reads, computes and adds, and what it reads is there for each k, since a loop before has read it for each.
/// </summary>
internal sealed class OneHot
{
    private readonly Builder builder = new();
    private readonly Copier copier;

    private OneHot(Dictionary<Loop, Found?[]> loops) => copier = new Copier(builder)
    {
        Loops = (equation, loop) =>
        {
            if (!loops.TryGetValue(loop, out var found))
                return false;
            var results = builder.Loop(copier![loop.Extent!], false, copier.Slots(loop), null, p => Body(loop, found, [.. p]), [.. loop.Body.Parameters.Select(p => p.Name)]);
            for (var k = 0; k < results.Length; k++)
                copier[equation.Results[k]] = results[k];
            return true;
        },
    };

    /// <summary>The function with such sums in loops.</summary>
    /// <param name="function">The function.</param>
    /// <param name="loops">The loops that run in lockstep.</param>
    /// <param name="bits">How wide vectors are.</param>
    public static Function Run(Function function, IReadOnlyDictionary<Loop, Varying> loops, int bits)
    {
        var ranges = new Ranges(function);
        var all = new Dictionary<Loop, Found?[]>(ReferenceEqualityComparer.Instance);
        foreach (var (loop, varying) in loops)
        {
            var found = loop.Body.Equations.Select(e => e.Op is If choice ? Found.Of(choice, loop, varying, ranges, Twins.Count(bits, varying.Element)) : null).ToArray();
            if (found.Any(f => f is not null))
                all.Add(loop, found);
        }

        return all.Count > 0 ? new OneHot(all).copier.Function(function) : function;
    }

    private IEnumerable<Operand> Body(Loop loop, Found?[] found, Operand[] parameters)
    {
        for (var k = 0; k < parameters.Length; k++)
            copier[loop.Body.Parameters[k]] = parameters[k];
        for (var k = 0; k < found.Length; k++)
        {
            var equation = loop.Body.Equations[k];
            if (found[k] is not { } one)
            {
                copier.Emit(equation);
                continue;
            }

            var choice = (If)equation.Op;
            // A search finds something nearly always; where it does not, no place is the one that it found, and the sums stay.
            var sums = Found.IsFound(choice.Condition, one.Place) ? Each(choice.Then, one) : null;
            for (var a = 0; a < one.Arrays.Length && sums is not null; a++)
                copier[one.Arrays[a]] = copier[one.Ends[a]];
            var results = builder.If(copier[choice.Condition], () => sums ?? Each(choice.Then, one), () => copier.Inline(choice.Else, []));
            for (var r = 0; r < results.Length; r++)
                copier[equation.Results[r]] = results[r];
        }

        return copier.All(loop.Body.Results);
    }

    // Σ [k = p] B(k)
    private Operand[] Each(Region region, Found found)
    {
        var place = copier[found.Place];
        Var[] own = [found.Place, .. found.Outside.Select(e => e.Results[0]), .. found.Arrays];
        Operand[] before = [.. own.Select(v => copier[v])];
        var sums = builder.Loop(copier[found.Extent], false, [.. found.Arrays.Select(a => new Slot(SlotKind.Into, copier[a]))], null, p =>
        {
            copier[found.Place] = p[0];
            for (var k = 0; k < found.Arrays.Length; k++)
                copier[found.Arrays[k]] = p[1 + k];
            foreach (var equation in found.Outside)
                copier.Emit(equation);
            var isHere = builder.Apply(Operators.Find(ExpressionType.Equal)!, typeof(bool), p[0], place);
            Equations(region, isHere);
            return found.Ends.Select(e => copier[e]);
        });
        for (var k = 0; k < own.Length; k++)
            copier[own[k]] = before[k];
        for (var k = 0; k < sums.Length; k++)
            copier[found.Ends[k]] = sums[k];
        return [.. copier.All(region.Results)];
    }

    private void Equations(Region region, Operand isHere)
    {
        foreach (var equation in region.Equations)
        {
            switch (equation.Op)
            {
                case Accumulate add:
                    // x + (−0) = x
                    var term = builder.Choose(isHere, () => copier[add.Value], () => Literal.Number(add.Value.Type, -0.0));
                    copier[equation.Results[0]] = builder.Accumulate(copier[add.Array], copier.All(add.Indices), term);
                    break;
                case Loop inner:
                    var results = builder.Loop(copier[inner.Extent!], inner.Down, copier.Slots(inner), null, p =>
                    {
                        for (var k = 0; k < p.Length; k++)
                            copier[inner.Body.Parameters[k]] = p[k];
                        Equations(inner.Body, isHere);
                        return copier.All(inner.Body.Results);
                    });
                    for (var k = 0; k < results.Length; k++)
                        copier[equation.Results[k]] = results[k];
                    break;
                default:
                    copier.Emit(equation);
                    break;
            }
        }
    }

    /// <summary>A branch that adds at a place that was found.</summary>
    /// <param name="Place">The place.</param>
    /// <param name="Extent">How many there are.</param>
    /// <param name="Outside">What is computed of the place before the branch, and read in it.</param>
    /// <param name="Arrays">What is added to.</param>
    /// <param name="Ends">And its last versions.</param>
    private sealed record Found(Var Place, Operand Extent, Equation[] Outside, Var[] Arrays, Var[] Ends)
    {
        // Where there are no more places than lanes, all are sooner done than each lane's own.
        public static Found? Of(If choice, Loop loop, Varying varying, Ranges ranges, int most)
        {
            if (Twins.IsDear(choice.Then))
                return null;
            // Uses of the place may be computed before the choice.
            var outside = new Dictionary<Var, Equation>(ReferenceEqualityComparer.Instance);
            Var? place = null;
            foreach (var v in Differentiation.FreeVariables.Of([choice.Then]))
            {
                if (!Collect(v))
                    return null;
            }

            if (place?.Definition is not { Op: Loop { Extent: { } extent } search } || !(extent is Literal { Value: int count } ? count <= most : Shortened.Is(extent)) || !Implies(choice.Condition, place))
                return null;
            var asked = new Places(loop, search, place, varying, ranges);
            Equation[] before = [.. loop.Body.Equations.Where(e => outside.ContainsValue(e))];
            return asked.Takes([.. before, .. choice.Then.Equations]) && asked.Ends(choice.Then) is { } ends ? new(place, extent, before, [.. ends.Keys], [.. ends.Values]) : null;

            // Tells apart what follows from a place.
            bool Collect(Var v)
            {
                if (v.Type != typeof(int) || !varying.Is(v) || v.Definition is not { } made || !loop.Body.Equations.Contains(made))
                    return true;
                if (made.Op is Apply apply)
                {
                    outside[v] = made;
                    return !Effects.MayThrow(made) && apply.Operands.OfType<Var>().All(Collect);
                }

                var isPlace = made.Op is Loop { Test: null, Extent: not null } search && IsPlace(search, made.Results.IndexOf(v)) && (place is null || ReferenceEquals(place, v));
                place = v;
                return isPlace;
            }
        }

        // An index of the loop that searches, or less than 0.
        private static bool IsPlace(Loop search, int slot)
        {
            return search.Slots[slot] is { Kind: SlotKind.Carry, Initial: { } initial } && Yields(initial) && Yields(search.Body.Results[slot]);

            bool Yields(Operand operand) => operand is Literal { Value: < 0 } || ReferenceEquals(operand, search.Index) || ReferenceEquals(operand, search.Parameter(slot))
                || (operand is Var { Definition: { Op: If choice } made } && choice.Regions.All(r => Yields(r.Results[made.Results.IndexOf((Var)operand)])));
        }

        /// <summary>Whether a condition is p ≥ 0.</summary>
        public static bool IsFound(Operand condition, Var place) =>
            condition is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.GreaterThanOrEqual, Operands: [var p, Literal { Value: 0 }] } } && ReferenceEquals(p, place);

        // Whether a condition holds only if p ≥ 0.
        private static bool Implies(Operand condition, Var place) => condition is Var { Definition: { } made } v && made.Op switch
        {
            Apply when IsFound(v, place) => true,
            Apply { Primitive.Key: ExpressionType.And } both => both.Operands.Any(o => Implies(o, place)),
            If choice when made.Results.IndexOf(v) is var k => (choice.Then.Results[k] is Literal { Value: false } && Implies(choice.Else.Results[k], place))
                || (choice.Else.Results[k] is Literal { Value: false } && Implies(choice.Then.Results[k], place)),
            _ => false,
        };
    }
}
