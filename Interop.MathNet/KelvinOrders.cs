using MathNet.Numerics;

namespace FunctionalAD;

/// <summary>Kelvin functions as an integral and a series that are smooth in the order (see <see cref="Orders"/>), and their derivatives by the argument.</summary>
internal static class KelvinOrders
{
    private const double Half = 0.707106781186547524400844362104849039;
    private const double Depth = 50;
    private const double Small = 1e-20;
    private const double Largest = 50;

    public static double Ber(double n, double x) => First(n, x).Real;

    public static double Bei(double n, double x) => First(n, x).Imaginary;

    public static double Ker(double n, double x) => Second(n, x).Real;

    public static double Kei(double n, double x) => Second(n, x).Imaginary;

    // DLMF 10.63.2: f′ᵥ = (fᵥ₊₁ + gᵥ₊₁)/√2 + (ν/x)·fᵥ
    public static double BerPrime(double n, double x) => (Half * (Ber(n + 1, x) + Bei(n + 1, x))) + (n / x * Ber(n, x));

    public static double BeiPrime(double n, double x) => (Half * (Bei(n + 1, x) - Ber(n + 1, x))) + (n / x * Bei(n, x));

    public static double KerPrime(double n, double x) => (Half * (Ker(n + 1, x) + Kei(n + 1, x))) + (n / x * Ker(n, x));

    public static double KeiPrime(double n, double x) => (Half * (Kei(n + 1, x) - Ker(n + 1, x))) + (n / x * Kei(n, x));

    // DLMF 10.65.1: (x/2)^ν·Σ e^(i·(3ν + 2k)·π/4)/(k!·Γ(ν + k + 1))·(x²/4)^k, whose terms cancel for large x.
    private static (double Real, double Imaginary) First(double n, double x)
    {
        if (!(x > 0 && x < Largest))
            return (Orders.Undefined(n), Orders.Undefined(n));
        var term = Math.Exp((n * Math.Log(0.5 * x)) - SpecialFunctions.GammaLn(n + 1));
        var total = Math.Abs(term);
        var (real, imaginary) = (term * Math.Cos(0.75 * Math.PI * n), term * Math.Sin(0.75 * Math.PI * n));
        for (var k = 1; k < x || Math.Abs(term) > Small * total; k++)
        {
            term *= 0.25 * x * x / (k * (k + n));
            total += Math.Abs(term);
            real += term * Math.Cos(Math.PI * ((0.75 * n) + (0.5 * k)));
            imaginary += term * Math.Sin(Math.PI * ((0.75 * n) + (0.5 * k)));
        }

        return (real, imaginary);
    }

    // DLMF 10.61.2: e^(−νπi/2)·Kᵥ(x·e^(πi/4)), and 10.32.9 for K.
    private static (double Real, double Imaginary) Second(double n, double x)
    {
        if (!(x > 0))
            return (Orders.Undefined(n), Orders.Undefined(n));
        var step = 0.25 / Math.Sqrt(Math.Max(x, 64));
        var (even, odd) = (0.5 * Math.Exp(-Half * x) * Math.Cos(Half * x), 0.5 * Math.Exp(-Half * x) * Math.Sin(Half * x));
        var (top, exponent) = (-Half * x, -Half * x);
        for (var k = 1; exponent > top - Depth; k++)
        {
            var t = k * step;
            var decay = Half * x * Math.Cosh(t);
            var size = 0.5 * (Math.Exp((n * t) - decay) + Math.Exp(-(n * t) - decay));
            even += size * Math.Cos(decay);
            odd += size * Math.Sin(decay);
            exponent = (Math.Abs(n) * t) - decay;
            top = Math.Max(top, exponent);
        }

        var (cos, sin) = (Math.Cos(0.5 * Math.PI * n), Math.Sin(0.5 * Math.PI * n));
        return (step * ((even * cos) - (odd * sin)), -step * ((even * sin) + (odd * cos)));
    }
}
