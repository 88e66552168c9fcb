using System.Linq.Expressions;

namespace FunctionalAD.Lifting;

/// <summary>
/// A list in a query that nobody has read yet: LINQ reads it when the query is read, and by then it may hold other items. It stands in no tree that is done.
/// </summary>
/// <param name="list">The list.</param>
internal sealed class ListLater(Instance list) : Expression
{
    /// <summary>The list.</summary>
    public Instance List => list;

    /// <inheritdoc/>
    public override ExpressionType NodeType => ExpressionType.Extension;

    /// <inheritdoc/>
    public override Type Type => list.Type;

    /// <inheritdoc/>
    protected override Expression VisitChildren(ExpressionVisitor visitor) => this;

    /// <summary>Whether an expression is a query that reads one.</summary>
    public static bool IsIn(Expression query) => query.Type.IsInterface && query is not ParameterExpression && IsAnywhere(query);

    /// <summary>Whether one stands somewhere in an expression.</summary>
    public static bool IsAnywhere(Expression expression)
    {
        var found = false;
        Replaced(expression, l =>
        {
            found = true;
            return l;
        });
        return found;
    }

    /// <summary>The expression with something in the place of each.</summary>
    public static Expression Replaced(Expression expression, Func<ListLater, Expression> by) => new Replacing(by).Visit(expression)!;

    private sealed class Replacing(Func<ListLater, Expression> by) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) => node is ListLater listed ? by(listed) : node;
    }
}
