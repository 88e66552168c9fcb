using FunctionalAD.Rulebook;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace FunctionalAD.Rows;

/// <summary>
/// Quantiles that the library finds by searching for a root. F(θ, x) = p gives ∂x/∂p = 1/f and ∂x/∂θ = −(∂F/∂θ)/f, with the density f: implicit
/// differentiation, and no step of the search is differentiated.
/// </summary>
internal static class Quantiles
{
    private static readonly Domain shape = new(0.8, 5);
    private static readonly Domain probability = new(0.05, 0.95);

    public static void Rows(Table t)
    {
        t.Rule(
            (a, b, p) => Beta.InvCDF(a, b, p),
            dx: (a, b, p, x) => -(Diff.At(s => SpecialFunctions.BetaRegularized(s, b, x), a) / Beta.PDF(a, b, x)),
            dy: (a, b, p, x) => -(Diff.At(s => SpecialFunctions.BetaRegularized(a, s, x), b) / Beta.PDF(a, b, x)),
            dz: (a, b, p, x) => 1 / Beta.PDF(a, b, x),
            on: shape,
            onY: shape,
            onZ: probability);
        t.Rule(
            (d, e, p) => FisherSnedecor.InvCDF(d, e, p),
            dx: (d, e, p, x) => -(Diff.At(s => FisherSnedecor.CDF(s, e, x), d) / FisherSnedecor.PDF(d, e, x)),
            dy: (d, e, p, x) => -(Diff.At(s => FisherSnedecor.CDF(d, s, x), e) / FisherSnedecor.PDF(d, e, x)),
            dz: (d, e, p, x) => 1 / FisherSnedecor.PDF(d, e, x),
            on: new Domain(1.5, 6),
            onY: new Domain(1.5, 6),
            onZ: probability);

        // x is the location, plus the scale times a quantile that depends on the rest.
        t.Rule(
            (m, s, f, p) => StudentT.InvCDF(m, s, f, p),
            dx: (m, s, f, p, x) => 1,
            dy: (m, s, f, p, x) => (x - m) / s,
            dz: (m, s, f, p, x) => -(Diff.At(u => StudentT.CDF(m, s, u, x), f) / StudentT.PDF(m, s, f, x)),
            dw: (m, s, f, p, x) => 1 / StudentT.PDF(m, s, f, x),
            on: Domain.Real,
            onY: shape,
            onZ: new Domain(1.5, 6),
            onW: probability);
        t.Rule(
            (m, l, p) => InverseGaussian.InvCDF(m, l, p),
            dx: (m, l, p, x) => -(Diff.At(s => InverseGaussian.CDF(s, l, x), m) / InverseGaussian.PDF(m, l, x)),
            dy: (m, l, p, x) => -(Diff.At(s => InverseGaussian.CDF(m, s, x), l) / InverseGaussian.PDF(m, l, x)),
            dz: (m, l, p, x) => 1 / InverseGaussian.PDF(m, l, x),
            on: shape,
            onY: shape,
            onZ: probability);
    }
}
