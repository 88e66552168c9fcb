using System.Linq.Expressions;
using FunctionalAD.Capturing;

namespace FunctionalAD.Lifting;

/// <summary>
/// Loops that a compiler has turned around: <c>if (i ≤ n) do { …; i++ } while (i ≠ n + 1)</c>, which is how F# writes <c>for i in a .. n</c>, is
/// <c>while (i ≤ n) { …; i++ }</c> again, since i begins at most at n and goes by ones.
/// </summary>
internal sealed class Rotated : ExpressionVisitor
{
    /// <summary>The statements with their counting loops tested at the head.</summary>
    public static Expression Back(Expression statements) => new Rotated().Visit(statements)!;

    /// <inheritdoc/>
    public override Expression? Visit(Expression? node) => node is null ? null : DeepStack.Run(() => base.Visit(node));

    /// <inheritdoc/>
    protected override Expression VisitConditional(ConditionalExpression node)
    {
        var choice = base.VisitConditional(node);
        return choice is ConditionalExpression { IfFalse: DefaultExpression, Test: BinaryExpression guard } c && c.Type == typeof(void)
            && Only(c.IfTrue) is LoopExpression { BreakLabel: { } exit } loop && Head(guard, loop, exit) is { } head
            ? head
            : choice;
    }

    private static LoopExpression? Head(BinaryExpression guard, LoopExpression loop, LabelTarget exit)
    {
        var (i, n, up) = guard switch
        {
            { NodeType: ExpressionType.GreaterThanOrEqual, Right: ParameterExpression right } => (right, guard.Left, true),
            { NodeType: ExpressionType.LessThanOrEqual, Right: ParameterExpression right } => (right, guard.Left, false),
            _ => (null, guard.Left, false),
        };
        Expression[] body = [.. Flat(loop.Body)];
        if (i is null || i.Type != typeof(int) || body.Length < 2 || !IsBound(n)
            || body[^1] is not ConditionalExpression { Test: BinaryExpression { NodeType: ExpressionType.Equal } last, IfTrue: GotoExpression { Value: null } leave, IfFalse: DefaultExpression }
            || leave.Target != exit || last.Left != i || !IsNext(last.Right, n, up)
            || body[^2] is not BinaryExpression { NodeType: ExpressionType.Assign, Right: BinaryExpression step } next || next.Left != i || !IsStep(step, i, up))
            return null;
        // Nobody else moves i or n, and nobody goes on with the next iteration but by its end.
        var rest = Expression.Block(typeof(void), [.. body[..^2], Expression.Empty()]);
        var assigned = Assigned.In(rest).All;
        if (assigned.Contains(i) || (n is ParameterExpression bound && assigned.Contains(bound)) || (loop.ContinueLabel is { } again && Jumping.To(rest, again)))
            return null;
        var test = up ? Expression.LessThanOrEqual(i, n) : Expression.GreaterThanOrEqual(i, n);
        return Expression.Loop(Expression.Condition(test, Expression.Block(typeof(void), body[..^1]), Expression.Break(exit), typeof(void)), exit, loop.ContinueLabel);
    }

    private static bool IsBound(Expression n) => n is ParameterExpression or ConstantExpression;

    // n + 1, or n − 1 downwards.
    private static bool IsNext(Expression e, Expression n, bool up) => (e, n) switch
    {
        (BinaryExpression { Method: null, Right: ConstantExpression { Value: 1 } } sum, _) =>
            sum.NodeType == (up ? ExpressionType.Add : ExpressionType.Subtract) && IsSame(sum.Left, n),
        (ConstantExpression { Value: int next }, ConstantExpression { Value: int last }) => next == (up ? last + 1 : last - 1),
        _ => false,
    };

    private static bool IsSame(Expression a, Expression b) => a == b || (a, b) is (ConstantExpression { Value: int x }, ConstantExpression { Value: int y }) && x == y;

    private static bool IsStep(BinaryExpression step, ParameterExpression i, bool up) =>
        step is { Method: null, Right: ConstantExpression { Value: 1 } } && step.Left == i && step.NodeType == (up ? ExpressionType.Add : ExpressionType.Subtract);

    private static Expression Only(Expression e) => Flat(e).Take(2).ToArray() is [var one] ? one : e;

    private static IEnumerable<Expression> Flat(Expression e) => e switch
    {
        BlockExpression { Variables.Count: 0 } block => block.Expressions.SelectMany(Flat),
        DefaultExpression { Type: var type } when type == typeof(void) => [],
        _ => [e],
    };

    /// <summary>Whether anything jumps to a label.</summary>
    private sealed class Jumping(LabelTarget label) : ExpressionVisitor
    {
        private bool found;

        public static bool To(Expression e, LabelTarget label)
        {
            var walk = new Jumping(label);
            walk.Visit(e);
            return walk.found;
        }

        public override Expression? Visit(Expression? node) => node is null ? null : DeepStack.Run(() => base.Visit(node));

        protected override Expression VisitGoto(GotoExpression node)
        {
            found |= node.Target == label;
            return base.VisitGoto(node);
        }
    }
}
