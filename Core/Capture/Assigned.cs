using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>Which variables a statement can assign, and whether it jumps: asked before a branch or loop is read.</summary>
internal sealed class Assigned : ExpressionVisitor
{
    private readonly List<ParameterExpression> variables = [];
    private readonly List<ParameterExpression> declared = [];
    private bool jumps;

    private Assigned()
    {
    }

    public static IReadOnlyList<ParameterExpression> Variables(Expression node) => Walk(node).variables;

    public static bool Jumps(Expression node) => Walk(node).jumps;

    private static Assigned Walk(Expression node)
    {
        var walk = new Assigned();
        // Statements are where assignments are: a value without blocks has none.
        walk.Visit(node);
        return walk;
    }

    public override Expression? Visit(Expression? node) => DeepStack.Run(() => base.Visit(node));

    protected override Expression VisitBinary(BinaryExpression node)
    {
        var isAssignment = node.NodeType is ExpressionType.Assign
            or (>= ExpressionType.AddAssign and <= ExpressionType.SubtractAssignChecked);
        if (isAssignment && node.Left is ParameterExpression variable && !declared.Contains(variable) && !variables.Contains(variable))
            variables.Add(variable);
        return base.VisitBinary(node);
    }

    // What a block or a lambda declares is its own.
    protected override Expression VisitBlock(BlockExpression node) => Declaring(node.Variables, () => base.VisitBlock(node));

    protected override Expression VisitLambda<T>(Expression<T> node) => Declaring(node.Parameters, () => base.VisitLambda(node));

    private Expression Declaring(IReadOnlyCollection<ParameterExpression> own, Func<Expression> visit)
    {
        declared.AddRange(own);
        var result = visit();
        declared.RemoveRange(declared.Count - own.Count, own.Count);
        return result;
    }

    protected override Expression VisitGoto(GotoExpression node)
    {
        jumps = true;
        return base.VisitGoto(node);
    }
}
