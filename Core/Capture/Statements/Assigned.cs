using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Capturing;

/// <summary>
/// What a statement can change: the variables it assigns, and the arrays whose elements it writes, by the variable through which it does.
/// Asked before a branch or loop is read.
/// </summary>
internal sealed class Assigned : ExpressionVisitor
{
    private readonly List<ParameterExpression> declared = [];
    private readonly HashSet<ParameterExpression> aliased = [], local = [];
    private readonly HashSet<Expression> seen = new(ReferenceEqualityComparer.Instance);

    private Assigned()
    {
    }

    /// <summary>The variables assigned that are declared outside.</summary>
    public List<ParameterExpression> Outer { get; } = [];

    /// <summary>All variables assigned.</summary>
    public HashSet<ParameterExpression> All { get; } = [];

    /// <summary>Element writes: the variable that holds the array (null where there is none), and the type of the array.</summary>
    public List<(ParameterExpression? Root, Type Array)> Writes { get; } = [];

    /// <summary>Arrays that may get longer, in the same way.</summary>
    public List<(ParameterExpression? Root, Type Array)> Longer { get; } = [];

    /// <summary>The types of arrays in which arrays are put.</summary>
    public HashSet<Type> Stores { get; } = [];

    /// <summary>Whether code is called that stands elsewhere.</summary>
    public bool CallsCode { get; private set; }

    /// <summary>The variables whose code is called.</summary>
    public HashSet<ParameterExpression> Called { get; } = [];

    /// <summary>Whether a variable is assigned an array that was not made just then.</summary>
    public bool IsAliased(ParameterExpression variable) => aliased.Contains(variable);

    /// <summary>Whether nothing changes but variables and arrays that are made here, each by the variable that it was made for.</summary>
    public bool StaysInside => Outer.Count == 0 && Writes.TrueForAll(w => w.Root is { } root && local.Contains(root) && !aliased.Contains(root));

    public static Assigned In(params IEnumerable<Expression> nodes)
    {
        var walk = new Assigned();
        // Statements are where assignments are: a value without blocks has none.
        foreach (var node in nodes)
            walk.Visit(node);
        return walk;
    }

    public static IReadOnlyList<ParameterExpression> Variables(Expression node) => In(node).Outer;

    /// <summary>Whether the expression makes a new array.</summary>
    public static bool MakesArray(Expression node) => node switch
    {
        NewArrayExpression => true,
        UnaryExpression { NodeType: ExpressionType.Convert, Operand: MethodCallExpression { Method.Name: nameof(Array.Clone) } } => true,
        DefaultExpression => true,
        ConstantExpression { Value: null } => true,
        _ => false,
    };

    /// <summary>The method with which an element of a multidimensional array is set.</summary>
    public static bool IsSet(MethodInfo method) => method is { Name: "Set", DeclaringType.IsArray: true };

    /// <summary>Whether a method makes an array longer.</summary>
    public static bool IsRoom(MethodInfo method) => method.Name == nameof(Sequences.Room) && method.DeclaringType == typeof(Sequences);

    /// <summary>Whether a method moves rows within an array of arrays.</summary>
    public static bool IsMoved(MethodInfo method) => method.Name == nameof(Sequences.Moved) && method.DeclaringType == typeof(Sequences);

    public override Expression? Visit(Expression? node) =>
        node is null || (declared.Count == 0 && node is not (ParameterExpression or ConstantExpression) && !seen.Add(node))
            ? node
            : DeepStack.Run(() => base.Visit(node));

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType is ExpressionType.Assign or (>= ExpressionType.AddAssign and <= ExpressionType.SubtractAssignChecked))
        {
            Changes(node.Left);
            if (node.Left is ParameterExpression { Type.IsArray: true } variable && !MakesArray(node.Right))
                aliased.Add(variable);
        }

        return base.VisitBinary(node);
    }

    protected override Expression VisitUnary(UnaryExpression node)
    {
        if (node.NodeType is >= ExpressionType.PreIncrementAssign and <= ExpressionType.PostDecrementAssign)
            Changes(node.Operand);
        return base.VisitUnary(node);
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (IsSet(node.Method))
        {
            if (node.Object!.Type.GetElementType()!.IsArray)
                Stores.Add(node.Object.Type);
            Element(node.Object);
        }

        if (IsRoom(node.Method))
        {
            Longer.Add((node.Arguments[0] as ParameterExpression, node.Arguments[0].Type));
            Element(node.Arguments[0]);
        }

        if (IsMoved(node.Method))
        {
            Stores.Add(node.Arguments[0].Type);
            Element(node.Arguments[0]);
        }

        if (node is { Object: ParameterExpression grows, Method: { Name: nameof(Growing<>.Add), DeclaringType.IsGenericType: true } add }
            && add.DeclaringType.GetGenericTypeDefinition() == typeof(Growing<>))
            Changes(grows);
        CallsCode |= node.Method.Name is nameof(Action.Invoke) || node.Method.IsDefined(typeof(Differentiation.TransformAttribute), false);
        return base.VisitMethodCall(node);
    }

    protected override Expression VisitInvocation(InvocationExpression node)
    {
        if (node.Expression is LambdaExpression called)
            aliased.UnionWith(called.Parameters.Where(p => p.Type.IsArray));
        else if (node.Expression is ParameterExpression variable)
            Called.Add(variable);
        else
            CallsCode = true;
        return base.VisitInvocation(node);
    }

    private void Changes(Expression place)
    {
        switch (place)
        {
            case ParameterExpression variable:
                All.Add(variable);
                if (!declared.Contains(variable) && !Outer.Contains(variable))
                    Outer.Add(variable);
                break;
            case MemberExpression { Expression: { } owner }:
                Changes(owner);
                break;
            case IndexExpression { Object: { Type.IsArray: true } array }:
                if (place.Type.IsArray)
                    Stores.Add(array.Type);
                Element(array);
                break;
        }
    }

    // An element of an array in an array changes both.
    private void Element(Expression array)
    {
        Writes.Add((array as ParameterExpression, array.Type));
        var inner = array switch
        {
            IndexExpression index => index.Object,
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } index => index.Left,
            _ => null,
        };
        if (inner is not null)
            Element(inner);
    }

    // What a block or a lambda declares is its own.
    protected override Expression VisitBlock(BlockExpression node)
    {
        local.UnionWith(node.Variables);
        return Declaring(node.Variables, () => base.VisitBlock(node));
    }

    protected override Expression VisitLambda<T>(Expression<T> node) => Declaring(node.Parameters, () => base.VisitLambda(node));

    protected override Expression VisitExtension(Expression node) => node;

    private Expression Declaring(IReadOnlyCollection<ParameterExpression> own, Func<Expression> visit)
    {
        declared.AddRange(own);
        var result = visit();
        declared.RemoveRange(declared.Count - own.Count, own.Count);
        return result;
    }
}
