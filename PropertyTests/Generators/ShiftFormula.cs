using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>A formula in three numbers and their maximum m, most of which do not depend on m: once with the maximum, once with a choice that says the same.</summary>
/// <param name="Maximum">f(a, b, c) with m = Math.Max(Math.Max(a, b), c).</param>
/// <param name="Choice">The same with choices by comparisons.</param>
/// <param name="Seed">What it is generated from.</param>
public sealed record ShiftFormula(Expression<Func<double, double, double, double>> Maximum, Expression<Func<double, double, double, double>> Choice, int Seed)
{
    private static readonly ParameterExpression m = Expression.Parameter(typeof(double), "m");
    private static readonly ParameterExpression[] numbers = [.. "abc".Select(name => Expression.Parameter(typeof(double), name.ToString()))];

    /// <summary>Formulas of any size.</summary>
    public static Arbitrary<ShiftFormula> Arbitrary(int firstSeed)
    {
        var next = firstSeed - 1;
        return Arb.From(Gen.Fresh(() => Of(++next)));
    }

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed}: {((BlockExpression)Maximum.Body).Expressions[^1]}";

    private static ShiftFormula Of(int seed)
    {
        var random = new Random(seed);
        // One in five depends on m somewhere in any way.
        var isStrict = random.Next(5) > 0;
        var body = Free(4);
        return new(With(body, Greater(Greater(numbers[0], numbers[1]), numbers[2])), With(body, Chosen(Chosen(numbers[0], numbers[1]), numbers[2])), seed);

        // v₀
        Expression Free(int depth) => Wrong(depth) ?? (depth <= 0 ? Leaf() : random.Next(7) switch
        {
            0 => Expression.Add(Free(depth - 1), Free(depth - 1)),
            1 => Expression.Multiply(Free(depth - 1), Free(depth - 1)),
            2 => Call(nameof(Math.Sin), Free(depth - 1)),
            3 => Both(c => Expression.Subtract(Added(c, depth - 1), Added(c, depth - 1))),
            4 => Added(0, depth - 1),
            5 => Both(c => Expression.Divide(Times(c, depth - 1), Times(c, depth - 1))),
            _ => Times(0, depth - 1),
        });

        // v₀ + c·m
        Expression Added(int c, int depth) => Wrong(depth) ?? (depth <= 0 ? Expression.Add(Leaf(), Expression.Multiply(Expression.Constant((double)c), m)) : random.Next(5) switch
        {
            0 => Both(d => Expression.Add(Added(d, depth - 1), Added(c - d, depth - 1))),
            1 => Both(d => Expression.Subtract(Added(c + d, depth - 1), Added(d, depth - 1))),
            2 => Call(nameof(Math.Log), Times(c, depth - 1)),
            3 => Expression.Negate(Added(-c, depth - 1)),
            _ => Expression.Add(Free(depth - 1), Expression.Multiply(Expression.Constant((double)c), m)),
        });

        // v₀·exp(c·m)
        Expression Times(int c, int depth) => Wrong(depth) ?? (depth <= 0 ? Call(nameof(Math.Exp), Added(c, 0)) : random.Next(6) switch
        {
            0 => Both(d => Expression.Multiply(Times(d, depth - 1), Times(c - d, depth - 1))),
            1 => Both(d => Expression.Divide(Times(c + d, depth - 1), Times(d, depth - 1))),
            2 => Expression.Add(Times(c, depth - 1), Times(c, depth - 1)),
            3 => Expression.Multiply(Free(depth - 1), Times(c, depth - 1)),
            _ => Call(nameof(Math.Exp), Added(c, depth - 1)),
        });

        Expression? Wrong(int depth) => isStrict || random.Next(12) > 0 ? null : random.Next(3) switch { 0 => m, 1 => Added(1, depth - 2), _ => Times(1, depth - 2) };

        Expression Leaf() => random.Next(4) == 0 ? Expression.Constant((random.Next(4) + 1) / (random.Next(2) == 0 ? 2.0 : -2.0)) : numbers[random.Next(3)];

        Expression Both(Func<int, Expression> of) => of(random.Next(5) - 2);
    }

    private static Expression<Func<double, double, double, double>> With(Expression body, Expression maximum)
    {
        // m once, as a person would have it.
        var local = Expression.Variable(typeof(double), "m");
        return Expression.Lambda<Func<double, double, double, double>>(
            Expression.Block([local], Expression.Assign(local, maximum), new Replaced(local).Visit(body)), numbers);
    }

    private static MethodCallExpression Call(string name, Expression of) => Expression.Call(typeof(Math).GetMethod(name, [typeof(double)])!, of);

    private static MethodCallExpression Greater(Expression a, Expression b) => Expression.Call(typeof(Math).GetMethod(nameof(Math.Max), [typeof(double), typeof(double)])!, a, b);

    private static ConditionalExpression Chosen(Expression a, Expression b) => Expression.Condition(Expression.GreaterThan(a, b), a, b);

    private sealed class Replaced(Expression by) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == m ? by : node;
    }
}
