using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>The adjoint of a stencil in lanes is that of one iteration after the other, for every length around the number of lanes.</summary>
public sealed class StencilTests
{
    private static readonly AdOptions one = new() { Vectorize = false };

    public static TheoryData<int> Lengths => [.. Enumerable.Range(2, 40)];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Of_two_points(int length) => Same(
        Grad.Of((double[] x) => Enumerable.Range(0, x.Length - 1).Sum(i => (x[i + 1] - x[i] * x[i]) * (x[i + 1] - x[i] * x[i]))),
        Grad.Of((double[] x) => Enumerable.Range(0, x.Length - 1).Sum(i => (x[i + 1] - x[i] * x[i]) * (x[i + 1] - x[i] * x[i])), one), length);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Of_three_points(int length) => Same(
        Grad.Of((double[] x) => Enumerable.Range(0, x.Length - 2).Sum(i => (x[i + 2] - 2 * x[i + 1] + x[i]) * x[i + 1] * x[i])),
        Grad.Of((double[] x) => Enumerable.Range(0, x.Length - 2).Sum(i => (x[i + 2] - 2 * x[i + 1] + x[i]) * x[i + 1] * x[i]), one), length);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Of_two_points_that_are_not_neighbours(int length) => Same(
        Grad.Of((double[] x) => Enumerable.Range(0, x.Length - 2).Sum(i => x[i + 2] * x[i] * x[i])),
        Grad.Of((double[] x) => Enumerable.Range(0, x.Length - 2).Sum(i => x[i + 2] * x[i] * x[i]), one), length);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void In_single_precision(int length)
    {
        var lanes = Grad.Of((float[] x) => Enumerable.Range(0, x.Length - 2).Sum(i => (x[i + 2] - 2 * x[i + 1] + x[i]) * x[i + 1] * x[i]));
        var random = new Random(length);
        var x = Enumerable.Range(0, length).Select(_ => random.NextSingle()).ToArray();
        var exact = Grad.Of((double[] x) => Enumerable.Range(0, x.Length - 2).Sum(i => (x[i + 2] - 2 * x[i + 1] + x[i]) * x[i + 1] * x[i]), one)([.. x.Select(v => (double)v)]);
        Assert.All(lanes(x).Zip(exact), g => Assert.Equal(g.Second, g.First, 1e-5));
    }

    private static void Same(Func<double[], double[]> lanes, Func<double[], double[]> single, int length)
    {
        var random = new Random(length);
        var x = Enumerable.Range(0, length).Select(_ => random.NextDouble()).ToArray();
        Assert.All(lanes(x).Zip(single(x)), g => Assert.Equal(g.Second, g.First, 1e-13));
    }
}
