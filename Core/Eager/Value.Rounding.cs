using System.Numerics;

namespace FunctionalAD.Eager;

/// <content>Functions constant almost everywhere, whose results are constants; and the parts of the representation.</content>
public sealed partial class Value
{
    /// <inheritdoc cref="Dual{T}.Ceiling(Dual{T})"/>
    public static Value Ceiling(Value x) => Constant(double.Ceiling(x.Primal));

    /// <inheritdoc cref="Dual{T}.Floor(Dual{T})"/>
    public static Value Floor(Value x) => Constant(double.Floor(x.Primal));

    /// <inheritdoc cref="Dual{T}.Truncate(Dual{T})"/>
    public static Value Truncate(Value x) => Constant(double.Truncate(x.Primal));

    /// <inheritdoc cref="Dual{T}.Round(Dual{T})"/>
    public static Value Round(Value x) => Constant(double.Round(x.Primal));

    /// <inheritdoc cref="Dual{T}.Round(Dual{T}, int)"/>
    public static Value Round(Value x, int digits) => Constant(double.Round(x.Primal, digits));

    /// <inheritdoc cref="Dual{T}.Round(Dual{T}, MidpointRounding)"/>
    public static Value Round(Value x, MidpointRounding mode) => Constant(double.Round(x.Primal, mode));

    /// <inheritdoc cref="Dual{T}.Round(Dual{T}, int, MidpointRounding)"/>
    public static Value Round(Value x, int digits, MidpointRounding mode) => Constant(double.Round(x.Primal, digits, mode));

    /// <inheritdoc cref="Dual{T}.BitDecrement(Dual{T})"/>
    public static Value BitDecrement(Value x) => Constant(double.BitDecrement(x.Primal));

    /// <inheritdoc cref="Dual{T}.BitIncrement(Dual{T})"/>
    public static Value BitIncrement(Value x) => Constant(double.BitIncrement(x.Primal));

    /// <inheritdoc cref="Dual{T}.ILogB(Dual{T})"/>
    public static int ILogB(Value x) => double.ILogB(x.Primal);

    /// <inheritdoc cref="Dual{T}.ConvertToInteger{TInteger}(Dual{T})"/>
    public static TInteger ConvertToInteger<TInteger>(Value value)
        where TInteger : IBinaryInteger<TInteger> => double.ConvertToInteger<TInteger>(value.Primal);

    /// <inheritdoc cref="Dual{T}.ConvertToIntegerNative{TInteger}(Dual{T})"/>
    public static TInteger ConvertToIntegerNative<TInteger>(Value value)
        where TInteger : IBinaryInteger<TInteger> => double.ConvertToIntegerNative<TInteger>(value.Primal);

    /// <inheritdoc/>
    public int GetExponentByteCount() => Format.GetExponentByteCount();

    /// <inheritdoc/>
    public int GetExponentShortestBitLength() => Format.GetExponentShortestBitLength();

    /// <inheritdoc/>
    public int GetSignificandBitLength() => Format.GetSignificandBitLength();

    /// <inheritdoc/>
    public int GetSignificandByteCount() => Format.GetSignificandByteCount();

    /// <inheritdoc/>
    public bool TryWriteExponentBigEndian(Span<byte> destination, out int bytesWritten) =>
        Format.TryWriteExponentBigEndian(destination, out bytesWritten);

    /// <inheritdoc/>
    public bool TryWriteExponentLittleEndian(Span<byte> destination, out int bytesWritten) =>
        Format.TryWriteExponentLittleEndian(destination, out bytesWritten);

    /// <inheritdoc/>
    public bool TryWriteSignificandBigEndian(Span<byte> destination, out int bytesWritten) =>
        Format.TryWriteSignificandBigEndian(destination, out bytesWritten);

    /// <inheritdoc/>
    public bool TryWriteSignificandLittleEndian(Span<byte> destination, out int bytesWritten) =>
        Format.TryWriteSignificandLittleEndian(destination, out bytesWritten);

    private IFloatingPoint<double> Format => Primal;
}
