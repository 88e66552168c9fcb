using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>Whether an expression mentions a variable.</summary>
internal sealed class Mention : ExpressionVisitor
{
    private readonly ParameterExpression variable;
    private readonly HashSet<Expression> seen = new(ReferenceEqualityComparer.Instance);
    private int lambdas;
    private bool found;
    private bool foundInLambda;

    private Mention(ParameterExpression variable) => this.variable = variable;

    /// <summary>Anywhere in it.</summary>
    public static bool Of(Expression node, ParameterExpression variable)
    {
        var walk = new Mention(variable);
        walk.Visit(node);
        return walk.found;
    }

    /// <summary>In a lambda inside of it that is a value, and not called where it stands.</summary>
    public static bool InLambda(Expression node, ParameterExpression variable)
    {
        var walk = new Mention(variable);
        walk.Visit(node);
        return walk.foundInLambda;
    }

    /// <inheritdoc/>
    public override Expression? Visit(Expression? node) =>
        node is null or ConstantExpression || (node is not ParameterExpression && lambdas == 0 && !seen.Add(node)) ? node : DeepStack.Run(() => base.Visit(node));

    /// <inheritdoc/>
    protected override Expression VisitParameter(ParameterExpression node)
    {
        found |= node == variable;
        foundInLambda |= node == variable && lambdas > 0;
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitInvocation(InvocationExpression node)
    {
        foreach (var argument in node.Arguments)
            Visit(argument);
        Visit(node.Expression is LambdaExpression called ? called.Body : node.Expression);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        lambdas++;
        Visit(node.Body);
        lambdas--;
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitExtension(Expression node) => node;
}

/// <summary>The variables that an expression reads and does not declare.</summary>
internal sealed class Mentioned : ExpressionVisitor
{
    private readonly HashSet<ParameterExpression> read = [], declared = [];

    /// <summary>The variables, each once.</summary>
    public static IEnumerable<ParameterExpression> In(Expression node)
    {
        var walk = new Mentioned();
        walk.Visit(node);
        return walk.read.Except(walk.declared);
    }

    /// <inheritdoc/>
    public override Expression? Visit(Expression? node) => node is null or ConstantExpression ? node : DeepStack.Run(() => base.Visit(node));

    /// <inheritdoc/>
    protected override Expression VisitParameter(ParameterExpression node)
    {
        read.Add(node);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitBlock(BlockExpression node)
    {
        declared.UnionWith(node.Variables);
        return base.VisitBlock(node);
    }

    /// <inheritdoc/>
    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        declared.UnionWith(node.Parameters);
        return base.VisitLambda(node);
    }

    /// <inheritdoc/>
    protected override Expression VisitExtension(Expression node) => node;
}

/// <summary>Other variables in the place of some; where an inner block or lambda declares one of them anew, that one is meant.</summary>
internal sealed class Renaming(IReadOnlyDictionary<ParameterExpression, ParameterExpression> renamed) : ExpressionVisitor
{
    /// <inheritdoc/>
    public override Expression? Visit(Expression? node) => node is null or ConstantExpression ? node : DeepStack.Run(() => base.Visit(node));

    /// <inheritdoc/>
    protected override Expression VisitParameter(ParameterExpression node) => renamed.GetValueOrDefault(node, node);

    /// <inheritdoc/>
    protected override Expression VisitBlock(BlockExpression node) =>
        Hides(node.Variables) ? node.Update(node.Variables, Without(node.Variables).Visit(node.Expressions)) : base.VisitBlock(node);

    /// <inheritdoc/>
    protected override Expression VisitLambda<T>(Expression<T> node) =>
        Hides(node.Parameters) ? node.Update(Without(node.Parameters).Visit(node.Body)!, node.Parameters) : base.VisitLambda(node);

    /// <inheritdoc/>
    protected override Expression VisitExtension(Expression node) => node;

    private bool Hides(IEnumerable<ParameterExpression> own) => own.Any(renamed.ContainsKey);

    private Renaming Without(IEnumerable<ParameterExpression> own) => new(renamed.Where(r => !own.Contains(r.Key)).ToDictionary());
}
