using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FunctionalAD;

/// <summary>
/// What compiled derivatives call: functions of the framework that the JIT would write out at every call, which takes it longer than all the rest
/// of a small derivative, and slopes with choices, which passes would look at. Not meant to be called by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Shared
{
    /// <summary>The sine and the cosine of an angle in radians.</summary>
    /// <param name="x">The angle.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (double Sin, double Cos) SinCos(double x) => Math.SinCos(x);

    /// <inheritdoc cref="SinCos(double)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (float Sin, float Cos) SinCos(float x) => MathF.SinCos(x);

    /// <summary>sin πx, as <see cref="double.SinCosPi"/> has it.</summary>
    /// <param name="x">The angle in half turns.</param>
    public static double SinPi(double x) => double.SinCosPi(x).SinPi;

    /// <inheritdoc cref="SinPi(double)"/>
    public static float SinPi(float x) => float.SinCosPi(x).SinPi;

    /// <summary>cos πx, as <see cref="double.SinCosPi"/> has it.</summary>
    /// <inheritdoc cref="SinPi(double)"/>
    public static double CosPi(double x) => double.SinCosPi(x).CosPi;

    /// <inheritdoc cref="CosPi(double)"/>
    public static float CosPi(float x) => float.SinCosPi(x).CosPi;

    /// <summary>∂x^y/∂x = y·x^(y−1), 0 for y = 0 even where x has no reciprocal.</summary>
    /// <param name="x">The base.</param>
    /// <param name="y">The exponent.</param>
    /// <param name="power">x^y</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double PowByBase(double x, double y, double power)
    {
        // As it is nearly everywhere: powers and quotients of ordinary size.
        var less = power / x;
        return Math.Abs(power) is > 1e-290 and < 1e290 && Math.Abs(less) < double.PositiveInfinity ? y * less
            : y == 0 && !(Math.Abs(1 / x) < double.PositiveInfinity) ? 0
            : y * PowLess(x, y, power);
    }

    /// <inheritdoc cref="PowByBase(double, double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float PowByBase(float x, float y, float power)
    {
        var less = power / x;
        return MathF.Abs(power) is > 1e-30f and < 1e30f && MathF.Abs(less) < float.PositiveInfinity ? y * less
            : y == 0 && !(MathF.Abs(1 / x) < float.PositiveInfinity) ? 0
            : y * PowLess(x, y, power);
    }

    /// <summary>∂x^y/∂y = x^y·log x, at x = 0 its limit 0 for every positive exponent; NaN below, where neighbouring exponents have no power.</summary>
    /// <inheritdoc cref="PowByBase(double, double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double PowByExponent(double x, double y, double power) => x == 0 && y > 0 ? 0 : power * Math.Log(x);

    /// <inheritdoc cref="PowByExponent(double, double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float PowByExponent(float x, float y, float power) => x == 0 && y > 0 ? 0 : power * MathF.Log(x);

    /// <summary>x^(y−1): x^y/x, which saves a second power, unless x^y is near over- or underflow.</summary>
    /// <inheritdoc cref="PowByBase(double, double, double)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double PowLess(double x, double y, double power) =>
        Math.Abs(power) is > 1e-290 and < 1e290 ? power / x : Math.Pow(x, y - 1);

    /// <inheritdoc cref="PowLess(double, double, double)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float PowLess(float x, float y, float power) =>
        MathF.Abs(power) is > 1e-30f and < 1e30f ? power / x : MathF.Pow(x, y - 1);
}
