using FunctionalAD.Rulebook;
using MathNet.Numerics;

namespace FunctionalAD.Rows;

/// <summary>Bessel functions of the first and second kind, also scaled and spherical ones. By the order the derivative is that of an integral (see <see cref="Orders"/>).</summary>
internal static class BesselFunctions
{
    private static readonly Domain sphericalOrder = new(0.6, 4, "an order");
    private static readonly Domain order = new(0, 4, "an order");

    public static void Rows(Table t)
    {
        // DLMF 10.6.1: 2·C′ᵥ = Cᵥ₋₁ − Cᵥ₊₁
        t.Rule(
            (n, z) => SpecialFunctions.BesselJ(n, z),
            dx: (n, z, y) => Diff.At(s => Orders.BesselJ(s, z), n),
            dy: (n, z, y) => 0.5 * (SpecialFunctions.BesselJ(n - 1, z) - SpecialFunctions.BesselJ(n + 1, z)),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, z) => SpecialFunctions.BesselY(n, z),
            dx: (n, z, y) => Diff.At(s => Orders.BesselY(s, z), n),
            dy: (n, z, y) => 0.5 * (SpecialFunctions.BesselY(n - 1, z) - SpecialFunctions.BesselY(n + 1, z)),
            on: order,
            onY: Domain.Positive);

        // Of a real argument the scale e^(−|Im z|) is 1.
        t.Rule(
            (n, z) => SpecialFunctions.BesselJScaled(n, z),
            dx: (n, z, y) => Diff.At(s => Orders.BesselJ(s, z), n),
            dy: (n, z, y) => 0.5 * (SpecialFunctions.BesselJ(n - 1, z) - SpecialFunctions.BesselJ(n + 1, z)),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, z) => SpecialFunctions.BesselYScaled(n, z),
            dx: (n, z, y) => Diff.At(s => Orders.BesselY(s, z), n),
            dy: (n, z, y) => 0.5 * (SpecialFunctions.BesselY(n - 1, z) - SpecialFunctions.BesselY(n + 1, z)),
            on: order,
            onY: Domain.Positive);

        // DLMF 10.51.1: (2n + 1)·f′ₙ = n·fₙ₋₁ − (n + 1)·fₙ₊₁; 10.51.2: f′ₙ = (n/z)·fₙ − fₙ₊₁, for below 0 the library has no spherical functions.
        t.Rule(
            (n, z) => SpecialFunctions.SphericalBesselJ(n, z),
            dx: (n, z, y) => Math.Sqrt(Math.PI / (2 * z)) * Diff.At(s => Orders.BesselJ(s, z), n + 0.5),
            dy: (n, z, y) => n < 1
                ? (n == 0 & z == 0 ? 0 : n / z * y) - SpecialFunctions.SphericalBesselJ(n + 1, z)
                : ((n * SpecialFunctions.SphericalBesselJ(n - 1, z)) - ((n + 1) * SpecialFunctions.SphericalBesselJ(n + 1, z))) / ((2 * n) + 1),
            on: sphericalOrder,
            onY: Domain.Positive);
        t.Rule(
            (n, z) => SpecialFunctions.SphericalBesselY(n, z),
            dx: (n, z, y) => Math.Sqrt(Math.PI / (2 * z)) * Diff.At(s => Orders.BesselY(s, z), n + 0.5),
            dy: (n, z, y) => n < 1
                ? (n / z * y) - SpecialFunctions.SphericalBesselY(n + 1, z)
                : ((n * SpecialFunctions.SphericalBesselY(n - 1, z)) - ((n + 1) * SpecialFunctions.SphericalBesselY(n + 1, z))) / ((2 * n) + 1),
            on: sphericalOrder,
            onY: Domain.Positive);
    }
}
