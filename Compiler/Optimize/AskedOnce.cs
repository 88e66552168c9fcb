using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// What the test of a while loop computes each time anew from elements that stay is computed before the loop, as a test runs at least once:
/// the row and its length in <c>for (j = 0; j &lt; rows[i].Length; j++)</c>, which then is seen to count.
/// </summary>
internal static class AskedOnce
{
    /// <summary>The function with its tests shortened.</summary>
    public static Function Run(Function function)
    {
        if (!function.HasLoops())
            return function;
        var storage = new Storage(function);
        return new Function(function.Name, Substitution.Apply(Walk(function.Body), new Dictionary<Var, Operand>()));

        Region Walk(Region region) => new(
            region.Parameters,
            [.. region.Equations.Select(e => e.Within(Walk)).SelectMany(e => e.Op is Loop { Extent: null } loop ? Asked(e, loop, storage) : [e])],
            region.Results);
    }

    private static IEnumerable<Equation> Asked(Equation equation, Loop loop, Storage storage)
    {
        var inside = new HashSet<Var>(loop.Test!.Parameters, ReferenceEqualityComparer.Instance);
        var (before, stays, mayThrow) = (new List<Equation>(), new List<Equation>(), false);
        foreach (var each in loop.Test.Equations)
        {
            // In the order of the test, and nothing past what may throw and depends on the iteration.
            if (!mayThrow && IsSame(each))
            {
                before.Add(each);
                continue;
            }

            stays.Add(each);
            inside.UnionWith(each.Results);
            mayThrow |= Effects.MayThrow(each) || each.Op is Read or Loop;
        }

        return before.Count == 0 ? [equation] :
        [
            .. before,
            new Equation(equation.Results, new Loop(null, loop.Down, loop.Slots, new Region(loop.Test.Parameters, [.. stays], loop.Test.Results), loop.Body)),
        ];

        bool IsSame(Equation each) => each.Op.Operands.All(o => o is not Var v || !inside.Contains(v)) && each.Op switch
        {
            Apply apply => apply.Primitive.IsConstant,
            Read { Array: Var array } => !storage.IsUpdated(array),
            Length or Unpack => true,
            _ => false,
        };
    }
}
