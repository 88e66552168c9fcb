using FunctionalAD.Rulebook;
using MathNet.Numerics;

namespace FunctionalAD.Rows;

/// <summary>The error function, its complement and their inverses; the logistic function and its inverse.</summary>
internal static class ErrorFunctions
{
    // 2/√π and √π/2
    private const double TwoOverRootPi = 1.12837916709551257389615890312154517;
    private const double HalfRootPi = 0.886226925452758013649083741670572591;

    public static void Rows(Table t)
    {
        // DLMF 7.10.1: (erf z)′ = 2/√π·e^(−z²)
        t.Rule(x => SpecialFunctions.Erf(x), d: x => TwoOverRootPi * Math.Exp(-(x * x)), edge: Edge.Nowhere);
        t.Rule(x => SpecialFunctions.Erfc(x), d: x => -TwoOverRootPi * Math.Exp(-(x * x)));

        // The derivative of an inverse is the reciprocal of that of the function, at the result.
        t.Rule(x => SpecialFunctions.ErfInv(x), d: (x, y) => HalfRootPi * Math.Exp(y * y), on: Domain.Unit);
        t.Rule(x => SpecialFunctions.ErfcInv(x), d: (x, y) => -HalfRootPi * Math.Exp(y * y), on: new Domain(0.02, 1.98));

        // y·(1 − y), where 1 − y is the value at −x: no digits are lost where y is near 1.
        t.Rule(x => SpecialFunctions.Logistic(x), d: (x, y) => y * SpecialFunctions.Logistic(-x));
        t.Rule(x => SpecialFunctions.Logit(x), d: x => 1 / (x * (1 - x)), on: new Domain(0.01, 0.99));
    }
}
