using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Operations on vectors that nothing reads go: of two branches both may have been written out, and one used. All else stays, whether it is read or not: it may throw
/// what an iteration would throw.
/// </summary>
internal static class UnreadLanes
{
    /// <summary>The function without them.</summary>
    public static Function Run(Function function)
    {
        var read = new HashSet<Var>(function.Results.OfType<Var>(), ReferenceEqualityComparer.Instance);
        return new Function(function.Name, Live(function.Body));

        // What an equation reads stands before it, or around it.
        Region Live(Region region)
        {
            read.UnionWith(region.Results.OfType<Var>());
            var live = new List<Equation>(region.Equations.Length);
            for (var k = region.Equations.Length - 1; k >= 0; k--)
            {
                var equation = region.Equations[k];
                if (equation.Op is Apply && Types.IsVector(equation.Results[0].Type) && !Effects.MayThrow(equation) && !read.Contains(equation.Results[0]))
                    continue;
                read.UnionWith(equation.Op.Operands.OfType<Var>());
                live.Add(equation.Within(Live));
            }

            live.Reverse();
            return new Region(region.Parameters, [.. live], region.Results);
        }
    }
}
