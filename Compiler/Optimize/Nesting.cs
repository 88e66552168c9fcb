using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>How a pass that leaves the choices and loops standing goes into them.</summary>
internal static class Nesting
{
    /// <summary>The equation with its regions rewritten; itself when it has none.</summary>
    public static Equation Within(this Equation equation, Func<Region, Region> rewrite) => equation.Op switch
    {
        If choice => new Equation(equation.Results, new If(choice.Condition, rewrite(choice.Then), rewrite(choice.Else))),
        Loop loop => new Equation(equation.Results, new Loop(
            loop.Extent, loop.Down, loop.Slots, loop.Test is null ? null : rewrite(loop.Test), rewrite(loop.Body))),
        _ => equation,
    };

    /// <summary>Whether there is a loop in a function at all.</summary>
    public static bool HasLoops(this Function function) => function.LoopDepth() > 0;

    /// <summary>How deep loops nest.</summary>
    public static int LoopDepth(this Function function) => Depth(function.Body);

    private static int Depth(Region region)
    {
        var deepest = 0;
        foreach (var equation in region.Equations)
        {
            foreach (var nested in equation.Op.Regions)
                deepest = Math.Max(deepest, Depth(nested) + (equation.Op is Loop ? 1 : 0));
        }

        return deepest;
    }
}
