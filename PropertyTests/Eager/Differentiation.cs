using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.Eager;
using MathNet.Numerics.Differentiation;
using Xunit;

namespace FunctionalAD.PropertyTests.Eager;

/// <summary>The ways to a gradient that the tests compare, and the points to compare at.</summary>
internal static class Differentiation
{
    private const int GridSize = 1 << 20;

    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    /// <summary>Central differences over five points, independent of the library under test.</summary>
    public static double[] Differences(Func<double[], double> f, double[] x)
    {
        var rule = new NumericalDerivative(5, 2);
        return [.. Enumerable.Range(0, x.Length).Select(i => rule.EvaluatePartialDerivative(f, x, i, 1))];
    }

    /// <summary>One forward pass for each argument.</summary>
    public static double[] Forward(Func<Dual<double>[], Dual<double>> f, double[] x) =>
        [.. Enumerable.Range(0, x.Length).Select(i => f([.. x.Select((v, j) => new Dual<double>(v, i == j ? 1 : 0))]).Tangent)];

    /// <summary>Second derivatives along each axis.</summary>
    public static double[] ForwardTwice(Func<Dual<Dual<double>>[], Dual<Dual<double>>> f, double[] x) =>
        [.. Enumerable.Range(0, x.Length).Select(i => f([.. x.Select((v, j) => Seed(v, i == j))]).Tangent.Tangent)];

    public static Dual<Dual<double>> Seed(double x, bool varies = true) =>
        varies ? Dual.Variable(Dual.Variable(x)) : Dual.Constant(Dual.Constant(x));

    /// <summary>Checks a property at random points of a box.</summary>
    public static void ForPoints((double Low, double High)[] box, Action<double[]> property)
    {
        var points = Gen.ArrayOf(Gen.Choose(0, GridSize), box.Length)
            .Select(grid => grid.Select((g, i) => box[i].Low + ((box[i].High - box[i].Low) * g / GridSize)).ToArray());
        Prop.ForAll(points.ToArbitrary(), property).Check(Quiet);
    }

    public static void Close(double expected, double actual, double tolerance) =>
        Assert.True(
            double.IsFinite(expected) && Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"expected {expected:R}, actual {actual:R}");

    public static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Close(expected[i], actual[i], tolerance);
        }
    }

    /// <summary>Equal bit for bit, NaN and the sign of zero included.</summary>
    public static void Same(double expected, double actual) =>
        Assert.True(
            BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual),
            $"expected {expected:R}, actual {actual:R}");
}
