using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Differentiate;
using Xunit;
using Code = FunctionalAD.Bench.Problems.Statements;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>What the test of a while loop computes each time anew.</summary>
public sealed class AskedOnceTests
{
    [Fact]
    public void An_element_that_stays_is_read_before_the_loop_which_is_seen_to_count()
    {
        double[][] rows = [[1, 2], [], [0.5, 0.25, 3]];
        var (x, i, j, sum) = (Code.Variable<double[]>("x"), Code.Variable<int>("i"), Code.Variable<int>("j"), Code.Variable<double>("sum"));
        var given = Code.Captured(() => rows);
        var f = Code.Function(
            x,
            [sum],
            Code.For(i, 0, given.Length, Code.For(j, 0, given[i].Length, Code.Add(sum, given[i][j] * Code.Call(Math.Sin, x[j])))),
            sum);
        var recipe = new Recipe(Product.ValueAndGradient, null);
        Assert.DoesNotContain(Programs.Loops(Pipeline.Run(Capture.Of(f, recipe.Context), recipe).Body), l => l.Test is not null);
        double[] at = [0.5, 1, 2];
        Assert.Equal([1.5 * Math.Cos(0.5), 2.25 * Math.Cos(1), 3 * Math.Cos(2)], Grad.Of(f)(at), (a, b) => Math.Abs(a - b) < 1e-15);
        rows = [[1], null!];
        Assert.Throws<NullReferenceException>(() => _ = Grad.Of(f)(at));
    }

    [Fact]
    public void An_element_that_the_loop_writes_is_read_each_time()
    {
        // while (a[0] < 4) a[0] *= 2, from a[0] = x[0].
        var (x, a) = (Code.Variable<double[]>("x"), Code.Variable<double[]>("a"));
        var f = Code.Function(
            x,
            [a],
            Code.Set(a, Code.NewArray(1)),
            Code.Set(a[0], x[0]),
            Code.While(a[0] < 4.0, Code.Set(a[0], a[0] * 2.0)),
            a[0]);
        Assert.Equal([8.0], Grad.Of(f)([0.7]));
    }
}
