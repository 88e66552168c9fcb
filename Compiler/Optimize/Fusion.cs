using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Two loops of one extent and direction become one where the second needs nothing of the first but, in iteration i, the element that the
/// first collects then: the primal and the backward loop of a sum run together, and what both compute is computed once. What stands
/// between them moves out of the way. Loops with a test become one where both are seen to run equally often: a while loop in the body of
/// another loop, and the same once more with a record for the way back.
/// </summary>
internal sealed class Fusion
{
    private readonly Storage storage;
    private readonly bool apart;

    private Fusion(Function function, bool apart) => (storage, this.apart) = (new Storage(function), apart);

    /// <summary>The function with its loops fused.</summary>
    public static Function Run(Function function) => Run(function, apart: false);

    /// <summary>
    /// The function with its loops fused, those with carried values apart from those without: the backward loop of carried values runs the
    /// other way, and what stands beside them would have to go along.
    /// </summary>
    public static Function RunApart(Function function) => Run(function, apart: true);

    // Every fusion may free another one (an accumulator that became a collect is updated no more), and leaves a loop fewer.
    private static Function Run(Function function, bool apart)
    {
        for (var loops = Loops(function.Body); loops > 1;)
        {
            function = new Function(function.Name, Substitution.Apply(new Fusion(function, apart).Region(function.Body), new Dictionary<Var, Operand>()));
            var left = Loops(function.Body);
            if (left == loops)
                break;
            loops = left;
        }

        return function;
    }

    private static int Loops(Region region)
    {
        var loops = 0;
        foreach (var equation in region.Equations)
        {
            loops += equation.Op is Loop ? 1 : 0;
            foreach (var inner in equation.Op.Regions)
                loops += Loops(inner);
        }

        return loops;
    }

    private Region Region(Region region)
    {
        if (!region.Equations.Any(e => e.Op.Regions.Length > 0))
            return region;
        var equations = region.Equations.Select(e => e.Within(Region)).ToList();
        for (var i = 0; i < equations.Count; i++)
        {
            for (var j = i + 1; equations[i].Op is Loop && j < equations.Count; j++)
            {
                if (Fused(equations, i, j) is not var (early, fused))
                    continue;
                // Loops that now stand side by side in the body may be one as well.
                equations.RemoveAt(j);
                var passing = early.ToHashSet(ReferenceEqualityComparer.Instance);
                equations.RemoveAll(passing.Contains);
                equations[i] = fused.Within(Region);
                equations.InsertRange(i, early);
                i += early.Count;
                j = i;
            }
        }

        return new Region(region.Parameters, [.. equations], region.Results);
    }

    // The fused loop, and what has to come before it of what stands between the two.
    private (List<Equation> Early, Equation Fused)? Fused(List<Equation> equations, int i, int j)
    {
        if (equations[i].Op is not Loop first || equations[j].Op is not Loop second
            || first.Test is null != second.Test is null
            || !(first.Extent is { } one && second.Extent is { } other ? Builder.Same(one, other) : first.Extent is null && second.Extent is null)
            || (first.Down != second.Down && !RunsAnyWay(equations[i], first) && !RunsAnyWay(equations[j], second))
            || (apart && first.Ordered != second.Ordered)
            || Size(first.Body) + Size(second.Body) > Split.Limit)
            return null;

        var late = new List<Equation> { equations[i] };
        var lateResults = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        var early = new List<Equation>();
        for (var k = i + 1; k < j; k++)
        {
            var effect = storage.Of(equations[k]);
            if (effect.Reads.Any(v => lateResults.Contains(v) || equations[i].Results.Contains(v)) || late.Any(l => storage.Of(l).Precedes(effect)))
            {
                late.Add(equations[k]);
                lateResults.UnionWith(equations[k].Results);
            }
            else
            {
                early.Add(equations[k]);
            }
        }

        var moved = storage.Of(equations[j], second, first);
        if (moved.Reads.Any(lateResults.Contains) || late.Skip(1).Any(l => storage.Of(l).Precedes(moved)))
            return null;
        return Join(equations[i], first, equations[j], second, moved) is { } fused ? (early, fused) : null;
    }

    private Equation? Join(Equation one, Loop first, Equation two, Loop second, Storage.Effect moved)
    {
        var slots = second.Slots.ToArray();
        var body = second.Body;
        for (var s = 0; s < one.Results.Length; s++)
        {
            if (!storage.Of(two).Reads.Contains(one.Results[s]))
                continue;
            // How many elements a loop with a test collects is known when it has run.
            if (first.Slots[s].Kind != SlotKind.Collect || first.Test is not null)
                return null;
            // Updated in place by the second loop, element i in iteration i: then the second collects.
            var starts = Enumerable.Range(0, slots.Length).Where(k => ReferenceEquals(second.Slots[k].Initial, one.Results[s])).ToArray();
            if (starts.Length > 1)
                return null;
            foreach (var k in starts)
            {
                if (slots[k].Kind != SlotKind.Into || second.Parameter(k) is not { } parameter
                    || Elements.Of(body, parameter, second.Index, first.Body.Results[s], first.Extent!, k) is not { } threaded)
                    return null;
                body = new Region(threaded.Parameters.Remove(parameter), threaded.Equations, threaded.Results);
                slots[k] = new Slot(SlotKind.Collect, null);
            }

            if (Elements.Of(body, one.Results[s], second.Index, first.Body.Results[s], first.Extent!) is not { } read)
                return null;
            body = read;
        }

        // What is left must not meet in memory, nor throw in another order.
        if (storage.Of(one).Precedes(moved))
            return null;
        body = Substitution.Apply(body, [second.Index], [first.Index]);
        var both = new Loop(
            first.Extent,
            RunsAnyWay(one, first) ? second.Down : first.Down,
            [.. first.Slots, .. slots],
            first.Test is { } test ? new Region([.. test.Parameters, .. second.Test!.Parameters.RemoveAt(0)], test.Equations, test.Results) : null,
            new Region(
                [.. first.Body.Parameters, .. body.Parameters.RemoveAt(0)],
                [.. first.Body.Equations, .. body.Equations],
                [.. first.Body.Results, .. body.Results]));
        return first.Test is null || SlotClasses.SameTests(both, second) ? new Equation([.. one.Results, .. two.Results], both) : null;
    }

    // What only collects does not care for the order.
    private bool RunsAnyWay(Equation equation, Loop loop) => loop.Test is null && loop.Slots.All(s => s.Kind == SlotKind.Collect) && !storage.Of(equation).Throws;

    private static int Size(Region region) => region.Equations.Sum(e => 1 + e.Op.Regions.Sum(Size));
}
