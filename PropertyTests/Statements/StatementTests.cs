using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Generators;
using Xunit;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>Each construct by itself, what is refused, and the form that loops get.</summary>
public sealed class StatementTests
{
    public static TheoryData<string> Names => [.. StatementCases.Accepted.Select(c => c.Name)];

    public static TheoryData<string> RefusedNames => [.. StatementCases.Refused.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_value_of_the_compiled_tree_and_its_derivative(string name)
    {
        var law = new StatementLaw(StatementCases.Accepted.Single(c => c.Name == name).Lambda);
        var random = new Random(1);
        for (var k = 0; k < 40; k++)
            law.Gradient(Points.Ordinary(random, 5), random, new Laws.Tally());
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void Is_refused_when_built(string name)
    {
        var (_, lambda, names) = StatementCases.Refused.Single(c => c.Name == name);
        Assert.Contains(names, Assert.Throws<NotDifferentiableException>(() => new StatementLaw(lambda)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sum over an array", false)]
    [InlineData("a loop down", true)]
    [InlineData("writing to a local array", false)]
    [InlineData("triangle", false)]
    public void A_loop_that_counts_has_an_extent_and_no_test(string name, bool down)
    {
        var function = new StatementLaw(StatementCases.Accepted.Single(c => c.Name == name).Lambda).Pruned;
        var loops = Loops(function.Body).ToArray();
        Assert.NotEmpty(loops);
        Assert.All(loops, loop => Assert.True(loop is { Extent: not null, Test: null } && loop.Down == down, function.ToString()));
    }

    [Fact]
    public void A_loop_that_counts_and_may_end_early_has_both()
    {
        var function = new StatementLaw(StatementCases.Accepted.Single(c => c.Name == "the loop that ends early").Lambda).Pruned;
        Assert.All(Loops(function.Body), loop => Assert.True(loop is { Extent: not null, Test: not null }, function.ToString()));
    }

    private static IEnumerable<Loop> Loops(Region region) =>
        region.Equations.SelectMany(e => e.Op.Regions.SelectMany(Loops).Concat(e.Op is Loop loop ? [loop] : []));
}
