using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Optimization;

/// <summary>
/// What must keep its bits: everything that the function's own value, a condition, an index, a loop or a call depends on. The rest of a
/// derivative program may be computed by another formula of the same accuracy.
/// </summary>
internal sealed class Kept
{
    private readonly HashSet<Var> variables = new(ReferenceEqualityComparer.Instance);

    /// <summary>The slice of a function whose first <paramref name="own"/> results are its own value.</summary>
    public static Kept By(Function function, int own)
    {
        var kept = new Kept();
        kept.Slice(function.Body, function.Results.Take(own));
        return kept;
    }

    /// <summary>Whether a variable must keep its bits.</summary>
    public bool Contains(Var v) => variables.Contains(v);

    private void Slice(Region region, IEnumerable<Operand> results)
    {
        Keep(results);
        for (var i = region.Equations.Length - 1; i >= 0; i--)
        {
            var equation = region.Equations[i];
            var wanted = equation.Results.Any(r => variables.Contains(r) || !TangentSpace.Carries(r.Type)) || equation.Op is Loop or Call;
            foreach (var nested in equation.Op.Regions)
                Slice(nested, wanted ? nested.Results : []);
            switch (equation.Op)
            {
                case If choice:
                    Keep([choice.Condition]);
                    break;
                default:
                    if (wanted)
                        Keep(equation.Op.Operands);
                    break;
            }
        }
    }

    private void Keep(IEnumerable<Operand> operands) => variables.UnionWith(operands.OfType<Var>());
}
