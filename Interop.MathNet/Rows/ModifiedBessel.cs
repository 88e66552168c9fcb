using FunctionalAD.Rulebook;
using MathNet.Numerics;

namespace FunctionalAD.Rows;

/// <summary>Modified Bessel functions, those of order 0 and 1 and any, and modified Struve functions.</summary>
internal static class ModifiedBessel
{
    private const double TwoOverPi = 0.636619772367581343075535053490057448;
    private static readonly Domain order = new(0, 4, "an order");

    public static void Rows(Table t)
    {
        // DLMF 10.29.1: 2·I′ᵥ = Iᵥ₋₁ + Iᵥ₊₁, −2·K′ᵥ = Kᵥ₋₁ + Kᵥ₊₁
        t.Rule(
            (n, z) => SpecialFunctions.BesselI(n, z),
            dx: (n, z, y) => Math.Exp(z) * Diff.At(s => Orders.BesselIScaled(s, z), n),
            dy: (n, z, y) => 0.5 * (SpecialFunctions.BesselI(n - 1, z) + SpecialFunctions.BesselI(n + 1, z)),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, z) => SpecialFunctions.BesselK(n, z),
            dx: (n, z, y) => Math.Exp(-z) * Diff.At(s => Orders.BesselKScaled(s, z), n),
            dy: (n, z, y) => -0.5 * (SpecialFunctions.BesselK(n - 1, z) + SpecialFunctions.BesselK(n + 1, z)),
            on: order,
            onY: Domain.Positive);

        // e^(−|z|)·I and e^z·K
        t.Rule(
            (n, z) => SpecialFunctions.BesselIScaled(n, z),
            dx: (n, z, y) => Diff.At(s => Orders.BesselIScaled(s, z), n),
            dy: (n, z, y) => (0.5 * (SpecialFunctions.BesselIScaled(n - 1, z) + SpecialFunctions.BesselIScaled(n + 1, z)))
                - (z > 0 ? y : z < 0 ? -y : y * Kink.Between(-1, 1)),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, z) => SpecialFunctions.BesselKScaled(n, z),
            dx: (n, z, y) => Diff.At(s => Orders.BesselKScaled(s, z), n),
            dy: (n, z, y) => y - (0.5 * (SpecialFunctions.BesselKScaled(n - 1, z) + SpecialFunctions.BesselKScaled(n + 1, z))),
            on: order,
            onY: Domain.Positive);

        t.Rule(x => SpecialFunctions.BesselI0(x), d: x => SpecialFunctions.BesselI1(x));
        t.Rule(x => SpecialFunctions.BesselI1(x), d: x => 0.5 * (SpecialFunctions.BesselI0(x) + SpecialFunctions.BesselI(2, x)));
        t.Rule(x => SpecialFunctions.BesselK0(x), d: x => -SpecialFunctions.BesselK1(x), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.BesselK1(x), d: x => -0.5 * (SpecialFunctions.BesselK0(x) + SpecialFunctions.BesselK(2, x)), on: Domain.Positive);

        // BesselK0e and BesselK1e have no row: below 2 the library's values are not those of e^x·K, and lifted they have the slope of what they compute.

        // DLMF 11.4.30 and 11.4.29: L′₀ = 2/π + L₁, (z·L₁)′ = z·L₀; the same for I without 2/π.
        t.Rule(x => SpecialFunctions.StruveL0(x), d: x => TwoOverPi + SpecialFunctions.StruveL1(x));
        t.Rule(x => SpecialFunctions.StruveL1(x), d: x => SpecialFunctions.StruveL0(x) - Struve.FirstOverArgument(x));
        t.Rule(x => SpecialFunctions.BesselI0MStruveL0(x), d: x => SpecialFunctions.BesselI1MStruveL1(x) - TwoOverPi, on: Domain.Positive);
        t.Rule(
            x => SpecialFunctions.BesselI1MStruveL1(x),
            d: x => SpecialFunctions.BesselI0MStruveL0(x) - Struve.DifferenceOverArgument(x),
            on: Domain.Positive);
    }
}
