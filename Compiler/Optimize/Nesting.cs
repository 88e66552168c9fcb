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
}
