using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>Programs of 100,000 operations, deep and long, by hand: no stage may run out of stack.</summary>
public sealed class DeepTests
{
    private const int Length = 100_000;

    private static readonly ParameterExpression x = Expression.Parameter(typeof(double), "x");
    private static readonly Expression small = Expression.Constant(1e-5);

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void Nested_on_the_left(Mode mode)
    {
        Expression sum = x;
        for (var i = 0; i < Length / 2; i++)
            sum = Expression.Add(sum, Expression.Multiply(small, x));
        Check(sum, mode, 1 + (1e-5 * Length / 2));
    }

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void Nested_on_the_right(Mode mode)
    {
        Expression sum = x;
        for (var i = 0; i < Length / 2; i++)
            sum = Expression.Add(Expression.Multiply(small, x), sum);
        Check(sum, mode, 1 + (1e-5 * Length / 2));
    }

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void A_long_block_of_assignments(Mode mode)
    {
        // t = x; t = t + 1e-5·t … : x·(1 + 1e-5)ⁿ
        var t = Expression.Variable(typeof(double), "t");
        var statements = new List<Expression> { Expression.Assign(t, x) };
        for (var i = 0; i < Length / 2; i++)
            statements.Add(Expression.Assign(t, Expression.Add(t, Expression.Multiply(small, t))));
        statements.Add(t);
        Check(Expression.Block([t], statements), mode, Math.Pow(1 + 1e-5, Length / 2));
    }

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void A_graph_of_shared_squares(Mode mode)
    {
        // ((x²)²)² …, sixty times, which a tree would write 2⁶⁰ times: x is 1, so the derivative is 2⁶⁰.
        Expression square = x;
        for (var i = 0; i < 60; i++)
            square = Expression.Multiply(square, square);
        Check(square, mode, Math.Pow(2, 60));
    }

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void Choices_within_choices(Mode mode)
    {
        // x > 0 ? x·(x > 0 ? x·… : x) : x, where each choice hands the choice around it what the adjoint needs: xⁿ.
        const int depth = 390;
        Expression nested = x;
        for (var i = 0; i < depth; i++)
            nested = Expression.Condition(Expression.GreaterThan(x, Expression.Constant(i * 1e-3)), Expression.Multiply(nested, x), x);
        Check(nested, mode, depth + 1);
    }

    private static void Check(Expression body, Mode mode, double expected)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var derivative = ValueAndGrad.Of(Expression.Lambda<Func<double, double>>(body, x), new AdOptions { Mode = mode });
        Assert.Equal(1, derivative(1).Item2 / expected, 1e-9);
        Runs.Report($"{mode}: {watch.ElapsedMilliseconds} ms");
    }
}
