using System.Linq.Expressions;
using FunctionalAD.Samples;
using Xunit;

namespace FunctionalAD.PropertyTests.Samples;

/// <summary>Lambdas whose number of parameters is known only at run time have the partial derivatives calculus gives them.</summary>
public sealed class PartialsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Each_partial_derivative_goes_to_its_own_place(int arity)
    {
        ParameterExpression[] p = [.. Enumerable.Range(1, arity).Select(i => Expression.Parameter(typeof(double), $"p{i}"))];
        // Σ i·pᵢ³ + Π pᵢ: no two partial derivatives are alike.
        Expression Cube(Expression v) => Expression.Multiply(v, Expression.Multiply(v, v));
        var cubes = p.Select((v, i) => (Expression)Expression.Multiply(Expression.Constant(i + 1.0), Cube(v)));
        var product = p.Skip(1).Aggregate((Expression)p[0], Expression.Multiply);
        var f = Partials.Of(Expression.Lambda(cubes.Append(product).Aggregate(Expression.Add), p));

        double[] at = [.. Enumerable.Range(0, arity).Select(i => 1.5 - (0.25 * i))];
        var partials = new double[arity];
        var value = f(at, partials);

        // One coordinate is zero, so the products are formed without dividing.
        double Product(int without) => at.Where((_, i) => i != without).Aggregate(1.0, (a, b) => a * b);
        Assert.Equal(at.Select((v, i) => (i + 1) * v * v * v).Sum() + Product(-1), value, 1e-13);
        for (var i = 0; i < arity; i++)
            Assert.Equal((3 * (i + 1) * at[i] * at[i]) + Product(i), partials[i], 1e-13);
    }

    [Fact]
    public void Nine_parameters_are_refused_by_number()
    {
        ParameterExpression[] p = [.. Enumerable.Range(1, 9).Select(_ => Expression.Parameter(typeof(double)))];
        var error = Assert.Throws<ArgumentException>(() => Partials.Of(Expression.Lambda(p[0], p)));
        Assert.Contains("1 to 8 doubles", error.Message, StringComparison.Ordinal);
    }
}
