using System.Linq.Expressions;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>The places where a derivative of a row asks for the convention at kinks.</summary>
internal sealed class KinkCalls : ExpressionVisitor
{
    private readonly List<MethodCallExpression> calls = [];

    public static IReadOnlyList<MethodCallExpression> Of(Expression? partial)
    {
        var search = new KinkCalls();
        search.Visit(partial);
        return search.calls;
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType == typeof(Kink))
            calls.Add(node);
        return base.VisitMethodCall(node);
    }
}
