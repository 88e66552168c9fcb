using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Capturing;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>
/// Calls of ordinary methods and delegates inside lambdas: the lambda with the lifted method called in their place. Which method has a rule
/// is asked each time, so a rule added later wins.
/// </summary>
internal sealed class Expansion : ExpressionVisitor
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<MethodInfo, object> isOurs = [];
    private static readonly object yes = new(), no = new();

    // A node that stands at many places stays one node.
    private readonly Dictionary<Expression, Expression?> done = new(ReferenceEqualityComparer.Instance);

    private readonly List<HeldFunction> held;

    private Expansion(List<HeldFunction> held) => this.held = held;

    /// <summary>The lambda with what it calls in it.</summary>
    /// <param name="lambda">The lambda.</param>
    /// <param name="held">Gets the functions whose code was read, and where they are held.</param>
    public static LambdaExpression Of(LambdaExpression lambda, List<HeldFunction> held)
    {
        if (FSharpLambdas.Of(lambda) is { } function)
            return Lifter.Of(function);
        return (LambdaExpression)new Expansion(held).Visit(lambda)!;
    }

    /// <summary>Whether a method is neither of the framework nor of this library, and has no rule.</summary>
    public static bool Wants(MethodInfo? method) =>
        method is not null && ReferenceEquals(isOurs.GetValue(method, static m => IsOrdinary(m) ? yes : no), yes) && !Lifter.IsKnown(method);

    /// <summary>Whether a member is a property that computes, of a structure known by its components.</summary>
    public static bool Wants(MemberExpression member) =>
        (member is { Member: PropertyInfo { GetMethod: { } get }, Expression: { } form } && Forms.Of(form.Type) is not null && Models.Of(get) is not null) || member is { Member: PropertyInfo { GetMethod: { } getter }, Expression: { } of } && !Stores.IsAutomatic(getter) && Layout.Of(of.Type) is { } layout
        && layout.IndexOf(member.Member) < 0 && Wants(getter);

    /// <summary>Whether a call is that of a delegate by its own method.</summary>
    public static bool IsInvoke(MethodCallExpression call) => call.Object is { } called && typeof(Delegate).IsAssignableFrom(called.Type) && call.Method.Name == nameof(Action.Invoke);

    /// <summary>Whether LINQ is called with functions that something holds.</summary>
    public static bool IsGivenFunctions(MethodCallExpression call)
    {
        if (call.Method.DeclaringType != typeof(Enumerable))
            return false;
        // Asked of each call whenever a lambda is read: the collection of the arguments would be made for that.
        var arguments = (IArgumentProvider)call;
        for (var i = 1; i < arguments.ArgumentCount; i++)
        {
            if (arguments.GetArgument(i) is MemberExpression { Type: var type } && typeof(Delegate).IsAssignableFrom(type))
                return true;
        }

        return false;
    }

    private static bool IsOrdinary(MethodInfo method)
    {
        var type = method.DeclaringType;
        if (type is null || type.IsArray || typeof(Delegate).IsAssignableFrom(type) || typeof(Expression).IsAssignableFrom(type) || method.IsDefined(typeof(TransformAttribute), false))
            return false;
        var assembly = type.Assembly;
        var name = Assemblies.Name(assembly);
        if (assembly == typeof(Expansion).Assembly || name == "FunctionalAD")
            return false;
        // A derivative that somebody wrote and that is no rule yet is not passed over.
        if (Rulebook.MarkedDerivatives.Has(method) || Forms.IsConversion(method))
            return false;
        return type.Namespace == "System.Numerics" || !(name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib" or "netstandard");
    }

    /// <inheritdoc/>
    public override Expression? Visit(Expression? node)
    {
        if (node is null or ParameterExpression)
            return node;
        if (!done.TryGetValue(node, out var known))
            done[node] = known = node is LambdaExpression lambda && Origins.Of(lambda) is { IsCurrent: false } origin ? origin.Anew() : DeepStack.Run(() => base.Visit(node));
        return known;
    }

    /// <inheritdoc/>
    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (FSharpOperators.Of(node) is { } meant)
            return Visit(meant)!;
        var visited = (MethodCallExpression)base.VisitMethodCall(node);
        if (IsInvoke(visited))
            return OrAsItStands(node, () => Function(visited.Object!) is { } function ? Expression.Invoke(Read(visited.Object!, function), visited.Arguments) : visited);
        if (IsGivenFunctions(visited))
            return OrAsItStands(node, () => visited.Update(visited.Object, visited.Arguments.Select(Given)));
        return Wants(node.Method) && !(FSharp.IsMap(node.Method.DeclaringType!) && Unreached.IsData(node.Type) && Unreached.IsClosed(node))
            ? OrAsItStands(node, () => Called(visited, node.Method, [.. visited.Object is null ? [] : new[] { visited.Object }, .. visited.Arguments]))
            : visited;
    }

    // What cannot be read need not be where no parameter reaches it.
    private static Expression OrAsItStands(Expression node, Func<Expression> read)
    {
        try
        {
            return read();
        }
        catch (NotDifferentiableException) when (Unreached.IsData(node.Type) && Unreached.IsClosed(node))
        {
            return node;
        }
    }

    /// <inheritdoc/>
    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (FSharpOperators.Of(node) is { } meant)
            return Visit(meant)!;
        var visited = (BinaryExpression)base.VisitBinary(node);
        return Wants(node.Method) && !node.IsLifted && node.NodeType < ExpressionType.AddAssign && node.NodeType is not (ExpressionType.AndAlso or ExpressionType.OrElse)
            ? Called(visited, node.Method!, visited.Left, visited.Right)
            : visited;
    }

    /// <inheritdoc/>
    protected override Expression VisitUnary(UnaryExpression node)
    {
        // What makes an exception is run as it stands.
        if (node.NodeType == ExpressionType.Throw)
            return node;
        var visited = base.VisitUnary(node);
        return Wants(node.Method) && !node.IsLifted && visited is UnaryExpression unary ? Called(unary, node.Method!, unary.Operand) : visited;
    }

    /// <inheritdoc/>
    protected override Expression VisitMember(MemberExpression node)
    {
        var visited = base.VisitMember(node);
        return Wants(node) && visited is MemberExpression { Expression: { } owner } ? OrAsItStands(node, () => Called(visited, ((PropertyInfo)node.Member).GetMethod!, owner)) : visited;
    }

    /// <inheritdoc/>
    protected override Expression VisitInvocation(InvocationExpression node)
    {
        var visited = (InvocationExpression)base.VisitInvocation(node);
        return OrAsItStands(node, () => Function(visited.Expression) is { } function ? Expression.Invoke(Read(visited.Expression, function), visited.Arguments) : visited);
    }

    /// <inheritdoc/>
    protected override Expression VisitConstant(ConstantExpression node) =>
        node.Value is LambdaExpression code && Visit(code) is var expanded && expanded != code ? Expression.Constant(expanded, node.Type) : node;

    /// <inheritdoc/>
    protected override Expression VisitExtension(Expression node) => node;

    // A delegate that is held by what the lambda captured: its code is read when the derivative is built.
    private Delegate? Function(Expression e)
    {
        if (e is not MemberExpression member || !typeof(Delegate).IsAssignableFrom(member.Type))
            return (e as ConstantExpression)?.Value as Delegate;
        var function = StructuralKey.Evaluate(member) as Delegate;
        held.Add(new(member, function));
        return function;
    }

    // A function that is passed is code, too.
    private Expression Given(Expression argument) => typeof(Delegate).IsAssignableFrom(argument.Type) && Function(argument) is { } function ? Read(argument, function) : argument;

    private static LambdaExpression Read(Expression held, Delegate function) => KnownDerivatives.Tree(function) is { } tree ? tree
        : function.Method.DeclaringType is null ? throw new NotDifferentiableException(
            Syntax.Show(held), "it is a compiled delegate, whose code cannot be seen",
            "hold the Expression that it was compiled of, and call that with .Compile()(…)")
        : Lifter.Of(function);

    private Expression Called(Expression node, MethodInfo method, params Expression[] arguments)
    {
        if (!method.IsStatic && Models.Of(method) is null && method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsSealed && !method.DeclaringType.IsValueType)
            return node;
        // What has no code to read is left to Capture, which says so where it stands.
        return Code.Of(Models.Of(method) ?? method) is null ? node : Expression.Invoke(Lifter.Of(method), arguments.Select(Given));
    }
}
