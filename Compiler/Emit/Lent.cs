using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Arrays that a call makes and keeps to itself, wherever they go while it runs: into other arrays, through choices, from one iteration to any later one. They are used
/// again when the iteration is over that they live for, or the call (<see cref="Lifetimes"/>).
/// </summary>
internal sealed class Lent
{
    private readonly Dictionary<Var, Loop?> homes = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<Lifetimes> lifetimes;
    private readonly Dictionary<Loop, HashSet<Type>> types = new(ReferenceEqualityComparer.Instance);

    /// <summary>The arrays of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="copied">Its parameters of which each call makes a copy.</param>
    /// <param name="isElsewhere">Which of its arrays are in memory of another kind.</param>
    public static Lent Of(Function function, IReadOnlyCollection<Var> copied, Func<Var, bool> isElsewhere)
    {
        var lifetimes = new Lazy<Lifetimes>(() => new Lifetimes(function, copied));
        var lent = new Lent(lifetimes);
        lent.Walk(function.Body, v => !isElsewhere(v) && v.Type.GetArrayRank() <= RecycledTables.Dimensions && lifetimes.Value.EndsWithCall(v), []);
        return lent;
    }

    private Lent(Lazy<Lifetimes> lifetimes) => this.lifetimes = lifetimes;

    /// <summary>Whether the copy of a parameter is nobody's when the call is over.</summary>
    public bool IsOurs(Var copied) => lifetimes.Value.EndsWithCall(copied);

    /// <summary>Whether an array is one of them.</summary>
    public bool Has(Var array) => homes.ContainsKey(array);

    /// <summary>The loop for an iteration of which it lives; null where it lives for the call.</summary>
    public Loop? HomeOf(Var array) => homes[array];

    /// <summary>The types of the arrays that live for an iteration of a loop.</summary>
    public IEnumerable<Type> MadeIn(Loop loop) => types.GetValueOrDefault(loop, []);

    private void Walk(Region region, Func<Var, bool> isLent, List<(Loop Loop, Lazy<Func<Var, bool>> Outlives)> around)
    {
        foreach (var equation in region.Equations)
        {
            for (var k = 0; k < equation.Results.Length && (Reused.Makes(equation.Op) || equation.Op is Loop); k++)
            {
                if ((equation.Op is not Loop made || made.Slots[k].Kind == SlotKind.Collect) && isLent(equation.Results[k]))
                    Place(equation.Results[k], around);
            }

            if (equation.Op is Loop loop)
                around.Add((loop, new(() => lifetimes.Value.OutlivesIteration(loop))));
            foreach (var nested in equation.Op.Regions)
                Walk(nested, isLent, around);
            if (equation.Op is Loop)
                around.RemoveAt(around.Count - 1);
        }
    }

    // The innermost loop whose iterations it does not outlive.
    private void Place(Var array, List<(Loop Loop, Lazy<Func<Var, bool>> Outlives)> around)
    {
        var home = around.FindLastIndex(l => !l.Outlives.Value(array)) is >= 0 and var at ? around[at].Loop : null;
        homes[array] = home;
        if (home is null)
            return;
        if (!types.TryGetValue(home, out var known))
            types.Add(home, known = []);
        known.Add(array.Type);
    }
}
