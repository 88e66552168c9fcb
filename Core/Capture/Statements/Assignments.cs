using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>How often a variable is assigned.</summary>
internal class Assignments(ParameterExpression variable) : ExpressionVisitor
{
    /// <summary>How many assignments were found.</summary>
    protected int Count { get; set; }

    /// <summary>How many there are in an expression.</summary>
    public int In(Expression body)
    {
        Visit(body);
        return Count;
    }

    public override Expression? Visit(Expression? node) => node is null ? null : DeepStack.Run(() => base.Visit(node));

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.Left == variable && node.NodeType is ExpressionType.Assign or (>= ExpressionType.AddAssign and <= ExpressionType.SubtractAssignChecked))
            Count++;
        return base.VisitBinary(node);
    }

    protected override Expression VisitUnary(UnaryExpression node)
    {
        if (node.Operand == variable && node.NodeType is >= ExpressionType.PreIncrementAssign and <= ExpressionType.PostDecrementAssign)
            Count++;
        return base.VisitUnary(node);
    }

    protected override Expression VisitExtension(Expression node) => node;
}
