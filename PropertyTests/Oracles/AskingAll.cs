using System.Linq.Expressions;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>
/// A LINQ program that asks every sequence for all its elements, as soon as it is made. Which elements LINQ asks for that decide nothing is its own affair, and other in each version:
/// Append(1).Last() asks for none of its source, with one more Append for all. What a program throws because it asks for more, this one throws as well.
/// </summary>
internal sealed class AskingAll : ExpressionVisitor
{
    public static LambdaExpression Of(LambdaExpression lambda) => (LambdaExpression)new AskingAll().Visit(lambda);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        var call = base.VisitMethodCall(node);
        return node.Method.DeclaringType == typeof(Enumerable) && node.Type.IsGenericType && node.Type.GetGenericTypeDefinition() is var made && (made == typeof(IEnumerable<>) || made == typeof(IOrderedEnumerable<>))
            ? Expression.Convert(Expression.Call(typeof(Enumerable), nameof(Enumerable.ToArray), node.Type.GenericTypeArguments, call), node.Type)
            : call;
    }
}
