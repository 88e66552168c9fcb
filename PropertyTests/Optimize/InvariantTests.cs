using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>What a loop repeats is done before it, but only if the loop runs; arrays that are known element by element are no arrays.</summary>
public sealed class InvariantTests
{
    [Fact]
    public void An_element_that_every_iteration_reads_is_read_once_and_its_cotangent_is_a_sum()
    {
        var gradient = Gradient(x => Enumerable.Range(0, 1000).Aggregate(x[0], (s, i) => s + (x[1] * Math.Sin(s)) - x[2]));
        Assert.DoesNotContain(Loops(gradient.Body), l => l.Body.Equations.Any(e => e.Op is Accumulate or Read { Indices: [Literal] }));
    }

    [Fact]
    public void A_loop_that_does_not_run_reads_nothing_and_one_that_runs_throws_as_it_did()
    {
        var steps = 0;
        var gradient = Grad.Of((double[] x) => Enumerable.Range(0, steps).Aggregate(x[0], (s, i) => s * x[7]));
        Assert.Equal([1.0, 0], gradient([2, 3]));
        steps = 1;
        Assert.Throws<IndexOutOfRangeException>(() => gradient([2, 3]));
        Assert.Equal([5.0, 0, 0, 0, 0, 0, 0, 2], gradient([2, 3, 0, 0, 0, 0, 0, 5]));
    }

    [Fact]
    public void A_check_that_every_iteration_makes_throws_only_if_there_is_one()
    {
        var (n, m) = (0, -1);
        var gradient = Grad.Of((double[] x) => Enumerable.Range(0, n).Sum(i => x[i] * Enumerable.Range(0, m).Sum(j => x[j] * i)));
        Assert.Equal([0.0, 0], gradient([1, 2]));
        n = 2;
        Assert.Throws<ArgumentOutOfRangeException>(() => gradient([1, 2]));
        m = 2;
        Assert.Equal([2.0, 5], gradient([1, 2]));
    }

    [Fact]
    public void A_name_given_through_an_array_of_one_leaves_no_array_and_no_loop()
    {
        var gradient = Gradient(x => (from a in new[] { x[0] * x[1] } let b = Math.Sin(a) select a * b).First());
        Assert.DoesNotContain(gradient.Body.Equations, e => e.Op is Loop or Pack);
        Assert.Equal(Math.Sin(6) + (6 * Math.Cos(6)), Grad.At((double[] x) => (from a in new[] { x[0] * x[1] } let b = Math.Sin(a) select a * b).First(), [2.0, 3])[0] / 3, 14);
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(1, 2)]
    public void Elements_written_are_known_where_their_index_is(int index, double expected)
    {
        var f = new Builder().Function("f", [], b => [b.Read(b.Write(b.Pack(typeof(double[]), Literal.Of(7.0), Literal.Of(8.0)), [Literal.Of(1)], Literal.Of(2.0)), Literal.Of(index))]);
        Assert.Equal(expected, Assert.IsType<Literal>(f.Results[0]).Value);
    }

    [Fact]
    public void Elements_out_of_range_still_throw()
    {
        foreach (var index in (int[])[-1, 2])
        {
            var f = new Builder().Function("f", [], b => [b.Read(b.Write(b.Zeros(typeof(double[]), Literal.Of(2)), [Literal.Of(index)], Literal.Of(2.0)), Literal.Of(index))]);
            Assert.Throws<IndexOutOfRangeException>(() => Interpreter.Run(f));
        }
    }

    private static Function Gradient(System.Linq.Expressions.Expression<Func<double[], double>> f)
    {
        var recipe = new Recipe(Product.ValueAndGradient, null);
        return Pipeline.Run(Capture.Of(f, recipe.Context), recipe);
    }

    private static IEnumerable<Loop> Loops(Region region) =>
        region.Equations.SelectMany(e => e.Op.Regions.SelectMany(Loops).Concat(e.Op is Loop loop ? [loop] : []));
}
