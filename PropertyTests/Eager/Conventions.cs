using System.Numerics;
using static System.Double;

namespace FunctionalAD.PropertyTests.Eager;

/// <summary>A function at a point where calculus leaves a choice or IEEE 754 has a special value, and its gradient there.</summary>
internal sealed record Convention<T>(string Name, Func<T[], T> F, double[] At, double[] Gradient);

/// <summary>The published conventions, written once for any number type.</summary>
internal static class Conventions<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Two = T.One + T.One;

    public static IReadOnlyList<Convention<T>> All { get; } = [.. Kinks, .. Powers, .. Infinities, .. NotNumbers, .. Chains];

    private static Convention<T>[] Kinks =>
    [
        new("|x|", a => T.Abs(a[0]), [0], [0]),
        new("|x| at -0", a => T.Abs(a[0]), [NegativeZero], [0]),
        new("copysign", a => T.CopySign(a[0], a[1]), [0, -1], [0, 0]),
        new("copysign turns", a => T.CopySign(a[0], a[1]), [3, NegativeZero], [-1, 0]),
        new("max tie", a => T.Max(a[0], a[1]), [2, 2], [0.5, 0.5]),
        new("max tie of zeros", a => T.Max(a[0], a[1]), [0, NegativeZero], [0.5, 0.5]),
        new("min tie", a => T.Min(a[0], a[1]), [2, 2], [0.5, 0.5]),
        new("max number tie", a => T.MaxNumber(a[0], a[1]), [2, 2], [0.5, 0.5]),
        new("min number tie", a => T.MinNumber(a[0], a[1]), [2, 2], [0.5, 0.5]),
        new("max native tie", a => T.MaxNative(a[0], a[1]), [2, 2], [0.5, 0.5]),
        new("min native tie", a => T.MinNative(a[0], a[1]), [2, 2], [0.5, 0.5]),
        new("max magnitude tie", a => T.MaxMagnitude(a[0], a[1]), [-2, -2], [0.5, 0.5]),
        new("min magnitude tie", a => T.MinMagnitude(a[0], a[1]), [-2, -2], [0.5, 0.5]),
        new("max magnitude of opposites", a => T.MaxMagnitude(a[0], a[1]), [-2, 2], [0, 1]),
        new("min magnitude of opposites", a => T.MinMagnitude(a[0], a[1]), [-2, 2], [1, 0]),
        new("max with itself", a => T.Max(a[0], a[0]), [2], [1]),
        new("clamp on the lower bound", a => T.Clamp(a[0], a[1], a[2]), [1, 1, 3], [0.5, 0.5, 0]),
        new("clamp on the upper bound", a => T.Clamp(a[0], a[1], a[2]), [3, 1, 3], [0.5, 0, 0.5]),
        new("clamp to a point", a => T.Clamp(a[0], a[1], a[2]), [3, 3, 3], [0.25, 0.25, 0.5]),
        new("floor at a jump", a => T.Floor(a[0]), [2], [0]),
        new("round at a jump", a => T.Round(a[0]), [2.5], [0]),
        new("hypot at the origin", a => T.Hypot(a[0], a[1]), [0, 0], [0, 0]),
        new("remainder past a rounded quotient", a => a[0] % a[1], [0.3, 0.1], [1, -2]),
        new("remainder by a multiple", a => a[0] % a[1], [-6, 2], [1, 3]),
        new("remainder to even", a => T.Ieee754Remainder(a[0], a[1]), [5, 2], [1, -2]),
        new("remainder by infinity", a => a[0] % a[1], [5, PositiveInfinity], [1, 0]),
    ];

    private static Convention<T>[] Powers =>
    [
        new("x² at 0", a => T.Pow(a[0], Two), [0], [0]),
        new("x² at -3", a => T.Pow(a[0], Two), [-3], [-6]),
        new("x¹ at 0", a => T.Pow(a[0], T.One), [0], [1]),
        new("x⁰ at 0", a => T.Pow(a[0], T.Zero), [0], [0]),
        new("x⁰ at NaN", a => T.Pow(a[0], T.Zero), [NaN], [0]),
        new("0ʸ", a => T.Pow(T.Zero, a[0]), [2], [0]),
        new("0⁰ in y", a => T.Pow(T.Zero, a[0]), [0], [NegativeInfinity]),
        new("2ʸ", a => T.Pow(Two, a[0]), [3], [8 * Math.Log(2)]),
        new("xʸ of negative base", a => T.Pow(a[0], a[1]), [-3, 2], [-6, NaN]),
        new("xʸ at (0, 2)", a => T.Pow(a[0], a[1]), [0, 2], [0, 0]),
        new("√x at 0", a => T.Pow(a[0], T.One / Two), [0], [PositiveInfinity]),
        new("an exponent that does not vary there", a => T.Pow(T.CreateChecked(-3), Two + (a[0] * a[0])), [0], [0]),
    ];

    private static Convention<T>[] Infinities =>
    [
        new("sqrt", a => T.Sqrt(a[0]), [0], [PositiveInfinity]),
        new("sqrt at -0", a => T.Sqrt(a[0]), [NegativeZero], [PositiveInfinity]),
        new("cbrt", a => T.Cbrt(a[0]), [0], [PositiveInfinity]),
        new("root 4", a => T.RootN(a[0], 4), [0], [PositiveInfinity]),
        new("root 1", a => T.RootN(a[0], 1), [0], [1]),
        new("root -2", a => T.RootN(a[0], -2), [0], [NegativeInfinity]),
        new("log", a => T.Log(a[0]), [0], [PositiveInfinity]),
        new("log1p", a => T.LogP1(a[0]), [-1], [PositiveInfinity]),
        new("1/x", a => T.One / a[0], [0], [NegativeInfinity]),
        new("asin", a => T.Asin(a[0]), [1], [PositiveInfinity]),
        new("acos", a => T.Acos(a[0]), [-1], [NegativeInfinity]),
        new("acosh", a => T.Acosh(a[0]), [1], [PositiveInfinity]),
        new("atanh", a => T.Atanh(a[0]), [1], [PositiveInfinity]),
        new("exp at -∞", a => T.Exp(a[0]), [NegativeInfinity], [0]),
        new("exp at +∞", a => T.Exp(a[0]), [PositiveInfinity], [PositiveInfinity]),
        new("expm1 far below", a => T.ExpM1(a[0]), [-40], [Math.Exp(-40)]),
        new("tanh far out", a => T.Tanh(a[0]), [1000], [0]),
        new("tanh without cancellation", a => T.Tanh(a[0]), [-20], [1 / (Math.Cosh(20) * Math.Cosh(20))]),
        new("asinh far out", a => T.Asinh(a[0]), [1e200], [1e-200]),
        new("acosh far out", a => T.Acosh(a[0]), [1e200], [1e-200]),
        new("atan2 of tiny sides", a => T.Atan2(a[0], a[1]), [0, 1e-200], [1e200, 0]),
        new("atan2 on the axis", a => T.Atan2(a[0], a[1]), [2, 0], [0, -0.5]),
    ];

    private static Convention<T>[] NotNumbers =>
    [
        new("|NaN|", a => T.Abs(a[0]), [NaN], [NaN]),
        new("sin ∞", a => T.Sin(a[0]), [PositiveInfinity], [NaN]),
        new("√-1", a => T.Sqrt(a[0]), [-1], [NaN]),
        new("acosh below its domain", a => T.Acosh(a[0]), [-2], [NaN]),
        new("max of NaN", a => T.Max(a[0], a[1]), [NaN, 1], [NaN, NaN]),
        new("max number of NaN", a => T.MaxNumber(a[0], a[1]), [NaN, 1], [0, 1]),
        new("min magnitude number of NaN", a => T.MinMagnitudeNumber(a[0], a[1]), [1, NaN], [1, 0]),
        new("atan2 at the origin", a => T.Atan2(a[0], a[1]), [0, 0], [NaN, NaN]),
        new("NaN times x", a => T.NaN * a[0], [1], [NaN]),
    ];

    // An inner derivative of zero ends the chain; an outer zero times an inner infinity is indeterminate.
    private static Convention<T>[] Chains =>
    [
        new("root of a constant zero", a => T.Sqrt(T.Zero) * a[0], [3], [0]),
        new("√x²", a => T.Sqrt(a[0] * a[0]), [0], [0]),
        new("√x·√x", a => T.Sqrt(a[0]) * T.Sqrt(a[0]), [0], [NaN]),
        new("an unselected infinity", a => T.Max(T.Sqrt(a[0]) - T.One, T.Zero), [0], [0]),
        new("a sign of infinite slope", a => T.CopySign(T.One + a[0], T.Sqrt(a[0])), [0], [1]),
        new("a bound of infinite slope", a => T.Clamp(a[0], T.NegativeOne, T.One + T.Sqrt(a[1])), [0, 0], [1, 0]),
        new("a clamped infinity", a => T.Clamp(T.Log(a[0]), T.Zero, T.One), [0], [0]),
    ];
}
