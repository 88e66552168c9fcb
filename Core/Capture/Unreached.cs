using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Lifting;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Capturing;

/// <summary>
/// Data that no parameter reaches: parts of a lambda that read only what it captured, and text, whole numbers and dates, which carry no derivative. Whatever
/// the part is made of, it has the derivative zero, and a value that it has when it is evaluated as it stands, where it stands. So the library need not know
/// what it calls; but a part that tells another time or number each time stays refused.
/// </summary>
internal sealed class Unreached : ExpressionVisitor
{
    /// <summary>Structures of the framework that the language knows nothing of, and that hold no number that is differentiated.</summary>
    public static readonly Type[] Dates = [typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly)];

    // Collections that are no parameters to differentiate by, and that no function fills.
    private static readonly Type[] maps =
    [
        typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(SortedDictionary<,>), typeof(HashSet<>), typeof(ISet<>), typeof(IReadOnlySet<>), typeof(SortedSet<>),
    ];

    private readonly HashSet<Expression> found = new(ReferenceEqualityComparer.Instance);

    // Texts and dates that are made of numbers which are differentiated: what is made of them depends on these.
    private readonly HashSet<ParameterExpression> tainted = [];
    private bool areArraysTainted;

    // Of what was visited last: the variables from outside of it that may hold what is differentiated, whether it is a statement, whether something in it
    // is impure, whether something unknown waits in it.
    private (ParameterExpression[] Free, bool IsStatement, bool IsImpure, bool IsUnknown) last = ([], false, false, false);

    /// <summary>The method that marks a part.</summary>
    public static MethodInfo Mark { get; } = typeof(Unreached).GetMethod(nameof(AsItStands))!;

    /// <summary>A part that is evaluated as it stands.</summary>
    public static T AsItStands<T>(T value) => value;

    /// <summary>
    /// The lambda with marks around the smallest parts with a value that the language has, in which something stands that it does not know. The lambda itself
    /// where there are none.
    /// </summary>
    /// <param name="lambda">The lambda.</param>
    /// <param name="marked">Gets the parts.</param>
    /// <param name="isCalled">Whether it is called with values that may be reached.</param>
    public static LambdaExpression Marked(LambdaExpression lambda, List<Expression> marked, bool isCalled = false)
    {
        var walk = new Unreached();
        if (isCalled)
            walk.Taint(lambda.Parameters);
        int known;
        do
        {
            known = walk.Known;
            walk.found.Clear();
            walk.Visit(lambda.Body);
        }
        while (known < walk.Known);
        marked.AddRange(walk.found);
        return walk.found.Count == 0 ? lambda : Expression.Lambda(lambda.Type, new Marking(walk.found).Visit(lambda.Body)!, lambda.Name, lambda.Parameters);
    }

    private sealed class Marking(HashSet<Expression> marked) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node is null ? null
            : marked.Contains(node) ? Expression.Call(Mark.MakeGenericMethod(node.Type), node)
            : DeepStack.Run(() => base.Visit(node));

        protected override Expression VisitExtension(Expression node) => node;
    }

    /// <summary>Whether a type is that of data: numbers, truth values, text, and arrays, lists, structures and options of such.</summary>
    public static bool IsData(Type type) => IsScalar(type)
        || (type.IsArray ? IsData(type.GetElementType()!)
            : Listed.Array(type) is { } array ? IsData(array)
            : Lifting.FSharp.OptionOf(type) is { } content ? IsData(content)
            : Layout.Of(type) is { } layout && layout.Components.All(c => IsData(c.Type)));

    private static bool IsScalar(Type type) => Types.IsReal(type) || Types.IsInteger(type) || type.IsEnum || type == typeof(bool) || type == typeof(string);

    /// <summary>Whether the language knows nothing of what is called on objects of a type.</summary>
    public static bool IsForeign(Type type) => type == typeof(string) || Dates.Contains(type) || (type.IsGenericType && maps.Contains(type.GetGenericTypeDefinition())) || (type.IsArray && IsForeign(type.GetElementType()!));

    /// <summary>Whether a variable of a type cannot hold a number that is differentiated.</summary>
    public static bool IsInert(Type type) => IsWhole(type) || IsForeign(type);

    // Whole numbers carry no derivative, whatever they are made of.
    private static bool IsWhole(Type type) => Types.IsInteger(type) || type.IsEnum || type == typeof(bool) || (type.IsArray && IsWhole(type.GetElementType()!));

    private int Known => tainted.Count + (areArraysTainted ? 1 : 0);

    private void Taint(IEnumerable<ParameterExpression> variables) => tainted.UnionWith(variables.Where(v => IsForeign(v.Type)));

    /// <summary>Whether an expression reads nothing that is differentiated.</summary>
    public static bool IsClosed(Expression e)
    {
        var walk = new Unreached();
        walk.Visit(e);
        return walk.last is { Free: [], IsStatement: false, IsImpure: false };
    }

    public override Expression? Visit(Expression? node)
    {
        if (node is null)
            return node;
        last = ([], false, false, false);
        DeepStack.Run(() => base.Visit(node));
        last = (last.Free, last.IsStatement, last.IsImpure || IsImpure(node), last.IsUnknown || IsUnknown(node));
        if (last is { Free: [], IsStatement: false, IsImpure: false, IsUnknown: true } && IsData(node.Type))
        {
            found.Add(node);
            last.IsUnknown = false;
        }

        return node;
    }

    // What stands side by side is taken together.
    private Expression All(Expression node, params IEnumerable<Expression?> parts)
    {
        var all = (Free: Array.Empty<ParameterExpression>(), IsStatement: false, IsImpure: false, IsUnknown: false);
        foreach (var part in parts.Where(p => p is not null))
        {
            Visit(part);
            all = (last.Free.Length == 0 ? all.Free : [.. all.Free.Union(last.Free)], all.IsStatement | last.IsStatement, all.IsImpure | last.IsImpure, all.IsUnknown | last.IsUnknown);
        }

        last = all;
        return node;
    }

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType is not (ExpressionType.Assign or (>= ExpressionType.AddAssign and <= ExpressionType.SubtractAssignChecked)))
            return All(node, node.Left, node.Right);
        Visit(node.Right);
        if (last.Free.Length > 0 && node.Left is ParameterExpression assigned)
            Taint([assigned]);
        // Which array an element is stored in may not be known.
        if (last.Free.Length > 0 && node.Left is IndexExpression && IsForeign(node.Left.Type))
            areArraysTainted = true;
        if (node.Right is LambdaExpression held)
            Taint(held.Parameters);
        if (last is { Free: [], IsStatement: false, IsImpure: false, IsUnknown: true } && IsInert(node.Right.Type))
            found.Add(node.Right);
        All(node, node.Left, node.Right);
        Place(node.Left);
        return Statement(node);
    }

    protected override Expression VisitUnary(UnaryExpression node)
    {
        base.VisitUnary(node);
        if (node.NodeType is not (ExpressionType.PreIncrementAssign or ExpressionType.PreDecrementAssign or ExpressionType.PostIncrementAssign or ExpressionType.PostDecrementAssign))
            return node;
        Place(node.Operand);
        return Statement(node);
    }

    // What is written is a place, and no value: neither it nor what it is a part of can be something else.
    private void Place(Expression? place)
    {
        for (; place is not null; place = place switch { IndexExpression element => element.Object, MemberExpression member => member.Expression, _ => null })
            found.Remove(place);
    }

    private Expression Statement(Expression node)
    {
        last.IsStatement = true;
        return node;
    }

    protected override Expression VisitConditional(ConditionalExpression node) => All(node, node.Test, node.IfTrue, node.IfFalse);

    protected override Expression VisitMethodCall(MethodCallExpression node) => Called(node, [.. node.Arguments.Prepend(node.Object)]);

    protected override Expression VisitInvocation(InvocationExpression node) => Called(node, [.. node.Arguments.Prepend(node.Expression)]);

    // A lambda is called with what it stands beside.
    private Expression Called(Expression node, Expression?[] parts)
    {
        All(node, parts.Where(p => p is not LambdaExpression));
        if (last.Free.Length > 0)
            Array.ForEach(parts, p => Taint((p as LambdaExpression)?.Parameters ?? []));
        return All(node, parts);
    }

    protected override Expression VisitNew(NewExpression node) => All(node, node.Arguments);

    protected override Expression VisitNewArray(NewArrayExpression node) => All(node, node.Expressions);

    protected override Expression VisitIndex(IndexExpression node) => All(node, node.Arguments.Prepend(node.Object));

    protected override Expression VisitMemberInit(MemberInitExpression node) => node.Bindings.All(b => b is MemberAssignment)
        ? All(node, node.Bindings.Select(b => ((MemberAssignment)b).Expression).Concat(node.NewExpression.Arguments))
        : Statement(node);

    protected override Expression VisitListInit(ListInitExpression node) => All(node, node.Initializers.SelectMany(i => i.Arguments).Concat(node.NewExpression.Arguments));

    // Statements are walked into, and are no values.
    protected override Expression VisitBlock(BlockExpression node) => Statement(All(node, node.Expressions));

    protected override Expression VisitLoop(LoopExpression node) => Statement(All(node, node.Body));

    protected override Expression VisitSwitch(SwitchExpression node) =>
        Statement(All(node, node.Cases.SelectMany(c => c.TestValues.Append(c.Body)).Prepend(node.SwitchValue).Append(node.DefaultBody)));

    protected override Expression VisitTry(TryExpression node) => Statement(All(node, node.Handlers.Select(h => h.Body).Prepend(node.Body).Append(node.Finally).Append(node.Fault)));

    protected override Expression VisitGoto(GotoExpression node) => Statement(All(node, node.Value));

    protected override Expression VisitLabel(LabelExpression node) => Statement(All(node, node.DefaultValue));

    // The parameters of a lambda are no values outside of it, and hold what the part around it gives them.
    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        Visit(node.Body);
        last.Free = [.. last.Free.Except(node.Parameters)];
        return node;
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        last.Free = IsInert(node.Type) && !tainted.Contains(node) && !(areArraysTainted && node.Type.IsArray && IsForeign(node.Type)) ? [] : [node];
        return node;
    }

    protected override Expression VisitConstant(ConstantExpression node) => node;

    protected override Expression VisitExtension(Expression node) => Statement(node);

    private static bool IsImpure(Expression node) => Called(node) is { } method ? Impure.Anywhere(method) is not null : node.NodeType == ExpressionType.Throw;

    // The method that runs, as far as it is known now: of the delegate that is held, of the object that is.
    private static MethodBase? Called(Expression node) => node switch
    {
        MethodCallExpression { Method: { IsVirtual: true } method, Object: { } of } when StructuralKey.Evaluate(of) is { } holder => Frame.Implementation(holder.GetType(), method) ?? method,
        MethodCallExpression { Object: { } of } call when Expansion.IsInvoke(call) && StructuralKey.Evaluate(of) is Delegate function => function.Method,
        MethodCallExpression { Method: var method } => method,
        InvocationExpression { Expression: var of } when StructuralKey.Evaluate(of) is Delegate function => function.Method,
        MemberExpression { Member: PropertyInfo { GetMethod: { } getter } } => getter,
        NewExpression { Constructor: { } constructor } => constructor,
        BinaryExpression { Method: { } method } => method,
        UnaryExpression { Method: { } method } => method,
        _ => null,
    };

    // What the language may have no form for. To take too much for unknown costs nothing but the sight of it.
    private static bool IsUnknown(Expression node) => node switch
    {
        ParameterExpression or ConstantExpression or DefaultExpression or LambdaExpression or ConditionalExpression or NewArrayExpression => false,
        MemberExpression { Member: FieldInfo } => false,
        BinaryExpression { IsLifted: false } b => b.Method is { } method ? RuleBook.Find(method) is null : b.NodeType == ExpressionType.Coalesce || !IsScalar(b.Left.Type) && b.NodeType != ExpressionType.ArrayIndex,
        UnaryExpression { NodeType: ExpressionType.ArrayLength or ExpressionType.Quote } => false,
        UnaryExpression { IsLifted: false, Method: null } u => !IsScalar(u.Type) || !IsScalar(u.Operand.Type),
        MethodCallExpression { Method: var method } => RuleBook.Find(method) is null && RuleBook.Definition(method) is null && !RuleBook.IsConversion(method),
        _ => true,
    };
}
