using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>What the body of a loop knows of its iterations: which indices are those of one iteration alone.</summary>
internal sealed class Iteration
{
    private readonly Loop loop;
    private readonly HashSet<Var> inside = new(ReferenceEqualityComparer.Instance);

    public Iteration(Loop loop)
    {
        this.loop = loop;
        Define(loop.Body);
    }

    /// <summary>Whether an index is the index of the loop plus or less what is known before it: another one for each iteration.</summary>
    public bool IsOwn(Operand index) => ReferenceEquals(index, loop.Index) || (index is Var { Definition.Op: Apply { Operands: [var a, var b] } sum } && sum.Primitive.Key switch
    {
        ExpressionType.Add => (IsOwn(a) && IsKnown(b)) || (IsKnown(a) && IsOwn(b)),
        ExpressionType.Subtract => IsOwn(a) && IsKnown(b),
        _ => false,
    });

    /// <summary>Whether these places, one at least, are one place, and no other iteration's.</summary>
    public bool IsOne(List<System.Collections.Immutable.ImmutableArray<Operand>> places) =>
        places[0].Any(IsOwn) && places.TrueForAll(p => p.Length == places[0].Length && p.Zip(places[0]).All(i => Builder.Same(i.First, i.Second)));

    private bool IsKnown(Operand operand) => operand is not Var v || !inside.Contains(v);

    private void Define(Region region)
    {
        inside.UnionWith(region.Parameters);
        foreach (var equation in region.Equations)
        {
            inside.UnionWith(equation.Results);
            foreach (var nested in equation.Op.Regions)
                Define(nested);
        }
    }
}
