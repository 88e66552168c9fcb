using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>What regions read from around them.</summary>
internal static class FreeVariables
{
    /// <summary>The variables that the regions of an operation read from outside.</summary>
    public static HashSet<Var> Of(Op op)
    {
        var inside = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        var free = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        foreach (var region in op.Regions)
            Walk(region);
        return free;

        void Walk(Region region)
        {
            inside.UnionWith(region.Parameters);
            foreach (var equation in region.Equations)
            {
                foreach (var operand in equation.Op.Operands)
                    Use(operand);
                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
                inside.UnionWith(equation.Results);
            }

            foreach (var result in region.Results)
                Use(result);
        }

        void Use(Operand operand)
        {
            if (operand is Var v && !inside.Contains(v))
                free.Add(v);
        }
    }
}
