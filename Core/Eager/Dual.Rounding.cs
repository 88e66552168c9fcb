using System.Numerics;

namespace FunctionalAD.Eager;

/// <content>Functions constant almost everywhere: a zero tangent, at the jumps too. And the parts of the representation.</content>
public readonly partial struct Dual<T>
{
    /// <summary>⌈x⌉; derivative 0.</summary>
    public static Dual<T> Ceiling(Dual<T> x) => Constant(T.Ceiling(x.Primal));

    /// <summary>⌊x⌋; derivative 0.</summary>
    public static Dual<T> Floor(Dual<T> x) => Constant(T.Floor(x.Primal));

    /// <summary>x rounded towards zero; derivative 0.</summary>
    public static Dual<T> Truncate(Dual<T> x) => Constant(T.Truncate(x.Primal));

    /// <summary>x rounded to the nearest integer, ties to even; derivative 0.</summary>
    public static Dual<T> Round(Dual<T> x) => Constant(T.Round(x.Primal));

    /// <summary>x rounded to the given number of decimal digits, ties to even; derivative 0.</summary>
    public static Dual<T> Round(Dual<T> x, int digits) => Constant(T.Round(x.Primal, digits));

    /// <summary>x rounded to an integer in the given manner; derivative 0.</summary>
    public static Dual<T> Round(Dual<T> x, MidpointRounding mode) => Constant(T.Round(x.Primal, mode));

    /// <summary>x rounded to the given number of decimal digits in the given manner; derivative 0.</summary>
    public static Dual<T> Round(Dual<T> x, int digits, MidpointRounding mode) => Constant(T.Round(x.Primal, digits, mode));

    /// <summary>The next representable number below the primal, as a constant.</summary>
    public static Dual<T> BitDecrement(Dual<T> x) => Constant(T.BitDecrement(x.Primal));

    /// <summary>The next representable number above the primal, as a constant.</summary>
    public static Dual<T> BitIncrement(Dual<T> x) => Constant(T.BitIncrement(x.Primal));

    /// <summary>⌊log₂|x|⌋, an integer and so without derivative.</summary>
    public static int ILogB(Dual<T> x) => T.ILogB(x.Primal);

    /// <summary>The primal converted to an integer type, saturating.</summary>
    public static TInteger ConvertToInteger<TInteger>(Dual<T> value)
        where TInteger : IBinaryInteger<TInteger> => T.ConvertToInteger<TInteger>(value.Primal);

    /// <summary>The primal converted to an integer type, values out of range as the machine has it.</summary>
    public static TInteger ConvertToIntegerNative<TInteger>(Dual<T> value)
        where TInteger : IBinaryInteger<TInteger> => T.ConvertToIntegerNative<TInteger>(value.Primal);

    /// <inheritdoc/>
    public int GetExponentByteCount() => Primal.GetExponentByteCount();

    /// <inheritdoc/>
    public int GetExponentShortestBitLength() => Primal.GetExponentShortestBitLength();

    /// <inheritdoc/>
    public int GetSignificandBitLength() => Primal.GetSignificandBitLength();

    /// <inheritdoc/>
    public int GetSignificandByteCount() => Primal.GetSignificandByteCount();

    /// <inheritdoc/>
    public bool TryWriteExponentBigEndian(Span<byte> destination, out int bytesWritten) =>
        Primal.TryWriteExponentBigEndian(destination, out bytesWritten);

    /// <inheritdoc/>
    public bool TryWriteExponentLittleEndian(Span<byte> destination, out int bytesWritten) =>
        Primal.TryWriteExponentLittleEndian(destination, out bytesWritten);

    /// <inheritdoc/>
    public bool TryWriteSignificandBigEndian(Span<byte> destination, out int bytesWritten) =>
        Primal.TryWriteSignificandBigEndian(destination, out bytesWritten);

    /// <inheritdoc/>
    public bool TryWriteSignificandLittleEndian(Span<byte> destination, out int bytesWritten) =>
        Primal.TryWriteSignificandLittleEndian(destination, out bytesWritten);
}
