using System.Linq.Expressions;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Capturing;

/// <summary>
/// A loop that counts: its test begins with <c>i &lt; n</c>, its body ends with <c>i = i + 1</c> and assigns i nowhere else, and n stays
/// what it is. Then it runs a number of times that is known before.
/// </summary>
/// <param name="Index">i</param>
/// <param name="Bound">n</param>
/// <param name="Comparison">How i is compared with n.</param>
/// <param name="Rest">What else the test asks, or null.</param>
internal sealed record Counted(ParameterExpression Index, Expression Bound, ExpressionType Comparison, Expression? Rest)
{
    /// <summary>Whether the index runs down.</summary>
    public bool Down => Comparison is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual;

    /// <summary>Recognises one.</summary>
    /// <param name="test">The test of the loop.</param>
    /// <param name="body">Its body.</param>
    /// <param name="assigned">What either assigns.</param>
    /// <param name="state">The variable that tells where control is going.</param>
    public static Counted? Find(Expression test, Expression body, IReadOnlyCollection<ParameterExpression> assigned, ParameterExpression? state)
    {
        var conditions = Conditions(test).ToList();
        var at = conditions.FindIndex(c => !IsOn(c, state));
        if (at < 0 || Comparing(conditions[at], negated: false) is not var (index, comparison, bound) || index.Type != typeof(int))
            return null;
        if (!assigned.Contains(index) || !IsSteady(bound, assigned) || Assigned.Variables(test).Count > 0)
            return null;
        conditions.RemoveAt(at);
        var counted = new Counted(index, bound, comparison, conditions.Count == 0 ? null : conditions.Aggregate(Expression.AndAlso));
        // The language has no loop that runs down and has a test.
        return new Steps(index).In(body) == 1 && Step(Tail(body, state), index) == (counted.Down ? -1 : 1) && !(counted.Down && counted.Rest is not null)
            ? counted
            : null;
    }

    private static IEnumerable<Expression> Conditions(Expression test) => test is BinaryExpression { NodeType: ExpressionType.AndAlso, Method: null } and
        ? Conditions(and.Left).Concat(Conditions(and.Right))
        : [test];

    private static (ParameterExpression Index, ExpressionType Comparison, Expression Bound)? Comparing(Expression test, bool negated) => test switch
    {
        UnaryExpression { NodeType: ExpressionType.Not, Method: null } not => Comparing(not.Operand, !negated),
        BinaryExpression { Method: null, Left: ParameterExpression i } c when Kind(c.NodeType, negated, false) is { } kind => (i, kind, c.Right),
        BinaryExpression { Method: null, Right: ParameterExpression i } c when Kind(c.NodeType, negated, true) is { } kind => (i, kind, c.Left),
        _ => null,
    };

    private static ExpressionType? Kind(ExpressionType kind, bool negated, bool mirrored)
    {
        ExpressionType[] order = [ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual];
        var k = Array.IndexOf(order, kind);
        // !(i < n) is i ≥ n, and n < i is i > n.
        return k < 0 ? null : order[(negated ? 3 - k : k) switch { var j when mirrored => j ^ 2, var j => j }];
    }

    // What has the same value in every iteration, and no effect; it is computed once at least in any case.
    private static bool IsSteady(Expression bound, IReadOnlyCollection<ParameterExpression> assigned) => bound switch
    {
        ConstantExpression => true,
        ParameterExpression variable => !assigned.Contains(variable),
        MemberExpression member => member.Expression is null || IsSteady(member.Expression, assigned),
        UnaryExpression { NodeType: ExpressionType.ArrayLength or ExpressionType.Negate or ExpressionType.Convert, Method: null } unary => IsSteady(unary.Operand, assigned),
        BinaryExpression { Method: null, Conversion: null, NodeType: ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Divide } b =>
            IsSteady(b.Left, assigned) && IsSteady(b.Right, assigned),
        MethodCallExpression { Object: null } call => RuleBook.Find(call.Method) is not null && call.Arguments.All(a => IsSteady(a, assigned)),
        MethodCallExpression { Object: { Type.IsArray: true } array, Method.Name: nameof(Array.GetLength) } call =>
            IsSteady(array, assigned) && call.Arguments.All(a => IsSteady(a, assigned)),
        _ => false,
    };

