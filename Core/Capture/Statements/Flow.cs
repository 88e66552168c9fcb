using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>
/// Where control can go from and to inside an expression: the labels it jumps to and how often, the labels it marks. Asked of a node many
/// times and computed once. Lambdas inside are programs of their own.
/// </summary>
internal sealed class Flow : ExpressionVisitor
{
    private readonly Dictionary<Expression, Facts> known = new(ReferenceEqualityComparer.Instance);
    private Facts current = new();

    /// <summary>What is known of one node.</summary>
    public sealed class Facts
    {
        /// <summary>How many jumps inside go to each label.</summary>
        public Dictionary<LabelTarget, int> Jumps { get; } = [];

        /// <summary>The labels marked inside.</summary>
        public HashSet<LabelTarget> Marks { get; } = [];

        /// <summary>Whether there is a statement inside that is read in a form of its own.</summary>
        public bool HasStatements { get; set; }

        /// <summary>Whether an exception is thrown inside by a statement.</summary>
        public bool Throws { get; set; }

        public void Add(Facts inner)
        {
            foreach (var (label, count) in inner.Jumps)
                Jumps[label] = Jumps.GetValueOrDefault(label) + count;
            Marks.UnionWith(inner.Marks);
            HasStatements |= inner.HasStatements;
            Throws |= inner.Throws;
        }
    }

    /// <summary>The facts of a node.</summary>
    public Facts Of(Expression node)
    {
        Visit(node);
        return known.GetValueOrDefault(node) ?? new Facts();
    }

    /// <summary>The labels outside of a node that it may jump to.</summary>
    public HashSet<LabelTarget> Leaving(Expression node)
    {
        var facts = Of(node);
        return [.. facts.Jumps.Keys.Where(l => !facts.Marks.Contains(l))];
    }

    /// <inheritdoc/>
    public override Expression? Visit(Expression? node)
    {
        if (node is null or ParameterExpression or ConstantExpression or LambdaExpression)
            return node;
        if (!known.TryGetValue(node, out var facts))
        {
            var outside = current;
            current = facts = new Facts();
            DeepStack.Run(() => base.Visit(node));
            current.HasStatements |= node is BlockExpression or LoopExpression or GotoExpression or LabelExpression or TryExpression or SwitchExpression;
            current.Throws |= node.NodeType == ExpressionType.Throw;
            known[node] = current;
            current = outside;
        }

        current.Add(facts);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitGoto(GotoExpression node)
    {
        current.Jumps[node.Target] = current.Jumps.GetValueOrDefault(node.Target) + 1;
        Visit(node.Value);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitLabel(LabelExpression node)
    {
        current.Marks.Add(node.Target);
        Visit(node.DefaultValue);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitLoop(LoopExpression node)
    {
        foreach (var label in (LabelTarget?[])[node.BreakLabel, node.ContinueLabel])
        {
            if (label is not null)
                current.Marks.Add(label);
        }

        Visit(node.Body);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitExtension(Expression node) => node;
}
