namespace FunctionalAD;

/// <summary>Special functions that the derivatives of those of MathNet.Numerics are made of, and that it lacks.</summary>
public static class Special
{
    // Bernoulli numbers B₂, B₄, … B₂₄
    private static readonly double[] bernoulli =
    [
        1 / 6.0, -1 / 30.0, 1 / 42.0, -1 / 30.0, 5 / 66.0, -691 / 2730.0, 7 / 6.0, -3617 / 510.0, 43867 / 798.0, -174611 / 330.0, 854513 / 138.0, -236364091 / 2730.0,
    ];

    /// <summary>
    /// The polygamma function ψ⁽ⁿ⁾(x), the n-th derivative of the digamma function; ψ⁽⁰⁾ is the digamma function itself.
    /// </summary>
    /// <remarks>
    /// Stepped up to n + 15 by the recurrence ψ⁽ⁿ⁾(x + 1) = ψ⁽ⁿ⁾(x) + (−1)ⁿ·n!/xⁿ⁺¹ (DLMF 5.15.5), and from there by the asymptotic series
    /// (DLMF 5.15.8, 5.11.2), of which twelve terms are exact; below 0 by reflection (DLMF 5.15.6). The error is some units in the last place of the
    /// largest term. n! is beyond the range of numbers from n = 171 on.
    /// </remarks>
    /// <param name="x">The argument. At 0, −1, −2, … is a pole, and the value is infinite or not a number.</param>
    /// <param name="n">The order, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public static double PolyGamma(double x, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (n == 0)
            return MathNet.Numerics.SpecialFunctions.DiGamma(x);
        var sign = n % 2 == 0 ? -1.0 : 1.0;
        return double.IsNaN(x) || double.IsNegativeInfinity(x) ? double.NaN
            : x < 0 ? Reflected(x, n)
            : double.IsPositiveInfinity(x) ? sign * 0
            : sign * Positive(x, n);
    }

    // (−1)ⁿ⁺¹·ψ⁽ⁿ⁾(x) = n!·Σ 1/(x + k)ⁿ⁺¹ for x > 0, all terms positive.
    private static double Positive(double x, int n)
    {
        var factorial = 1.0;
        for (var k = 2; k < n; k++)
            factorial *= k;
        var sum = 0.0;
        for (; x < n + 15; x++)
            sum += Math.Pow(x, -n - 1);

        // (n − 1)!/xⁿ·(1 + n/(2x) + Σ B₂ₖ·(2k + n − 1)!/((2k)!·(n − 1)!·x²ᵏ))
        var (series, ratio) = (1 + (n / (2 * x)), 1.0);
        for (var k = 1; k <= bernoulli.Length; k++)
        {
            ratio *= (n + (2 * k) - 2) / x * ((n + (2 * k) - 1) / x) / ((2 * k) * ((2 * k) - 1));
            series += bernoulli[k - 1] * ratio;
        }

        return factorial * ((n * sum) + (series * Math.Pow(x, -n)));
    }

    // ψ⁽ⁿ⁾(x) = (−1)ⁿ·ψ⁽ⁿ⁾(1 − x) − πⁿ⁺¹·cot⁽ⁿ⁾(πx), where cot⁽ⁿ⁾ is a polynomial in c = cot: p′ₖ₊₁(c) = −(1 + c²)·dpₖ/dc.
    private static double Reflected(double x, int n)
    {
        var c = 1 / Math.Tan(Math.PI * (x - Math.Round(x)));
        var p = new double[n + 2];
        p[1] = 1;
        for (var k = 1; k <= n; k++)
        {
            var next = new double[n + 2];
            for (var j = 1; j <= k; j++)
            {
                next[j - 1] -= j * p[j];
                next[j + 1] -= j * p[j];
            }

            p = next;
        }

        var value = 0.0;
        for (var j = n + 1; j >= 0; j--)
            value = (value * c) + p[j];
        return -Positive(1 - x, n) - (Math.Pow(Math.PI, n + 1) * value);
    }
}
