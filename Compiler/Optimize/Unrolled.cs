using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// An innermost loop that is known to run a few times, over the coordinates of a point or the taps of a filter, is written out: the same
/// operations in the same order, whose indices are known, and no counter.
/// </summary>
internal static class Unrolled
{
    // How often such a loop may run, and how many equations may come of it.
    private const int Most = 8, Longest = 100;

    /// <summary>The function with its short loops written out.</summary>
    public static Function Run(Function function, Context context)
    {
        if (!function.HasLoops())
            return function;
        var builder = context.Builder();
        Copier? copier = null;
        copier = new Copier(builder) { Loops = (equation, loop) => IsShort(loop) && Write(equation, loop) };
        return copier.Function(function);

        bool Write(Equation equation, Loop loop)
        {
            Operand[] state = [.. copier!.Slots(loop).Select(s => s.Initial!)];
            var count = (int)((Literal)loop.Extent!).Value!;
            for (var i = 0; i < count; i++)
            {
                var values = copier.Inline(
                    loop.Body, [Literal.Of(loop.Down ? count - 1 - i : i), .. state.Where((_, s) => loop.Slots[s].HasParameter)]);
                for (var s = 0; s < state.Length; s++)
                {
                    state[s] = loop.Slots[s].HasParameter
                        ? values[s]
                        : builder.Apply(Reductions.Step(loop.Slots[s].Kind) ?? Operators.Add, values[s].Type, state[s], values[s]);
                }
            }

            for (var s = 0; s < state.Length; s++)
                copier[equation.Results[s]] = state[s];
            return true;
        }
    }

    // What collects stays a loop: its array is made once and used again.
    private static bool IsShort(Loop loop) =>
        loop is { Test: null, Extent: Literal { Value: int and > 0 and <= Most and var count } } && count * Size(loop.Body) <= Longest
        && loop.Slots.All(s => s.Kind == SlotKind.Into || (s.Initial is { } initial && (Types.IsReal(initial.Type) || Types.IsInteger(initial.Type))));

    // Of a body without loops.
    private static int Size(Region region)
    {
        var size = 0;
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Loop or Call)
                return Longest + 1;
            size += 1 + equation.Op.Regions.Sum(Size);
        }

        return size;
    }
}
