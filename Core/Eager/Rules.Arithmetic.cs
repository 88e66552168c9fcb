namespace FunctionalAD.Eager;

/// <content>The four operations, remainders, and the fused and interpolating forms.</content>
internal static partial class Rules<T>
{
    internal static (T Value, T Dx, T Dy) Add(T x, T y) => (x + y, T.One, T.One);

    internal static (T Value, T Dx, T Dy) Subtract(T x, T y) => (x - y, T.One, T.NegativeOne);

    internal static (T Value, T Dx, T Dy) Multiply(T x, T y) => (x * y, y, x);

    internal static (T Value, T Dx, T Dy) Divide(T x, T y)
    {
        T quotient = x / y;
        return (quotient, T.One / y, -quotient / y);
    }

    internal static (T Value, T Dx) Negate(T x) => (-x, T.NegativeOne);

    /// <summary>x % y = x − y·trunc(x/y).</summary>
    internal static (T Value, T Dx, T Dy) Remainder(T x, T y)
    {
        T remainder = x % y;
        return (remainder, T.One, -WholeQuotient(x, y, remainder));
    }

    /// <summary>x − y·n, with n the integer nearest to x/y, ties to even.</summary>
    internal static (T Value, T Dx, T Dy) Ieee754Remainder(T x, T y)
    {
        T remainder = T.Ieee754Remainder(x, y);
        return (remainder, T.One, -WholeQuotient(x, y, remainder));
    }

    internal static (T Value, T Dx, T Dy, T Dz) FusedMultiplyAdd(T x, T y, T z) =>
        (T.FusedMultiplyAdd(x, y, z), y, x, T.One);

    internal static (T Value, T Dx, T Dy, T Dz) MultiplyAddEstimate(T x, T y, T z) =>
        (T.MultiplyAddEstimate(x, y, z), y, x, T.One);

    /// <summary>a·(1 − t) + b·t.</summary>
    internal static (T Value, T Da, T Db, T Dt) Lerp(T a, T b, T t) => (T.Lerp(a, b, t), T.One - t, t, b - a);

    internal static (T Value, T Dx) ReciprocalEstimate(T x)
    {
        T reciprocal = T.One / x;
        return (T.ReciprocalEstimate(x), -(reciprocal * reciprocal));
    }

    internal static (T Value, T Dx) ReciprocalSqrtEstimate(T x) =>
        (T.ReciprocalSqrtEstimate(x), -Half / (x * T.Sqrt(x)));

    // The slope of a linear function is its image of one.
    internal static (T Value, T Dx) ScaleB(T x, int n) => (T.ScaleB(x, n), T.ScaleB(T.One, n));

    internal static (T Value, T Dx) DegreesToRadians(T x) => (T.DegreesToRadians(x), T.DegreesToRadians(T.One));

    internal static (T Value, T Dx) RadiansToDegrees(T x) => (T.RadiansToDegrees(x), T.RadiansToDegrees(T.One));

    /// <summary>
    /// The integer n of x = n·y + remainder. The rounded quotient x/y may have crossed an integer that the exact quotient
    /// has not; taking the remainder off first leaves n but for rounding.
    /// </summary>
    private static T WholeQuotient(T x, T y, T remainder) => T.Round((x / y) - (remainder / y));
}
