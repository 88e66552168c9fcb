using System.Linq.Expressions;
using FunctionalAD.Capturing;
using Xunit;
using static System.Double;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>The gradients that the published conventions promise, where calculus leaves a choice or a plain formula loses its accuracy.</summary>
public sealed class ConventionTests
{
    public static TheoryData<Expression<Func<double, double>>, double, double> OfOne => new()
    {
        { x => Math.Abs(x), 0, 0 },
        { x => Math.Sqrt(x), 0, PositiveInfinity },
        { x => Math.Sqrt(x), NegativeZero, PositiveInfinity },
        { x => Math.Cbrt(x), 0, PositiveInfinity },
        { x => Math.Cbrt(x), -8, 1.0 / 12 },
        { x => RootN(x, 3), -8, 1.0 / 12 },
        { x => RootN(x, 1), 0, 1 },
        { x => RootN(x, 4), 0, PositiveInfinity },
        { x => RootN(x, -2), 0, NegativeInfinity },
        { x => Math.Asin(x), 1, PositiveInfinity },
        { x => Math.Asin(x), -1, PositiveInfinity },
        { x => Math.Acos(x), 1, NegativeInfinity },
        { x => Math.Acosh(x), 1, PositiveInfinity },
        { x => Math.Acosh(x), 1 + 1e-12, 707075.3521795859 },
        { x => Math.Acosh(x), 1e200, 1e-200 },
        { x => Math.Acosh(x), -2, NaN },
        { x => Math.Asinh(x), 1e200, 1e-200 },
        { x => Math.Asinh(x), -1e200, 1e-200 },
        { x => Math.Tanh(x), 20, 1.6993417021166355e-17 },
        { x => Math.Tanh(x), -20, 1.6993417021166355e-17 },
        { x => Math.Tanh(x), 1000, 0 },
        { x => ExpM1(x), -40, 4.248354255291589e-18 },
        { x => Math.Pow(x, 2), 0, 0 },
        { x => Math.Pow(x, 2), -3, -6 },
        { x => Math.Pow(x, 1), 0, 1 },
        { x => Math.Pow(x, 0), 0, 0 },
        { x => Math.Pow(x, 0), 1e-310, 0 },
        { x => Math.Pow(x, 0), NaN, 0 },
        { x => Math.Pow(x, 0.5), 0, PositiveInfinity },
        { x => Math.Pow(0, x), 2, 0 },
        { x => Math.Pow(2, x), 3, 5.545177444479562 },
        { x => Math.Pow(-2, x), 3, NaN },
        { x => Math.Floor(x), 2, 0 },
        { x => Math.Round(x), 2.5, 0 },
        { x => Math.BitIncrement(x), 3, 1 },
        { x => Math.Sin(x), PositiveInfinity, NaN },
        { x => Math.Abs(x), NaN, NaN },
        { x => Math.Max(x, x), 2, 1 },
        { x => Math.SinCos(x).Cos, 0.5, -0.479425538604203 },
        { x => SinCosPi(x).SinPi, 0, Math.PI },
        { x => CreateChecked((float)x), 0.5, 1 },
        { x => x.CompareTo(1) * x, 3, 1 },
    };

