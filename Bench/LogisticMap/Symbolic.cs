using System.Linq.Expressions;

namespace FunctionalAD.Bench.LogisticMap;

/// <summary>
/// Differentiation as in school: a rule for each kind of node, applied to the tree from the top, every mention of a
/// sub-expression written out again. Terms multiplied by zero or one are dropped, as anybody would with a pencil.
/// </summary>
internal static class Symbolic
{
    /// <summary>The derivative, or null once it has more operations than <paramref name="most"/>.</summary>
    public static Expression<Function1>? Differentiate(Expression<Function1> function, int most)
    {
        // Writing the derivative down takes as long as it is, so a function that is too long already is not begun.
        if (Operations(function.Body, most) > most)
            return null;
        var derivative = D(function.Body, function.Parameters[0]);
        return Operations(derivative, most) > most ? null : Expression.Lambda<Function1>(derivative, function.Parameters);
    }

    /// <summary>Operations of the written-out tree; counting stops soon after <paramref name="most"/>.</summary>
    public static int Operations(Expression tree, int most = int.MaxValue)
    {
        if (tree is not BinaryExpression node)
            return 0;
        var left = Operations(node.Left, most);
        return left >= most ? left + 1 : left + 1 + Operations(node.Right, most - left);
    }

    private static Expression D(Expression tree, ParameterExpression x) => tree switch
    {
        ConstantExpression => Number(0),
        ParameterExpression p => Number(p == x ? 1 : 0),
        BinaryExpression { NodeType: ExpressionType.Subtract } s => Minus(D(s.Left, x), D(s.Right, x)),
        BinaryExpression { NodeType: ExpressionType.Multiply } m =>
            Plus(Times(D(m.Left, x), m.Right), Times(m.Left, D(m.Right, x))),
        _ => throw new ArgumentException($"No rule for {tree.NodeType}.", nameof(tree)),
    };

    private static Expression Plus(Expression a, Expression b) => Is(a, 0) ? b : Is(b, 0) ? a : Expression.Add(a, b);

    private static Expression Minus(Expression a, Expression b) =>
        Is(b, 0) ? a : Is(a, 0) ? Times(Number(-1), b) : Expression.Subtract(a, b);

    private static Expression Times(Expression a, Expression b) =>
        Is(a, 0) || Is(b, 0) ? Number(0) : Is(a, 1) ? b : Is(b, 1) ? a : Expression.Multiply(a, b);

    private static bool Is(Expression e, double value) => e is ConstantExpression { Value: double number } && number == value;

    private static ConstantExpression Number(double value) => Expression.Constant(value);
}
