using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// An array that a loop is the last to see, and whose element each iteration reads before it writes it, another one for each, need not be written: iterations read
/// it as it was. So end the cotangents of elements that the function overwrote.
/// </summary>
internal static class LastWrites
{
    /// <summary>The function without such writes.</summary>
    public static Function Run(Function function)
    {
        if (!function.HasLoops())
            return function;
        var read = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Note(function.Body);
        return new Function(function.Name, Region(function.Body));

        void Note(Region region)
        {
            foreach (var equation in region.Equations)
            {
                read.UnionWith(equation.Op.Operands.OfType<Var>());
                foreach (var nested in equation.Op.Regions)
                    Note(nested);
            }

            read.UnionWith(region.Results.OfType<Var>());
        }

        Region Region(Region region)
        {
            var equations = region.Equations.Select(e => e.Within(Region)).ToArray();
            for (var k = 0; k < equations.Length; k++)
            {
                for (var s = 0; equations[k].Op is Loop { Test: null } loop && s < loop.Slots.Length; s++)
                {
                    if (loop.Slots[s].Kind == SlotKind.Into && !read.Contains(equations[k].Results[s]) && Unwritten(loop, s) is { } without)
                        equations[k] = new Equation(equations[k].Results.RemoveAt(s--), without);
                }
            }

            return new(region.Parameters, [.. equations], region.Results);
        }
    }

    // The loop without a slot whose array it reads as it was; null where it cannot.
    private static Loop? Unwritten(Loop loop, int slot)
    {
        var (array, start, places, kept) = (loop.Parameter(slot)!, loop.Slots[slot].Initial!, new List<ImmutableArray<Operand>>(), ImmutableArray.CreateBuilder<Equation>());
        Operand last = array;
        foreach (var equation in loop.Body.Equations)
        {
            switch (equation.Op)
            {
                case Read read when ReferenceEquals(read.Array, last):
                    if (!ReferenceEquals(last, array))
                        return null;
                    places.Add(read.Indices);
                    kept.Add(new Equation(equation.Results, new Read(start, read.Indices)));
                    break;
                case Write or Accumulate when ReferenceEquals(equation.Op.Operands[0], last):
                    places.Add(equation.Op.Operands[1..^1]);
                    last = equation.Results[0];
                    break;
                default:
                    if (Mentions(equation.Op, array) || Mentions(equation.Op, last))
                        return null;
                    kept.Add(equation);
                    break;
            }
        }

        if (ReferenceEquals(last, array) || !ReferenceEquals(loop.Body.Results[slot], last) || !new Iteration(loop).IsOne(places))
            return null;
        return new Loop(loop.Extent, loop.Down, loop.Slots.RemoveAt(slot), null, new Region(loop.Body.Parameters.Remove(array), kept.ToImmutable(), loop.Body.Results.RemoveAt(slot)));
    }

    private static bool Mentions(Op op, Operand array) => op.Operands.Any(o => ReferenceEquals(o, array))
        || op.Regions.Any(r => r.Results.Any(o => ReferenceEquals(o, array)) || r.Equations.Any(e => Mentions(e.Op, array)));
}
