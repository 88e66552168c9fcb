using System.Linq.Expressions;
using FunctionalAD.Capturing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using E = System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>An expression that a message quotes is read by C# as the expression that it is.</summary>
public sealed class SyntaxTests
{
    private static readonly ParameterExpression x = E.Parameter(typeof(double), "x");
    private static readonly ParameterExpression a = E.Parameter(typeof(double[]), "a");
    private static readonly ParameterExpression t = E.Parameter(typeof(TimeSpan), "t");

    [Fact]
    public void A_difference_of_dates_keeps_its_brackets()
    {
        var (u, v) = (DateTime.UnixEpoch, DateTime.MinValue);
        Expression<Func<double, double>> f = r => Math.Exp(-r * (u - v).TotalDays / 365.25);
        Assert.Equal("Math.Exp((-r * (u - v).TotalDays) / 365.25)", Syntax.Whole(f.Body));
    }

    [Fact]
    public void What_is_quoted_is_what_is_meant()
    {
        var random = new Random(11);
        for (var i = 0; i < 3000; i++)
        {
            var e = Real(random, 4);
            var text = Syntax.Whole(e);
            Assert.True(Same(e, SyntaxFactory.ParseExpression(text)), text);
        }
    }

    private static Expression Real(Random random, int depth) => depth == 0 ? random.Next(3) switch { 0 => E.Constant(-2.5), 1 => E.Constant(3.0), _ => x } : random.Next(12) switch
    {
        0 => E.Add(Real(random, depth - 1), Real(random, depth - 1)),
        1 => E.Subtract(Real(random, depth - 1), Real(random, depth - 1)),
        2 => E.Multiply(Real(random, depth - 1), Real(random, depth - 1)),
        3 => E.Divide(Real(random, depth - 1), Real(random, depth - 1)),
        4 => E.Negate(Real(random, depth - 1)),
        5 => E.Convert(E.Convert(Real(random, depth - 1), typeof(int)), typeof(double)),
        6 => E.Condition(E.LessThan(Real(random, depth - 1), Real(random, depth - 1)), Real(random, depth - 1), Real(random, depth - 1)),
        7 => E.ArrayIndex(Array(random, depth - 1), E.Convert(Real(random, depth - 1), typeof(int))),
        8 => E.Property(Span(random, depth - 1), nameof(TimeSpan.TotalDays)),
        9 => E.Call(Real(random, depth - 1), nameof(double.CompareTo), [], Real(random, depth - 1)) is var call ? E.Convert(call, typeof(double)) : x,
        10 => E.Convert(E.ArrayLength(Array(random, depth - 1)), typeof(double)),
        _ => E.Call(typeof(Math), nameof(Math.Pow), [], Real(random, depth - 1), Real(random, depth - 1)),
    };

    private static Expression Array(Random random, int depth) => depth <= 0 || random.Next(2) == 0 ? a
        : random.Next(2) == 0 ? E.Condition(E.LessThan(Real(random, depth - 1), Real(random, depth - 1)), a, a)
        : E.NewArrayBounds(typeof(double), E.Convert(Real(random, depth - 1), typeof(int)));

    private static Expression Span(Random random, int depth) => depth <= 0 ? t : random.Next(3) switch
    {
        0 => E.Subtract(Span(random, depth - 1), Span(random, depth - 1)),
        1 => E.Negate(Span(random, depth - 1)),
        _ => t,
    };

    private static bool Same(Expression e, ExpressionSyntax s)
    {
        while (s is ParenthesizedExpressionSyntax inner)
            s = inner.Expression;
        return (e, s) switch
        {
            (ConstantExpression { Value: double and < 0 }, PrefixUnaryExpressionSyntax) => true,
            (ConstantExpression, LiteralExpressionSyntax) => true,
            (ParameterExpression p, IdentifierNameSyntax n) => p.Name == n.Identifier.Text,
            (BinaryExpression { NodeType: ExpressionType.ArrayIndex } b, ElementAccessExpressionSyntax at) => Same(b.Left, at.Expression) && Same(b.Right, at.ArgumentList.Arguments[0].Expression),
            (BinaryExpression b, BinaryExpressionSyntax o) => Syntax.Sign(b.NodeType) == o.OperatorToken.Text && Same(b.Left, o.Left) && Same(b.Right, o.Right),
            (UnaryExpression { NodeType: ExpressionType.ArrayLength } u, MemberAccessExpressionSyntax m) => Same(u.Operand, m.Expression),
            (UnaryExpression { NodeType: ExpressionType.Convert } u, CastExpressionSyntax c) => Same(u.Operand, c.Expression),
            (UnaryExpression { NodeType: ExpressionType.Negate } u, PrefixUnaryExpressionSyntax { OperatorToken.Text: "-" } n) => Same(u.Operand, n.Operand),
            (ConditionalExpression c, ConditionalExpressionSyntax o) => Same(c.Test, o.Condition) && Same(c.IfTrue, o.WhenTrue) && Same(c.IfFalse, o.WhenFalse),
            (MemberExpression { Expression: { } of }, MemberAccessExpressionSyntax m) => Same(of, m.Expression),
            (MethodCallExpression c, InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax m } i) =>
                (c.Object is null || Same(c.Object, m.Expression)) && c.Arguments.Zip(i.ArgumentList.Arguments).All(p => Same(p.First, p.Second.Expression)),
            (NewArrayExpression n, ArrayCreationExpressionSyntax o) => Same(n.Expressions[0], o.Type.RankSpecifiers[0].Sizes[0]),
            _ => false,
        };
    }
}
