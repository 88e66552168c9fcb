using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace FunctionalAD.Eager;

/// <content>
/// Conversion, formatting and parsing. Numbers and texts come in with zero tangent; only the primal goes out.
/// </content>
public readonly partial struct Dual<T>
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
    public static Dual<T> Parse(string s, IFormatProvider? provider) => Constant(ParseString<T>(s, provider));

    /// <summary>Reads a constant.</summary>
    public static Dual<T> Parse(string s, NumberStyles style, IFormatProvider? provider) => Constant(T.Parse(s, style, provider));

    /// <summary>Reads a constant.</summary>
    public static Dual<T> Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Constant(T.Parse(s, provider));

    /// <summary>Reads a constant.</summary>
    public static Dual<T> Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        Constant(T.Parse(s, style, provider));

    /// <summary>Reads a constant from UTF-8.</summary>
    public static Dual<T> Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Constant(T.Parse(utf8Text, provider));

    /// <summary>Reads a constant from UTF-8.</summary>
    public static Dual<T> Parse(ReadOnlySpan<byte> utf8Text, NumberStyles style, IFormatProvider? provider) =>
        Constant(T.Parse(utf8Text, style, provider));

    /// <summary>Reads a constant, or reports that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Dual<T> result) =>
        Lift(T.TryParse(s, provider, out T? primal), primal, out result);

    /// <summary>Reads a constant, or reports that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out Dual<T> result) =>
        Lift(T.TryParse(s, style, provider, out T? primal), primal, out result);

    /// <summary>Reads a constant, or reports that the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Dual<T> result) =>
        Lift(T.TryParse(s, provider, out T? primal), primal, out result);

    /// <summary>Reads a constant, or reports that the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out Dual<T> result) =>
        Lift(T.TryParse(s, style, provider, out T? primal), primal, out result);

    /// <summary>Reads a constant from UTF-8, or reports that the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Dual<T> result) =>
        Lift(T.TryParse(utf8Text, provider, out T? primal), primal, out result);

    /// <summary>Reads a constant from UTF-8, or reports that the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, NumberStyles style, IFormatProvider? provider, out Dual<T> result) =>
        Lift(T.TryParse(utf8Text, style, provider, out T? primal), primal, out result);

    /// <summary>A number as a constant; throws when out of range; a dual number of this type is taken as it is.</summary>
    public static Dual<T> CreateChecked<TOther>(TOther value)
        where TOther : INumberBase<TOther> => value is Dual<T> same ? same : Constant(T.CreateChecked(value));

    /// <summary>A number as a constant; saturates when out of range; a dual number of this type is taken as it is.</summary>
    public static Dual<T> CreateSaturating<TOther>(TOther value)
        where TOther : INumberBase<TOther> => value is Dual<T> same ? same : Constant(T.CreateSaturating(value));

    /// <summary>A number as a constant; truncates when out of range; a dual number of this type is taken as it is.</summary>
    public static Dual<T> CreateTruncating<TOther>(TOther value)
        where TOther : INumberBase<TOther> => value is Dual<T> same ? same : Constant(T.CreateTruncating(value));

    // The Create methods of T have asked both sides already when they throw, so there is nothing left to report as false.
    static bool INumberBase<Dual<T>>.TryConvertFromChecked<TOther>(TOther value, out Dual<T> result) =>
        Lift(true, T.CreateChecked(value), out result);

    static bool INumberBase<Dual<T>>.TryConvertFromSaturating<TOther>(TOther value, out Dual<T> result) =>
        Lift(true, T.CreateSaturating(value), out result);

    static bool INumberBase<Dual<T>>.TryConvertFromTruncating<TOther>(TOther value, out Dual<T> result) =>
        Lift(true, T.CreateTruncating(value), out result);

    static bool INumberBase<Dual<T>>.TryConvertToChecked<TOther>(Dual<T> value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateChecked(value.Primal);
        return true;
    }

    static bool INumberBase<Dual<T>>.TryConvertToSaturating<TOther>(Dual<T> value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateSaturating(value.Primal);
        return true;
    }

    static bool INumberBase<Dual<T>>.TryConvertToTruncating<TOther>(Dual<T> value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateTruncating(value.Primal);
        return true;
    }

    // T.Parse(s, provider) would bind to the overload for spans, which takes null for an empty text.
    private static TNumber ParseString<TNumber>(string s, IFormatProvider? provider)
        where TNumber : IParsable<TNumber> => TNumber.Parse(s, provider);

    private static bool Lift(bool success, T? primal, out Dual<T> result)
    {
        result = success ? Constant(primal!) : default;
        return success;
    }
}
