using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// One reciprocal: where a derivative computes 1/y anyway, x/y becomes x·(1/y), which is within 1.5 units of the last place. What the
/// function's own value, a condition or an index depends on is left alone, so values keep their bits and branches their choice.
/// </summary>
internal static class Reciprocals
{
    /// <summary>The function with its quotients rewritten.</summary>
    /// <param name="function">The function.</param>
    /// <param name="kept">What must keep its bits.</param>
    public static Function Run(Function function, Kept kept)
    {
        if (kept.IsAll || !Inverts(function.Body))
            return function;
        return new Function(function.Name, Region(function.Body, kept, []));
    }

    private static bool Inverts(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (Quotient(equation) is { Above: Literal above } && above.Is(1))
                return true;
            foreach (var nested in equation.Op.Regions)
            {
                if (Inverts(nested))
                    return true;
            }
        }

        return false;
    }

    private static Region Region(Region region, Kept kept, Dictionary<Var, Operand> outside)
    {
        var known = new Dictionary<Var, Operand>(outside, ReferenceEqualityComparer.Instance);
        var later = new Dictionary<Var, Equation>(ReferenceEqualityComparer.Instance);
        foreach (var equation in region.Equations)
        {
            if (Quotient(equation) is { Above: Literal above, Below: Var below } && above.Is(1) && !known.ContainsKey(below))
                later.TryAdd(below, equation);
        }

        Func<Region, Region> nested = r => Region(r, kept, known);
        var equations = new List<Equation>(region.Equations.Length);
        foreach (var equation in region.Equations)
        {
            if (Quotient(equation) is not { Below: Var below, Above: var above })
            {
                equations.Add(equation.Within(nested));
                continue;
            }

            var isReciprocal = later.TryGetValue(below, out var reciprocal) && ReferenceEquals(reciprocal, equation);
            if (reciprocal is not null && (isReciprocal || !kept.Contains(equation.Results[0])) && !known.ContainsKey(below))
            {
                // It needs only y, so it can stand as early as the first quotient by y.
                equations.Add(reciprocal);
                known[below] = reciprocal.Results[0];
            }

            if (isReciprocal)
                continue;
            equations.Add(known.TryGetValue(below, out var inverse) && !kept.Contains(equation.Results[0])
                ? new Equation(equation.Results, new Apply(Operators.Multiply, equation.Results[0].Type, [above, inverse]))
                : equation);
        }

        return new Region(region.Parameters, [.. equations], region.Results);
    }

    private static (Operand Above, Operand Below)? Quotient(Equation equation) =>
        equation.Op is Apply { Primitive.Key: ExpressionType.Divide } apply && Types.IsReal(apply.Type) ? (apply.Operands[0], apply.Operands[1]) : null;
}
