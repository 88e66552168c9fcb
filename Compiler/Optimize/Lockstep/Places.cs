using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>The elements that are asked for at a place of a search (<see cref="OneHot"/>): those that a loop over all places has read are there for each.</summary>
internal sealed class Places
{
    private readonly Numbering numbering = new(o => o);
    private readonly Dictionary<(int Around, int Extent), int> classes = [];
    private readonly List<Element> read = [];
    private readonly HashSet<Var> follows = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, Var> versions = new(ReferenceEqualityComparer.Instance);
    private readonly Loop loop;
    private readonly Varying varying;
    private readonly Ranges ranges;

    /// <summary>What loops of a body read at each place.</summary>
    /// <param name="loop">The loop, of whose iterations each has its place.</param>
    /// <param name="search">The loop in its body that finds it.</param>
    /// <param name="place">The place.</param>
    /// <param name="varying">What differs between iterations.</param>
    /// <param name="ranges">What is known of arrays.</param>
    public Places(Loop loop, Loop search, Var place, Varying varying, Ranges ranges)
    {
        (this.loop, this.varying, this.ranges) = (loop, varying, ranges);
        numbering.Assume(search.Index, 0);
        Read(search.Body, around: 0);
        numbering.Assume(place, 0);
        follows.Add(place);
    }

    /// <summary>Whether equations read elements that are there for each place, the same in all iterations, compute, and add to the same elements of arrays of the loop.</summary>
    public bool Takes(ImmutableArray<Equation> equations) => Takes(equations, [0]);

    private bool Takes(ImmutableArray<Equation> equations, ImmutableArray<int> around)
    {
        foreach (var equation in equations)
        {
            var isTaken = equation.Op switch
            {
                Apply apply => !apply.Primitive.IsUsers && !Effects.MayThrow(equation),
                Read read => read.Indices.All(IsSame) && !varying.IsThing(read.Array) && Has(read.Indices, around, array => Builder.Same(array, read.Array)),
                Accumulate add => add.Indices.All(IsSame) && varying.Slot(add.Array) is var s and >= 0 && Has(add.Indices, around, array => ranges.IsAsLong(loop.Slots[s].Initial!, array)),
                Loop { Test: null, Extent: { } extent } inner when !varying.Is(extent) && inner.Slots.All(s => s.Kind == SlotKind.Into) => Within(equation, inner, around),
                _ => false,
            };
            if (!isTaken)
                return false;
            if (equation.Op is not Loop)
                numbering.Walk(equation);
            if (equation.Op is Apply { Operands: var of } && equation.Results[0].Type == typeof(int) && of.All(IsSame))
                follows.Add(equation.Results[0]);
            if (equation.Op is Accumulate sum)
                versions[equation.Results[0]] = Root((Var)sum.Array);
        }

        return true;
    }

    /// <summary>For each array that a region adds to its last version; null if it yields anything else that it has made.</summary>
    public Dictionary<Var, Var>? Ends(Region region)
    {
        var ends = new Dictionary<Var, Var>(ReferenceEqualityComparer.Instance);
        foreach (var v in region.Results.OfType<Var>())
        {
            if (versions.TryGetValue(v, out var root))
                ends[root] = v;
            else if (region.Equations.Any(e => e.Results.Contains(v)))
                return null;
        }

        return ends.Count > 0 && region.Equations.SelectMany(e => e.Results).Where(versions.ContainsKey).All(v => ends.ContainsKey(versions[v])) ? ends : null;
    }

    private bool Within(Equation equation, Loop inner, ImmutableArray<int> around)
    {
        for (var s = 0; s < inner.Slots.Length; s++)
            versions[inner.Parameter(s)!] = versions[equation.Results[s]] = Root((Var)inner.Slots[s].Initial!);
        return Takes(inner.Body.Equations, around.Add(Enter(inner, around[^1])));
    }

    private Var Root(Var array) => versions.GetValueOrDefault(array, array);

    // The same in all iterations once the place is.
    private bool IsSame(Operand operand) => !varying.Is(operand) || follows.Contains((Var)operand);

    // An element was read if the loops around that read are those around this place, or some of them: they run as often.
    private bool Has(ImmutableArray<Operand> indices, ImmutableArray<int> around, Func<Operand, bool> isArray)
    {
        var numbers = indices.Select(i => numbering[i]).ToArray();
        return read.Any(e => around.Contains(e.Around) && e.Indices.AsSpan().SequenceEqual(numbers) && isArray(e.Array));
    }

    private void Read(Region body, int around)
    {
        foreach (var equation in body.Equations)
        {
            if (equation.Op is Loop { Test: null, Extent: not null } inner)
            {
                Read(inner.Body, Enter(inner, around));
                continue;
            }

            if (equation.Op is Read { Array: Var, Indices.Length: 1 } one)
                read.Add(new(one.Array, [.. one.Indices.Select(i => numbering[i])], around));
            numbering.Walk(equation);
        }
    }

    // The class of a loop: those that run as often, in loops of one class. Their indices have one number.
    private int Enter(Loop inner, int around)
    {
        var key = (around, numbering[inner.Extent!]);
        if (!classes.TryGetValue(key, out var known))
            classes[key] = known = classes.Count + 1;
        numbering.Assume(inner.Index, known);
        return known;
    }

    private sealed record Element(Operand Array, ImmutableArray<int> Indices, int Around);
}
