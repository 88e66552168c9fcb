using System.Linq.Expressions;

namespace FunctionalAD.Bench.LogisticMap;

/// <summary>
/// Counts the operations a derivative tree carries out. What is kept in a variable is computed where it is assigned and
/// only read afterwards, so it counts once.
/// </summary>
internal sealed class Operations : ExpressionVisitor
{
    private int count;

    public static int OperationCount(LambdaExpression derivativeTree)
    {
        var operations = new Operations();
        operations.Visit(derivativeTree.Body);
        return operations.count;
    }

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType != ExpressionType.Assign)
            count++;
        return base.VisitBinary(node);
    }

    protected override Expression VisitUnary(UnaryExpression node)
    {
        if (node.NodeType is not (ExpressionType.Convert or ExpressionType.Quote))
            count++;
        return base.VisitUnary(node);
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        count++;
        return base.VisitMethodCall(node);
    }
}
