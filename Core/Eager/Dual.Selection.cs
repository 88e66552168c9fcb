namespace FunctionalAD.Eager;

/// <content>
/// Functions that return one of their operands, and so pass its tangent on; equal operands share the derivative.
/// </content>
public readonly partial struct Dual<T>
{
    /// <summary>|x|; derivative ±1, and 0 at zero.</summary>
    public static Dual<T> Abs(Dual<T> value) => Push(Rules<T>.Abs(value.Primal), value);

    /// <summary>|x| with the sign of y; derivative ±1 in x, 0 at zero; flat in y.</summary>
    public static Dual<T> CopySign(Dual<T> value, Dual<T> sign) => Select(Rules<T>.CopySign(value.Primal, sign.Primal), value, sign);

    /// <summary>−1, 0 or 1, an integer and so without derivative.</summary>
    public static int Sign(Dual<T> value) => T.Sign(value.Primal);

    /// <summary>The greater operand, or NaN if either is; a tie gives each the partial ½.</summary>
    public static Dual<T> Max(Dual<T> x, Dual<T> y) => Select(Rules<T>.Max(x.Primal, y.Primal), x, y);

    /// <summary>The lesser operand, or NaN if either is; a tie gives each the partial ½.</summary>
    public static Dual<T> Min(Dual<T> x, Dual<T> y) => Select(Rules<T>.Min(x.Primal, y.Primal), x, y);

    /// <summary>The greater operand that is a number; a tie gives each the partial ½.</summary>
    public static Dual<T> MaxNumber(Dual<T> x, Dual<T> y) => Select(Rules<T>.MaxNumber(x.Primal, y.Primal), x, y);

    /// <summary>The lesser operand that is a number; a tie gives each the partial ½.</summary>
    public static Dual<T> MinNumber(Dual<T> x, Dual<T> y) => Select(Rules<T>.MinNumber(x.Primal, y.Primal), x, y);

    /// <summary>The greater operand, NaN and signed zeros as the machine has it; a tie gives each the partial ½.</summary>
    public static Dual<T> MaxNative(Dual<T> x, Dual<T> y) => Select(Rules<T>.MaxNative(x.Primal, y.Primal), x, y);

    /// <summary>The lesser operand, NaN and signed zeros as the machine has it; a tie gives each the partial ½.</summary>
    public static Dual<T> MinNative(Dual<T> x, Dual<T> y) => Select(Rules<T>.MinNative(x.Primal, y.Primal), x, y);

    /// <summary>
    /// The operand of greater magnitude, or NaN if either is NaN. Equal operands have the partial ½ each; of opposite
    /// operands the one returned has the partial 1.
    /// </summary>
    public static Dual<T> MaxMagnitude(Dual<T> x, Dual<T> y) => Select(Rules<T>.MaxMagnitude(x.Primal, y.Primal), x, y);

    /// <summary>The operand of lesser magnitude, or NaN if either is NaN; partials as for <see cref="MaxMagnitude"/>.</summary>
    public static Dual<T> MinMagnitude(Dual<T> x, Dual<T> y) => Select(Rules<T>.MinMagnitude(x.Primal, y.Primal), x, y);

    /// <summary>The number of greater magnitude; partials as for <see cref="MaxMagnitude"/>.</summary>
    public static Dual<T> MaxMagnitudeNumber(Dual<T> x, Dual<T> y) => Select(Rules<T>.MaxMagnitudeNumber(x.Primal, y.Primal), x, y);

    /// <summary>The number of lesser magnitude; partials as for <see cref="MaxMagnitude"/>.</summary>
    public static Dual<T> MinMagnitudeNumber(Dual<T> x, Dual<T> y) => Select(Rules<T>.MinMagnitudeNumber(x.Primal, y.Primal), x, y);

    /// <summary>min(max(x, lo), hi), with the partials of that expression: on a bound, x and the bound have ½ each.</summary>
    public static Dual<T> Clamp(Dual<T> value, Dual<T> min, Dual<T> max) =>
        Select(Rules<T>.Clamp(value.Primal, min.Primal, max.Primal), value, min, max);

    /// <summary>As <see cref="Clamp"/>, NaN and signed zeros as the machine has it.</summary>
    public static Dual<T> ClampNative(Dual<T> value, Dual<T> min, Dual<T> max) =>
        Select(Rules<T>.ClampNative(value.Primal, min.Primal, max.Primal), value, min, max);
}
