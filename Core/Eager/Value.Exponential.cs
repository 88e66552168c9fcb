using Rules = FunctionalAD.Eager.Rules<double>;

namespace FunctionalAD.Eager;

/// <content>Exponentials, logarithms, powers and roots.</content>
public sealed partial class Value
{
    /// <inheritdoc cref="Dual{T}.Exp(Dual{T})"/>
    public static Value Exp(Value x) => Record(Rules.Exp(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.ExpM1(Dual{T})"/>
    public static Value ExpM1(Value x) => Record(Rules.ExpM1(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Exp2(Dual{T})"/>
    public static Value Exp2(Value x) => Record(Rules.Exp2(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Exp2M1(Dual{T})"/>
    public static Value Exp2M1(Value x) => Record(Rules.Exp2M1(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Exp10(Dual{T})"/>
    public static Value Exp10(Value x) => Record(Rules.Exp10(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Exp10M1(Dual{T})"/>
    public static Value Exp10M1(Value x) => Record(Rules.Exp10M1(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Log(Dual{T})"/>
    public static Value Log(Value x) => Record(Rules.Log(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Log(Dual{T}, Dual{T})"/>
    public static Value Log(Value x, Value newBase) => Record(Rules.Log(x.Primal, newBase.Primal), x, newBase);

    /// <inheritdoc cref="Dual{T}.LogP1(Dual{T})"/>
    public static Value LogP1(Value x) => Record(Rules.LogP1(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Log2(Dual{T})"/>
    public static Value Log2(Value x) => Record(Rules.Log2(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Log2P1(Dual{T})"/>
    public static Value Log2P1(Value x) => Record(Rules.Log2P1(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Log10(Dual{T})"/>
    public static Value Log10(Value x) => Record(Rules.Log10(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Log10P1(Dual{T})"/>
    public static Value Log10P1(Value x) => Record(Rules.Log10P1(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Pow(Dual{T}, Dual{T})"/>
    public static Value Pow(Value x, Value y) => Record(Rules.Pow(x.Primal, y.Primal), x, y);

    /// <inheritdoc cref="Dual{T}.Sqrt(Dual{T})"/>
    public static Value Sqrt(Value x) => Record(Rules.Sqrt(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.Cbrt(Dual{T})"/>
    public static Value Cbrt(Value x) => Record(Rules.Cbrt(x.Primal), x);

    /// <inheritdoc cref="Dual{T}.RootN(Dual{T}, int)"/>
    public static Value RootN(Value x, int n) => Record(Rules.RootN(x.Primal, n), x);

    /// <inheritdoc cref="Dual{T}.Hypot(Dual{T}, Dual{T})"/>
    public static Value Hypot(Value x, Value y) => Record(Rules.Hypot(x.Primal, y.Primal), x, y);
}
