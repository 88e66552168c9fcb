using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>A lambda as a program.</summary>
/// <param name="Function">Parameters: the leaves of the lambda's parameters in order, then one per captured object. Results: the leaves of
/// its value.</param>
/// <param name="Objects">The captured objects (closures and other references), which are parameters of the program, so that a variable
/// they hold is read at each call.</param>
/// <param name="Leaves">How many parameters of the program each parameter of the lambda is.</param>
/// <param name="Result">The type of the lambda's value.</param>
internal sealed record Captured(Function Function, ImmutableArray<object> Objects, int[] Leaves, Type Result)
{
    /// <summary>How many parameters are the lambda's own.</summary>
    public int Inputs { get; } = Sum(Leaves);

    private static int Sum(int[] leaves)
    {
        var sum = 0;
        foreach (var count in leaves)
            sum += count;
        return sum;
    }
}

/// <summary>
/// Reads LINQ expression trees into the language. What cannot be read is refused here, with the sub-expression as the user wrote it.
/// This file has the entry, the variables and the dispatch.
/// </summary>
internal sealed partial class Capture
{
    private const int MaximumInlining = 200;
    private const int MemoThreshold = 2000;

    private readonly LambdaExpression root;
    private readonly Context context;
    private readonly Builder builder;
    private readonly Capture? outer;
    private readonly bool assigns;
    private readonly Dictionary<ParameterExpression, Value> variables = [];
    private readonly Dictionary<object, Operand> objects = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Operand Outer, Var Inner)> imports = [];
    private readonly HashSet<ParameterExpression> imported = [];
    private readonly IReadOnlyDictionary<MemberExpression, LambdaExpression> codes;

    // A node that stands at many places is read once a scope; kept only in large trees, and not where variables are assigned.
    private List<Dictionary<Expression, Value>> memo = [[]];
    private readonly Dictionary<LambdaExpression, (Expression Body, ParameterExpression? State)> bodies = new(ReferenceEqualityComparer.Instance);
    private ParameterExpression? state;
    private int visited;
    private int inlined;

    private Capture(
        LambdaExpression root, Context context, Capture? outer, bool assigns, IReadOnlyDictionary<MemberExpression, LambdaExpression> codes)
    {
        this.codes = codes;
        this.assigns = assigns;
        this.root = root;
        this.context = context;
        this.outer = outer;
        functions = outer?.functions ?? new();
        builder = context.Builder();
    }

    /// <summary>Reads a lambda.</summary>
    public static Captured Of(LambdaExpression lambda, Context? context = null)
    {
        using var reading = StructuralKey.Read(lambda);
        return Of(lambda, reading, context ?? new Context());
    }

    /// <summary>Reads a lambda of which it is known already what it captures and whether it assigns.</summary>
    public static Captured Of(LambdaExpression lambda, in StructuralKey.Reading reading, Context context)
    {
        if (KnownPrograms.Find(lambda, reading.Objects) is { } known)
            return known;
        try
        {
            return Of(lambda, reading.Lambda, reading.Codes, reading, context);
        }
        catch (NotDifferentiableException refusal)
        {
            // What is refused may be data that no parameter reaches: it is evaluated as it stands.
            var parts = new List<Expression>();
            var marked = Unreached.Marked(reading.Lambda, parts);
            var codes = reading.Codes.ToDictionary(c => c.Key, c => Unreached.Marked(c.Value, parts, isCalled: true));
            if (parts.Count == 0)
                throw;
            try
            {
                return Of(lambda, marked, codes, reading, context);
            }
            catch (NotDifferentiableException) when (!parts.Exists(p => Syntax.Whole(p).Contains(refusal.Subject, StringComparison.Ordinal)))
            {
                // It was another part that is refused, and that is still so.
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(refusal);
                throw;
            }
        }
    }

    private static Captured Of(
        LambdaExpression root, LambdaExpression lambda, IReadOnlyDictionary<MemberExpression, LambdaExpression> codes, in StructuralKey.Reading reading, Context context)
    {
        var capture = new Capture(root, context, null, reading.Assigns, codes);
        var captured = reading.Objects;
        var parameters = new List<Var>();
        var leaves = new int[lambda.Parameters.Count];
        for (var i = 0; i < leaves.Length; i++)
        {
            var (parameter, before) = (lambda.Parameters[i], parameters.Count);
            capture.RefuseReference(parameter);
            capture.variables[parameter] = Declare(parameter.Type, parameter.Name, parameters);
            leaves[i] = parameters.Count - before;
        }

        foreach (var captive in captured)
        {
            var variable = new Var(captive.GetType(), "closure");
            capture.objects[captive] = variable;
            parameters.Add(variable);
        }

        var function = capture.builder.Function(lambda.Name ?? "f", parameters, _ =>
        {
            var results = new List<Operand>();
            capture.Survey(lambda);
            capture.TrackParameters(lambda);
            capture.Flatten(capture.Body(lambda), results, lambda.Body);
            capture.RefuseList(lambda, results);
            return results.Select(capture.AsArray);
        });
        if (capture.bits)
            Bits.Check(function);
        return new Captured(function, captured, leaves, lambda.ReturnType);
    }

    private void TrackParameters(LambdaExpression lambda)
    {
        foreach (var parameter in lambda.Parameters)
            variables[parameter] = Track(variables[parameter]);
    }

    // The body of a lambda; one with statements is first written without jumps.
    private Value Body(LambdaExpression lambda)
    {
        if (!assigns)
            return Visit(lambda.Body);
        if (!bodies.TryGetValue(lambda, out var known))
            bodies[lambda] = known = Jumps.Remove(lambda.Body);
        var outside = state;
        state = known.State;
        var result = Visit(known.Body);
        state = outside;
        return result;
    }

    private void RefuseReference(ParameterExpression parameter)
    {
        if (parameter.IsByRef)
            throw Refuse(parameter, "it is a parameter passed by reference", "pass the value, and return what should change");
    }

    // A parameter of structure type is its leaves, a list an array.
    private static Value Declare(Type type, string? name, List<Var> parameters)
    {
        if (Layout.Of(type) is { } layout)
            return new Value.Composite(layout, [.. layout.Components.Select(c => Declare(c.Type, $"{name}.{c.Name}", parameters))]);
        var variable = new Var(Listed.Array(type) ?? type, name);
        parameters.Add(variable);
        return new Value.Plain(variable);
    }

    private Value Visit(Expression node)
    {
        if (++visited > MemoThreshold && !assigns && IsInner(node))
            return Remembered(node) ?? Upwards(node);

        return System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? Dispatch(node)
            : Deep(node);
    }

    private static bool IsInner(Expression node) =>
        node is BinaryExpression or UnaryExpression or MethodCallExpression or ConditionalExpression or InvocationExpression;

    private Value? Remembered(Expression node)
    {
        foreach (var layer in memo)
        {
            if (layer.TryGetValue(node, out var known))
                return known;
        }

        return null;
    }

    // From the end of a long chain, so that the stack stays flat: each garbage collection walks all of it.
    private Value Upwards(Expression node)
    {
        var chain = new Stack<Expression>();
        for (var next = node; next is not null && IsInner(next) && Remembered(next) is null; next = ReadFirst(next))
            chain.Push(next);
        var value = Nothing;
        while (chain.TryPop(out var inner))
            memo[^1][inner] = value = Deep(inner);
        return value;
    }

    // The operand that a node reads before all else, if it reads it as a number.
    private static Expression? ReadFirst(Expression node)
    {
        return node switch
        {
            BinaryExpression { NodeType: ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Divide } binary =>
                Number(binary.Left is ParameterExpression or ConstantExpression ? binary.Right : binary.Left),
            UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.Convert } unary => Number(unary.Operand),
            MethodCallExpression { Object: null, Arguments: [var argument] } => Number(argument),
            _ => null,
        };

        static Expression? Number(Expression operand) => Types.IsReal(operand.Type) ? operand : null;
    }

    private Value Deep(Expression node) => DeepStack.Run(() => Dispatch(node));

    private Value Dispatch(Expression node) => node switch
    {
        BinaryExpression binary => Binary(binary),
        ParameterExpression parameter => Variable(parameter),
        ConstantExpression constant => Constant(constant),
        MethodCallExpression call => Call(call),
        UnaryExpression unary => Unary(unary),
        ConditionalExpression choice => Conditional(choice),
        MemberExpression member => Member(member),
        InvocationExpression invocation => Invoke(invocation, invocation.Expression, invocation.Arguments),
        LambdaExpression lambda => new Value.Code(lambda),
        NewExpression made => New(made),
        MemberInitExpression made => MemberInit(made),
        NewArrayExpression array => NewArray(array),
        DefaultExpression { Type: var type } =>
            type == typeof(void) ? Nothing : type.IsValueType ? Compose(type, new Queue<Operand>(Defaults(type))) : new Value.Plain(Literal.Default(type)),
        BlockExpression block => Block(block),
        LoopExpression loop => While(loop),
        SwitchExpression @switch => Switch(@switch),
        IndexExpression { Object: { } indexed } index => At(node, indexed, index.Arguments, index.Indexer?.GetMethod),
        TryExpression @try => Try(@try),
        _ => throw Refuse(node, $"{node.NodeType} expressions are not part of the language", "write it with arithmetic, conditionals and calls"),
    };

    private static Value Nothing { get; } = new Value.Plain(new Literal(null, typeof(object)));

    private Value Variable(ParameterExpression parameter)
    {
        if (variables.TryGetValue(parameter, out var known))
            return known;
        if (outer is null)
            throw Refuse(parameter, "it is a variable that is declared nowhere", "make it a parameter of the lambda or a variable of a block");

        // A derivative inside a lambda: variables of the lambda around it are constants of the inner function, hence parameters of it.
        imported.Add(parameter);
        var outside = outer.Variable(parameter);
        if (outside is Value.Code)
            return variables[parameter] = outside;
        var leaves = new List<Operand>();
        outer.Flatten(outside, leaves, parameter);
        var inner = new Queue<Operand>(leaves.Select(Import));
        return variables[parameter] = Imported(Compose(parameter.Type, inner));
    }

    private Value Imported(Value value) => value is Value.Composite composite
        ? new Value.Composite(composite.Layout, [.. composite.Parts.Select(Imported)])
        : Freeze(value, "it is an array of the function around the one that is differentiated");

    private Operand Import(Operand outside)
    {
        if (outside is Literal)
            return outside;
        foreach (var (known, variable) in imports)
        {
            if (ReferenceEquals(known, outside))
                return variable;
        }

        var import = new Var(outside.Type, (outside as Var)?.Name);
        imports.Add((outside, import));
        return import;
    }

    private Value Constant(ConstantExpression constant)
    {
        if (constant.Value is LambdaExpression code)
            return new Value.Code(code);
        if (StructuralKey.IsLiteral(constant))
            return new Value.Plain(new Literal(constant.Value, constant.Type));
        if (constants.TryGetValue(constant.Value!, out var cell))
            return new Value.Array(cell);
        if (!objects.TryGetValue(constant.Value!, out var known))
        {
            known = outer is null
                ? throw new InvalidOperationException("A captured object was not announced.")
                : Import(outer.Plain(outer.Constant(constant), constant));
            objects[constant.Value!] = known;
        }

        return new Value.Plain(known);
    }

    // The leaves of a value: a structure by its components, all else as it is.
    private void Flatten(Value value, List<Operand> leaves, Expression node)
    {
        switch (value)
        {
            case Value.Composite composite:
                foreach (var part in composite.Parts)
                    Flatten(part, leaves, node);
                break;
            case Value.Plain { Operand: var operand }:
                if (Layout.Of(operand.Type) is { } layout)
                {
                    for (var i = 0; i < layout.Components.Length; i++)
                        Flatten(new Value.Plain(builder.Unpack(operand, i)), leaves, node);
                }
                else
                {
                    leaves.Add(operand);
                }

                break;
            case Value.Array { Cell: var cell }:
                leaves.Add(Current(cell, node));
                break;
            case Sequence sequence:
                leaves.Add(Gather(sequence, node));
                break;
            default:
                throw Refuse(node, "a function is no value to compute with", "call the function and use what it returns");
        }
    }

    private static Value Compose(Type type, Queue<Operand> leaves) => Layout.Of(type) is { } layout
        ? new Value.Composite(layout, [.. layout.Components.Select(c => Compose(c.Type, leaves))])
        : new Value.Plain(leaves.Dequeue());

    private Operand Plain(Value value, Expression node) => value switch
    {
        Value.Plain plain => plain.Operand,
        Value.Array array => Current(array.Cell, node),
        Value.Composite composite => Whole(composite, node),
        Sequence sequence => Gather(sequence, node),
        _ => throw Refuse(node, "a function is no value to compute with", "call the function and use what it returns"),
    };

    private Operand Whole(Value.Composite composite, Expression node) => builder.Pack(composite.Layout.Type, [.. composite.Parts.Select(p => Plain(p, node))]);

    private NotDifferentiableException Refuse(Expression node, string reason, string remedy) =>
        Lifting.Lifter.MethodOf(root) is { } method
            ? new(Lifting.Source.Shown(node, method), reason, Lifting.Source.Remedy(remedy, method), Lifting.Source.Name(method))
            : new(Syntax.Show(node), reason, remedy, ReferenceEquals(node, root) ? null : Syntax.Show(root));
}
