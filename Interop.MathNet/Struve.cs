using MathNet.Numerics;

namespace FunctionalAD;

/// <summary>Quotients of modified Struve functions that the derivatives of these are made of, smooth at 0.</summary>
internal static class Struve
{
    // 2/(3π)
    private const double First = 0.212206590789193781025178351163352482;
    private const int Terms = 12;

    /// <summary>L₁(x)/x; near 0 by its power series (DLMF 11.2.2).</summary>
    public static double FirstOverArgument(double x)
    {
        if (Math.Abs(x) >= 1)
            return SpecialFunctions.StruveL1(x) / x;
        var term = First * x;
        var sum = term;
        for (var k = 1; k < Terms; k++)
        {
            term *= x * x / (((2 * k) + 1) * ((2 * k) + 3));
            sum += term;
        }

        return sum;
    }

    /// <summary>(I₁(x) − L₁(x))/x; near 0 with I₁(x)/x = (I₀(x) − I₂(x))/2 (DLMF 10.29.1).</summary>
    public static double DifferenceOverArgument(double x) => Math.Abs(x) >= 1
        ? SpecialFunctions.BesselI1MStruveL1(x) / x
        : (0.5 * (SpecialFunctions.BesselI0(x) - SpecialFunctions.BesselI(2, x))) - FirstOverArgument(x);
}
