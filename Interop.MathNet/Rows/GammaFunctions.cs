using FunctionalAD.Rulebook;
using MathNet.Numerics;

namespace FunctionalAD.Rows;

/// <summary>The gamma function, its logarithm and the derivatives of that, and the incomplete gamma functions.</summary>
internal static class GammaFunctions
{
    private static readonly Domain shape = new(0.2, 8);
    private static readonly Domain bound = new(0.05, 12);

    public static void Rows(Table t)
    {
        // DLMF 5.2.2: ψ = Γ′/Γ; 5.15.1: ψ⁽ⁿ⁾
        t.Rule(x => SpecialFunctions.Gamma(x), d: (x, y) => y * SpecialFunctions.DiGamma(x), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.GammaLn(x), d: x => SpecialFunctions.DiGamma(x), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.DiGamma(x), d: x => Special.PolyGamma(x, 1), on: Domain.Positive);
        t.Rule((x, n) => Special.PolyGamma(x, n), dx: (x, n, y) => Special.PolyGamma(x, n + 1), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.DiGammaInv(x), d: (x, y) => 1 / Special.PolyGamma(y, 1), on: new Domain(-3, 3));

        // DLMF 8.8.13: ∂γ(a, x)/∂x = x^(a−1)·e^(−x) = −∂Γ(a, x)/∂x. By a it is that of the series or fraction that computes it (see Incomplete).
        t.Rule(
            (a, x) => SpecialFunctions.GammaLowerRegularized(a, x),
            dx: (a, x, p) => Diff.At(s => Incomplete.Lower(s, x), a),
            dy: (a, x, p) => Incomplete.GammaDensity(a, x),
            on: shape,
            onY: bound);
        t.Rule(
            (a, x) => SpecialFunctions.GammaUpperRegularized(a, x),
            dx: (a, x, q) => Diff.At(s => Incomplete.Upper(s, x), a),
            dy: (a, x, q) => -Incomplete.GammaDensity(a, x),
            on: shape,
            onY: bound);
        t.Rule(
            (a, x) => SpecialFunctions.GammaLowerIncomplete(a, x),
            dx: (a, x, g) => (SpecialFunctions.Gamma(a) * Diff.At(s => Incomplete.Lower(s, x), a)) + (SpecialFunctions.DiGamma(a) * g),
            dy: (a, x, g) => Math.Pow(x, a - 1) * Math.Exp(-x),
            on: shape,
            onY: bound);
        t.Rule(
            (a, x) => SpecialFunctions.GammaUpperIncomplete(a, x),
            dx: (a, x, g) => (SpecialFunctions.Gamma(a) * Diff.At(s => Incomplete.Upper(s, x), a)) + (SpecialFunctions.DiGamma(a) * g),
            dy: (a, x, g) => -(Math.Pow(x, a - 1) * Math.Exp(-x)),
            on: shape,
            onY: bound);

        // P(a, x) = p: implicit differentiation.
        t.Rule(
            (a, p) => SpecialFunctions.GammaLowerRegularizedInv(a, p),
            dx: (a, p, x) => -(Diff.At(s => Incomplete.Lower(s, x), a) / Incomplete.GammaDensity(a, x)),
            dy: (a, p, x) => 1 / Incomplete.GammaDensity(a, x),
            on: new Domain(0.5, 8),
            onY: new Domain(0.03, 0.97));
    }
}
