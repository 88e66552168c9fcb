using System.Globalization;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>Equality of numbers in tests.</summary>
internal static class Near
{
    /// <summary>Equal up to an error relative to the numbers, or to 1 where they are smaller.</summary>
    public static void Same(double expected, double actual, double tolerance, string what)
    {
        var equal = expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected));
        Assert.True(equal, string.Create(CultureInfo.InvariantCulture, $"{what}: {expected:R} and {actual:R}"));
    }

    /// <summary>The same bits, or both NaN of any payload.</summary>
    public static void SameBits(object? expected, object? actual, string what)
    {
        var equal = (expected, actual) switch
        {
            (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b)),
            (float a, float b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) || (float.IsNaN(a) && float.IsNaN(b)),
            _ => Equals(expected, actual),
        };
        Assert.True(equal, string.Create(CultureInfo.InvariantCulture, $"{what}: {expected:R} and {actual:R}"));
    }

    public static string Show(object[] x) => string.Join(", ", x.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));
}
