using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Dead code: what no result needs goes, except what can throw. Results of choices and slots of loops die one by one; a carried value
/// lives only if a live slot's body reads it. Of an array that is asked for nothing but its extents, what is written to it is dead too: it is the array
/// that it was made of.
/// </summary>
internal static class Prune
{
    /// <summary>The function without its dead code.</summary>
    public static Function Run(Function function)
    {
        var walk = new Walk(function.Parameters.Length + function.Body.Equations.Length);
        var body = walk.Region(function.Body, function.Results, _ => true);
        return new Function(function.Name, walk.Replaced.Count == 0 ? body : Substitution.Apply(body, walk.Replaced.Keys.ToDictionary(v => v, walk.Resolved, (IEqualityComparer<Var>)ReferenceEqualityComparer.Instance)));
    }

    private sealed class Walk(int variables)
    {
        private readonly HashSet<Var> live = new(variables, ReferenceEqualityComparer.Instance);

        // Those that are asked for more than their extents.
        private readonly HashSet<Var> whole = new(variables, ReferenceEqualityComparer.Instance);

        /// <summary>Arrays in whose place others stand.</summary>
        public Dictionary<Var, Operand> Replaced { get; } = new(ReferenceEqualityComparer.Instance);

        public Operand Resolved(Operand operand)
        {
            while (operand is Var v && Replaced.TryGetValue(v, out var other))
                operand = other;
            return operand;
        }

        public Region Region(Region region, ImmutableArray<Operand> results, Func<int, bool> isWhole)
        {
            for (var i = 0; i < results.Length; i++)
                Use(results[i], isWhole(i));
            var kept = new List<Equation>(region.Equations.Length);
            for (var i = region.Equations.Length - 1; i >= 0; i--)
            {
                if (Keep(region.Equations[i]) is { } equation)
                    kept.Add(equation);
            }

            kept.Reverse();
            return new Region(region.Parameters, [.. kept], results);
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
                case Length length:
                    Use(length.Array, isWhole: false);
                    return equation;
                case Write or Accumulate or Copy when !whole.Contains(equation.Results[0]):
                    Replaced[equation.Results[0]] = equation.Op.Operands[0];
                    Use(equation.Op.Operands[0], isWhole: false);
                    return null;
                case Write or Accumulate or Copy:
                    Replaced.Remove(equation.Results[0]);
                    goto default;
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
            Region Branch(Region branch) => Region(branch, [.. branch.Results.Where((_, i) => live.Contains(equation.Results[i]))], i => whole.Contains(results[i]));
            var (then, @else) = (Branch(choice.Then), Branch(choice.Else));
            Use(choice.Condition);
            return new Equation(results, new If(choice.Condition, then, @else));
        }

        private Equation? Loop(Equation equation, Loop loop)
        {
            // An array that is updated in place is as long after the loop as before it.
            bool IsInto(int s) => loop.Slots[s].Kind == SlotKind.Into && !whole.Contains(equation.Results[s]);
            bool[] alive = [.. equation.Results.Select((r, s) => live.Contains(r) && !IsInto(s))];
            bool[] needed = [.. equation.Results.Select(whole.Contains)];
            Region? test = null;
            Region body;
            while (true)
            {
                var count = alive.Count(a => a) + needed.Count(n => n);
                if (loop.Test is not null)
                    test = Region(loop.Test, loop.Test.Results, _ => true);
                var left = Positions.Below(alive.Length, s => alive[s]);
                body = Region(loop.Body, [.. left.Select(s => loop.Body.Results[s])], i => needed[left[i]]);
                for (var s = 0; s < alive.Length; s++)
                {
                    alive[s] |= Asked(live, s);
                    needed[s] |= Asked(whole, s) || (alive[s] && loop.Slots[s].Kind is SlotKind.Collect or SlotKind.Into);
                }

                if (alive.Count(a => a) + needed.Count(n => n) == count)
                    break;
            }

            bool Asked(HashSet<Var> variables, int s) =>
                loop.Parameter(s) is { } p && (variables.Contains(p) || (test is not null && variables.Contains(test.Parameters[loop.Body.Parameters.IndexOf(p)])));

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
            for (var s = 0; s < alive.Length; s++)
            {
                Replaced.Remove(equation.Results[s]);
                if (!alive[s] && live.Contains(equation.Results[s]))
                    Use(Replaced[equation.Results[s]] = loop.Slots[s].Initial!, isWhole: false);
                else if (alive[s] && loop.Slots[s].Initial is { } initial)
                    Use(initial, needed[s]);
            }

            if (loop.Extent is not null)
                Use(loop.Extent);
            return slots.Length == 0 && !Effects.MayThrow(new Equation([], pruned)) ? null : new Equation([.. equation.Results.Where((_, s) => alive[s])], pruned);
        }

        private void Use(Operand operand, bool isWhole = true)
        {
            if (operand is not Var v)
                return;
            live.Add(v);
            if (isWhole)
                whole.Add(v);
        }
    }
}
