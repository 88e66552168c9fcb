using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>The equations that read a variable, if all stand in the region that defines it and nothing else reads it.</summary>
internal sealed class Readers
{
    private readonly Dictionary<Var, List<Equation>> readers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, int> places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, int> negated = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> elsewhere = new(ReferenceEqualityComparer.Instance);

    /// <summary>The readers of every variable of a function.</summary>
    public Readers(Function function) => Walk(function.Body);

    /// <summary>Each reader once; none when the variable is also a result, or read in another region.</summary>
    public IReadOnlyList<Equation> Of(Var v) => !elsewhere.Contains(v) && readers.TryGetValue(v, out var found) ? found : [];

    /// <summary>Whether one operand is computed after another.</summary>
    public bool Later(Operand one, Operand other) => Place(one) > Place(other);

    /// <summary>In how many negated products a variable is a factor, itself counted.</summary>
    public int Negated(Var v) => negated.GetValueOrDefault(v);

    private int Place(Operand operand) => operand is Var v && places.TryGetValue(v, out var place) ? place : -1;

    private void Walk(Region region)
    {
        var here = new HashSet<Var>(region.Parameters, ReferenceEqualityComparer.Instance);
        foreach (var equation in region.Equations)
        {
            foreach (var operand in equation.Op.Operands)
            {
                if (operand is not Var v)
                    continue;
                if (!here.Contains(v))
                    elsewhere.Add(v);
                else if (!readers.TryGetValue(v, out var found))
                    readers.Add(v, [equation]);
                else if (!ReferenceEquals(found[^1], equation))
                    found.Add(equation);
            }

            foreach (var nested in equation.Op.Regions)
                Walk(nested);
            if (equation.Op is Apply { Primitive.Key: ExpressionType.Negate, Operands: [Var whole] })
                Negate(whole);
            foreach (var result in equation.Results)
            {
                here.Add(result);
                places.Add(result, places.Count);
            }
        }

        elsewhere.UnionWith(region.Results.OfType<Var>());
    }

    private void Negate(Var whole)
    {
        foreach (var factor in whole.Definition?.Op is Apply { Primitive.Key: ExpressionType.Multiply } product ? product.Operands : [])
        {
            if (factor is Var v)
                negated[v] = negated.GetValueOrDefault(v) + 1;
        }

        negated[whole] = negated.GetValueOrDefault(whole) + 1;
    }
}
