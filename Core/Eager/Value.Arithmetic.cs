using Rules = FunctionalAD.Eager.Rules<double>;

namespace FunctionalAD.Eager;

/// <content>The operators, remainders, and the fused and interpolating forms.</content>
public sealed partial class Value
{
    /// <inheritdoc cref="Dual{T}.operator +(Dual{T})"/>
    public static Value operator +(Value value) => value;

    /// <inheritdoc cref="Dual{T}.operator -(Dual{T})"/>
    public static Value operator -(Value value) => Record(Rules.Negate(value.Primal), value);

    /// <inheritdoc cref="Dual{T}.operator +(Dual{T}, Dual{T})"/>
    public static Value operator +(Value left, Value right) => Record(Rules.Add(left.Primal, right.Primal), left, right);

    /// <inheritdoc cref="Dual{T}.operator -(Dual{T}, Dual{T})"/>
    public static Value operator -(Value left, Value right) => Record(Rules.Subtract(left.Primal, right.Primal), left, right);

    /// <inheritdoc cref="Dual{T}.operator *(Dual{T}, Dual{T})"/>
    public static Value operator *(Value left, Value right) => Record(Rules.Multiply(left.Primal, right.Primal), left, right);

    /// <inheritdoc cref="Dual{T}.operator /(Dual{T}, Dual{T})"/>
    public static Value operator /(Value left, Value right) => Record(Rules.Divide(left.Primal, right.Primal), left, right);

    /// <inheritdoc cref="Dual{T}.operator %(Dual{T}, Dual{T})"/>
    public static Value operator %(Value left, Value right) => Record(Rules.Remainder(left.Primal, right.Primal), left, right);

    /// <inheritdoc cref="Dual{T}.operator ++(Dual{T})"/>
    public static Value operator ++(Value value) => value + One;

    /// <inheritdoc cref="Dual{T}.operator --(Dual{T})"/>
    public static Value operator --(Value value) => value - One;

    /// <inheritdoc cref="Dual{T}.Ieee754Remainder(Dual{T}, Dual{T})"/>
    public static Value Ieee754Remainder(Value left, Value right) =>
        Record(Rules.Ieee754Remainder(left.Primal, right.Primal), left, right);

    /// <inheritdoc cref="Dual{T}.FusedMultiplyAdd(Dual{T}, Dual{T}, Dual{T})"/>
    public static Value FusedMultiplyAdd(Value left, Value right, Value addend) =>
        Record(Rules.FusedMultiplyAdd(left.Primal, right.Primal, addend.Primal), left, right, addend);

    /// <inheritdoc cref="Dual{T}.MultiplyAddEstimate(Dual{T}, Dual{T}, Dual{T})"/>
    public static Value MultiplyAddEstimate(Value left, Value right, Value addend) =>
        Record(Rules.MultiplyAddEstimate(left.Primal, right.Primal, addend.Primal), left, right, addend);

    /// <inheritdoc cref="Dual{T}.Lerp(Dual{T}, Dual{T}, Dual{T})"/>
    public static Value Lerp(Value value1, Value value2, Value amount) =>
        Record(Rules.Lerp(value1.Primal, value2.Primal, amount.Primal), value1, value2, amount);

    /// <inheritdoc cref="Dual{T}.ReciprocalEstimate(Dual{T})"/>
    public static Value ReciprocalEstimate(Value x) => Record(Rules.ReciprocalEstimate(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.ReciprocalSqrtEstimate(Dual{T})"/>
    public static Value ReciprocalSqrtEstimate(Value x) => Record(Rules.ReciprocalSqrtEstimate(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.ScaleB(Dual{T}, int)"/>
    public static Value ScaleB(Value x, int n) => Record(Rules.ScaleB(x.Primal, n), x);

    /// <inheritdoc cref="Dual{T}.DegreesToRadians(Dual{T})"/>
    public static Value DegreesToRadians(Value degrees) => Record(Rules.DegreesToRadians(degrees.Primal), degrees);

    /// <inheritdoc cref="Dual{T}.RadiansToDegrees(Dual{T})"/>
    public static Value RadiansToDegrees(Value radians) => Record(Rules.RadiansToDegrees(radians.Primal), radians);
}
