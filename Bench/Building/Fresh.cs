using System.Linq.Expressions;

namespace FunctionalAD.Bench.Building;

/// <summary>
/// Copies a tree, adding a literal no earlier copy had, so that neither a cache by identity nor one by structure can know
/// the copy.
/// </summary>
internal sealed class Fresh : ExpressionVisitor
{
    private static int copies;
    private readonly Dictionary<ParameterExpression, ParameterExpression> parameters = [];

    public static LambdaExpression Copy(LambdaExpression tree)
    {
        var fresh = new Fresh();
        var body = Expression.Add(fresh.Visit(tree.Body), Expression.Constant((double)++copies));
        return Expression.Lambda(tree.Type, body, tree.Parameters.Select(fresh.Renewed));
    }

    protected override Expression VisitParameter(ParameterExpression node) => Renewed(node);

    private ParameterExpression Renewed(ParameterExpression old) =>
        parameters.TryGetValue(old, out var known) ? known : parameters[old] = Expression.Parameter(old.Type, old.Name);
}
