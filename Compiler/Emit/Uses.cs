using System.Runtime.InteropServices;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Which variables are read exactly once, and in the region that defines them: those need no local, their expression stands where it is
/// used.
/// </summary>
internal sealed class Uses
{
    private readonly Dictionary<Var, (int Region, int Reads)> uses;
    private int regions;

    public Uses(Function function)
    {
        uses = new(function.Parameters.Length + function.Body.Equations.Length, ReferenceEqualityComparer.Instance);
        Walk(function.Body);
    }

    /// <summary>Whether the variable is read once, next to its definition.</summary>
    public bool Single(Var v) => uses.TryGetValue(v, out var use) && use.Reads == 1;

    private void Walk(Region region)
    {
        var here = ++regions;
        foreach (var parameter in region.Parameters)
            uses[parameter] = (here, 0);
        foreach (var equation in region.Equations)
        {
            foreach (var operand in equation.Op.Operands)
                Use(operand, here);
            foreach (var nested in equation.Op.Regions)
                Walk(nested);
            foreach (var result in equation.Results)
                uses[result] = (here, 0);
        }

        foreach (var result in region.Results)
            Use(result, here);
    }

    // What another region reads counts twice, so that it is never read once.
    private void Use(Operand operand, int here)
    {
        if (operand is not Var v)
            return;
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(uses, v, out _);
        use.Reads += use.Region == here ? 1 : 2;
    }
}