    // The last thing that an iteration does, if it does not leave the loop. Where control is on again behind it, an iteration that went elsewhere went on to the next one.
    private static Expression? Tail(Expression body, ParameterExpression? state, bool isOnAgain = false)
    {
        switch (body)
        {
            case BlockExpression block:
                var last = block.Expressions.LastOrDefault(e => !IsIdle(e, state));
                return last is null ? null : Tail(last, state, isOnAgain || block.Expressions.Skip(block.Expressions.IndexOf(last) + 1).Any(e => e is not DefaultExpression));
            case ConditionalExpression choice when IsOn(choice.Test, state):
                return isOnAgain ? null : Tail(choice.IfTrue, state);
            case ConditionalExpression choice when Goes(choice.IfTrue, state):
                return isOnAgain ? null : Tail(choice.IfFalse, state);
            case ConditionalExpression choice when Goes(choice.IfFalse, state):
                return isOnAgain ? null : Tail(choice.IfTrue, state);
            default:
                return body;
        }
    }

    private static bool IsIdle(Expression e, ParameterExpression? state) =>
        e is DefaultExpression || (e is BinaryExpression { NodeType: ExpressionType.Assign, Right: ConstantExpression { Value: 0 } } set && set.Left == state);

    private static bool IsOn(Expression e, ParameterExpression? state) =>
        e is BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: 0 } } on && on.Left == state;

    // Whether a branch ends by going elsewhere.
    private static bool Goes(Expression branch, ParameterExpression? state) => branch switch
    {
        BlockExpression block => block.Expressions.LastOrDefault(e => e is not DefaultExpression) is { } last && Goes(last, state),
        BinaryExpression { NodeType: ExpressionType.Assign, Right: ConstantExpression { Value: not 0 } } set => set.Left == state,
        _ => false,
    };

    private static int Step(Expression? statement, ParameterExpression index) => statement switch
    {
        UnaryExpression { Method: null, NodeType: ExpressionType.PreIncrementAssign or ExpressionType.PostIncrementAssign } u when u.Operand == index => 1,
        UnaryExpression { Method: null, NodeType: ExpressionType.PreDecrementAssign or ExpressionType.PostDecrementAssign } u when u.Operand == index => -1,
        BinaryExpression { Method: null, Conversion: null, NodeType: ExpressionType.AddAssign, Right: ConstantExpression { Value: int k } } b when b.Left == index => k,
        BinaryExpression { Method: null, Conversion: null, NodeType: ExpressionType.SubtractAssign, Right: ConstantExpression { Value: int k } } b when b.Left == index => -k,
        BinaryExpression { NodeType: ExpressionType.Assign, Right: BinaryExpression { Method: null, Right: ConstantExpression { Value: int k } } sum } b
            when b.Left == index && sum.Left == index => sum.NodeType switch { ExpressionType.Add => k, ExpressionType.Subtract => -k, _ => 0 },
        BinaryExpression { NodeType: ExpressionType.Assign, Right: BinaryExpression { Method: null, NodeType: ExpressionType.Add, Left: ConstantExpression { Value: int k } } sum } b
            when b.Left == index && sum.Right == index => k,
        UnaryExpression { NodeType: ExpressionType.Increment, Method: null } => 0,
        BinaryExpression { NodeType: ExpressionType.Assign, Right: UnaryExpression { Method: null } one } b when b.Left == index && one.Operand == index =>
            one.NodeType switch { ExpressionType.Increment => 1, ExpressionType.Decrement => -1, _ => 0 },
        _ => 0,
    };

    /// <summary>How often the index may be assigned.</summary>
    private sealed class Steps(ParameterExpression variable) : Assignments(variable)
    {
        // Code that stands elsewhere may do anything.
        protected override Expression VisitInvocation(InvocationExpression node)
        {
            Count += node.Expression is LambdaExpression ? 0 : 2;
            return base.VisitInvocation(node);
        }
    }
}
