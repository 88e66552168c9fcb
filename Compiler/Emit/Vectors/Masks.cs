using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Comparisons that nothing reads but choices between lanes. Processors with vectors of 512 bits compare into registers of masks, and an operation under such a mask
/// costs no more than without; but what is kept in a variable becomes a vector, and each choice then an operation of its own. So they are compared anew at each choice.
/// </summary>
internal static class Masks
{
    /// <summary>The comparisons.</summary>
    /// <param name="function">The function.</param>
    public static HashSet<Var> Of(Function function)
    {
        HashSet<Var> compared = new(ReferenceEqualityComparer.Instance), read = new(ReferenceEqualityComparer.Instance);
        Walk(function.Body);
        compared.ExceptWith(read);
        return compared;

        void Walk(Region region)
        {
            foreach (var equation in region.Equations)
            {
                if (equation.Op is Apply comparison && Wide.IsComparison(comparison, bits: 512))
                    compared.Add(equation.Results[0]);
                foreach (var operand in equation.Op is Apply choice && Wide.IsSelect(choice) ? equation.Op.Operands[1..] : equation.Op.Operands)
                    Read(operand);
                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
            }

            foreach (var result in region.Results)
                Read(result);
        }

        void Read(Operand operand)
        {
            if (operand is Var v)
                read.Add(v);
        }
    }
}
