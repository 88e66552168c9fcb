using System.Globalization;
using System.Numerics;
using System.Text;
using FunctionalAD.Eager;
using Xunit;

namespace FunctionalAD.PropertyTests.Eager;

/// <summary>What leaves and enters a number: texts, bytes, other number types. Written once for any number type.</summary>
public sealed class TextTests
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.5)]
    [InlineData(6.02e23)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_read_write_and_convert_as_their_primal(double x)
    {
        Check(x, new Dual<double>(x, 3));
        Check(x, Differentiation.Seed(x));
        Check(x, Value.Variable(x));
    }

    private static void Check<T>(double x, T number)
        where T : IFloatingPointIeee754<T>
    {
        string text = x.ToString("R", Culture);
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.Equal(text, number.ToString("R", Culture));
        Assert.Equal(x.ToString(), number.ToString());
        Span<char> chars = new char[64];
        Assert.True(number.TryFormat(chars, out int length, "R", Culture));
        Assert.Equal(text, chars[..length].ToString());
        Span<byte> bytes = new byte[64];
        Assert.True(number.TryFormat(bytes, out length, "R", Culture));
        Assert.Equal(utf8, bytes[..length].ToArray());

        Same(T.Parse(text.AsSpan(), Culture));
        Same(T.Parse(text.AsSpan(), NumberStyles.Float, Culture));
        Same(T.Parse(utf8.AsSpan(), Culture));
        Same(T.Parse(utf8.AsSpan(), NumberStyles.Float, Culture));
        Same(T.TryParse(text.AsSpan(), Culture, out T? a) ? a : T.Zero);
        Same(T.TryParse(text.AsSpan(), NumberStyles.Float, Culture, out T? b) ? b : T.Zero);
        Same(T.TryParse(utf8.AsSpan(), Culture, out T? c) ? c : T.Zero);
        Same(T.TryParse(utf8.AsSpan(), NumberStyles.Float, Culture, out T? d) ? d : T.Zero);
        Assert.False(T.TryParse("no number".AsSpan(), Culture, out _));
        Assert.False(T.TryParse("no number"u8, NumberStyles.Float, Culture, out _));

        Same(T.CreateChecked(x));
        Same(T.CreateSaturating(x));
        Same(T.CreateTruncating(x));
        Same(T.CreateChecked(T.CreateChecked(x)));
        Same(T.CreateChecked(new Dual<double>(x, 1)));
        Same(T.CreateChecked(Value.Variable(x)));
        Assert.Equal(float.CreateChecked(x), float.CreateChecked(number));
        Assert.Equal(int.CreateSaturating(x), int.CreateSaturating(number));
        Assert.Equal(int.CreateTruncating(x), int.CreateTruncating(number));
        Assert.Equal(int.CreateSaturating(x), T.ConvertToInteger<int>(number));
        Assert.Equal(double.ConvertToIntegerNative<long>(x), T.ConvertToIntegerNative<long>(number));
        Bytes<T>(x, number);

        void Same(T other)
        {
            Assert.True(number.Equals(other));
            Assert.Equal(number.GetHashCode(), other.GetHashCode());
            Assert.Equal(0, number.CompareTo(other));
            Assert.Equal(0, number.CompareTo((object)other));
        }
    }

    private static void Bytes<T>(IFloatingPoint<double> x, IFloatingPoint<T> number)
        where T : IFloatingPoint<T>
    {
        Assert.Equal(x.GetExponentByteCount(), number.GetExponentByteCount());
        Assert.Equal(x.GetExponentShortestBitLength(), number.GetExponentShortestBitLength());
        Assert.Equal(x.GetSignificandBitLength(), number.GetSignificandBitLength());
        Assert.Equal(x.GetSignificandByteCount(), number.GetSignificandByteCount());
        Equal(x.WriteExponentBigEndian, number.WriteExponentBigEndian);
        Equal(x.WriteExponentLittleEndian, number.WriteExponentLittleEndian);
        Equal(x.WriteSignificandBigEndian, number.WriteSignificandBigEndian);
        Equal(x.WriteSignificandLittleEndian, number.WriteSignificandLittleEndian);

        static void Equal(Func<byte[], int> expected, Func<byte[], int> actual)
        {
            byte[] left = new byte[8], right = new byte[8];
            Assert.Equal(expected(left), actual(right));
            Assert.Equal(left, right);
        }
    }

    [Fact]
    public void Order_and_equality_disregard_derivatives()
    {
        Assert.True(new Dual<double>(1, 2) == new Dual<double>(1, 3));
        Assert.True(new Dual<double>(1, 9) < new Dual<double>(2, 0));
        Assert.False(Dual<double>.NaN == Dual<double>.NaN);
        Assert.True(Dual<double>.NaN.Equals(Dual<double>.NaN));
        Assert.True(Value.Variable(1) == Value.Constant(1));
        Assert.True(Value.Variable(1) != null);
        Assert.Equal(1, Value.Variable(double.NaN).CompareTo(null));
        Assert.Throws<ArgumentException>(() => Value.One.CompareTo("1"));
        Assert.Throws<ArgumentException>(() => Dual<double>.One.CompareTo((object)1.0));
    }

    [Fact]
    public void A_narrower_number_is_lifted_with_its_derivatives()
    {
        var lifted = Dual<Dual<double>>.CreateChecked(new Dual<double>(2, 5));
        Assert.Equal((2.0, 5.0, 0.0), (lifted.Primal.Primal, lifted.Primal.Tangent, lifted.Tangent.Primal));
    }
}
