using System.Numerics;

namespace FunctionalAD.PropertyTests.Eager;

/// <summary>A function of one to three arguments over T, with a box of arguments inside which it is smooth.</summary>
internal sealed record Entry<T>(string Name, Func<T[], T> F, params (double Low, double High)[] Box)
{
    /// <summary>What an estimate estimates: the processor's own is a step function, whose differences say nothing of the slope.</summary>
    public Func<T[], T> Smooth { get; init; } = F;

    public override string ToString() => Name;
}

/// <summary>
/// Every differentiable function of the generic-math interfaces, written once for any number type: the same index is the
/// same function in all instantiations.
/// </summary>
internal static class Catalogue<T>
    where T : IFloatingPointIeee754<T>
{
    public static IReadOnlyList<Entry<T>> All { get; } = [.. Arithmetic, .. Exponential, .. Trigonometric, .. Selecting, .. Flat];

    private static Entry<T>[] Arithmetic =>
    [
        new("+x", a => +a[0], (-5, 5)),
        new("-x", a => -a[0], (-5, 5)),
        new("x + y", a => a[0] + a[1], (-5, 5), (-5, 5)),
        new("x - y", a => a[0] - a[1], (-5, 5), (-5, 5)),
        new("x * y", a => a[0] * a[1], (-5, 5), (-5, 5)),
        new("x / y", a => a[0] / a[1], (-5, 5), (0.5, 5)),
        new("x / y below", a => a[0] / a[1], (-5, 5), (-5, -0.5)),
        new("x % y", a => a[0] % a[1], (5.1, 5.9), (1.21, 1.25)),
        new("-x % y", a => a[0] % a[1], (-5.9, -5.1), (1.21, 1.25)),
        new("x % -y", a => a[0] % a[1], (5.1, 5.9), (-1.25, -1.21)),
        new("x++", a => { T x = a[0]; x++; return x; }, (-5, 5)),
        new("x--", a => { T x = a[0]; x--; return x; }, (-5, 5)),
        new("Ieee754Remainder", a => T.Ieee754Remainder(a[0], a[1]), (5.7, 5.9), (1.21, 1.25)),
        new("Ieee754Remainder below", a => T.Ieee754Remainder(a[0], a[1]), (-5.9, -5.7), (1.21, 1.25)),
        new("FusedMultiplyAdd", a => T.FusedMultiplyAdd(a[0], a[1], a[2]), (-5, 5), (-5, 5), (-5, 5)),
        new("MultiplyAddEstimate", a => T.MultiplyAddEstimate(a[0], a[1], a[2]), (-5, 5), (-5, 5), (-5, 5)),
        new("Lerp", a => T.Lerp(a[0], a[1], a[2]), (-5, 5), (-5, 5), (-1, 2)),
        new("ReciprocalEstimate", a => T.ReciprocalEstimate(a[0]), (0.5, 5)) { Smooth = a => T.One / a[0] },
        new("ReciprocalSqrtEstimate", a => T.ReciprocalSqrtEstimate(a[0]), (0.5, 5)) { Smooth = a => T.One / T.Sqrt(a[0]) },
        new("ScaleB", a => T.ScaleB(a[0], -3), (-5, 5)),
        new("DegreesToRadians", a => T.DegreesToRadians(a[0]), (-360, 360)),
        new("RadiansToDegrees", a => T.RadiansToDegrees(a[0]), (-7, 7)),
    ];

    private static Entry<T>[] Exponential =>
    [
        new("Exp", a => T.Exp(a[0]), (-4, 4)),
        new("ExpM1", a => T.ExpM1(a[0]), (-4, 4)),
        new("Exp2", a => T.Exp2(a[0]), (-4, 4)),
        new("Exp2M1", a => T.Exp2M1(a[0]), (-4, 4)),
        new("Exp10", a => T.Exp10(a[0]), (-2, 2)),
        new("Exp10M1", a => T.Exp10M1(a[0]), (-2, 2)),
        new("Log", a => T.Log(a[0]), (0.2, 9)),
        new("Log base", a => T.Log(a[0], a[1]), (0.2, 9), (1.5, 9)),
        new("Log base below one", a => T.Log(a[0], a[1]), (0.2, 9), (0.2, 0.6)),
        new("LogP1", a => T.LogP1(a[0]), (-0.8, 9)),
        new("Log2", a => T.Log2(a[0]), (0.2, 9)),
        new("Log2P1", a => T.Log2P1(a[0]), (-0.8, 9)),
        new("Log10", a => T.Log10(a[0]), (0.2, 9)),
        new("Log10P1", a => T.Log10P1(a[0]), (-0.8, 9)),
        new("Pow", a => T.Pow(a[0], a[1]), (0.5, 4), (-3, 3)),
        new("Pow of negative base", a => T.Pow(a[0], T.CreateChecked(3)), (-4, -0.2)),
        new("Sqrt", a => T.Sqrt(a[0]), (0.2, 9)),
        new("Cbrt", a => T.Cbrt(a[0]), (0.2, 9)),
        new("Cbrt below", a => T.Cbrt(a[0]), (-9, -0.2)),
        new("RootN 4", a => T.RootN(a[0], 4), (0.2, 9)),
        new("RootN 5 below", a => T.RootN(a[0], 5), (-9, -0.2)),
        new("RootN -3", a => T.RootN(a[0], -3), (0.2, 9)),
        new("Hypot", a => T.Hypot(a[0], a[1]), (-5, 5), (0.5, 5)),
    ];

    private static Entry<T>[] Trigonometric =>
    [
        new("Sin", a => T.Sin(a[0]), (-7, 7)),
        new("Cos", a => T.Cos(a[0]), (-7, 7)),
        new("SinCos first", a => T.SinCos(a[0]).Sin, (-7, 7)),
        new("SinCos second", a => T.SinCos(a[0]).Cos, (-7, 7)),
        new("Tan", a => T.Tan(a[0]), (-1, 1)),
        new("Asin", a => T.Asin(a[0]), (-0.7, 0.7)),
        new("Acos", a => T.Acos(a[0]), (-0.7, 0.7)),
        new("Atan", a => T.Atan(a[0]), (-5, 5)),
        new("Atan2", a => T.Atan2(a[0], a[1]), (0.5, 5), (-5, 5)),
        new("Atan2 below", a => T.Atan2(a[0], a[1]), (-5, -0.5), (-5, 5)),
        new("Atan2Pi", a => T.Atan2Pi(a[0], a[1]), (0.5, 5), (-5, 5)),
        new("SinPi", a => T.SinPi(a[0]), (-1.5, 1.5)),
        new("CosPi", a => T.CosPi(a[0]), (-1.5, 1.5)),
        new("SinCosPi first", a => T.SinCosPi(a[0]).SinPi, (-1.5, 1.5)),
        new("SinCosPi second", a => T.SinCosPi(a[0]).CosPi, (-1.5, 1.5)),
        new("TanPi", a => T.TanPi(a[0]), (-0.3, 0.3)),
        new("AsinPi", a => T.AsinPi(a[0]), (-0.7, 0.7)),
        new("AcosPi", a => T.AcosPi(a[0]), (-0.7, 0.7)),
        new("AtanPi", a => T.AtanPi(a[0]), (-5, 5)),
        new("Sinh", a => T.Sinh(a[0]), (-4, 4)),
        new("Cosh", a => T.Cosh(a[0]), (-4, 4)),
        new("Tanh", a => T.Tanh(a[0]), (-4, 4)),
        new("Asinh", a => T.Asinh(a[0]), (-5, 5)),
        new("Acosh", a => T.Acosh(a[0]), (1.5, 9)),
        new("Atanh", a => T.Atanh(a[0]), (-0.7, 0.7)),
    ];

    private static Entry<T>[] Selecting =>
    [
        new("Abs", a => T.Abs(a[0]), (0.1, 5)),
        new("Abs below", a => T.Abs(a[0]), (-5, -0.1)),
        new("CopySign", a => T.CopySign(a[0], a[1]), (0.1, 5), (-5, -0.1)),
        new("CopySign of negative", a => T.CopySign(a[0], a[1]), (-5, -0.1), (-5, -0.1)),
        new("Max left", a => T.Max(a[0], a[1]), (3, 5), (-2, 2)),
        new("Max right", a => T.Max(a[0], a[1]), (-2, 2), (3, 5)),
        new("Min left", a => T.Min(a[0], a[1]), (-2, 2), (3, 5)),
        new("Min right", a => T.Min(a[0], a[1]), (3, 5), (-2, 2)),
        new("MaxNumber", a => T.MaxNumber(a[0], a[1]), (-2, 2), (3, 5)),
        new("MinNumber", a => T.MinNumber(a[0], a[1]), (-2, 2), (3, 5)),
        new("MaxNative", a => T.MaxNative(a[0], a[1]), (-2, 2), (3, 5)),
        new("MinNative", a => T.MinNative(a[0], a[1]), (-2, 2), (3, 5)),
        new("MaxMagnitude", a => T.MaxMagnitude(a[0], a[1]), (-5, -3), (-2, 2)),
        new("MinMagnitude", a => T.MinMagnitude(a[0], a[1]), (-5, -3), (-2, 2)),
        new("MaxMagnitudeNumber", a => T.MaxMagnitudeNumber(a[0], a[1]), (-2, 2), (-5, -3)),
        new("MinMagnitudeNumber", a => T.MinMagnitudeNumber(a[0], a[1]), (-2, 2), (-5, -3)),
        new("Clamp inside", a => T.Clamp(a[0], a[1], a[2]), (-1, 1), (-3, -2), (2, 3)),
        new("Clamp low", a => T.Clamp(a[0], a[1], a[2]), (-5, -4), (-3, -2), (2, 3)),
        new("Clamp high", a => T.Clamp(a[0], a[1], a[2]), (4, 5), (-3, -2), (2, 3)),
        new("ClampNative", a => T.ClampNative(a[0], a[1], a[2]), (4, 5), (-3, -2), (2, 3)),
    ];

    private static Entry<T>[] Flat =>
    [
        new("Floor", a => T.Floor(a[0]), (1.1, 1.9)),
        new("Ceiling", a => T.Ceiling(a[0]), (1.1, 1.9)),
        new("Truncate", a => T.Truncate(a[0]), (-1.9, -1.1)),
        new("Round", a => T.Round(a[0]), (1.6, 2.4)),
        new("Round digits", a => T.Round(a[0], 1), (1.46, 1.54)),
        new("Round mode", a => T.Round(a[0], MidpointRounding.ToZero), (1.1, 1.9)),
        new("Round digits mode", a => T.Round(a[0], 1, MidpointRounding.ToZero), (1.41, 1.49)),
        new("Sign", a => T.CreateChecked(T.Sign(a[0])), (0.1, 5)),
        new("ILogB", a => T.CreateChecked(T.ILogB(a[0])), (2.1, 3.9)),
    ];
}
