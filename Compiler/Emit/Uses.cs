using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Which variables are read exactly once, and in the region that defines them: those need no local, their expression stands where it is
/// used.
/// </summary>
internal sealed class Uses
{
    private readonly Dictionary<Var, int> count = new(ReferenceEqualityComparer.Instance);

    public Uses(Function function) => Walk(function.Body, []);

    /// <summary>Whether the variable is read once, next to its definition.</summary>
    public bool Single(Var v) => count.TryGetValue(v, out var uses) && uses == 1;

    private void Walk(Region region, HashSet<Var> outside)
    {
        var here = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        here.UnionWith(region.Parameters);
        foreach (var equation in region.Equations)
        {
            foreach (var operand in equation.Op.Operands)
                Use(operand, here);
            foreach (var nested in equation.Op.Regions)
                Walk(nested, here);
            here.UnionWith(equation.Results);
        }

        foreach (var result in region.Results)
            Use(result, here);
    }

    private void Use(Operand operand, HashSet<Var> here)
    {
        if (operand is Var v)
            count[v] = (count.TryGetValue(v, out var uses) ? uses : 0) + (here.Contains(v) ? 1 : 2);
    }
}