    public static TheoryData<Expression<Func<double, double, double>>, double, double, double, double> OfTwo => new()
    {
        { (x, y) => Math.Pow(x, y), -3, 2, -6, NaN },
        { (x, y) => Math.Pow(x, y), 0, 2, 0, 0 },
        { (x, y) => Math.Pow(x, y), 0, 0, 0, NegativeInfinity },
        { (x, y) => Math.Pow(x, y), 3, 0, 0, 1.0986122886681098 },
        { (y, x) => Math.Atan2(y, x), 1e200, 1e200, 5e-201, -5e-201 },
        { (y, x) => Math.Atan2(y, x), 0, 1e-200, 1e200, 0 },
        { (y, x) => Math.Atan2(y, x), 2, 0, 0, -0.5 },
        { (y, x) => Math.Atan2(y, x), 0, 0, NaN, NaN },
        { (x, y) => Hypot(x, y), 0, 0, 0, 0 },
        { (x, y) => Hypot(x, y), 3e200, 4e200, 0.6, 0.8 },
        { (x, y) => Math.Max(x, y), 2, 2, 0.5, 0.5 },
        { (x, y) => Math.Max(x, y), NaN, 1, NaN, NaN },
        { (x, y) => MaxNumber(x, y), NaN, 1, 0, 1 },
        { (x, y) => MinNumber(x, y), NaN, NaN, NaN, NaN },
        { (x, y) => MinMagnitudeNumber(x, y), 1, NaN, 1, 0 },
        { (x, y) => Math.MaxMagnitude(x, y), -2, 2, 0, 1 },
        { (x, y) => Math.MinMagnitude(x, y), -2, 2, 1, 0 },
        { (x, y) => Math.CopySign(x, y), 3, NegativeZero, -1, 0 },
        { (x, y) => x % y, 0.3, 0.1, 1, -2 },
        { (x, y) => x % y, -6, 2, 1, 3 },
        { (x, y) => x % y, 5, PositiveInfinity, 1, 0 },
        { (x, y) => Ieee754Remainder(x, y), 5, 2, 1, -2 },
        { (x, y) => Math.Clamp(x, -1, y), 3, 3, 0.5, 0.5 },
        { (x, y) => Math.Clamp(x, y, y), 3, 3, 0.25, 0.75 },
        { (x, y) => Math.Clamp(x, y, y), 2, 3, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(OfOne))]
    public void Of_one_number(Expression<Func<double, double>> f, double x, double slope) => Check(f, [x], [slope]);

    [Theory]
    [MemberData(nameof(OfTwo))]
    public void Of_two_numbers(Expression<Func<double, double, double>> f, double x, double y, double dx, double dy) => Check(f, [x, y], [dx, dy]);

    [Fact]
    public void A_power_keeps_its_mixed_derivatives_at_exponent_zero()
    {
        Expression<Func<double, double, double>> power = (x, y) => Math.Pow(x, y);
        var function = Capture.Of(power).Function;
        foreach (var mode in new[] { Mode.Forward, Mode.Reverse })
        {
            var byX = Derived.Gradient(Derived.Partial(function, 2, 0, mode), 2, mode);
            var byY = Derived.Gradient(Derived.Partial(function, 2, 1, mode), 2, mode);
            object[] at = [4.0, 0.0];
            Assert.Equal([0, 0.25], [Derived.Real(byX[0], at), Derived.Real(byX[1], at)]);
            Assert.Equal(0.25, Derived.Real(byY[0], at));
            Assert.Equal(Math.Log(4) * Math.Log(4), Derived.Real(byY[1], at), 1e-15);
        }
    }

    private static void Check(LambdaExpression f, double[] x, double[] gradient)
    {
        var function = Capture.Of(f).Function;
        foreach (var mode in new[] { Mode.Forward, Mode.Reverse })
        {
            var actual = Derived.Gradient(function, x.Length, mode);
            for (var i = 0; i < x.Length; i++)
            {
                var d = Derived.Real(actual[i], [.. x]);
                var close = gradient[i].Equals(d) || (gradient[i] == 0 && d == 0) || Math.Abs(d - gradient[i]) <= 4e-15 * Math.Abs(gradient[i]);
                Assert.True(close, $"{Syntax.Whole(f)} by {i} at {string.Join(", ", x)}, {mode}: {d:R}, not {gradient[i]:R}");
            }
        }
    }

    [Fact]
    public void Sine_and_cosine_of_half_turns_at_once_have_the_bits_of_the_framework()
    {
        var both = ValueAndGrad.Of((x, y) => double.SinCosPi(x).CosPi + (y * double.SinCosPi(x).SinPi));
        var random = new Random(1);
        foreach (var x in Enumerable.Range(0, 20_000).Select(_ => Math.Pow(10, random.NextDouble() * -8)).Append(-8.296966553e-05))
        {
            var (sin, cos) = double.SinCosPi(x);
            var (value, (byX, _)) = both(x, 3);
            Assert.Equal(cos + (3 * sin), value);
            Assert.Equal(Math.PI * ((3 * cos) - sin), byX, 1e-14);
        }
    }
}
