namespace FunctionalAD.Eager;

/// <content>Circular and hyperbolic functions and their inverses.</content>
internal static partial class Rules<T>
{
    internal static (T Value, T Dx) Sin(T x) => SinCos(x).Sin;

    internal static (T Value, T Dx) Cos(T x) => SinCos(x).Cos;

    internal static ((T Value, T Dx) Sin, (T Value, T Dx) Cos) SinCos(T x)
    {
        (T sin, T cos) = T.SinCos(x);
        return ((sin, cos), (cos, -sin));
    }

    internal static (T Value, T Dx) Tan(T x)
    {
        T tan = T.Tan(x);
        return (tan, T.One + (tan * tan));
    }

    // (1 − x)(1 + x) keeps the digits that 1 − x² loses near ±1.
    internal static (T Value, T Dx) Asin(T x) => (T.Asin(x), T.One / T.Sqrt((T.One - x) * (T.One + x)));

    internal static (T Value, T Dx) Acos(T x) => (T.Acos(x), -Asin(x).Dx);

    internal static (T Value, T Dx) Atan(T x) => (T.Atan(x), T.One / (T.One + (x * x)));

    /// <summary>The angle of (x, y); its gradient is (−y, x) / (x² + y²), divided in two steps lest the squares overflow.</summary>
    internal static (T Value, T Dy, T Dx) Atan2(T y, T x)
    {
        T radius = T.Hypot(x, y);
        return (T.Atan2(y, x), x / radius / radius, -y / radius / radius);
    }

    // Not by both at once, whose last bits may be others.
    internal static (T Value, T Dx) SinPi(T x) => (T.SinPi(x), T.Pi * T.CosPi(x));

    internal static (T Value, T Dx) CosPi(T x) => (T.CosPi(x), -T.Pi * T.SinPi(x));

    internal static ((T Value, T Dx) SinPi, (T Value, T Dx) CosPi) SinCosPi(T x)
    {
        (T sin, T cos) = T.SinCosPi(x);
        return ((sin, T.Pi * cos), (cos, -T.Pi * sin));
    }

    internal static (T Value, T Dx) TanPi(T x)
    {
        T tan = T.TanPi(x);
        return (tan, T.Pi * (T.One + (tan * tan)));
    }

    internal static (T Value, T Dx) AsinPi(T x) => (T.AsinPi(x), Asin(x).Dx / T.Pi);

    internal static (T Value, T Dx) AcosPi(T x) => (T.AcosPi(x), Acos(x).Dx / T.Pi);

    internal static (T Value, T Dx) AtanPi(T x) => (T.AtanPi(x), Atan(x).Dx / T.Pi);

    internal static (T Value, T Dy, T Dx) Atan2Pi(T y, T x)
    {
        (_, T dy, T dx) = Atan2(y, x);
        return (T.Atan2Pi(y, x), dy / T.Pi, dx / T.Pi);
    }

    internal static (T Value, T Dx) Sinh(T x) => (T.Sinh(x), T.Cosh(x));

    internal static (T Value, T Dx) Cosh(T x) => (T.Cosh(x), T.Sinh(x));

    /// <summary>
    /// tanh x, with slope sech² x = 4e / (1 + e)² for e = e^(∓2x). Of the two equal forms the decaying one is taken: it
    /// neither overflows nor cancels as 1 − tanh² x does.
    /// </summary>
    internal static (T Value, T Dx) Tanh(T x)
    {
        T e = T.Exp(x > T.Zero ? -(x + x) : x + x);
        T sum = T.One + e;
        return (T.Tanh(x), Four * e / (sum * sum));
    }

    internal static (T Value, T Dx) Asinh(T x) => (T.Asinh(x), T.One / T.Hypot(x, T.One));

    // Two roots instead of √(x² − 1): the square would overflow, and would make x < −1 look like a point of the domain.
    internal static (T Value, T Dx) Acosh(T x) => (T.Acosh(x), T.One / (T.Sqrt(x - T.One) * T.Sqrt(x + T.One)));

    internal static (T Value, T Dx) Atanh(T x) => (T.Atanh(x), T.One / ((T.One - x) * (T.One + x)));
}
