using Rules = FunctionalAD.Eager.Rules<double>;

namespace FunctionalAD.Eager;

/// <content>Functions that return one of their operands; equal operands share the derivative.</content>
public sealed partial class Value
{
    /// <inheritdoc cref="Dual{T}.Abs(Dual{T})"/>
    public static Value Abs(Value value) => Record(Rules.Abs(value.Primal), value);

    /// <inheritdoc cref="Dual{T}.CopySign(Dual{T}, Dual{T})"/>
    public static Value CopySign(Value value, Value sign) => Select(Rules.CopySign(value.Primal, sign.Primal), value, sign);

    /// <inheritdoc cref="Dual{T}.Sign(Dual{T})"/>
    public static int Sign(Value value) => double.Sign(value.Primal);

    /// <inheritdoc cref="Dual{T}.Max(Dual{T}, Dual{T})"/>
    public static Value Max(Value x, Value y) => Select(Rules.Max(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.Min(Dual{T}, Dual{T})"/>
    public static Value Min(Value x, Value y) => Select(Rules.Min(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.MaxNumber(Dual{T}, Dual{T})"/>
    public static Value MaxNumber(Value x, Value y) => Select(Rules.MaxNumber(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.MinNumber(Dual{T}, Dual{T})"/>
    public static Value MinNumber(Value x, Value y) => Select(Rules.MinNumber(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.MaxNative(Dual{T}, Dual{T})"/>
    public static Value MaxNative(Value x, Value y) => Select(Rules.MaxNative(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.MinNative(Dual{T}, Dual{T})"/>
    public static Value MinNative(Value x, Value y) => Select(Rules.MinNative(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.MaxMagnitude(Dual{T}, Dual{T})"/>
    public static Value MaxMagnitude(Value x, Value y) => Select(Rules.MaxMagnitude(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.MinMagnitude(Dual{T}, Dual{T})"/>
    public static Value MinMagnitude(Value x, Value y) => Select(Rules.MinMagnitude(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.MaxMagnitudeNumber(Dual{T}, Dual{T})"/>
    public static Value MaxMagnitudeNumber(Value x, Value y) => Select(Rules.MaxMagnitudeNumber(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.MinMagnitudeNumber(Dual{T}, Dual{T})"/>
    public static Value MinMagnitudeNumber(Value x, Value y) => Select(Rules.MinMagnitudeNumber(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.Clamp(Dual{T}, Dual{T}, Dual{T})"/>
    public static Value Clamp(Value value, Value min, Value max) =>
        Select(Rules.Clamp(value.Primal, min.Primal, max.Primal), value, min, max);

    /// <inheritdoc cref="Dual{T}.ClampNative(Dual{T}, Dual{T}, Dual{T})"/>
    public static Value ClampNative(Value value, Value min, Value max) =>
        Select(Rules.ClampNative(value.Primal, min.Primal, max.Primal), value, min, max);
}
