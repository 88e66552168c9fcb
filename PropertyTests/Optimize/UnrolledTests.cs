using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Loops that run a few times are written out, and no others.</summary>
public sealed class UnrolledTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    public void A_loop_over_a_few_coordinates_is_written_out(int dimension, int depth)
    {
        var gradient = Of(x => Enumerable.Range(0, x.Length).Sum(i => Enumerable.Range(0, dimension).Sum(j => x[i] * x[j])), dimension);
        Assert.Equal(depth, gradient.LoopDepth());
    }

    [Fact]
    public void A_loop_of_many_operations_stays()
    {
        var gradient = Of(
            x => Enumerable.Range(0, 8).Aggregate(
                x[0], (s, i) => Math.Sin(s * x[i]) + Math.Cos(s + x[i]) * Math.Exp(s - x[i]) / (1 + s * s) + Math.Sqrt(1 + s * s * x[i] * x[i])),
            0);
        Assert.Equal(1, gradient.LoopDepth());
    }

    [Fact]
    public void Terms_are_added_in_the_order_of_the_loop()
    {
        System.Linq.Expressions.Expression<Func<double[], double>> f = x => Enumerable.Range(0, 5).Sum(i => x[i] * 1e16);
        var at = new[] { 1.0, 1e-16, -1, 3e-17, 7 };
        Assert.Equal(f.Compile()(at), ValueAndGrad.Of(f)(at).Item1);
        System.Linq.Expressions.Expression<Func<double[], double>> fold = x => Enumerable.Range(0, 4).Aggregate(1.0, (s, i) => s * x[3 - i] + 0.1);
        Assert.Equal(fold.Compile()(at), ValueAndGrad.Of(fold)(at).Item1);
    }

    private static Function Of(System.Linq.Expressions.Expression<Func<double[], double>> f, int dimension)
    {
        // The dimension is a number that the lambda is given, not a variable that it reads at each call.
        var lambda = (System.Linq.Expressions.Expression<Func<double[], double>>)new Known(dimension).Visit(f);
        return Pipeline.Run(Capture.Of(lambda), new Recipe(Product.Gradient, null) { IsTree = true });
    }

    private sealed class Known(int value) : System.Linq.Expressions.ExpressionVisitor
    {
        protected override System.Linq.Expressions.Expression VisitMember(System.Linq.Expressions.MemberExpression node) =>
            node.Type == typeof(int) && node.Expression is System.Linq.Expressions.ConstantExpression ? System.Linq.Expressions.Expression.Constant(value) : node;
    }
}
