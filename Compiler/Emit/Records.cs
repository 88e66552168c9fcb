using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD.Emission;

/// <summary>
/// The records of arrays, and those of loops that do not know how long they run: what is collected is copied into rented memory, and what is read from it is a
/// span of that, wherever it goes. So nothing is allocated for a record, and the rows of all iterations lie side by side. Possible where neither the record
/// nor a row of it gets out of sight, or out of the region at whose end the memory is given back. So are other arrays that a call makes once and for itself.
/// </summary>
internal sealed class Records
{
    private const int Short = 32;

    private readonly Flow flow;
    private readonly Dictionary<Var, List<Var>> reads = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> whole = new(ReferenceEqualityComparer.Instance);

    /// <summary>The records of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="flow">Where its arrays go.</param>
    /// <param name="isRented">Those that are rented as arrays.</param>
    public Records(Function function, Flow flow, Func<Var, bool> isRented)
    {
        this.flow = flow;
        Uses(function.Body);
        Find(function.Body);
        foreach (var equation in function.HasLoops() ? function.Body.Equations : [])
        {
            for (var k = 0; k < equation.Results.Length; k++)
            {
                if (IsMade(equation, k) && !isRented(equation.Results[k]))
                    Find(equation.Results[k]);
            }
        }
    }

    /// <summary>The records of arrays.</summary>
    public HashSet<Var> Rows { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The loops that record arrays from the last one down.</summary>
    public Dictionary<Var, Loop> Down { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The records of numbers by loops that do not know how long they run.</summary>
    public HashSet<Var> Tapes { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The arrays that are made once in a call, and are nobody's when it is over.</summary>
    public HashSet<Var> Rooms { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The variables that are spans.</summary>
    public HashSet<Var> Spans { get; } = new(ReferenceEqualityComparer.Instance);

    // What is read of arrays of arrays, and which of them are used in another way.
    private void Uses(Region region)
    {
        foreach (var equation in region.Equations)
        {
            for (var k = 0; k < equation.Op.Operands.Length; k++)
            {
                if (equation.Op.Operands[k] is not Var { Type.IsArray: true } v || equation.Op is Length)
                    continue;
                if (k > 0 || equation.Op is not Read)
                    whole.Add(v);
                else if (reads.TryGetValue(v, out var found))
                    found.Add(equation.Results[0]);
                else
                    reads[v] = [equation.Results[0]];
            }

            foreach (var nested in equation.Op.Regions)
                Uses(nested);
        }

        whole.UnionWith(region.Results.OfType<Var>());
    }

    private void Find(Region region)
    {
        foreach (var equation in region.Equations)
        {
            for (var s = 0; equation.Op is Loop loop && s < loop.Slots.Length; s++)
            {
                if (loop.Slots[s].Kind == SlotKind.Collect)
                    Find(region, equation.Results[s], loop);
            }

            foreach (var nested in equation.Op.Regions)
                Find(nested);
        }
    }

    private void Find(Region region, Var record, Loop loop)
    {
        var element = record.Type.GetElementType()!;
        var isRows = element.IsArray && element.GetArrayRank() == 1 && Twins.IsFlat(element.GetElementType()!) && !whole.Contains(record);
        if (!isRows && (loop.Test is null || !Twins.IsFlat(element)))
            return;
        var spans = isRows ? [.. reads.GetValueOrDefault(record, []).SelectMany(r => flow.From(r))] : flow.From(record);
        if (spans.Any(v => flow.Leaves(v) || flow.CollectedIn(v).Count > 0) || region.Results.Any(r => r is Var v && spans.Contains(v)))
            return;
        (isRows ? Rows : Tapes).Add(record);
        if (isRows && loop.Down)
            Down[record] = loop;
        Spans.UnionWith(spans);
    }

    // A short array is made faster than it is rented.
    private static bool IsMade(Equation equation, int result) => equation.Op switch
    {
        Zeros zeros => zeros.Operands is [not Literal { Value: < Short }],
        Copy => true,
        Loop loop => loop is { Test: null, Extent: not Literal { Value: < Short } } && loop.Slots[result].Kind == SlotKind.Collect,
        _ => false,
    };

    // Where arrays of iterations may take its place, an array stays one: those are used again, which asks who they are.
    private void Find(Var array)
    {
        if (array.Type.GetArrayRank() != 1 || !Twins.IsFlat(array.Type.GetElementType()!))
            return;
        var all = flow.From(array);
        if (all.Any(v => flow.Leaves(v) || flow.IsCarried(v) || !flow.CollectedIn(v).All(Rows.Contains)))
            return;
        Rooms.Add(array);
        Spans.UnionWith(all);
    }
}
