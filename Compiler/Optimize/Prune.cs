using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Dead code: what no result needs goes, except what can throw. Results of choices and slots of loops die one by one; a carried value
/// lives only if a live slot's body reads it.
/// </summary>
internal static class Prune
{
    /// <summary>The function without its dead code.</summary>
    public static Function Run(Function function)
    {
        var walk = new Walk(function.Parameters.Length + function.Body.Equations.Length);
        return new Function(function.Name, walk.Region(function.Body, function.Results));
    }

    private sealed class Walk(int variables)
    {
        private readonly HashSet<Var> live = new(variables, ReferenceEqualityComparer.Instance);

        public Region Region(Region region, ImmutableArray<Operand> results, ImmutableArray<Var>? parameters = null)
        {
            foreach (var result in results)
                Use(result);
            var kept = new List<Equation>(region.Equations.Length);
            for (var i = region.Equations.Length - 1; i >= 0; i--)
            {
                if (Keep(region.Equations[i]) is { } equation)
                    kept.Add(equation);
            }

            kept.Reverse();
            return new Region(parameters ?? region.Parameters, [.. kept], results);
        }

        private Equation? Keep(Equation equation)
        {
            var used = 0;
            foreach (var result in equation.Results)
                used += live.Contains(result) ? 1 : 0;
            if (used == 0 && !Effects.MayThrow(equation))
                return null;

            switch (equation.Op)
            {
                case If choice:
                    return Choice(equation, choice);
                case Loop loop:
                    return Loop(equation, loop);
                default:
                    foreach (var operand in equation.Op.Operands)
                        Use(operand);
                    return equation;
            }
        }

        private Equation Choice(Equation equation, If choice)
        {
            var results = equation.Results.Where(live.Contains).ToImmutableArray();
            Region Branch(Region branch) => Region(branch, [.. branch.Results.Where((_, i) => live.Contains(equation.Results[i]))]);
            var (then, @else) = (Branch(choice.Then), Branch(choice.Else));
            Use(choice.Condition);
            return new Equation(results, new If(choice.Condition, then, @else));
        }

        private Equation Loop(Equation equation, Loop loop)
        {
            var alive = equation.Results.Select(live.Contains).ToArray();
            Region? test = null;
            Region body;
            while (true)
            {
                var count = alive.Count(a => a);
                if (loop.Test is not null)
                    test = Region(loop.Test, loop.Test.Results);
                body = Region(loop.Body, [.. loop.Body.Results.Where((_, s) => alive[s])]);
                for (var s = 0; s < alive.Length; s++)
                    alive[s] |= loop.Parameter(s) is { } p && (live.Contains(p) || (test is not null && live.Contains(test.Parameters[loop.Body.Parameters.IndexOf(p)])));
                if (alive.Count(a => a) == count)
                    break;
            }

            ImmutableArray<Var> Parameters(Region region) =>
                [region.Parameters[0], .. Array.ConvertAll(
                    Positions.Below(alive.Length, s => alive[s] && loop.Slots[s].HasParameter), s => region.Parameters[loop.Body.Parameters.IndexOf(loop.Parameter(s)!)])];

            var slots = loop.Slots.Where((_, s) => alive[s]).ToImmutableArray();
            var pruned = new Loop(
                loop.Extent,
                loop.Down,
                slots,
                test is null ? null : new Region(Parameters(test), test.Equations, test.Results),
                new Region(Parameters(body), body.Equations, body.Results));
            foreach (var operand in pruned.Operands)
                Use(operand);
            return new Equation([.. equation.Results.Where((_, s) => alive[s])], pruned);
        }

        private void Use(Operand operand)
        {
            if (operand is Var v)
                live.Add(v);
        }
    }
}
