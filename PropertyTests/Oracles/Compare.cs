using Xunit;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>How results are compared.</summary>
internal static class Compare
{
    /// <summary>The same bits; any NaN is the same as any other.</summary>
    public static bool SameBits(double a, double b) =>
        BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));

    public static void Same(double expected, double actual, string what) =>
        Assert.True(SameBits(expected, actual), $"{what}: {expected:R} and {actual:R}");

    /// <summary>Equal within a part of the sum of the absolute values of the terms.</summary>
    public static void Close(double expected, double actual, double tolerance, double size, string what)
    {
        if (!(Math.Abs(expected - actual) <= (tolerance * size) + 1e-200))
            Assert.Fail($"{what}: {expected:R} and {actual:R}, off by {Math.Abs(expected - actual):E2} where the terms add up to {size:E2}");
    }

    /// <summary>How many representable numbers apart.</summary>
    public static double Ulps(double a, double b)
    {
        if (SameBits(a, b))
            return 0;
        return double.IsNaN(a) || double.IsNaN(b) ? double.PositiveInfinity : Math.Abs((double)Order(a) - Order(b));

        static long Order(double x) => BitConverter.DoubleToInt64Bits(x) is < 0 and var bits ? long.MinValue - bits : BitConverter.DoubleToInt64Bits(x);
    }
}
