using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Minima and maxima over a loop: the derivative is that of the term that attains it.</summary>
public sealed class ExtremumTests
{
    [Theory]
    [InlineData(new[] { 1.0, 3, 2 }, new[] { 0.0, 1, 0 })]
    [InlineData(new[] { -1.0, -3, -2 }, new[] { 1.0, 0, 0 })]
    [InlineData(new[] { 2.0, 2, 1 }, new[] { 0.5, 0.5, 0 })]
    [InlineData(new[] { 1.0, 2, 2 }, new[] { 0, 0.5, 0.5 })]
    public void A_tie_is_shared(double[] xs, double[] expected) =>
        Assert.Equal(expected, Programs.Gradient(Maximum(), 0, 0, xs)[3..]);

    [Fact]
    public void Several_equal_maxima_have_shares_that_sum_to_one()
    {
        for (var n = 2; n < 6; n++)
            Assert.Equal(1, Programs.Gradient(Maximum(), 0, 0, [.. Enumerable.Repeat(7.0, n)])[3..].Sum());
    }

    [Theory]
    [InlineData(Kinks.Left)]
    [InlineData(Kinks.Right)]
    public void A_convention_of_one_side_picks_one(Kinks kinks)
    {
        var context = new Context(kinks);
        var pullback = Transpose.Of(Forward.Of(Maximum(), context), context);
        var gradient = Programs.Flat(Interpreter.Run(pullback, 0.0, 0.0, new[] { 5.0, 1, 5, 5 }, 1.0))[3..];
        Assert.Equal(kinks == Kinks.Left ? [0, 0, 0, 1] : [1.0, 0, 0, 0], gradient);
    }

    [Fact]
    public void A_start_that_is_never_exceeded_has_the_derivative_to_itself()
    {
        var f = Programs.Of((b, x, _, xs) => b.For(b.Length(xs), [new Slot(SlotKind.Max, x)], p => [b.Read(xs, p[0])]));
        Assert.Equal([9.0, 1, 0, 0, 0], Programs.Gradient(f, 9, 0, [3, 4]));
        Assert.Equal([4.0, 0, 0, 0, 1], Programs.Gradient(f, 1, 0, [3, 4]));
        Assert.Equal([4.0, 0.5, 0, 0, 0.5], Programs.Gradient(f, 4, 0, [3, 4]));
        Assert.Equal([2.0, 1, 0], Programs.Gradient(f, 2, 0, []));
    }

    [Fact]
    public void Where_one_term_attains_it_nothing_is_recorded_and_one_term_is_differentiated()
    {
        var reverse = Programs.Reverse(Programs.Of((b, x, _, xs) =>
            b.For(b.Length(xs), [new Slot(SlotKind.Min, Literal.Of(double.PositiveInfinity))], p => [b.Sin(b.Times(x, b.Read(xs, p[0])))])));
        // Outside of branches stands one loop, which finds the minimum and its place; the record belongs to ties.
        var always = Assert.Single(reverse.Body.Equations, e => e.Op is Loop);
        Assert.DoesNotContain(((Loop)always.Op).Slots, s => s.Kind == SlotKind.Collect);
    }

    [Fact]
    public void Terms_of_any_kind_agree_with_the_walk_over_all_of_them()
    {
        // A minimum of maxima: the term itself has an extremum.
        var f = Programs.Of((b, x, y, xs) => b.For(b.Length(xs), [new Slot(SlotKind.Min, Literal.Of(100.0))], p =>
            [b.For(b.Length(xs), [new Slot(SlotKind.Max, Literal.Of(-100.0))], q => [b.Sin(b.Add(b.Times(x, b.Read(xs, p[0])), b.Times(y, b.Read(xs, q[0]))))])]));
        double[] point = [0.7, -0.4, 0.5, -1.25, 2, 0.75];
        double Value(double[] at) => (double)Interpreter.Run(f, at[0], at[1], at[2..])[0]!;
        var gradient = Programs.Gradient(f, point[0], point[1], point[2..]);
        for (var k = 0; k < point.Length; k++)
            Assert.Equal(Oracles.Differences.Partial(Value, point, k).Slope, gradient[k + 1], 1e-7);
    }

    private static Function Maximum() => Programs.Of((b, _, _, xs) =>
        b.For(b.Length(xs), [new Slot(SlotKind.Max, Literal.Of(double.NegativeInfinity))], p => [b.Read(xs, p[0])]));
}
