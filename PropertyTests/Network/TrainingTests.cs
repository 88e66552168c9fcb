using FunctionalAD.Bench.Network;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Network;

/// <summary>The network of the bench learns by the library's gradient what it learns by one written by hand.</summary>
public sealed class TrainingTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("3", "Tanh", "Sgd")]
    [InlineData("16", "Tanh", "Adam")]
    [InlineData("9,5", "Relu", "Sgd")]
    [InlineData("8,4,6", "Sigmoid", "Adam")]
    [InlineData("17-6-4", "Tanh", "Sgd")]
    [InlineData("2-3", "Relu", "Sgd")]
    public void As_by_hand(string layers, string activation, string method)
    {
        var (settings, examples) = Make(layers, activation, method);
        using var ours = Trainer.Of(settings, examples);
        using var hand = new ByHand(settings, examples);
        var outcome = NetworkRun.Train(settings, examples, ours, hand, rounds: 0);
        Assert.InRange(outcome.Apart, 0, Tolerance);
        Assert.Equal(outcome.Theirs[^1].Accuracy, outcome.Ours[^1].Accuracy);
        // And it learns.
        Assert.True(outcome.Ours[^1].Loss < outcome.Ours[0].Loss);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var (settings, examples) = Make("16", "Tanh", "Adam");
        using var ours = Trainer.Of(settings, examples);
        ours.Run(settings.Order(examples.Count, 0));
        Assert.Equal(0, Allocated.By(() => ours.Step(0)));
    }

    [Fact]
    public void The_loops_over_examples_run_in_lanes()
    {
        var lanes = FunctionalAD.Explain.Of((System.Linq.Expressions.Expression<Func<Deeper<Layer, Tanh>, Batch, double>>)((n, batch) => Softmax.Loss(n, batch))).Lanes;
        // Products forward and backward of both layers, the activation and its slope.
        Assert.True(FunctionalAD.Lanes.Bits == 0 || lanes.Count(l => l.Obstacle is null) >= 6, string.Join('\n', lanes));
    }

    [Fact]
    public void Spirals_have_as_many_arms_as_classes_and_are_the_same_each_time()
    {
        var (one, again) = (Examples.Spirals(5, 4, 10, 3), Examples.Spirals(5, 4, 10, 3));
        Assert.Equal(one.Features.SelectMany(f => f), again.Features.SelectMany(f => f));
        Assert.Equal([10, 10, 10, 10], one.Labels.GroupBy(l => l).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal(5, one.Inputs);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("a")]
    [InlineData("16,")]
    [InlineData("1-4-3")]
    public void Sizes_that_cannot_be_are_refused(string layers) => Assert.Throws<InputException>(() => NetworkCommand.Data(layers, null, null, 1));

    private static (Settings Settings, Examples Examples) Make(string layers, string activation, string method)
    {
        var (sizes, examples) = NetworkCommand.Data(layers, null, null, 1);
        // Batches of which the last is shorter, and no multiple of a vector.
        return (new(sizes, Enum.Parse<Activation>(activation), 37, 4, Enum.Parse<Method>(method), method == "Sgd" ? 0.05 : 0.01, 0.9, 1), examples);
    }
}
