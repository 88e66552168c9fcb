namespace FunctionalAD;

/// <summary>
/// Bessel and Kelvin functions and Marcum's Q as integrals and series that are smooth in the order: what rules differentiate by it, since in such functions
/// there is no formula. The trapezoidal rule is exact for these integrands to the last digits; its width depends on how fast they change. The argument is
/// positive; where the digits of a series cancel, the value is NaN.
/// </summary>
internal static class Orders
{
    // What is smaller than the largest term by e^−50 is left out.
    private const double Depth = 50;
    private const double Small = 1e-20;

    /// <summary>e^x·Kᵥ(x) = ∫₀^∞ e^(−x·(cosh t − 1))·cosh νt dt (DLMF 10.32.9)</summary>
    public static double BesselKScaled(double n, double x)
    {
        if (!(x > 0))
            return Undefined(n);
        var step = 0.5 / Math.Sqrt(Math.Max(x, 64));
        var sum = 0.5;
        var (top, exponent) = (0.0, 0.0);
        for (var k = 1; exponent > top - Depth; k++)
        {
            var t = k * step;
            var decay = 2 * x * Math.Sinh(0.5 * t) * Math.Sinh(0.5 * t);
            sum += 0.5 * (Math.Exp((n * t) - decay) + Math.Exp(-(n * t) - decay));
            exponent = (Math.Abs(n) * t) - decay;
            top = Math.Max(top, exponent);
        }

        return step * sum;
    }

    /// <summary>e^(−x)·Iᵥ(x); of negative order by DLMF 10.27.2</summary>
    public static double BesselIScaled(double n, double x) => !(x > 0) ? Undefined(n)
        : n >= 0 ? PositiveI(n, x)
        : PositiveI(-n, x) - (2 / Math.PI * Math.Sin(n * Math.PI) * BesselKScaled(n, x) * Math.Exp(-2 * x));

    /// <summary>Jᵥ(x) (DLMF 10.9.6)</summary>
    public static double BesselJ(double n, double x) => !(x > 0) ? Undefined(n)
        : (Swing(n, x, 0.5 * Math.PI) - (Math.Sin(n * Math.PI) * Tail(n, x, 0, 1))) / Math.PI;

    /// <summary>Yᵥ(x) (DLMF 10.9.7)</summary>
    public static double BesselY(double n, double x) => !(x > 0) ? Undefined(n)
        : (Swing(n, x, 0) - Tail(n, x, 1, Math.Cos(n * Math.PI))) / Math.PI;

    /// <summary>Marcum's Q as the mean of Q(μ + k, y) over a Poisson distribution of k</summary>
    public static double MarcumQ(double m, double x, double y)
    {
        if (m < 1 || x > 600)
            return Undefined(m);
        var weight = Math.Exp(-x);
        var sum = weight * Incomplete.Upper(m, y);
        for (var k = 1; k < x || weight > Small; k++)
        {
            weight *= x / k;
            sum += weight * Incomplete.Upper(m + k, y);
        }

        return sum;
    }

    /// <summary>NaN with all its derivatives, which those of a constant, or of a multiple of NaN, would not be.</summary>
    public static double Undefined(double order) => Math.Exp(order * double.NaN);

    // DLMF 10.25.2, all terms positive, and 10.40.1 where the argument is large.
    private static double PositiveI(double n, double x)
    {
        var term = 1.0;
        var sum = 1.0;
        if (x > 100 && n * n < x)
        {
            for (var k = 1; k < 30; k++)
            {
                term *= -((4 * n * n) - (((2 * k) - 1) * ((2 * k) - 1))) / (8 * k * x);
                sum += term;
            }

            return sum / Math.Sqrt(2 * Math.PI * x);
        }

        if (x > 600)
            return Undefined(n);
        for (var k = 1; k < x || term > Small * sum; k++)
        {
            term *= 0.25 * x * x / (k * (k + n));
            sum += term;
        }

        return sum * Math.Exp((n * Math.Log(0.5 * x)) - global::MathNet.Numerics.SpecialFunctions.GammaLn(n + 1) - x);
    }

    // ∫ sin(x·sin θ − νθ + phase) dθ from 0 to π, with θ = π/2·(1 + tanh(π/2·sinh u)).
    private static double Swing(double n, double x, double phase)
    {
        var count = 110 + (int)(3.4 * (x + Math.Abs(n)));
        var step = 3.4 / count;
        var sum = 0.0;
        for (var k = -count; k <= count; k++)
        {
            var inner = 0.5 * Math.PI * Math.Sinh(k * step);
            var angle = 0.5 * Math.PI * (1 + Math.Tanh(inner));
            var weight = 0.25 * Math.PI * Math.PI * Math.Cosh(k * step) / (Math.Cosh(inner) * Math.Cosh(inner));
            sum += weight * Math.Sin((x * Math.Sin(angle)) - (n * angle) + phase);
        }

        return step * sum;
    }

    // ∫ (up·e^(νt) + down·e^(−νt))·e^(−x·sinh t) dt from 0 to ∞, with t = e^(u − e^(−u)).
    private static double Tail(double n, double x, double up, double down)
    {
        const double Step = 1 / 32.0;
        var sum = 0.0;
        var (top, exponent) = (0.0, 0.0);
        for (var k = -128; exponent > top - Depth; k++)
        {
            var u = k * Step;
            var t = Math.Exp(u - Math.Exp(-u));
            var decay = x * Math.Sinh(t);
            sum += t * (1 + Math.Exp(-u)) * ((up * Math.Exp((n * t) - decay)) + (down * Math.Exp(-(n * t) - decay)));
            exponent = (Math.Abs(n) * t) - decay;
            top = Math.Max(top, exponent);
        }

        return Step * sum;
    }
}
