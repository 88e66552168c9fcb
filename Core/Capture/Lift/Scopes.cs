using System.Linq.Expressions;

namespace FunctionalAD.Lifting;

/// <summary>
/// Declares every variable in the innermost block that has all its mentions: what an iteration computes for itself is then no variable of
/// the loop.
/// </summary>
internal sealed class Scopes : ExpressionVisitor
{
    private sealed record Scope(BlockExpression Block, Scope? Around, int Depth);

    private readonly HashSet<ParameterExpression> own;
    private readonly Dictionary<ParameterExpression, Scope> scopes = [];
    private Scope? current;

    private Scopes(IEnumerable<ParameterExpression> own) => this.own = [.. own];

    public static Expression Declare(Expression body, IEnumerable<ParameterExpression> parameters)
    {
        var block = body as BlockExpression ?? Expression.Block(body);
        var scopes = new Scopes(parameters);
        scopes.Visit(block);
        return new Declaring(scopes.scopes.GroupBy(s => s.Value.Block).ToDictionary(g => g.Key, g => g.Select(s => s.Key).ToArray())).Visit(block)!;
    }

    public override Expression? Visit(Expression? node) => node is null or ConstantExpression ? node : Capturing.DeepStack.Run(() => base.Visit(node));

    protected override Expression VisitBlock(BlockExpression node)
    {
        current = new Scope(node, current, (current?.Depth ?? 0) + 1);
        base.VisitBlock(node);
        current = current.Around;
        return node;
    }

    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        own.UnionWith(node.Parameters);
        Visit(node.Body);
        return node;
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        if (!own.Contains(node))
            scopes[node] = scopes.TryGetValue(node, out var known) ? Common(known, current!) : current!;
        return node;
    }

    private static Scope Common(Scope a, Scope b)
    {
        while (a != b)
        {
            if (a.Depth >= b.Depth)
                a = a.Around!;
            else
                b = b.Around!;
        }

        return a;
    }

    private sealed class Declaring(Dictionary<BlockExpression, ParameterExpression[]> declared) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node is null or ConstantExpression or ParameterExpression ? node : Capturing.DeepStack.Run(() => base.Visit(node));

        protected override Expression VisitBlock(BlockExpression node) =>
            Expression.Block(node.Type, declared.GetValueOrDefault(node) ?? [], node.Expressions.Select(e => Visit(e)!));
    }
}
