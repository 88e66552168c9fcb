using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>Loops, and expressions that control leaves in the middle.</summary>
internal sealed partial class Jumps
{
    /// <inheritdoc/>
    protected override Expression VisitLoop(LoopExpression node)
    {
        loops++;
        var entries = Entries(node.Body);
        var head = entries.Count == 0 ? Head(node) : null;
        var body = head?.Body ?? node.Body;
        var leaving = flow.Leaving(body);
        var inside = new List<Expression>();
        // Known as an iteration starts, so that the jumps of inner loops fold.
        if (entries.Count == 0 && flow.Of(body).Jumps.Count > 0)
            inside.Add(Set(0));
        inside.Add(Write(body));
        if (node.ContinueLabel is { } next && leaving.Remove(next))
            inside.Add(leaving.Count == 0 && entries.Count == 0 ? Set(0) : Expression.IfThen(At([next]), Set(0)));

        var test = head?.Test;
        if (entries.Count > 0)
            test = Expression.OrElse(On, At(entries));
        else if (leaving.Count > 0 || (node.BreakLabel is { } end && Entries(node).Contains(end)))
            test = test is null ? On : Expression.AndAlso(On, test);
        var exit = Expression.Label();
        var written = new List<Expression> { While(test ?? Expression.Constant(true), Expression.Block(typeof(void), inside), exit) };
        // A jump from outside to where iterations start.
        if (node.ContinueLabel is { } start && Entries(node).Contains(start))
            written.Insert(0, Expression.IfThen(At([start]), Set(0)));
        loops--;

        if (node.BreakLabel is { } done)
        {
            if (head?.Value is { } value)
                written.Add(Guarded(Write(Expression.Assign(Value(done), value)), leaving.Count > 0));
            var ends = leaving.Remove(done);
            // Known again, where no other jump leaves the loop.
            if (leaving.Count == 0 && flow.Of(body).Jumps.Count > 0)
                written.Add(Set(0));
            else if (ends || Entries(node).Contains(done))
                written.Add(Expression.IfThen(At([done]), Set(0)));
            if (node.Type != typeof(void))
                written.Add(Value(done));
        }

        return Expression.Block(node.Type, written);
    }

    /// <summary><c>while (test) body</c>, the form in which loops are read.</summary>
    private static LoopExpression While(Expression test, Expression body, LabelTarget exit) =>
        Expression.Loop(Expression.Condition(test, body, Expression.Break(exit), typeof(void)), exit);

    private sealed record LoopHead(Expression Test, Expression Body, Expression? Value);

    // loop { if (test) body else break; rest } and loop { if (!test) break; rest }, where the test computes and does no more.
    private LoopHead? Head(LoopExpression loop)
    {
        if (loop.BreakLabel is not { } label)
            return null;
        var (declared, statements) = loop.Body is BlockExpression block ? (block.Variables, block.Expressions) : ([], [loop.Body]);
        if (statements[0] is not ConditionalExpression || statements.Count > 1 && statements[1] is ConditionalExpression { IfTrue: GotoExpression })
        {
            if (Computed(label, declared, [.. OneByOne(statements)]) is { } head)
                return head;
        }

        if (statements[0] is not ConditionalExpression first || flow.Of(first.Test).HasStatements
            || Assigned.Variables(first.Test).Count > 0 || declared.Any(v => Mention.Of(first.Test, v)))
            return null;
        Expression[] rest = [.. statements.Skip(1)];
        if (Breaks(first.IfFalse) is { } no)
            return new(first.Test, Body(first.IfTrue), no.Value);
        return Breaks(first.IfTrue) is { } yes ? new(Expression.Not(first.Test), Body(first.IfFalse), yes.Value) : null;

        // A value that reads what the body declares has to stay there.
        GotoExpression? Breaks(Expression e) =>
            e is GotoExpression g && g.Target == label && (g.Value is null || !declared.Any(v => Mention.Of(g.Value, v))) ? g : null;

        Expression Body(Expression start) => declared.Count == 0 && rest.Length == 0 ? start : Expression.Block(typeof(void), declared, [start, .. rest]);
    }

    // Statements of blocks that declare nothing, and what a test that ends the loop decides about, stand in the list itself.
    private IEnumerable<Expression> OneByOne(IEnumerable<Expression> list) => list.SelectMany(e => e switch
    {
        BlockExpression { Variables.Count: 0 } block when flow.Of(block).Marks.Count == 0 => OneByOne(block.Expressions),
        ConditionalExpression { IfFalse: GotoExpression { Value: null } exit } choice => OneByOne([Expression.IfThen(Expression.Not(choice.Test), exit), choice.IfTrue]),
        _ => [e],
    });

