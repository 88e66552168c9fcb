using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace FunctionalAD.Eager;

/// <content>Conversion, formatting and parsing. Numbers and texts come in as constants; only the primal goes out.</content>
public sealed partial class Value
{
    /// <summary>Formats the primal.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>Formats the primal.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => Primal.ToString(format, formatProvider);

    /// <summary>Formats the primal into a span of characters.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Primal.TryFormat(destination, out charsWritten, format, provider);

    /// <summary>Formats the primal into a span of UTF-8.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Primal.TryFormat(utf8Destination, out bytesWritten, format, provider);

    /// <summary>Reads a constant.</summary>
    public static Value Parse(string s, IFormatProvider? provider) => Constant(double.Parse(s, provider));

    /// <summary>Reads a constant.</summary>
    public static Value Parse(string s, NumberStyles style, IFormatProvider? provider) => Constant(double.Parse(s, style, provider));

    /// <summary>Reads a constant.</summary>
    public static Value Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Constant(double.Parse(s, provider));

    /// <summary>Reads a constant.</summary>
    public static Value Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        Constant(double.Parse(s, style, provider));

    /// <summary>Reads a constant from UTF-8.</summary>
    public static Value Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Constant(double.Parse(utf8Text, provider));

    /// <summary>Reads a constant from UTF-8.</summary>
    public static Value Parse(ReadOnlySpan<byte> utf8Text, NumberStyles style, IFormatProvider? provider) =>
        Constant(double.Parse(utf8Text, style, provider));

    /// <summary>Reads a constant, or reports that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Value result) =>
        Lift(double.TryParse(s, provider, out double primal), primal, out result);

    /// <summary>Reads a constant, or reports that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider,
        [MaybeNullWhen(false)] out Value result) =>
        Lift(double.TryParse(s, style, provider, out double primal), primal, out result);

    /// <summary>Reads a constant, or reports that the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out Value result) =>
        Lift(double.TryParse(s, provider, out double primal), primal, out result);

    /// <summary>Reads a constant, or reports that the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider,
        [MaybeNullWhen(false)] out Value result) =>
        Lift(double.TryParse(s, style, provider, out double primal), primal, out result);

    /// <summary>Reads a constant from UTF-8, or reports that the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, [MaybeNullWhen(false)] out Value result) =>
        Lift(double.TryParse(utf8Text, provider, out double primal), primal, out result);

    /// <summary>Reads a constant from UTF-8, or reports that the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, NumberStyles style, IFormatProvider? provider,
        [MaybeNullWhen(false)] out Value result) =>
        Lift(double.TryParse(utf8Text, style, provider, out double primal), primal, out result);

    /// <summary>A number as a constant; throws when out of range; a value is taken as it is.</summary>
    public static Value CreateChecked<TOther>(TOther value)
        where TOther : INumberBase<TOther> => value is Value same ? same : Constant(double.CreateChecked(value));

    /// <summary>A number as a constant; saturates when out of range; a value is taken as it is.</summary>
    public static Value CreateSaturating<TOther>(TOther value)
        where TOther : INumberBase<TOther> => value is Value same ? same : Constant(double.CreateSaturating(value));

    /// <summary>A number as a constant; truncates when out of range; a value is taken as it is.</summary>
    public static Value CreateTruncating<TOther>(TOther value)
        where TOther : INumberBase<TOther> => value is Value same ? same : Constant(double.CreateTruncating(value));

    // The Create methods of double have asked both sides already when they throw, so there is nothing left to report as false.
    static bool INumberBase<Value>.TryConvertFromChecked<TOther>(TOther value, [MaybeNullWhen(false)] out Value result) =>
        Lift(true, double.CreateChecked(value), out result);

    static bool INumberBase<Value>.TryConvertFromSaturating<TOther>(TOther value, [MaybeNullWhen(false)] out Value result) =>
        Lift(true, double.CreateSaturating(value), out result);

    static bool INumberBase<Value>.TryConvertFromTruncating<TOther>(TOther value, [MaybeNullWhen(false)] out Value result) =>
        Lift(true, double.CreateTruncating(value), out result);

    static bool INumberBase<Value>.TryConvertToChecked<TOther>(Value value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateChecked(value.Primal);
        return true;
    }

    static bool INumberBase<Value>.TryConvertToSaturating<TOther>(Value value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateSaturating(value.Primal);
        return true;
    }

    static bool INumberBase<Value>.TryConvertToTruncating<TOther>(Value value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateTruncating(value.Primal);
        return true;
    }

    private static bool Lift(bool success, double primal, [MaybeNullWhen(false)] out Value result)
    {
        result = success ? Constant(primal) : null;
        return success;
    }
}
