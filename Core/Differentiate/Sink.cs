using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Moves a tangent that only one branch of a choice reads into that branch. A sub-expression that the test and a branch share is computed
/// before the choice, and its tangent with it; left there, the adjoint of a branch not taken would reach it as 0 and meet an infinite
/// weight (0·∞). Moved, it is not computed at all: √x &gt; 1 ? 2·√x : 0 has the derivative 0 at 0.
/// </summary>
internal static class Sink
{
    /// <summary>The region with its tangents where they are read.</summary>
    public static Region Run(Region region, HashSet<Var> linear)
    {
        if (region.IsStraight)
            return region;

        // For each tangent the one branch that reads it, or null for any other reader, or several.
        var reader = new Dictionary<Var, Region?>(ReferenceEqualityComparer.Instance);
        var moved = new Dictionary<Region, List<Equation>>(ReferenceEqualityComparer.Instance);
        var kept = new List<Equation>(region.Equations.Length);
        foreach (var result in region.Results)
            Note(result, null);
        for (var i = region.Equations.Length - 1; i >= 0; i--)
        {
            var equation = region.Equations[i];
            var branch = equation.Op is Apply && linear.Contains(equation.Results[0]) ? reader.GetValueOrDefault(equation.Results[0]) : null;
            if (branch is null)
            {
                kept.Add(equation);
            }
            else
            {
                if (!moved.TryGetValue(branch, out var inside))
                    moved[branch] = inside = [];
                inside.Add(equation);
            }

            foreach (var operand in equation.Op.Operands)
                Note(operand, branch);
            foreach (var nested in equation.Op.Regions)
                Walk(nested, equation.Op is If ? nested : null);
        }

        kept.Reverse();
        return new Region(region.Parameters, [.. kept.Select(Nested)], region.Results);

        void Note(Operand operand, Region? by)
        {
            if (operand is Var v && linear.Contains(v))
                reader[v] = reader.TryGetValue(v, out var known) && !ReferenceEquals(known, by) ? null : by;
        }

        void Walk(Region nested, Region? by)
        {
            foreach (var equation in nested.Equations)
            {
                foreach (var operand in equation.Op.Operands)
                    Note(operand, by);
                foreach (var inner in equation.Op.Regions)
                    Walk(inner, by);
            }

            foreach (var result in nested.Results)
                Note(result, by);
        }

        Equation Nested(Equation equation) => equation.Op switch
        {
            If choice => new Equation(equation.Results, new If(choice.Condition, Branch(choice.Then), Branch(choice.Else))),
            Loop loop => new Equation(equation.Results, new Loop(loop.Extent, loop.Down, loop.Slots, loop.Test, Run(loop.Body, linear))),
            _ => equation,
        };

        Region Branch(Region branch) => Run(
            moved.TryGetValue(branch, out var inside)
                ? new Region(branch.Parameters, [.. Enumerable.Reverse(inside), .. branch.Equations], branch.Results)
                : branch,
            linear);
    }
}
