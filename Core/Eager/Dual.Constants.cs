using System.Numerics;

namespace FunctionalAD.Eager;

/// <content>Constants, with zero tangent, and the classification of primals.</content>
public readonly partial struct Dual<T>
{
    /// <summary>1.</summary>
    public static Dual<T> One => Constant(T.One);

    /// <summary>0.</summary>
    public static Dual<T> Zero => Constant(T.Zero);

    /// <summary>−1.</summary>
    public static Dual<T> NegativeOne => Constant(T.NegativeOne);

    /// <summary>0, the neutral element of addition.</summary>
    public static Dual<T> AdditiveIdentity => Zero;

    /// <summary>1, the neutral element of multiplication.</summary>
    public static Dual<T> MultiplicativeIdentity => One;

    /// <summary>Euler's number e = exp 1.</summary>
    public static Dual<T> E => Constant(T.E);

    /// <summary>π, half the circumference of the unit circle.</summary>
    public static Dual<T> Pi => Constant(T.Pi);

    /// <summary>τ = 2π.</summary>
    public static Dual<T> Tau => Constant(T.Tau);

    /// <summary>The least positive number.</summary>
    public static Dual<T> Epsilon => Constant(T.Epsilon);

    /// <summary>Not a number.</summary>
    public static Dual<T> NaN => Constant(T.NaN);

    /// <summary>−∞.</summary>
    public static Dual<T> NegativeInfinity => Constant(T.NegativeInfinity);

    /// <summary>+∞.</summary>
    public static Dual<T> PositiveInfinity => Constant(T.PositiveInfinity);

    /// <summary>−0.</summary>
    public static Dual<T> NegativeZero => Constant(T.NegativeZero);

    static int INumberBase<Dual<T>>.Radix => T.Radix;

    /// <summary>Whether the primal is finite.</summary>
    public static bool IsFinite(Dual<T> value) => T.IsFinite(value.Primal);

    /// <summary>Whether the primal is infinite.</summary>
    public static bool IsInfinity(Dual<T> value) => T.IsInfinity(value.Primal);

    /// <summary>Whether the primal is NaN.</summary>
    public static bool IsNaN(Dual<T> value) => T.IsNaN(value.Primal);

    /// <summary>Whether the primal has a negative sign, −0 included.</summary>
    public static bool IsNegative(Dual<T> value) => T.IsNegative(value.Primal);

    /// <summary>Whether the primal has a positive sign, +0 included.</summary>
    public static bool IsPositive(Dual<T> value) => T.IsPositive(value.Primal);

    /// <summary>Whether the primal is −∞.</summary>
    public static bool IsNegativeInfinity(Dual<T> value) => T.IsNegativeInfinity(value.Primal);

    /// <summary>Whether the primal is +∞.</summary>
    public static bool IsPositiveInfinity(Dual<T> value) => T.IsPositiveInfinity(value.Primal);

    /// <summary>Whether the primal is an integer.</summary>
    public static bool IsInteger(Dual<T> value) => T.IsInteger(value.Primal);

    /// <summary>Whether the primal is an even integer.</summary>
    public static bool IsEvenInteger(Dual<T> value) => T.IsEvenInteger(value.Primal);

    /// <summary>Whether the primal is an odd integer.</summary>
    public static bool IsOddInteger(Dual<T> value) => T.IsOddInteger(value.Primal);

    /// <summary>Whether the primal is a real number, that is, not NaN.</summary>
    public static bool IsRealNumber(Dual<T> value) => T.IsRealNumber(value.Primal);

    /// <summary>Whether the primal is a normal number of the format.</summary>
    public static bool IsNormal(Dual<T> value) => T.IsNormal(value.Primal);

    /// <summary>Whether the primal is a subnormal number of the format.</summary>
    public static bool IsSubnormal(Dual<T> value) => T.IsSubnormal(value.Primal);

    static bool INumberBase<Dual<T>>.IsZero(Dual<T> value) => T.IsZero(value.Primal);

    static bool INumberBase<Dual<T>>.IsCanonical(Dual<T> value) => T.IsCanonical(value.Primal);

    static bool INumberBase<Dual<T>>.IsComplexNumber(Dual<T> value) => T.IsComplexNumber(value.Primal);

    static bool INumberBase<Dual<T>>.IsImaginaryNumber(Dual<T> value) => T.IsImaginaryNumber(value.Primal);
}
