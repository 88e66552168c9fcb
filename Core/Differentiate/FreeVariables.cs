using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>What regions read from around them.</summary>
internal static class FreeVariables
{
    /// <summary>The variables that the regions of an operation read from outside.</summary>
    public static HashSet<Var> Of(Op op) => Of(op.Regions);

    /// <summary>All variables that are read in a region, nested ones included.</summary>
    public static HashSet<Var> Read(Region region)
    {
        var read = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Walk(region);
        return read;

        void Walk(Region inner)
        {
            foreach (var equation in inner.Equations)
            {
                read.UnionWith(equation.Op.Operands.OfType<Var>());
                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
            }

            read.UnionWith(inner.Results.OfType<Var>());
        }
    }

    /// <summary>The variables that regions read from outside.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="lengths">Whether an array counts of which only the length is asked for.</param>
    public static HashSet<Var> Of(IEnumerable<Region> regions, bool lengths = true)
    {
        var inside = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        var free = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        foreach (var region in regions)
            Walk(region);
        return free;

        void Walk(Region region)
        {
            inside.UnionWith(region.Parameters);
            foreach (var equation in region.Equations)
            {
                foreach (var operand in lengths || equation.Op is not Length ? equation.Op.Operands : [])
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
