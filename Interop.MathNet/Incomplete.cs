using MathNet.Numerics;

namespace FunctionalAD;

/// <summary>
/// The regularised incomplete gamma and beta functions, computed by series and continued fractions that converge together with their derivatives by
/// the shape: what rules differentiate, where there is no closed form. The loops go on a little longer than the value alone would need.
/// </summary>
internal static class Incomplete
{
    private const double Small = 1e-19;
    private const double Calm = 1e-15;
    private const int Calms = 10;
    private const int Most = 100_000;

    /// <summary>P(a, x)</summary>
    public static double Lower(double a, double x) => x <= 0 ? 0 : double.IsPositiveInfinity(x) ? 1 : x < a + 1 ? Series(a, x) : 1 - Fraction(a, x);

    /// <summary>Q(a, x) = 1 − P(a, x)</summary>
    public static double Upper(double a, double x) => x <= 0 ? 1 : double.IsPositiveInfinity(x) ? 0 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);

    /// <summary>∂P/∂x = x^(a−1)·e^(−x)/Γ(a), in one exponential, so that large factors do not meet.</summary>
    public static double GammaDensity(double a, double x) => x == 0
        ? Math.Pow(x, a - 1) * Math.Exp(-x - SpecialFunctions.GammaLn(a))
        : Math.Exp(((a - 1) * Math.Log(x)) - x - SpecialFunctions.GammaLn(a));

    /// <summary>I(a, b; x)</summary>
    public static double Beta(double a, double b, double x) => x <= 0 ? 0 : x >= 1 ? 1
        : x < (a + 1) / (a + b + 2) ? BetaFraction(a, b, x) : 1 - BetaFraction(b, a, 1 - x);

    // DLMF 8.11.4: P = x^a·e^(−x)/Γ(a)·Σ x^k/(a·(a + 1)…(a + k))
    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var k = 1; Math.Abs(term) > Small * Math.Abs(sum) && k < Most; k++)
        {
            term *= x / (a + k);
            sum += term;
        }

        return sum * Math.Exp((a * Math.Log(x)) - x - SpecialFunctions.GammaLn(a));
    }

    // The even part of DLMF 8.9.2: Q = x^a·e^(−x)/Γ(a)·1/(x + 1 − a − 1·(1 − a)/(x + 3 − a − 2·(2 − a)/(x + 5 − a − …))), from the front.
    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var (c, d) = (double.PositiveInfinity, 1 / b);
        var h = d;
        for (int k = 1, calm = 0; calm < Calms && k < Most; k++)
        {
            var numerator = -k * (k - a);
            b += 2;
            d = 1 / ((numerator * d) + b);
            c = k == 1 ? b : b + (numerator / c);
            h *= c * d;
            calm = Math.Abs((c * d) - 1) > Calm ? 0 : calm + 1;
        }

        return h * Math.Exp((a * Math.Log(x)) - x - SpecialFunctions.GammaLn(a));
    }

    // DLMF 8.17.22: I = x^a·(1 − x)^b/(a·B(a, b))·1/(1 + d₁/(1 + d₂/(1 + …))), from the front.
    private static double BetaFraction(double a, double b, double x)
    {
        var (c, d) = (1.0, 1 / (1 - ((a + b) * x / (a + 1))));
        var h = d;
        for (int m = 1, calm = 0; calm < Calms && m < Most; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / (1 + (even * d));
            c = 1 + (even / c);
            h *= c * d;
            var odd = -((a + m) * (a + b + m) * x) / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / (1 + (odd * d));
            c = 1 + (odd / c);
            h *= c * d;
            calm = Math.Abs((c * d) - 1) > Calm ? 0 : calm + 1;
        }

        return h / a * Math.Exp((a * Math.Log(x)) + (b * double.LogP1(-x)) - SpecialFunctions.BetaLn(a, b));
    }
}
