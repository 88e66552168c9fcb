namespace FunctionalAD.Eager;

/// <content>Exponentials, logarithms, powers and roots.</content>
internal static partial class Rules<T>
{
    internal static (T Value, T Dx) Exp(T x)
    {
        T exp = T.Exp(x);
        return (exp, exp);
    }

    internal static (T Value, T Dx) Exp2(T x)
    {
        T exp2 = T.Exp2(x);
        return (exp2, exp2 * Ln2);
    }

    internal static (T Value, T Dx) Exp10(T x)
    {
        T exp10 = T.Exp10(x);
        return (exp10, exp10 * Ln10);
    }

    // The slope of bˣ − 1 is taken from bˣ: adding the one back would cancel where bˣ is small.
    internal static (T Value, T Dx) ExpM1(T x) => (T.ExpM1(x), Exp(x).Dx);

    internal static (T Value, T Dx) Exp2M1(T x) => (T.Exp2M1(x), Exp2(x).Dx);

    internal static (T Value, T Dx) Exp10M1(T x) => (T.Exp10M1(x), Exp10(x).Dx);

    internal static (T Value, T Dx) Log(T x) => (T.Log(x), T.One / x);

    // x·ln 10 would overflow first.
    internal static (T Value, T Dx) Log2(T x) => (T.Log2(x), T.One / Ln2 / x);

    internal static (T Value, T Dx) Log10(T x) => (T.Log10(x), T.One / Ln10 / x);

    internal static (T Value, T Dx) LogP1(T x) => (T.LogP1(x), Log(x + T.One).Dx);

    internal static (T Value, T Dx) Log2P1(T x) => (T.Log2P1(x), Log2(x + T.One).Dx);

    internal static (T Value, T Dx) Log10P1(T x) => (T.Log10P1(x), Log10(x + T.One).Dx);

    /// <summary>ln x / ln b.</summary>
    internal static (T Value, T Dx, T Db) Log(T x, T b)
    {
        T log = T.Log(x, b);
        T lnB = T.Log(b);
        return (log, T.One / (x * lnB), -log / (b * lnB));
    }

    /// <summary>
    /// xʸ, with partials y·xʸ⁻¹ and xʸ·ln x. An exponent that is identically zero makes the first one zero even where
    /// x⁻¹ is infinite; and xʸ·ln x tends to 0 with x when y &gt; 0.
    /// </summary>
    internal static (T Value, T Dx, T Dy) Pow(T x, T y)
    {
        T power = T.Pow(x, y);
        T dx = Chain(y, T.Pow(x, y - T.One));
        T dy = T.IsZero(x) && y > T.Zero ? T.Zero : power * T.Log(x);
        return (power, dx, dy);
    }

    // Adding zero turns −0 into +0, so that the slope at −0 is +∞ as well.
    internal static (T Value, T Dx) Sqrt(T x)
    {
        T root = T.Sqrt(x);
        return (root, Half / (root + T.Zero));
    }

    internal static (T Value, T Dx) Cbrt(T x)
    {
        T root = T.Cbrt(x);
        return (root, T.One / (Three * root * root));
    }

    /// <summary>r = x^(1/n), with slope r¹⁻ⁿ / n: unlike r / (n·x) it is defined at zero.</summary>
    internal static (T Value, T Dx) RootN(T x, int n)
    {
        T root = T.RootN(x, n);
        T degree = T.CreateChecked(n);
        return (root, T.Pow(root + T.Zero, T.One - degree) / degree);
    }

    internal static (T Value, T Dx, T Dy) Hypot(T x, T y)
    {
        T hypot = T.Hypot(x, y);
        return T.IsZero(hypot) ? (hypot, T.Zero, T.Zero) : (hypot, x / hypot, y / hypot);
    }
}
