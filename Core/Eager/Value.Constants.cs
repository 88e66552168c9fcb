using System.Numerics;

namespace FunctionalAD.Eager;

/// <content>Constants, and the classification of primals.</content>
public sealed partial class Value
{
    /// <inheritdoc cref="Dual{T}.One"/>
    public static Value One { get; } = 1;

    /// <inheritdoc cref="Dual{T}.Zero"/>
    public static Value Zero { get; } = 0;

    /// <inheritdoc cref="Dual{T}.NegativeOne"/>
    public static Value NegativeOne { get; } = -1;

    /// <inheritdoc cref="Dual{T}.AdditiveIdentity"/>
    public static Value AdditiveIdentity => Zero;

    /// <inheritdoc cref="Dual{T}.MultiplicativeIdentity"/>
    public static Value MultiplicativeIdentity => One;

    /// <inheritdoc cref="Dual{T}.E"/>
    public static Value E { get; } = double.E;

    /// <inheritdoc cref="Dual{T}.Pi"/>
    public static Value Pi { get; } = double.Pi;

    /// <inheritdoc cref="Dual{T}.Tau"/>
    public static Value Tau { get; } = double.Tau;

    /// <inheritdoc cref="Dual{T}.Epsilon"/>
    public static Value Epsilon { get; } = double.Epsilon;

    /// <inheritdoc cref="Dual{T}.NaN"/>
    public static Value NaN { get; } = double.NaN;

    /// <inheritdoc cref="Dual{T}.NegativeInfinity"/>
    public static Value NegativeInfinity { get; } = double.NegativeInfinity;

    /// <inheritdoc cref="Dual{T}.PositiveInfinity"/>
    public static Value PositiveInfinity { get; } = double.PositiveInfinity;

    /// <inheritdoc cref="Dual{T}.NegativeZero"/>
    public static Value NegativeZero { get; } = double.NegativeZero;

    static int INumberBase<Value>.Radix => 2;

    /// <inheritdoc cref="Dual{T}.IsFinite(Dual{T})"/>
    public static bool IsFinite(Value value) => double.IsFinite(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsInfinity(Dual{T})"/>
    public static bool IsInfinity(Value value) => double.IsInfinity(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsNaN(Dual{T})"/>
    public static bool IsNaN(Value value) => double.IsNaN(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsNegative(Dual{T})"/>
    public static bool IsNegative(Value value) => double.IsNegative(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsPositive(Dual{T})"/>
    public static bool IsPositive(Value value) => double.IsPositive(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsNegativeInfinity(Dual{T})"/>
    public static bool IsNegativeInfinity(Value value) => double.IsNegativeInfinity(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsPositiveInfinity(Dual{T})"/>
    public static bool IsPositiveInfinity(Value value) => double.IsPositiveInfinity(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsInteger(Dual{T})"/>
    public static bool IsInteger(Value value) => double.IsInteger(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsEvenInteger(Dual{T})"/>
    public static bool IsEvenInteger(Value value) => double.IsEvenInteger(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsOddInteger(Dual{T})"/>
    public static bool IsOddInteger(Value value) => double.IsOddInteger(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsRealNumber(Dual{T})"/>
    public static bool IsRealNumber(Value value) => double.IsRealNumber(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsNormal(Dual{T})"/>
    public static bool IsNormal(Value value) => double.IsNormal(value.Primal);

    /// <inheritdoc cref="Dual{T}.IsSubnormal(Dual{T})"/>
    public static bool IsSubnormal(Value value) => double.IsSubnormal(value.Primal);

    static bool INumberBase<Value>.IsZero(Value value) => value.Primal == 0;

    static bool INumberBase<Value>.IsCanonical(Value value) => true;

    static bool INumberBase<Value>.IsComplexNumber(Value value) => false;

    static bool INumberBase<Value>.IsImaginaryNumber(Value value) => false;
}
