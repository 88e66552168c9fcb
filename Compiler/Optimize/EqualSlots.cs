using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Slots of one loop that do the same are one: of the same kind (or a value carried by the step of a reduction), with the same start, yielding the same value when equal slots are taken for
/// equal. A carried value that no iteration changes is where it starts. (The inner sum of a sum over rows, once for the value and once more
/// for the derivative, is one sum; equal loops are fused before, and become one here.)
/// </summary>
internal sealed class EqualSlots
{
    private const int MostRounds = 4;

    private readonly Dictionary<Var, Operand> replaced = new(ReferenceEqualityComparer.Instance);
    private readonly Storage storage;

    private EqualSlots(Function function) => storage = new Storage(function);

    /// <summary>The function with equal slots merged.</summary>
    public static Function Run(Function function)
    {
        // What was merged in one loop may make slots of another equal; more than a few rounds are not seen.
        for (var round = 0; round < MostRounds && function.HasLoops(); round++)
        {
            var pass = new EqualSlots(function);
            var body = pass.Region(function.Body);
            function = new Function(function.Name, Substitution.Apply(body, pass.Settled()));
            if (pass.replaced.Count == 0)
                break;
        }

        return function;
    }

    private Region Region(Region region) => new(
        region.Parameters,
        [.. region.Equations.Select(Merged)],
        region.Results);

    // What replaces a variable may be replaced itself.
    private Dictionary<Var, Operand> Settled() => replaced.Keys.ToDictionary(v => v, v => Now(v), (IEqualityComparer<Var>)ReferenceEqualityComparer.Instance);

    private Operand Now(Operand operand)
    {
        while (operand is Var v && replaced.TryGetValue(v, out var other))
            operand = other;
        return operand;
    }

    private Equation Merged(Equation equation)
    {
        equation = equation.Within(Region);
        if (equation.Op is not Loop loop)
            return equation;
        var gone = new bool[loop.Slots.Length];
        for (var s = 0; s < gone.Length; s++)
        {
            if (gone[s] || loop.Parameter(s) is not { } parameter || loop.Slots[s].Initial is not { } initial)
                continue;
            var next = Now(loop.Body.Results[s]);
            if (!ReferenceEquals(next, parameter) && !Builder.Same(next, Now(initial)))
                continue;
            gone[s] = true;
            replaced[equation.Results[s]] = initial;
            Replace(loop, s, _ => initial);
            // Others may have waited for this one.
            s = -1;
        }

        var classes = SlotClasses.Of(loop, Now);
        for (var s = 0; s < gone.Length; s++)
        {
            for (var t = s + 1; t < gone.Length && !gone[s]; t++)
            {
                if (gone[t] || classes[s] != classes[t] || !MayBeOne(equation.Results[s], equation.Results[t]))
                    continue;
                // What the body can see stays.
                var (one, other) = loop.Parameter(s) is null && loop.Parameter(t) is not null ? (t, s) : (s, t);
                gone[other] = true;
                replaced[equation.Results[other]] = equation.Results[one];
                Replace(loop, other, region => region.Parameters[loop.Body.Parameters.IndexOf(loop.Parameter(one)!)]);
            }
        }

        // What an inner loop reads of this one may be one now.
        return gone.Contains(true) ? Merged(Without(equation, loop, gone)) : equation;
    }

    private void Replace(Loop loop, int slot, Func<Region, Operand> by)
    {
        if (loop.Parameter(slot) is not { } parameter)
            return;
        var at = loop.Body.Parameters.IndexOf(parameter);
        foreach (var region in loop.Regions)
            replaced[region.Parameters[at]] = by(region);
    }

    // Two arrays may be one only if nobody updates them, and the caller does not get both.
    private bool MayBeOne(Var a, Var b) => !Storage.Holds(a.Type)
        || !(storage.IsUpdated(a) || storage.IsUpdated(b) || (storage.IsHandedOut(a) && storage.IsHandedOut(b)));

    private static Equation Without(Equation equation, Loop loop, bool[] gone)
    {
        Region Rest(Region region, ImmutableArray<Operand> results) => new(
            [.. region.Parameters.Where((_, k) => !Enumerable.Range(0, gone.Length).Any(s => gone[s] && loop.Parameter(s) is { } p && loop.Body.Parameters.IndexOf(p) == k))],
            region.Equations,
            results);
        return new Equation([.. equation.Results.Where((_, s) => !gone[s])], new Loop(
            loop.Extent,
            loop.Down,
            [.. loop.Slots.Where((_, s) => !gone[s])],
            loop.Test is null ? null : Rest(loop.Test, loop.Test.Results),
            Rest(loop.Body, [.. loop.Body.Results.Where((_, s) => !gone[s])])));
    }
}
