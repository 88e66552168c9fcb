using Rules = FunctionalAD.Eager.Rules<double>;

namespace FunctionalAD.Eager;

/// <content>Circular and hyperbolic functions and their inverses.</content>
public sealed partial class Value
{
    /// <inheritdoc cref="Dual{T}.Sin(Dual{T})"/>
    public static Value Sin(Value x) => Record(Rules.Sin(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Cos(Dual{T})"/>
    public static Value Cos(Value x) => Record(Rules.Cos(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.SinCos(Dual{T})"/>
    public static (Value Sin, Value Cos) SinCos(Value x)
    {
        var (sin, cos) = Rules.SinCos(x.Primal);
        return (Record(sin, x), Record(cos, x));
    }

    /// <inheritdoc cref="Dual{T}.Tan(Dual{T})"/>
    public static Value Tan(Value x) => Record(Rules.Tan(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Asin(Dual{T})"/>
    public static Value Asin(Value x) => Record(Rules.Asin(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Acos(Dual{T})"/>
    public static Value Acos(Value x) => Record(Rules.Acos(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Atan(Dual{T})"/>
    public static Value Atan(Value x) => Record(Rules.Atan(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Atan2(Dual{T}, Dual{T})"/>
    public static Value Atan2(Value y, Value x) => Record(Rules.Atan2(y.Primal, x.Primal), y, x);

    /// <inheritdoc cref="Dual{T}.SinPi(Dual{T})"/>
    public static Value SinPi(Value x) => Record(Rules.SinPi(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.CosPi(Dual{T})"/>
    public static Value CosPi(Value x) => Record(Rules.CosPi(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.SinCosPi(Dual{T})"/>
    public static (Value SinPi, Value CosPi) SinCosPi(Value x)
    {
        var (sin, cos) = Rules.SinCosPi(x.Primal);
        return (Record(sin, x), Record(cos, x));
    }

    /// <inheritdoc cref="Dual{T}.TanPi(Dual{T})"/>
    public static Value TanPi(Value x) => Record(Rules.TanPi(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.AsinPi(Dual{T})"/>
    public static Value AsinPi(Value x) => Record(Rules.AsinPi(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.AcosPi(Dual{T})"/>
    public static Value AcosPi(Value x) => Record(Rules.AcosPi(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.AtanPi(Dual{T})"/>
    public static Value AtanPi(Value x) => Record(Rules.AtanPi(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Atan2Pi(Dual{T}, Dual{T})"/>
    public static Value Atan2Pi(Value y, Value x) => Record(Rules.Atan2Pi(y.Primal, x.Primal), y, x);

    /// <inheritdoc cref="Dual{T}.Sinh(Dual{T})"/>
    public static Value Sinh(Value x) => Record(Rules.Sinh(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Cosh(Dual{T})"/>
    public static Value Cosh(Value x) => Record(Rules.Cosh(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Tanh(Dual{T})"/>
    public static Value Tanh(Value x) => Record(Rules.Tanh(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Asinh(Dual{T})"/>
    public static Value Asinh(Value x) => Record(Rules.Asinh(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Acosh(Dual{T})"/>
    public static Value Acosh(Value x) => Record(Rules.Acosh(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Atanh(Dual{T})"/>
    public static Value Atanh(Value x) => Record(Rules.Atanh(x.Primal), x);
}
