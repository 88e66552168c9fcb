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

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_a_loop_does_not_reach_is_zero_in_a_buffer_that_held_other_numbers(int length)
    {
        Dirty(
            Grad.Into((double[] x) => Enumerable.Range(0, x.Length / 2).Sum(i => (x[i + 1] - x[i] * x[i]) * x[i])),
            Grad.Into((double[] x) => Enumerable.Range(0, x.Length / 2).Sum(i => (x[i + 1] - x[i] * x[i]) * x[i]), one), length);
        Dirty(
            Grad.Into((double[] x) => Enumerable.Range(1, x.Length / 2).Sum(i => x[i] * x[i] * x[i])),
            Grad.Into((double[] x) => Enumerable.Range(1, x.Length / 2).Sum(i => x[i] * x[i] * x[i]), one), length);
        Dirty(
            Grad.Into((double[] x) => Enumerable.Range(0, x.Length / 2).Sum(i => Math.Exp(-x[i]))),
            Grad.Into((double[] x) => Enumerable.Range(0, x.Length / 2).Sum(i => Math.Exp(-x[i])), one), length);
    }

    private static void Dirty(GradientInto lanes, GradientInto single, int length)
    {
        var random = new Random(length);
        var x = Enumerable.Range(0, length).Select(_ => random.NextDouble()).ToArray();
        var (one, other) = (Enumerable.Repeat(7.0, length).ToArray(), Enumerable.Repeat(-3.0, length).ToArray());
        Assert.Equal(single(x, other), lanes(x, one), 1e-13);
        Assert.All(one.Zip(other), g => Assert.Equal(g.Second, g.First, 1e-13));
    }

    private static void Same(Func<double[], double[]> lanes, Func<double[], double[]> single, int length)
    {
        var random = new Random(length);
        var x = Enumerable.Range(0, length).Select(_ => random.NextDouble()).ToArray();
        Assert.All(lanes(x).Zip(single(x)), g => Assert.Equal(g.Second, g.First, 1e-13));
    }
}
