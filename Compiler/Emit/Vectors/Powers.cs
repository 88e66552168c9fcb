using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FunctionalAD;

/// <summary>
/// Powers and their slopes in lanes, for compiled derivatives: x^y = exp(y·log x) with log x to some 66 bits, so that y·log x, which may be some 700, is known to
/// one unit in its last place (as in P. T. P. Tang, "Table-driven implementation of the logarithm function", ACM TOMS 16, 1990, without the table). Only for bases and powers of ordinary size; where a lane has another one, each lane calls the function.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Powers
{
    // log 2 in two parts, the first of which has zeros at its end, so that its product with an exponent is exact; ⅔ in two parts.
    private const double Ln2 = 0.6931471805582987, Ln2Rest = 1.6465949582897082e-12, TwoThirds = 2.0 / 3, TwoThirdsRest = 3.700743415417188e-17;

    // The bits of √½: mantissas lie between it and √2.
    private const long Least = 0x3FE6A09E667F3BCD;

    // Of y·log x, where its exponential is far from the ends of the numbers.
    private const double Largest = 660;

    /// <summary>x^y</summary>
    /// <param name="x">The bases.</param>
    /// <param name="y">The exponents.</param>
    public static Vector512<double> Pow(Vector512<double> x, Vector512<double> y) => Power(x, y, out var power) ? power : Each(x, y, y, static (x, y, _) => Math.Pow(x, y));

    /// <inheritdoc cref="Shared.PowByBase(double, double, double)"/>
    public static Vector512<double> PowByBase(Vector512<double> x, Vector512<double> y, Vector512<double> power) =>
        IsOrdinary(x) && IsOrdinary(power) ? y * (power / x) : Each(x, y, power, Shared.PowByBase);

    /// <inheritdoc cref="Shared.PowByExponent(double, double, double)"/>
    public static Vector512<double> PowByExponent(Vector512<double> x, Vector512<double> y, Vector512<double> power) =>
        IsOrdinary(x) ? power * Vector512.Log(x) : Each(x, y, power, Shared.PowByExponent);

    /// <inheritdoc cref="Shared.PowLess(double, double, double)"/>
    public static Vector512<double> PowLess(Vector512<double> x, Vector512<double> y, Vector512<double> power) =>
        IsOrdinary(x) && IsOrdinary(power) ? power / x : Each(x, y, power, Shared.PowLess);

    /// <inheritdoc cref="Pow(Vector512{double}, Vector512{double})"/>
    public static Vector256<double> Pow(Vector256<double> x, Vector256<double> y) => Pow(Vector512.Create(x, x), Vector512.Create(y, y)).GetLower();

    /// <inheritdoc cref="Pow(Vector512{double}, Vector512{double})"/>
    public static Vector128<double> Pow(Vector128<double> x, Vector128<double> y) => Pow(Vector256.Create(x, x), Vector256.Create(y, y)).GetLower();

    /// <inheritdoc cref="Pow(Vector512{double}, Vector512{double})"/>
    public static Vector512<float> Pow(Vector512<float> x, Vector512<float> y) => Vector512.Narrow(Pow(Vector512.WidenLower(x), Vector512.WidenLower(y)), Pow(Vector512.WidenUpper(x), Vector512.WidenUpper(y)));

    /// <inheritdoc cref="Pow(Vector512{double}, Vector512{double})"/>
    public static Vector256<float> Pow(Vector256<float> x, Vector256<float> y) => Pow(Vector512.Create(x, x), Vector512.Create(y, y)).GetLower();

    /// <inheritdoc cref="Pow(Vector512{double}, Vector512{double})"/>
    public static Vector128<float> Pow(Vector128<float> x, Vector128<float> y) => Pow(Vector256.Create(x, x), Vector256.Create(y, y)).GetLower();

    /// <inheritdoc cref="PowByBase(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector256<double> PowByBase(Vector256<double> x, Vector256<double> y, Vector256<double> power) => PowByBase(Vector512.Create(x, x), Vector512.Create(y, y), Vector512.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowByBase(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector128<double> PowByBase(Vector128<double> x, Vector128<double> y, Vector128<double> power) => PowByBase(Vector256.Create(x, x), Vector256.Create(y, y), Vector256.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowByBase(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector512<float> PowByBase(Vector512<float> x, Vector512<float> y, Vector512<float> power) =>
        IsOrdinary(power) ? Vector512.Narrow(PowByBase(Vector512.WidenLower(x), Vector512.WidenLower(y), Vector512.WidenLower(power)), PowByBase(Vector512.WidenUpper(x), Vector512.WidenUpper(y), Vector512.WidenUpper(power))) : Each(x, y, power, Shared.PowByBase);

    /// <inheritdoc cref="PowByBase(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector256<float> PowByBase(Vector256<float> x, Vector256<float> y, Vector256<float> power) => PowByBase(Vector512.Create(x, x), Vector512.Create(y, y), Vector512.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowByBase(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector128<float> PowByBase(Vector128<float> x, Vector128<float> y, Vector128<float> power) => PowByBase(Vector256.Create(x, x), Vector256.Create(y, y), Vector256.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowByExponent(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector256<double> PowByExponent(Vector256<double> x, Vector256<double> y, Vector256<double> power) => PowByExponent(Vector512.Create(x, x), Vector512.Create(y, y), Vector512.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowByExponent(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector128<double> PowByExponent(Vector128<double> x, Vector128<double> y, Vector128<double> power) => PowByExponent(Vector256.Create(x, x), Vector256.Create(y, y), Vector256.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowByExponent(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector512<float> PowByExponent(Vector512<float> x, Vector512<float> y, Vector512<float> power) => Vector512.Narrow(PowByExponent(Vector512.WidenLower(x), Vector512.WidenLower(y), Vector512.WidenLower(power)), PowByExponent(Vector512.WidenUpper(x), Vector512.WidenUpper(y), Vector512.WidenUpper(power)));

    /// <inheritdoc cref="PowByExponent(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector256<float> PowByExponent(Vector256<float> x, Vector256<float> y, Vector256<float> power) => PowByExponent(Vector512.Create(x, x), Vector512.Create(y, y), Vector512.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowByExponent(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector128<float> PowByExponent(Vector128<float> x, Vector128<float> y, Vector128<float> power) => PowByExponent(Vector256.Create(x, x), Vector256.Create(y, y), Vector256.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowLess(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector256<double> PowLess(Vector256<double> x, Vector256<double> y, Vector256<double> power) => PowLess(Vector512.Create(x, x), Vector512.Create(y, y), Vector512.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowLess(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector128<double> PowLess(Vector128<double> x, Vector128<double> y, Vector128<double> power) => PowLess(Vector256.Create(x, x), Vector256.Create(y, y), Vector256.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowLess(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector512<float> PowLess(Vector512<float> x, Vector512<float> y, Vector512<float> power) =>
        IsOrdinary(power) ? Vector512.Narrow(PowLess(Vector512.WidenLower(x), Vector512.WidenLower(y), Vector512.WidenLower(power)), PowLess(Vector512.WidenUpper(x), Vector512.WidenUpper(y), Vector512.WidenUpper(power))) : Each(x, y, power, Shared.PowLess);

    /// <inheritdoc cref="PowLess(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector256<float> PowLess(Vector256<float> x, Vector256<float> y, Vector256<float> power) => PowLess(Vector512.Create(x, x), Vector512.Create(y, y), Vector512.Create(power, power)).GetLower();

    /// <inheritdoc cref="PowLess(Vector512{double}, Vector512{double}, Vector512{double})"/>
    public static Vector128<float> PowLess(Vector128<float> x, Vector128<float> y, Vector128<float> power) => PowLess(Vector256.Create(x, x), Vector256.Create(y, y), Vector256.Create(power, power)).GetLower();

    // Positive, and so are its quotients by others.
    private static bool IsOrdinary(Vector512<double> v) => Vector512.GreaterThanAll(v, Vector512.Create(1e-140)) && Vector512.LessThanAll(v, Vector512.Create(1e140));

    // log x = k·log 2 + 2·artanh s with x = 2ᵏ·m and s = (m − 1)/(m + 1), |s| < 0.172: 2s and ⅔s³ in two parts each, the rest of the series in one.
    private static bool Power(Vector512<double> x, Vector512<double> y, out Vector512<double> power)
    {
        var bits = x.AsInt64();
        var exponent = Vector512.ShiftRightArithmetic(bits - Vector512.Create(Least), 52);
        var m = (bits - Vector512.ShiftLeft(exponent, 52)).AsDouble();
        var k = Vector512.ConvertToDouble(exponent);

        var one = Vector512.Create(1.0);
        var (over, under) = (m - one, m + one);
        var underRest = m - (under - one);
        var s = over / under;
        var sRest = (Vector512.FusedMultiplyAdd(-s, under, over) - s * underRest) / under;
        var z = s * s;
        var zRest = Vector512.FusedMultiplyAdd(s, s, -z) + 2 * (s * sRest);
        var cube = s * z;
        var cubeRest = Vector512.FusedMultiplyAdd(s, z, -cube) + s * zRest + sRest * z;
        var third = cube * TwoThirds;
        var thirdRest = Vector512.FusedMultiplyAdd(cube, Vector512.Create(TwoThirds), -third) + cube * TwoThirdsRest + cubeRest * TwoThirds;

        var series = Vector512.Create(2.0 / 27);
        for (var n = 25; n >= 5; n -= 2)
            series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(2.0 / n));
        var rest = cube * z * series + thirdRest + 2 * sRest;

        var twice = s + s;
        var log = twice + third;
        rest += twice - log + third;
        var whole = k * Ln2;
        var sum = whole + log;
        rest += whole - sum + log + k * Ln2Rest;
        log = sum + rest;
        rest += sum - log;

        var product = y * log;
        rest = Vector512.FusedMultiplyAdd(y, log, -product) + y * rest;
        var near = Vector512.Exp(product);
        power = Vector512.FusedMultiplyAdd(near, rest, near);
        return Vector512.GreaterThanAll(x, Vector512.Create(1e-300)) && Vector512.LessThanAll(x, Vector512.Create(1e300)) && Vector512.LessThanAll(Vector512.Abs(product), Vector512.Create(Largest));
    }

    // Far from where a power has lost digits, which its quotients would lack.
    private static bool IsOrdinary(Vector512<float> v) => Vector512.GreaterThanAll(v, Vector512.Create(1e-30f)) && Vector512.LessThanAll(v, Vector512.Create(1e30f));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<T> Each<T>(Vector512<T> x, Vector512<T> y, Vector512<T> power, Func<T, T, T, T> f)
    {
        var results = Vector512<T>.Zero;
        for (var i = 0; i < Vector512<T>.Count; i++)
            results = results.WithElement(i, f(x[i], y[i], power[i]));
        return results;
    }
}
