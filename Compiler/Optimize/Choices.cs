using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Two choices on one condition become one, where nothing between them stands in the way: the choice of the primal and the choice of its
/// adjoint then share what their branches computed, and the condition is tested once.
/// </summary>
internal static class Choices
{
    /// <summary>The function with its choices merged.</summary>
    public static Function Run(Function function)
    {
        if (!Repeats(function.Body))
            return function;
        // A choice that has moved up may have stood in the way of another one.
        for (var choices = Count(function.Body); choices > 0;)
        {
            var current = function;
            var storage = new Lazy<Storage>(() => new(current));
            function = new Function(function.Name, Region(function.Body, storage));
            var left = Count(function.Body);
            if (left == choices)
                break;
            choices = left;
        }

        return function;
    }

    // Whether a condition is asked twice, in one region or in one within it.
    private static bool Repeats(Region region)
    {
        if (region.IsStraight)
            return false;
        var asked = new HashSet<Operand>(ReferenceEqualityComparer.Instance);
        return Asks(region);

        bool Asks(Region inner)
        {
            foreach (var equation in inner.Equations)
            {
                if (equation.Op is If choice && !asked.Add(choice.Condition))
                    return true;
                foreach (var nested in equation.Op.Regions)
                {
                    if (Asks(nested))
                        return true;
                }
            }

            return false;
        }
    }

    private static int Count(Region region) => region.Equations.Sum(e => (e.Op is If ? 1 : 0) + e.Op.Regions.Sum(Count));

    private static Region Region(Region region, Lazy<Storage> storage)
    {
        if (region.IsStraight)
            return region;
        var equations = region.Equations.Select(e => e.Within(inner => Region(inner, storage))).ToList();
        var position = new Dictionary<Var, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < equations.Count; i++)
        {
            foreach (var result in equations[i].Results)
                position[result] = i;
        }

        for (var i = 0; i < equations.Count; i++)
        {
            for (var j = i + 1; equations[i].Op is If && j < equations.Count; j++)
            {
                if (equations[j].Op is not If second || equations[i].Op is not If first || !Builder.Same(first.Condition, second.Condition))
                    continue;
                // What the second reads must be there when the first runs, or come from the first itself.
                if (Free(equations[j].Op).Any(v => position.TryGetValue(v, out var at) && at > i))
                    continue;
                // An update in place must not pass a reader of the array that stands between them, nor a read the check that guards it.
                if (Enumerable.Range(i + 1, j - i - 1).Any(k => storage.Value.Of(equations[k]).Precedes(storage.Value.Of(equations[j]))))
                    continue;
                equations[i] = Merge(equations[i], first, equations[j], second, storage);
                foreach (var result in equations[i].Results)
                    position[result] = i;
                equations[j] = new Equation([], new If(Literal.Of(true), Empty, Empty));
            }
        }

        return new Region(region.Parameters, [.. equations.Where(e => e is not { Results.Length: 0, Op: If { Then.Equations.Length: 0, Else.Equations.Length: 0 } })], region.Results);
    }

    // Stands in the place of a choice that became part of another; one whose condition is known by now is no such place.
    private static Region Empty { get; } = new([], [], []);

    private static Equation Merge(Equation one, If first, Equation two, If second, Lazy<Storage> storage)
    {
        return new Equation(
            [.. one.Results, .. two.Results],
            new If(first.Condition, Branch(first.Then, second.Then), Branch(first.Else, second.Else)));

        // In the branch, the results of the first choice are what that branch yields.
        Region Branch(Region a, Region b)
        {
            var renamed = Substitution.Apply(b, one.Results, a.Results);
            // Choices that now stand side by side in the branch may be one as well.
            return Region(new Region([], [.. a.Equations, .. renamed.Equations], [.. a.Results, .. renamed.Results]), storage);
        }
    }

    private static HashSet<Var> Free(Op op)
    {
        var free = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        foreach (var region in op.Regions)
            Walk(region);
        return free;

        void Walk(Region region)
        {
            foreach (var equation in region.Equations)
            {
                foreach (var operand in equation.Op.Operands)
                    Use(operand);
                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
            }

            foreach (var result in region.Results)
                Use(result);
        }

        void Use(Operand operand)
        {
            if (operand is Var v)
                free.Add(v);
        }
    }
}
