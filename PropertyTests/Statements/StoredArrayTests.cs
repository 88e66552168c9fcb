using System.Linq.Expressions;
using Xunit;
using static System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>Arrays in array literals, which are written afterwards: one array at two places is refused, never taken for two.</summary>
public sealed class StoredArrayTests
{
    private static readonly ParameterExpression x = Parameter(typeof(double[]), "x"), p = Parameter(typeof(double[]), "p"), j = Parameter(typeof(double[][]), "j");
    private static readonly Expression product = Multiply(At(x, 1), At(x, 2));

    public static TheoryData<string, Expression> Shared => new()
    {
        { "two rows", Body(NewArrayInit(typeof(double[]), p, p), Assign(Row(0, 0), product), Add(Row(1, 0), At(p, 0))) },
        { "written by its name", Body(NewArrayInit(typeof(double[]), p), Assign(ArrayAccess(p, Constant(0)), product), Add(Row(0, 0), At(p, 1))) },
        { "written in its place", Body(NewArrayInit(typeof(double[]), p), Assign(Row(0, 0), product), Add(Row(0, 0), At(p, 0))) },
        { "the point", Body(NewArrayInit(typeof(double[]), x, x), Assign(Row(0, 0), product), Add(Row(1, 0), At(x, 0))) },
        { "a choice", Body(NewArrayInit(typeof(double[]), Condition(GreaterThan(At(x, 0), Constant(0.0)), p, x)), Assign(ArrayAccess(p, Constant(0)), product), Row(0, 0)) },
        { "an assignment", Body(NewArrayInit(typeof(double[]), Assign(p, NewArrayInit(typeof(double), At(x, 0)))), Assign(ArrayAccess(p, Constant(0)), product), Row(0, 0)) },
    };

    [Theory]
    [MemberData(nameof(Shared))]
    public void One_array_at_two_places_is_refused(string what, Expression body)
    {
        var refusal = Assert.Throws<NotDifferentiableException>(() => Grad.Of(Lambda<Func<double[], double>>(body, x)));
        Assert.True(refusal.Message.Contains("two places", StringComparison.Ordinal), $"{what}: {refusal.Message}");
    }

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void Structures_in_a_literal_are_looked_into(Mode mode)
    {
        var pair = New(typeof(Pair).GetConstructors()[0], p, At(x, 2));
        var rows = Parameter(typeof(Pair[]), "rows");
        var body = Block([p, rows],
            Assign(p, NewArrayInit(typeof(double), At(x, 0), At(x, 1))),
            Assign(rows, NewArrayInit(typeof(Pair), pair)),
            Assign(ArrayAccess(p, Constant(0)), product),
            ArrayIndex(Property(ArrayIndex(rows, Constant(0)), nameof(Pair.W)), Constant(0)));
        Assert.Throws<NotDifferentiableException>(() => Grad.Of(Lambda<Func<double[], double>>(body, x), new AdOptions { Mode = mode }));
    }

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void Arrays_made_in_the_literal_may_be_written(Mode mode)
    {
        var fresh = NewArrayInit(typeof(double[]), NewArrayInit(typeof(double), At(x, 0), At(x, 1)), Convert(Call(x, nameof(Array.Clone), []), typeof(double[])));
        var lambda = Lambda<Func<double[], double>>(Body(fresh, Assign(Row(0, 0), product), Add(Multiply(Row(0, 0), Row(0, 1)), Row(1, 0))), x);
        double[] point = [2, 3, 5];
        Assert.Equal(lambda.Compile()(point), ValueAndGrad.Of(lambda)(point).Value);
        Assert.Equal([1, 30, 9], Grad.Of(lambda, new AdOptions { Mode = mode })(point));
    }

    private static Expression At(Expression array, int i) => ArrayIndex(array, Constant(i));

    private static IndexExpression Row(int i, int k) => ArrayAccess(ArrayIndex(j, Constant(i)), Constant(k));

    private static BlockExpression Body(Expression literal, Expression change, Expression result) =>
        Block([p, j], Assign(p, NewArrayInit(typeof(double), At(x, 0), At(x, 1))), Assign(j, literal), change, result);

    public sealed record Pair(double[] W, double S);
}
