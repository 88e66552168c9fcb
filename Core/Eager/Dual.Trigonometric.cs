namespace FunctionalAD.Eager;

/// <content>Circular and hyperbolic functions and their inverses.</content>
public readonly partial struct Dual<T>
{
    /// <summary>sin x; derivative cos x.</summary>
    public static Dual<T> Sin(Dual<T> x) => Push(Rules<T>.Sin(x.Primal), x);

    /// <summary>cos x; derivative −sin x.</summary>
    public static Dual<T> Cos(Dual<T> x) => Push(Rules<T>.Cos(x.Primal), x);

    /// <summary>sin x and cos x; derivatives cos x and −sin x.</summary>
    public static (Dual<T> Sin, Dual<T> Cos) SinCos(Dual<T> x)
    {
        var (sin, cos) = Rules<T>.SinCos(x.Primal);
        return (Push(sin, x), Push(cos, x));
    }

    /// <summary>tan x; derivative 1 + tan² x.</summary>
    public static Dual<T> Tan(Dual<T> x) => Push(Rules<T>.Tan(x.Primal), x);

    /// <summary>arcsin x; derivative 1/√(1 − x²).</summary>
    public static Dual<T> Asin(Dual<T> x) => Push(Rules<T>.Asin(x.Primal), x);

    /// <summary>arccos x; derivative −1/√(1 − x²).</summary>
    public static Dual<T> Acos(Dual<T> x) => Push(Rules<T>.Acos(x.Primal), x);

    /// <summary>arctan x; derivative 1/(1 + x²).</summary>
    public static Dual<T> Atan(Dual<T> x) => Push(Rules<T>.Atan(x.Primal), x);

    /// <summary>The angle of the point (x, y); partials x/(x² + y²) in y and −y/(x² + y²) in x.</summary>
    public static Dual<T> Atan2(Dual<T> y, Dual<T> x) => Push(Rules<T>.Atan2(y.Primal, x.Primal), y, x);

    /// <summary>sin πx; derivative π·cos πx.</summary>
    public static Dual<T> SinPi(Dual<T> x) => Push(Rules<T>.SinPi(x.Primal), x);

    /// <summary>cos πx; derivative −π·sin πx.</summary>
    public static Dual<T> CosPi(Dual<T> x) => Push(Rules<T>.CosPi(x.Primal), x);

    /// <summary>sin πx and cos πx; derivatives π·cos πx and −π·sin πx.</summary>
    public static (Dual<T> SinPi, Dual<T> CosPi) SinCosPi(Dual<T> x)
    {
        var (sin, cos) = Rules<T>.SinCosPi(x.Primal);
        return (Push(sin, x), Push(cos, x));
    }

    /// <summary>tan πx; derivative π·(1 + tan² πx).</summary>
    public static Dual<T> TanPi(Dual<T> x) => Push(Rules<T>.TanPi(x.Primal), x);

    /// <summary>arcsin(x)/π; derivative 1/(π·√(1 − x²)).</summary>
    public static Dual<T> AsinPi(Dual<T> x) => Push(Rules<T>.AsinPi(x.Primal), x);

    /// <summary>arccos(x)/π; derivative −1/(π·√(1 − x²)).</summary>
    public static Dual<T> AcosPi(Dual<T> x) => Push(Rules<T>.AcosPi(x.Primal), x);

    /// <summary>arctan(x)/π; derivative 1/(π·(1 + x²)).</summary>
    public static Dual<T> AtanPi(Dual<T> x) => Push(Rules<T>.AtanPi(x.Primal), x);

    /// <summary>The angle of the point (x, y) over π; partials those of <see cref="Atan2"/> over π.</summary>
    public static Dual<T> Atan2Pi(Dual<T> y, Dual<T> x) => Push(Rules<T>.Atan2Pi(y.Primal, x.Primal), y, x);

    /// <summary>sinh x; derivative cosh x.</summary>
    public static Dual<T> Sinh(Dual<T> x) => Push(Rules<T>.Sinh(x.Primal), x);

    /// <summary>cosh x; derivative sinh x.</summary>
    public static Dual<T> Cosh(Dual<T> x) => Push(Rules<T>.Cosh(x.Primal), x);

    /// <summary>tanh x; derivative sech² x.</summary>
    public static Dual<T> Tanh(Dual<T> x) => Push(Rules<T>.Tanh(x.Primal), x);

    /// <summary>arsinh x; derivative 1/√(x² + 1).</summary>
    public static Dual<T> Asinh(Dual<T> x) => Push(Rules<T>.Asinh(x.Primal), x);

    /// <summary>arcosh x; derivative 1/√(x² − 1).</summary>
    public static Dual<T> Acosh(Dual<T> x) => Push(Rules<T>.Acosh(x.Primal), x);

    /// <summary>artanh x; derivative 1/(1 − x²).</summary>
    public static Dual<T> Atanh(Dual<T> x) => Push(Rules<T>.Atanh(x.Primal), x);
}
