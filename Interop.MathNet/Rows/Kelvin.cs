using FunctionalAD.Rulebook;
using MathNet.Numerics;

namespace FunctionalAD.Rows;

/// <summary>Kelvin functions and their derivatives, of order 0 and of any order.</summary>
internal static class Kelvin
{

    // 1/√2 and 1/(2·√2)
    private const double Half = 0.707106781186547524400844362104849039;
    private const double Quarter = 0.353553390593273762200422181052424520;
    private static readonly Domain order = new(0, 3, "an order");

    public static void Rows(Table t)
    {
        // Of order 0, DLMF 10.63.3 and 10.63.4: √2·ber′ = ber₁ + bei₁, √2·bei′ = bei₁ − ber₁, and so for ker and kei.
        t.Rule(x => SpecialFunctions.KelvinBer(x), d: x => SpecialFunctions.KelvinBerPrime(x));
        t.Rule(x => SpecialFunctions.KelvinBei(x), d: x => SpecialFunctions.KelvinBeiPrime(x));
        t.Rule(x => SpecialFunctions.KelvinKer(x), d: x => SpecialFunctions.KelvinKerPrime(x), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.KelvinKei(x), d: x => SpecialFunctions.KelvinKeiPrime(x), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.KelvinBerPrime(x), d: x => Half * (SpecialFunctions.KelvinBerPrime(1, x) + SpecialFunctions.KelvinBeiPrime(1, x)));
        t.Rule(x => SpecialFunctions.KelvinBeiPrime(x), d: x => Half * (SpecialFunctions.KelvinBeiPrime(1, x) - SpecialFunctions.KelvinBerPrime(1, x)));
        t.Rule(x => SpecialFunctions.KelvinKerPrime(x), d: x => Half * (SpecialFunctions.KelvinKerPrime(1, x) + SpecialFunctions.KelvinKeiPrime(1, x)), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.KelvinKeiPrime(x), d: x => Half * (SpecialFunctions.KelvinKeiPrime(1, x) - SpecialFunctions.KelvinKerPrime(1, x)), on: Domain.Positive);

        // DLMF 10.63.2: 2·√2·f′ᵥ = fᵥ₊₁ + gᵥ₊₁ − fᵥ₋₁ − gᵥ₋₁ for (f, g) = (ber, bei), (bei, −ber), (ker, kei), (kei, −ker); differentiated once more.
        t.Rule(
            (n, x) => SpecialFunctions.KelvinBer(n, x),
            dx: (n, x, y) => Diff.At(s => KelvinOrders.Ber(s, x), n),
            dy: (n, x, y) => SpecialFunctions.KelvinBerPrime(n, x),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, x) => SpecialFunctions.KelvinBei(n, x),
            dx: (n, x, y) => Diff.At(s => KelvinOrders.Bei(s, x), n),
            dy: (n, x, y) => SpecialFunctions.KelvinBeiPrime(n, x),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, x) => SpecialFunctions.KelvinKer(n, x),
            dx: (n, x, y) => Diff.At(s => KelvinOrders.Ker(s, x), n),
            dy: (n, x, y) => SpecialFunctions.KelvinKerPrime(n, x),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, x) => SpecialFunctions.KelvinKei(n, x),
            dx: (n, x, y) => Diff.At(s => KelvinOrders.Kei(s, x), n),
            dy: (n, x, y) => SpecialFunctions.KelvinKeiPrime(n, x),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, x) => SpecialFunctions.KelvinBerPrime(n, x),
            dx: (n, x, y) => Diff.At(s => KelvinOrders.BerPrime(s, x), n),
            dy: (n, x, y) => Quarter * (SpecialFunctions.KelvinBerPrime(n + 1, x) + SpecialFunctions.KelvinBeiPrime(n + 1, x)
                - SpecialFunctions.KelvinBerPrime(n - 1, x) - SpecialFunctions.KelvinBeiPrime(n - 1, x)),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, x) => SpecialFunctions.KelvinBeiPrime(n, x),
            dx: (n, x, y) => Diff.At(s => KelvinOrders.BeiPrime(s, x), n),
            dy: (n, x, y) => Quarter * (SpecialFunctions.KelvinBeiPrime(n + 1, x) - SpecialFunctions.KelvinBerPrime(n + 1, x)
                - SpecialFunctions.KelvinBeiPrime(n - 1, x) + SpecialFunctions.KelvinBerPrime(n - 1, x)),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, x) => SpecialFunctions.KelvinKerPrime(n, x),
            dx: (n, x, y) => Diff.At(s => KelvinOrders.KerPrime(s, x), n),
            dy: (n, x, y) => Quarter * (SpecialFunctions.KelvinKerPrime(n + 1, x) + SpecialFunctions.KelvinKeiPrime(n + 1, x)
                - SpecialFunctions.KelvinKerPrime(n - 1, x) - SpecialFunctions.KelvinKeiPrime(n - 1, x)),
            on: order,
            onY: Domain.Positive);
        t.Rule(
            (n, x) => SpecialFunctions.KelvinKeiPrime(n, x),
            dx: (n, x, y) => Diff.At(s => KelvinOrders.KeiPrime(s, x), n),
            dy: (n, x, y) => Quarter * (SpecialFunctions.KelvinKeiPrime(n + 1, x) - SpecialFunctions.KelvinKerPrime(n + 1, x)
                - SpecialFunctions.KelvinKeiPrime(n - 1, x) + SpecialFunctions.KelvinKerPrime(n - 1, x)),
            on: order,
            onY: Domain.Positive);
    }
}