    // loop { s; if (!test) break; rest }, once or more, where s computes what the test reads and nothing else does.
    private LoopHead? Computed(LabelTarget label, IReadOnlyCollection<ParameterExpression> declared, IReadOnlyList<Expression> statements)
    {
        var (moved, computed) = (new List<ParameterExpression>(), new List<Expression>());
        Expression? test = null;
        var used = 0;
        for (var k = 0; k < statements.Count; k++)
        {
            if (statements[k] is BinaryExpression { NodeType: ExpressionType.Assign, Left: ParameterExpression variable } assign
                && declared.Contains(variable) && !flow.Of(assign.Right).HasStatements && Assigned.Variables(assign.Right).Count == 0)
            {
                computed.Add(assign);
                continue;
            }

            if (statements[k] is not ConditionalExpression { IfTrue: GotoExpression { Value: null } exit, IfFalse: DefaultExpression } leave
                || exit.Target != label || flow.Of(leave.Test).HasStatements || Assigned.Variables(leave.Test).Count > 0)
                break;
            ParameterExpression[] locals = [.. computed.Select(c => (ParameterExpression)((BinaryExpression)c).Left).Distinct()];
            Expression[] group = [.. computed, leave];
            if (!locals.All(v => AssignedFirst(v, group) && !statements.Where((_, i) => i < used || i > k).Any(s => Mention.Of(s, v))))
                break;
            var more = leave.Test is UnaryExpression { NodeType: ExpressionType.Not, Method: null, Operand: var stay } ? stay : Expression.Not(leave.Test);
            Expression part = locals.Length == 0 ? more : Expression.Block(typeof(bool), locals, [.. computed, more]);
            test = test is null ? part : Expression.AndAlso(test, part);
            moved.AddRange(locals);
            computed.Clear();
            used = k + 1;
        }

        return test is null || declared.Any(v => !moved.Contains(v) && Mention.Of(test, v))
            ? null
            : new(test, Expression.Block(typeof(void), declared.Except(moved), statements.Skip(used).DefaultIfEmpty(Expression.Empty())), null);
    }

    // An operation whose operands control may leave: they are computed one after the other, then the operation, if control is still here.
    private Expression Spill(Expression node)
    {
        switch (node)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso, Method: null } and:
                return Write(Expression.Condition(and.Left, and.Right, Expression.Constant(false)));
            case BinaryExpression { NodeType: ExpressionType.OrElse, Method: null } or:
                return Write(Expression.Condition(or.Left, Expression.Constant(true), or.Right));
            case BinaryExpression { NodeType: ExpressionType.Assign, Left: ParameterExpression variable } assign when temporaries.Contains(variable):
                return Expression.Assign(variable, Write(assign.Right));
            case BinaryExpression { NodeType: >= ExpressionType.AddAssign and <= ExpressionType.SubtractAssignChecked }:
            case UnaryExpression { NodeType: >= ExpressionType.PreIncrementAssign and <= ExpressionType.PostDecrementAssign }:
                return Write(node.Reduce());
        }

        var list = new List<Expression>();
        Expression last = node switch
        {
            ConditionalExpression choice => choice.Update(Computed(choice.Test), choice.IfTrue, choice.IfFalse),
            SwitchExpression choice => choice.Update(Computed(choice.SwitchValue), choice.Cases, choice.DefaultBody),
            BinaryExpression { NodeType: ExpressionType.Assign } assign => Expression.Assign(Place(assign.Left), Computed(assign.Right)),
            _ => Operands.Replace(node, Computed),
        };
        list.Add(last);
        return List(list, node.Type);

        Expression Place(Expression place) => place switch
        {
            ParameterExpression or MemberExpression { Expression: null } => place,
            MemberExpression { Expression: { } of } member => member.Update(of.Type.IsValueType ? Place(of) : Computed(of)),
            _ => Operands.Replace(place, Computed),
        };

        Expression Computed(Expression operand)
        {
            if (operand is ConstantExpression or LambdaExpression || operand.Type == typeof(void))
                return operand;
            var variable = Temporary(operand.Type, null);
            list.Add(Expression.Assign(variable, operand));
            return variable;
        }
    }

    /// <summary>The same operation on other operands.</summary>
    private sealed class Operands(Func<Expression, Expression> replace) : ExpressionVisitor
    {
        private bool isInside;

        public static Expression Replace(Expression node, Func<Expression, Expression> replace) => new Operands(replace).Visit(node)!;

        public override Expression? Visit(Expression? node)
        {
            if (node is null)
                return null;
            if (isInside)
                return replace(node);
            isInside = true;
            return base.Visit(node);
        }
    }
}
