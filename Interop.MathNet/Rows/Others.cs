using FunctionalAD.Rulebook;
using MathNet.Numerics;

namespace FunctionalAD.Rows;

/// <summary>Exponential integrals, Marcum's Q, elementary functions in a form of their own, and neighbours among the representable numbers.</summary>
internal static class Others
{
    public static void Rows(Table t)
    {
        // DLMF 8.19.13: E′ₙ = −Eₙ₋₁, with E₀ = e^(−x)/x.
        t.Rule(
            (x, n) => SpecialFunctions.ExponentialIntegral(x, n),
            dx: (x, n, y) => n == 0 ? -(Math.Exp(-x) * (1 + x) / (x * x)) : -SpecialFunctions.ExponentialIntegral(x, n - 1),
            on: Domain.Positive);

        // Gil, Segura and Temme, ACM TOMS 40 (2014) 20: Q is x^((1−μ)/2)·∫ t^((μ−1)/2)·e^(−t−x)·I₍μ₋₁₎(2·√(x·t)) dt from y on, so that
        // ∂Q/∂x = Q₍μ₊₁₎ − Q = (y/x)^(μ/2)·e^(−x−y)·I₍μ₎(2·√(x·y)). The scaled I takes the exponent up to −(√x − √y)². Below
        // μ = 1 the library has no values.
        t.Rule(
            (m, x, y) => SpecialFunctions.MarcumQ(m, x, y),
            dx: (m, x, y) => Diff.At(s => Orders.MarcumQ(s, x, y), m),
            dy: (m, x, y) => m < 1 ? Orders.Undefined(x) : Math.Pow(y / x, 0.5 * m) * Math.Exp(-(x + y - (2 * Math.Sqrt(x * y)))) * SpecialFunctions.BesselIScaled(m, 2 * Math.Sqrt(x * y)),
            dz: (m, x, y) => m < 1 ? Orders.Undefined(y) : -(Math.Pow(y / x, 0.5 * (m - 1)) * Math.Exp(-(x + y - (2 * Math.Sqrt(x * y)))) * SpecialFunctions.BesselIScaled(m - 1, 2 * Math.Sqrt(x * y))),
            on: new Domain(1, 4, "an order"),
            onY: new Domain(0.2, 3),
            onZ: new Domain(0.2, 3));

        t.Rule(x => SpecialFunctions.Expm1(x), d: x => Math.Exp(x));
        t.Rule(x => SpecialFunctions.Log1p(x), d: x => 1 / (1 + x), on: Domain.AboveMinusOne);
        t.Rule(
            (x, y) => SpecialFunctions.Hypotenuse(x, y),
            dx: (x, y, r) => r == 0 ? Kink.Between(-1, 1) : x / r,
            dy: (x, y, r) => r == 0 ? Kink.Between(0, 0) : y / r);

        // A neighbour moves along with the number.
        t.Rule((x, n) => Precision.Increment(x, n), dx: (x, n, y) => 1);
        t.Rule((x, n) => Precision.Decrement(x, n), dx: (x, n, y) => 1);
        t.Rule((double x, long n) => Precision.MaximumMatchingFloatingPointNumber(x, n), dx: (x, n, y) => 1);
        t.Rule((double x, long n) => Precision.MinimumMatchingFloatingPointNumber(x, n), dx: (x, n, y) => 1);
        t.Flat(x => Precision.EpsilonOf(x));
        t.Flat(x => Precision.PositiveEpsilonOf(x));
    }
}
