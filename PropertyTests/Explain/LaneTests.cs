using Xunit;

namespace FunctionalAD.PropertyTests.Explain;

/// <summary>An explanation tells which loops run in lanes, and what stands in the way of the others.</summary>
public sealed class LaneTests
{
    [Fact]
    public void A_sum_runs_in_lanes()
    {
        var explanation = FunctionalAD.Explain.Of((double[] x) => x.Sum(v => v * v));
        Assert.Contains(explanation.Lanes, l => l.Obstacle is null && (Lanes.Bits == 0 || l.Lanes == Lanes.Bits / 64));
        Assert.Contains("iterations at once", explanation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_iteration_hands_on_stands_in_the_way() => Obstacle(
        (double[] x) => x.Aggregate(1.0, (a, v) => Math.Sin(a * v)), "the one before");

    [Fact]
    public void A_function_without_a_twin_stands_in_the_way() => Obstacle((double[] x) => x.Sum(v => Math.Atan2(v, 2)), "atan2");

    [Fact]
    public void Without_vectors_there_is_nothing_to_tell() =>
        Assert.Empty(FunctionalAD.Explain.Of((double[] x) => x.Sum(v => v * v), new AdOptions { Vectorize = false }).Lanes);

    private static void Obstacle(System.Linq.Expressions.Expression<Func<double[], double>> f, string expected) =>
        Assert.Contains(FunctionalAD.Explain.Of(f).Lanes, l => l.Obstacle?.Contains(expected, StringComparison.Ordinal) == true && l.Lanes == 1);
}
