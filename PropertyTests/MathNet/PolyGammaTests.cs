using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.MathNet;

/// <summary>The polygamma functions: known values, the recurrence, reflection.</summary>
public sealed class PolyGammaTests
{
    private const double Zeta3 = 1.2020569031595942853997381615114499908;

    [Fact]
    public void Known_values()
    {
        Close(Math.PI * Math.PI / 6, Special.PolyGamma(1, 1));
        Close(Math.PI * Math.PI / 2, Special.PolyGamma(0.5, 1));
        Close(-2 * Zeta3, Special.PolyGamma(1, 2));
        Close(-14 * Zeta3, Special.PolyGamma(0.5, 2));
        Close(Math.Pow(Math.PI, 4) / 15, Special.PolyGamma(1, 3));
        Close(MathNetDiGamma(2.5), Special.PolyGamma(2.5, 0));
        Close((Math.PI * Math.PI / 2) + 4, Special.PolyGamma(-0.5, 1));
    }

    [Fact]
    public void The_recurrence_holds_on_both_sides_of_zero()
    {
        var random = new Random(3);
        for (var k = 0; k < 2000; k++)
        {
            var (x, n) = ((random.NextDouble() * 40) - 8, 1 + random.Next(8));
            var step = Math.Pow(-1, n) * Factorial(n) / Math.Pow(x, n + 1);
            var (here, next) = (Special.PolyGamma(x, n), Special.PolyGamma(x + 1, n));
            Compare.Close(next, here + step, 2e-12, Math.Abs(here) + Math.Abs(step) + Math.Abs(next), $"ψ({n}) at {x}");
        }
    }

    [Fact]
    public void Edges()
    {
        Assert.True(double.IsNaN(Special.PolyGamma(double.NaN, 1)));
        Assert.True(double.IsNaN(Special.PolyGamma(double.NegativeInfinity, 2)));
        Assert.Equal(0, Special.PolyGamma(double.PositiveInfinity, 1));
        Assert.Equal(double.PositiveInfinity, Special.PolyGamma(0, 1));
        Assert.True(double.IsFinite(Special.PolyGamma(1e300, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Special.PolyGamma(1, -1));
    }

    private static double MathNetDiGamma(double x) => global::MathNet.Numerics.SpecialFunctions.DiGamma(x);

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    private static void Close(double expected, double actual) => Compare.Close(expected, actual, 4e-15, Math.Abs(expected), "ψ");
}
