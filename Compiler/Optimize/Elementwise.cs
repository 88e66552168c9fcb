using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Accumulators that become collects: an array that starts from zeros, as long as the loop, of which iteration i updates element i alone,
/// is the array of those elements. The element starts from 0 (0 + x has other bits than x where x is −0).
/// </summary>
internal static class Elementwise
{
    /// <summary>The function with its accumulators collected.</summary>
    public static Function Run(Function function)
    {
        if (!function.HasLoops())
            return function;
        var zeros = new Dictionary<Var, Zeros>(ReferenceEqualityComparer.Instance);
        var body = Region(function.Body);
        return new Function(function.Name, Substitution.Apply(body, new Dictionary<Var, Operand>()));

        Region Region(Region region)
        {
            var equations = new List<Equation>(region.Equations.Length);
            foreach (var equation in region.Equations)
            {
                if (equation is { Op: Zeros made, Results: [var array] })
                    zeros[array] = made;
                equations.Add(Collected(equation).Within(Region));
            }

            return new Region(region.Parameters, [.. equations], region.Results);
        }

        Equation Collected(Equation equation)
        {
            for (var s = 0; equation.Op is Loop loop && s < loop.Slots.Length; s++)
            {
                if (loop is { Test: null, Extent: { } extent } && loop.Slots[s] is { Kind: SlotKind.Into, Initial: Var initial }
                    && zeros.TryGetValue(initial, out var start) && start.Operands is [var length] && Builder.Same(length, extent)
                    && loop.Parameter(s) is { } parameter
                    && Elements.Of(loop.Body, parameter, loop.Index, Literal.Default(parameter.Type.GetElementType()!), extent, s) is { } body)
                {
                    equation = new Equation(equation.Results, new Loop(
                        extent,
                        loop.Down,
                        loop.Slots.SetItem(s, new Slot(SlotKind.Collect, null)),
                        null,
                        new Region(body.Parameters.Remove(parameter), body.Equations, body.Results)));
                }
            }

            return equation;
        }
    }
}
