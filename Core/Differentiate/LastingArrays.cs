using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The arrays that hold at the end of a program what they held at first: nothing that is done with them uses them up. What a region yields is used up by whoever has
/// the result; what the iterations of a loop yield, by the next one, and the way back, which begins when all of them are done, keeps nothing of earlier ones.
/// </summary>
internal static class LastingArrays
{
    public static HashSet<Var> Of(Region region)
    {
        var (lasting, used) = (new HashSet<Var>(ReferenceEqualityComparer.Instance), new HashSet<Var>(ReferenceEqualityComparer.Instance));
        Walk(region);
        return lasting;

        // Backwards, since what becomes of a result is told by what comes after it.
        void Walk(Region inner)
        {
            for (var i = inner.Equations.Length - 1; i >= 0; i--)
            {
                var equation = inner.Equations[i];
                lasting.UnionWith(equation.Results.Where(r => r.Type.IsArray && !used.Contains(r)));
                switch (equation.Op)
                {
                    case Read or Length or Copy:
                        break;
                    case If choice:
                        for (var k = 0; k < equation.Results.Length; k++)
                        {
                            if (used.Contains(equation.Results[k]))
                                Use([choice.Then.Results[k], choice.Else.Results[k]]);
                        }

                        break;
                    default:
                        Use(equation.Op.Operands);
                        break;
                }

                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
            }
        }

        void Use(IEnumerable<Operand> operands) => used.UnionWith(operands.OfType<Var>());
    }
}
