namespace FunctionalAD.Ir;

/// <summary>What running an equation does besides computing its results.</summary>
internal static class Effects
{
    /// <summary>
    /// Whether the equation must stay although nobody reads its results, since it can throw what the user's own function would throw. (A loop that would run for
    /// ever, and whose results nobody reads, goes: that a program ends is all that changes. A read that nobody uses may go: it is emitted again wherever its value is needed.)
    /// </summary>
    public static bool MayThrow(Equation equation) => equation.Op switch
    {
        Apply apply => Operators.Throws(apply.Primitive, apply.Operands),
        If choice => choice.Then.Equations.Any(MayThrow) || choice.Else.Equations.Any(MayThrow),
        Loop loop => loop.Regions.Any(region => region.Equations.Any(MayThrow)),
        Call call => CallGraph.MayThrow(call.Callee),
        _ => false,
    };
}
