using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Whether the rules that a derivative of a program needs are formulas, of arithmetic, calls and choices: these have series. A rule about another library may
/// have loops, where there is no closed form by one of its arguments.
/// </summary>
internal sealed class Formulas
{
    private readonly HashSet<Var> active = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Function> seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(Primitive Primitive, int Active)> known = [];

    private Formulas()
    {
    }

    /// <summary>Whether all are, for a program that is differentiated by its first parameter.</summary>
    public static bool Only(Function function)
    {
        var formulas = new Formulas();
        formulas.active.Add(function.Parameters[0]);
        return formulas.Of(function.Body, isRow: false);
    }

    private bool Of(Region region, bool isRow)
    {
        foreach (var equation in region.Equations)
        {
            var isActive = equation.Op.Operands.Any(o => o is Var v && active.Contains(v));
            switch (equation.Op)
            {
                case Apply { Primitive.IsUsers: true } apply when isActive && !Of(apply):
                case not (Apply or If) when isRow:
                    return false;
                case Call call when seen.Add(call.Callee) && !Inside(call.Callee.Body):
                    return false;
            }

            // What a region is given may depend on anything.
            if (equation.Op.Regions.Any(inner => !(isRow ? Of(inner, isRow) : Inside(inner))))
                return false;
            if (isActive || equation.Op is If or Loop or Call)
                active.UnionWith(equation.Results);
        }

        return true;
    }

    private bool Inside(Region region)
    {
        active.UnionWith(region.Parameters);
        return Of(region, isRow: false);
    }

    // Each partial derivative that is asked for, as a program over the arguments and the result.
    private bool Of(Apply apply)
    {
        var mask = 0;
        for (var i = 0; i < apply.Operands.Length; i++)
            mask |= apply.Operands[i] is Var v && active.Contains(v) ? 1 << i : 0;
        if (!known.Add((apply.Primitive, mask)) || RuleBook.Find(apply.Primitive) is not { } rule)
            return true;
        for (var i = 0; i < apply.Operands.Length; i++)
        {
            if ((mask & (1 << i)) == 0 || rule.Partial(i) is not { } partial)
                continue;
            for (var k = 0; k < partial.Parameters.Length; k++)
            {
                if (k >= apply.Operands.Length || (mask & (1 << k)) != 0)
                    active.Add(partial.Parameters[k]);
                else
                    active.Remove(partial.Parameters[k]);
            }

            if (!Of(partial.Body, isRow: true))
                return false;
        }

        return true;
    }
}
