namespace FunctionalAD.Eager;

/// <content>Exponentials, logarithms, powers and roots.</content>
public readonly partial struct Dual<T>
{
    /// <summary>eˣ; derivative eˣ.</summary>
    public static Dual<T> Exp(Dual<T> x) => Push(Rules<T>.Exp(x.Primal), x);

    /// <summary>eˣ − 1; derivative eˣ.</summary>
    public static Dual<T> ExpM1(Dual<T> x) => Push(Rules<T>.ExpM1(x.Primal), x);

    /// <summary>2ˣ; derivative 2ˣ·ln 2.</summary>
    public static Dual<T> Exp2(Dual<T> x) => Push(Rules<T>.Exp2(x.Primal), x);

    /// <summary>2ˣ − 1; derivative 2ˣ·ln 2.</summary>
    public static Dual<T> Exp2M1(Dual<T> x) => Push(Rules<T>.Exp2M1(x.Primal), x);

    /// <summary>10ˣ; derivative 10ˣ·ln 10.</summary>
    public static Dual<T> Exp10(Dual<T> x) => Push(Rules<T>.Exp10(x.Primal), x);

    /// <summary>10ˣ − 1; derivative 10ˣ·ln 10.</summary>
    public static Dual<T> Exp10M1(Dual<T> x) => Push(Rules<T>.Exp10M1(x.Primal), x);

    /// <summary>ln x; derivative 1/x.</summary>
    public static Dual<T> Log(Dual<T> x) => Push(Rules<T>.Log(x.Primal), x);

    /// <summary>ln x / ln b; partials 1/(x·ln b) and −log_b x / (b·ln b).</summary>
    public static Dual<T> Log(Dual<T> x, Dual<T> newBase) => Push(Rules<T>.Log(x.Primal, newBase.Primal), x, newBase);

    /// <summary>ln(1 + x); derivative 1/(1 + x).</summary>
    public static Dual<T> LogP1(Dual<T> x) => Push(Rules<T>.LogP1(x.Primal), x);

    /// <summary>log₂ x; derivative 1/(x·ln 2).</summary>
    public static Dual<T> Log2(Dual<T> x) => Push(Rules<T>.Log2(x.Primal), x);

    /// <summary>log₂(1 + x); derivative 1/((1 + x)·ln 2).</summary>
    public static Dual<T> Log2P1(Dual<T> x) => Push(Rules<T>.Log2P1(x.Primal), x);

    /// <summary>log₁₀ x; derivative 1/(x·ln 10).</summary>
    public static Dual<T> Log10(Dual<T> x) => Push(Rules<T>.Log10(x.Primal), x);

    /// <summary>log₁₀(1 + x); derivative 1/((1 + x)·ln 10).</summary>
    public static Dual<T> Log10P1(Dual<T> x) => Push(Rules<T>.Log10P1(x.Primal), x);

    /// <summary>
    /// xʸ; partials y·xʸ⁻¹ and xʸ·ln x, the latter 0 at x = 0, y &gt; 0. An exponent with zero tangent contributes nothing,
    /// so the logarithm of a negative base does no harm.
    /// </summary>
    public static Dual<T> Pow(Dual<T> x, Dual<T> y) => Push(Rules<T>.Pow(x.Primal, y.Primal), x, y);

    /// <summary>√x; derivative 1/(2√x), +∞ at zero.</summary>
    public static Dual<T> Sqrt(Dual<T> x) => Push(Rules<T>.Sqrt(x.Primal), x);

    /// <summary>∛x; derivative 1/(3·∛x²), +∞ at zero.</summary>
    public static Dual<T> Cbrt(Dual<T> x) => Push(Rules<T>.Cbrt(x.Primal), x);

    /// <summary>r = x^(1/n); derivative r¹⁻ⁿ/n.</summary>
    public static Dual<T> RootN(Dual<T> x, int n) => Push(Rules<T>.RootN(x.Primal, n), x);

    /// <summary>h = √(x² + y²); partials x/h and y/h, 0 at the origin.</summary>
    public static Dual<T> Hypot(Dual<T> x, Dual<T> y) => Push(Rules<T>.Hypot(x.Primal, y.Primal), x, y);
}
