namespace FunctionalAD.Eager;

/// <content>Functions that return an operand or its mirror image. Their partials are weights; see <see cref="Select"/>.</content>
internal static partial class Rules<T>
{
    internal static (T Value, T Dx) Abs(T x) => (T.Abs(x), Direction(x));

    /// <summary>|x| with the sign of y: the slope in x is ±1 and, as for |x|, 0 at zero; y only chooses the branch.</summary>
    internal static (T Value, T Dx, T Dy) CopySign(T x, T y) =>
        (T.CopySign(x, y), Direction(x) * T.CopySign(T.One, y), T.Zero);

    internal static (T Value, T Dx, T Dy) Max(T x, T y) => Selected(T.Max(x, y), x, y);

    internal static (T Value, T Dx, T Dy) Min(T x, T y) => Selected(T.Min(x, y), x, y);

    internal static (T Value, T Dx, T Dy) MaxNumber(T x, T y) => Selected(T.MaxNumber(x, y), x, y);

    internal static (T Value, T Dx, T Dy) MinNumber(T x, T y) => Selected(T.MinNumber(x, y), x, y);

    internal static (T Value, T Dx, T Dy) MaxNative(T x, T y) => Selected(T.MaxNative(x, y), x, y);

    internal static (T Value, T Dx, T Dy) MinNative(T x, T y) => Selected(T.MinNative(x, y), x, y);

    internal static (T Value, T Dx, T Dy) MaxMagnitude(T x, T y) => Selected(T.MaxMagnitude(x, y), x, y);

    internal static (T Value, T Dx, T Dy) MinMagnitude(T x, T y) => Selected(T.MinMagnitude(x, y), x, y);

    internal static (T Value, T Dx, T Dy) MaxMagnitudeNumber(T x, T y) => Selected(T.MaxMagnitudeNumber(x, y), x, y);

    internal static (T Value, T Dx, T Dy) MinMagnitudeNumber(T x, T y) => Selected(T.MinMagnitudeNumber(x, y), x, y);

    internal static (T Value, T Dx, T DMin, T DMax) Clamp(T x, T min, T max) => Clamped(T.Clamp(x, min, max), x, min, max);

    internal static (T Value, T Dx, T DMin, T DMax) ClampNative(T x, T min, T max) =>
        Clamped(T.ClampNative(x, min, max), x, min, max);

    /// <summary>The derivative of |x|: ±1, 0 at zero, NaN at NaN.</summary>
    private static T Direction(T x) =>
        x > T.Zero ? T.One
        : x < T.Zero ? T.NegativeOne
        : T.IsNaN(x) ? x
        : T.Zero;

    /// <summary>The operand that came out has the weight one; equal operands have a half each; NaN has no derivative.</summary>
    private static (T Value, T Dx, T Dy) Selected(T value, T x, T y) =>
        T.IsNaN(value) ? (value, value, value)
        : x == y ? (value, Half, Half)
        : value == x ? (value, T.One, T.Zero)
        : (value, T.Zero, T.One);

    /// <summary>clamp(x, min, max) = min(max(x, min), max), ties included.</summary>
    private static (T Value, T Dx, T DMin, T DMax) Clamped(T value, T x, T min, T max)
    {
        (T raised, T dx, T dMin) = Max(x, min);
        (_, T dRaised, T dMax) = Min(raised, max);
        return (value, dRaised * dx, dRaised * dMin, dMax);
    }
}
