using System.Runtime.Intrinsics;
using FunctionalAD.Emission;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Sums of lanes, several at once: each has the bits of one by itself.</summary>
public sealed class TotalsTests
{
    private static readonly double[] specials = [0, double.NegativeZero, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon];

    [Fact]
    public void Sums_of_eight_vectors_are_those_of_each()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var v = Enumerable.Range(0, 8).Select(_ => Vector512.Create([.. Enumerable.Range(0, 8).Select(_ => Number(random, round))])).ToArray();
            var totals = Totals.Of(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
            for (var k = 0; k < v.Length; k++)
                Equal(Vector512.Sum(v[k]), totals[k]);
        }
    }

    [Fact]
    public void Sums_of_four_vectors_are_those_of_each()
    {
        var random = new Random(4);
        for (var round = 0; round < 2_000; round++)
        {
            var v = Enumerable.Range(0, 4).Select(_ => Vector256.Create([.. Enumerable.Range(0, 4).Select(_ => Number(random, round))])).ToArray();
            var totals = Totals.Of(v[0], v[1], v[2], v[3]);
            for (var k = 0; k < v.Length; k++)
                Equal(Vector256.Sum(v[k]), totals[k]);
        }
    }

    // Of vectors now and then with what is not a usual number.
    private static double Number(Random random, int round) => round % 4 == 0 && random.Next(4) == 0 ? specials[random.Next(specials.Length)] : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4));

    private static void Equal(double expected, double actual) =>
        Assert.True(double.IsNaN(expected) ? double.IsNaN(actual) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual), $"{actual:R}, not {expected:R}");
}
