using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Backward loops whose order is nobody's concern but for rounding run upwards, as the loops of the function do, with which they may then run together, and several
/// iterations at once. So it is where nothing is carried, and each array is only added to, only read, or touched at one index, another one for each iteration.
/// </summary>
internal static class Upwards
{
    /// <summary>The function with such loops turned, those excepted whose results keep their bits.</summary>
    public static Function Run(Function function, Kept kept)
    {
        var ranges = new Ranges(function);
        return function.HasLoops() ? new Function(function.Name, Region(function.Body)) : function;

        Region Region(Region region) => new(region.Parameters, [.. region.Equations.Select(e => Turned(e.Within(Region)))], region.Results);

        Equation Turned(Equation equation) => equation.Op is Loop { Down: true, Ordered: false } loop && !equation.Results.Any(kept.Contains) && !MayThrow(loop.Body) && !(loop.Body.Equations.Any(FindsRows) && loop.Body.Equations.Any(ranges.Misses)) && IsFree(loop)
            ? new Equation(equation.Results, new Loop(loop.Extent, false, loop.Slots, null, loop.Body))
            : equation;
    }

    private static bool MayThrow(Region region) => region.Equations.Any(e => Effects.MayThrow(e) || e.Op.Regions.Any(MayThrow));

    /// <summary>Whether all that a loop does is to add to elements of arrays that it does not read.</summary>
    public static bool OnlyAdds(Loop loop) => loop.Slots.All(s => s.Kind == SlotKind.Into) && !MayThrow(loop.Body) && !loop.Body.Equations.Any(FindsRows) && Hold(loop, touches => touches.OnlyAdds);

    // Rows that may not be there throw something else than elements that are not there, so the first to throw matters.
    private static bool FindsRows(Equation equation) => equation.Results.Any(r => r.Type.IsArray && equation.Op is Read) || equation.Op.Regions.Any(r => r.Equations.Any(FindsRows));

    private static bool IsFree(Loop loop)
    {
        var iteration = new Iteration(loop);
        return Hold(loop, touches => touches.OnlyAdds || touches.Updates.Count == 0 || iteration.IsOne(touches.Places));
    }

    // Whether each array stays what it is, and something holds of how it is touched.
    private static bool Hold(Loop loop, Func<Touches, bool> something) =>
        Enumerable.Range(0, loop.Slots.Length).All(s => loop.Parameter(s) is null || (Touches.Of(loop, s) is { } touches && something(touches)));
}
