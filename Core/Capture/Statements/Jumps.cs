using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>
/// Writes a body with jumps as one without: what is left are blocks, conditionals and loops of the form <c>while (test) body</c>. A jump
/// sets a number, <see cref="State"/>, to that of its label, and nothing runs until control is at the label again:
/// <code>
/// if (c) goto L; rest; L: more      becomes      if (c) state = 1 else { rest }; state = 0; more
/// </code>
/// Where one side of a conditional surely leaves, the rest moves into the other side and no test of the number is needed; a loop that ends
/// by its first statement keeps that as its test. A jump backwards repeats the statements from its label on while the number says so.
/// This file has the entry, and what has no jumps of its own.
/// </summary>
internal sealed partial class Jumps : ExpressionVisitor
{
    private readonly Flow flow = new();
    private readonly Flow.Facts whole;
    private readonly Dictionary<LabelTarget, int> numbers = [];
    private readonly Dictionary<LabelTarget, ParameterExpression> values = [];
    private readonly HashSet<ParameterExpression> temporaries = [];
    private readonly List<ParameterExpression> added = [];
    private int loops;

    private Jumps(Expression body) => whole = flow.Of(body);

    /// <summary>Where control is going: 0 for on, else the number of a label.</summary>
    public ParameterExpression State { get; } = Expression.Variable(typeof(int), "state");

    /// <summary>The body without jumps, and the variable that tells where control is going (null when the body has no statements).</summary>
    public static (Expression Body, ParameterExpression? State) Remove(Expression body)
    {
        var jumps = new Jumps(body);
        if (!jumps.whole.HasStatements)
            return (body, null);
        var written = jumps.Write(body);
        return (Expression.Block(body.Type, [jumps.State, .. jumps.added], written), jumps.State);
    }

    /// <inheritdoc/>
    public override Expression? Visit(Expression? node) => node is null ? null : Write(node);

    private Expression Write(Expression node)
    {
        if (node is ParameterExpression or ConstantExpression or LambdaExpression || !flow.Of(node).HasStatements)
            return node;
        if (node is BlockExpression or ConditionalExpression or LoopExpression or GotoExpression or LabelExpression or SwitchExpression or TryExpression)
            return DeepStack.Run(() => base.Visit(node)!);
        return Leaves(node) ? DeepStack.Run(() => Spill(node)) : DeepStack.Run(() => base.Visit(node)!);
    }

    /// <inheritdoc/>
    protected override Expression VisitExtension(Expression node) => node;

    /// <inheritdoc/>
    protected override Expression VisitLambda<T>(Expression<T> node) => node;

    /// <inheritdoc/>
    protected override Expression VisitConditional(ConditionalExpression node)
    {
        if (Leaves(node.Test))
            return Spill(node);
        var test = Write(node.Test);
        if (Entries(node.IfTrue) is { Count: > 0 } first)
            test = Expression.Condition(On, test, At(first));
        else if (Entries(node.IfFalse) is { Count: > 0 } second)
            test = Expression.Condition(On, test, Expression.Not(At(second)));
        return Expression.Condition(test, Write(node.IfTrue), Write(node.IfFalse), node.Type);
    }

    /// <inheritdoc/>
    protected override Expression VisitSwitch(SwitchExpression node)
    {
        if (Leaves(node.SwitchValue))
            return Spill(node);
        var bodies = node.Cases.Select(c => Expression.SwitchCase(Write(c.Body), c.TestValues));
        return Expression.Switch(node.Type, Write(node.SwitchValue), node.DefaultBody is null ? null : Write(node.DefaultBody), node.Comparison, bodies);
    }

    /// <inheritdoc/>
    protected override Expression VisitTry(TryExpression node)
    {
        var body = Write(node.Body);
        var last = node.Finally is null ? null : Write(node.Finally);
        // What runs last runs whether control goes on or elsewhere.
        if (last is not null && Leaves(node.Body))
        {
            var going = Temporary(typeof(int), "going");
            last = Expression.Block(Expression.Assign(going, State), Set(0), last, Expression.Assign(State, going));
        }

        return Expression.MakeTry(node.Type, body, last, node.Fault, node.Handlers);
    }

    /// <inheritdoc/>
    protected override Expression VisitGoto(GotoExpression node)
    {
        var written = new List<Expression>();
        if (node.Value is { Type: var type } && type != typeof(void) && node.Target.Type != typeof(void))
        {
            written.Add(Write(Expression.Assign(Value(node.Target), node.Value)));
            // The jump may be cut short by one inside its value.
            if (Leaves(node.Value))
                return Expression.Block(node.Type, written[0], Expression.IfThen(On, Set(Number(node.Target))), Expression.Default(node.Type));
        }
        else if (node.Value is not null)
        {
            written.Add(Write(node.Value));
        }

        return Expression.Block(node.Type, [.. written, Set(Number(node.Target)), Expression.Default(node.Type)]);
    }

    /// <inheritdoc/>
    protected override Expression VisitLabel(LabelExpression node) => List([node], node.Type);

    private bool Leaves(Expression node) => flow.Leaving(node).Count > 0;

    // The labels inside a node to which something outside of it jumps.
    private List<LabelTarget> Entries(Expression node)
    {
        var facts = flow.Of(node);
        return [.. facts.Marks.Where(l => whole.Jumps.GetValueOrDefault(l) > facts.Jumps.GetValueOrDefault(l))];
    }

    // Whether control never goes on after the node.
    private bool NeverEnds(Expression node) => node switch
    {
        GotoExpression => true,
        UnaryExpression { NodeType: ExpressionType.Throw } => true,
        BlockExpression block => flow.Of(node).Marks.Count == 0 && block.Expressions.Any(NeverEnds),
        ConditionalExpression choice => Entries(node).Count == 0 && (NeverEnds(choice.Test) || (NeverEnds(choice.IfTrue) && NeverEnds(choice.IfFalse))),
        LoopExpression loop => Entries(node).Count == 0 && (loop.BreakLabel is null || !flow.Of(loop.Body).Jumps.ContainsKey(loop.BreakLabel)),
        _ => false,
    };

    private BinaryExpression On => Expression.Equal(State, Expression.Constant(0));

    private Expression At(IEnumerable<LabelTarget> labels) =>
        labels.Select(l => (Expression)Expression.Equal(State, Expression.Constant(Number(l)))).Aggregate(Expression.OrElse);

    private BinaryExpression Set(int state) => Expression.Assign(State, Expression.Constant(state));

    private int Number(LabelTarget label)
    {
        if (!numbers.TryGetValue(label, out var number))
            numbers[label] = number = numbers.Count + 1;
        return number;
    }

    // What a jump hands to its label.
    private ParameterExpression Value(LabelTarget label)
    {
        if (!values.TryGetValue(label, out var value))
        {
            values[label] = value = Temporary(label.Type, label.Name ?? "value");
            // A jump inside the value of another one sets the same variable, which must then stay as it is.
            temporaries.Remove(value);
        }

        return value;
    }

    private ParameterExpression Temporary(Type type, string? name)
    {
        var variable = Expression.Variable(type, name);
        added.Add(variable);
        temporaries.Add(variable);
        return variable;
    }
}
