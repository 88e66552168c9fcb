using System.Runtime.CompilerServices;

namespace FunctionalAD.Ir;

/// <summary>Which functions call which.</summary>
internal static class CallGraph
{
    private static readonly ConditionalWeakTable<Function, StrongBox<bool>> recursive = [], throwing = [];

    /// <summary>The function and all that it calls, each once, in the order in which they are called first.</summary>
    public static List<Function> Of(Function function)
    {
        var all = new List<Function> { function };
        for (var k = 0; k < all.Count; k++)
        {
            foreach (var callee in Callees(all[k]))
            {
                if (!all.Contains(callee))
                    all.Add(callee);
            }
        }

        return all;
    }

    /// <summary>Whether a function calls itself, by whatever way.</summary>
    public static bool IsRecursive(Function function) =>
        recursive.GetValue(function, static f => new StrongBox<bool>(Of(f).Exists(g => Callees(g).Contains(f)))).Value;

    /// <summary>Whether a call may throw what must be thrown. Of a function that is still being built nothing is known.</summary>
    public static bool MayThrow(Function function)
    {
        if (throwing.TryGetValue(function, out var known))
            return known.Value;
        var all = new List<Function> { function };
        for (var k = 0; k < all.Count; k++)
        {
            if (!all[k].IsBuilt)
                return true;
            foreach (var callee in Callees(all[k]))
            {
                if (!all.Contains(callee))
                    all.Add(callee);
            }
        }

        var throws = all.Exists(f => Any(f.Body, e => e.Op is not Call && Effects.MayThrow(e)));
        throwing.AddOrUpdate(function, new StrongBox<bool>(throws));
        return throws;
    }

    private static IEnumerable<Function> Callees(Function function)
    {
        var found = new List<Function>();
        Any(function.Body, e =>
        {
            if (e.Op is Call { Callee: var callee })
                found.Add(callee);
            return false;
        });
        return found;
    }

    // Equations inside of choices and loops, too; those ask about theirs themselves.
    private static bool Any(Region region, Func<Equation, bool> test)
    {
        foreach (var equation in region.Equations)
        {
            if (equation.Op.Regions.IsEmpty ? test(equation) : equation.Op.Regions.Any(r => Any(r, test)))
                return true;
        }

        return false;
    }
}
