using FunctionalAD.Rulebook;
using MathNet.Numerics;

namespace FunctionalAD.Rows;

/// <summary>The beta function, its logarithm, and the incomplete beta functions.</summary>
internal static class BetaFunctions
{
    private static readonly Domain shape = new(0.3, 6);
    private static readonly Domain bound = new(0.03, 0.97);

    public static void Rows(Table t)
    {
        // DLMF 5.12.1: B(a, b) = Γ(a)·Γ(b)/Γ(a + b)
        t.Rule(
            (a, b) => SpecialFunctions.BetaLn(a, b),
            dx: (a, b, y) => SpecialFunctions.DiGamma(a) - SpecialFunctions.DiGamma(a + b),
            dy: (a, b, y) => SpecialFunctions.DiGamma(b) - SpecialFunctions.DiGamma(a + b),
            on: Domain.Positive);
        t.Rule(
            (a, b) => SpecialFunctions.Beta(a, b),
            dx: (a, b, y) => y * (SpecialFunctions.DiGamma(a) - SpecialFunctions.DiGamma(a + b)),
            dy: (a, b, y) => y * (SpecialFunctions.DiGamma(b) - SpecialFunctions.DiGamma(a + b)),
            on: Domain.Positive);

        // DLMF 8.17.1: B(a, b; x) = ∫₀ˣ t^(a−1)·(1 − t)^(b−1) dt; 8.17.2: I = B(a, b; x)/B(a, b). By a and b it is that of the continued fraction
        // 8.17.22 that computes it (see Incomplete).
        t.Rule(
            (a, b, x) => SpecialFunctions.BetaRegularized(a, b, x),
            dx: (a, b, x) => Diff.At(s => Incomplete.Beta(s, b, x), a),
            dy: (a, b, x) => Diff.At(s => Incomplete.Beta(a, s, x), b),
            dz: (a, b, x) => Math.Pow(x, a - 1) * Math.Pow(1 - x, b - 1) * Math.Exp(-SpecialFunctions.BetaLn(a, b)),
            on: shape,
            onY: shape,
            onZ: bound);
        t.Rule(
            (a, b, x) => SpecialFunctions.BetaIncomplete(a, b, x),
            dx: (a, b, x) => SpecialFunctions.Beta(a, b)
                * (Diff.At(s => Incomplete.Beta(s, b, x), a) + (SpecialFunctions.BetaRegularized(a, b, x) * (SpecialFunctions.DiGamma(a) - SpecialFunctions.DiGamma(a + b)))),
            dy: (a, b, x) => SpecialFunctions.Beta(a, b)
                * (Diff.At(s => Incomplete.Beta(a, s, x), b) + (SpecialFunctions.BetaRegularized(a, b, x) * (SpecialFunctions.DiGamma(b) - SpecialFunctions.DiGamma(a + b)))),
            dz: (a, b, x) => Math.Pow(x, a - 1) * Math.Pow(1 - x, b - 1),
            on: shape,
            onY: shape,
            onZ: bound);
    }
}
