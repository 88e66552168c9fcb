using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Capturing;

/// <summary>Calls: of primitives, of lambdas and captured expressions (inlined), of derivatives inside a lambda.</summary>
internal sealed partial class Capture
{
    private static readonly MethodInfo isConstant = typeof(Known).GetMethod(nameof(Known.IsConstant))!;
    private static readonly MethodInfo varies = typeof(Known).GetMethod(nameof(Known.Varies))!;
    private static readonly MethodInfo kinkBetween = typeof(Kink).GetMethod(nameof(Kink.Between))!;

    private const int MostRemembered = 32;

    private readonly Dictionary<(object Scope, LambdaExpression Code), List<(Operand[] Arguments, Value Result)>> applied = [];

    private Value Call(MethodCallExpression node)
    {
        var method = node.Method;
        if (method == isConstant || method == varies)
            return new Value.Plain(builder.Apply(method == varies ? Primitives.Varies : Primitives.IsLiteral, node.Type, Plain(Visit(node.Arguments[0]), node.Arguments[0])));
        if (method.DeclaringType == typeof(Unreached))
            return Evaluated(node.Arguments[0]);
        if (method == kinkBetween)
            return new Value.Plain(builder.Apply(Primitives.Kink, node.Type, [.. node.Arguments.Select(a => Plain(Visit(a), a))]));
        if (RuleBook.Find(method) is { } primitive)
            return Primitive(node, primitive);
        if (method.IsStatic && method.IsDefined(typeof(DerivativeOfAttribute), false))
            return Primitive(node, RuleBook.Intern(method));
        if (RuleBook.Definition(method) is { } definition)
            return Define(node, definition);
        if (RuleBook.IsConversion(method))
            return Primitive(node, Primitives.Conversion());
        if (Transform(method) is { } transform)
            return Derive(node, transform, node.Arguments);

        // f.Compile()(x) arrives as an invocation of this call; f.Invoke(x) as a call of the delegate's own method.
        if (method.Name == nameof(Expression<>.Compile) && node.Object is not null && typeof(LambdaExpression).IsAssignableFrom(node.Object.Type))
            return Visit(node.Object);
        if (method.Name == nameof(Action.Invoke) && node.Object is not null && typeof(Delegate).IsAssignableFrom(node.Object.Type))
            return Invoke(node, node.Object, node.Arguments);
        if (Assigned.IsSet(method))
            return SetElement(node);
        if (node.Object is { Type.IsArray: true } copied && method.Name == nameof(Array.Clone) && !copied.Type.GetElementType()!.IsArray)
            return Track(new Value.Plain(builder.Copy(Plain(Visit(copied), copied))), owned: true);
        if ((OfGrowing(node) ?? OfRoom(node) ?? OfMoved(node) ?? OfWalk(node) ?? OfTree(node)) is { } ours)
            return ours;
        if ((method.DeclaringType == typeof(Enumerable) ? Linq(node) : OfArray(node) ?? MethodGroup(node) ?? Integral(node) ?? FromBits(node)) is { } value)
            return value;

        if (Lifting.Impure.Why(method) is { } why)
            throw Refuse(node, why, ImpureRemedy);
        if (method.ReturnType != typeof(void) && OfData(node, method, [.. node.Object is null ? node.Arguments : node.Arguments.Prepend(node.Object)]) is { } data)
            return data;
        throw Refuse(
            node,
            $"there is no rule for the derivative of {Types.Name(method.DeclaringType ?? typeof(object))}.{method.Name}",
            $"write it out with functions of Math, hold it as an Expression and call that, or {Lifting.Remedy.Rule(method)}");
    }

    private Value Primitive(MethodCallExpression node, Primitive primitive) =>
        Freeze(new Value.Plain(builder.Apply(primitive, node.Type, [.. Arguments(node)])), "it is what a method returned, which may hold it");

    // The object that a method is called on is its first argument.
    private IEnumerable<Operand> Arguments(MethodCallExpression node)
    {
        IEnumerable<Expression> all = node.Object is null ? node.Arguments : node.Arguments.Prepend(node.Object);
        return all.Select(a => Plain(Visit(a), a) is var operand && (operand.Type.IsArray && !a.Type.IsAssignableFrom(operand.Type))
            ? throw Refuse(node, $"`{Syntax.Show(a)}` is an array here, and a method wants the list", "give the method an array")
            : operand);
    }

    // A method that is a name for an expression; the expression is written in double and serves float as well.
    private Value Define(MethodCallExpression node, LambdaExpression definition)
    {
        var function = Of(definition, context).Function;
        Operand[] arguments = [.. Arguments(node)];
        var copier = new Copier(builder) { Real = arguments[0].Type };
        return Compose(node.Type, new Queue<Operand>(copier.Inline(function.Body, arguments)));
    }

    private Value Invoke(Expression node, Expression function, ReadOnlyCollection<Expression> arguments)
    {
        if (Built(node, function, arguments) is { } derivative)
            return derivative;
        var written = Code(node, function);
        if (CallFunction(node, function, written, arguments) is { } called)
            return called;
        return Apply(node, written, [.. arguments.Select(Visit)]);
    }

    // The lambda that an expression is; a delegate has no code that could be read.
    private LambdaExpression Code(Expression node, Expression function)
    {
        if (Visit(function) is Value.Code { Lambda: var written })
            return written;
        throw function is MethodCallExpression { Object: { } held, Method.Name: nameof(Expression<>.Compile) }
            ? Refuse(node, $"which function `{Syntax.Show(held)}` is, is not known when the derivative is built", "hold the Expression in a variable or field, which is not null")
            : Refuse(
                node,
                $"`{Syntax.Show(function)}` is a compiled delegate, whose code cannot be seen",
                "hold it as an Expression<…>, and call it here with `.Compile()(…)`");
    }

    // A lambda applied to the same operands again is the same value, so that expressions which call one another twice stay small.
    private Value Apply(Expression node, LambdaExpression written, params Value[] values)
    {
        if (assigns || !values.All(v => v is Value.Plain))
            return Inline(node, written, values);
        Operand[] arguments = [.. values.Select(v => ((Value.Plain)v).Operand)];
        foreach (var scope in builder.Open)
        {
            if (applied.TryGetValue((scope, written), out var before)
                && before.Find(b => b.Arguments.Zip(arguments).All(p => Builder.Same(p.First, p.Second))) is { Result: { } known })
                return known;
        }

        var result = Inline(node, written, values);
        if (result is Value.Plain or Value.Composite)
        {
            var key = (builder.Open.Last(), written);
            if (!applied.TryGetValue(key, out var all))
                applied[key] = all = [];
            if (all.Count == MostRemembered)
                all.RemoveAt(0);
            all.Add((arguments, result));
        }

        return result;
    }

    // What a tree of the library's own making was written from.
    private Value? Program(Expression node, LambdaExpression written, Value[] values)
    {
        if (KnownPrograms.Find(written, [.. objects.Keys]) is not { } known)
            return null;
        var leaves = new List<Operand>();
        for (var i = 0; i < values.Length; i++)
            Flatten(values[i], leaves, node);
        var results = new Copier(builder).Inline(known.Function.Body, [.. leaves.Select(AsArray), .. objects.Values]);
        return Compose(written.ReturnType, new Queue<Operand>(results));
    }

    private Value Inline(Expression node, LambdaExpression written, Value[] values)
    {
        if (++inlined > MaximumInlining)
            throw Refuse(node, $"lambdas call lambdas more than {MaximumInlining} deep, or one calls itself without end", "write the repetition as a loop");
        if (Program(node, written, values) is { } derived)
            return derived;
        var lambda = Closures.Fresh(written);

        // The body stands at several places with other values for its parameters: what was remembered of its nodes does not hold here.
        var (remembered, hidden) = (memo, lambda.Parameters.Select(p => variables.GetValueOrDefault(p)).ToArray());
        memo = [[]];
        for (var i = 0; i < values.Length; i++)
        {
            RefuseReference(lambda.Parameters[i]);
            variables[lambda.Parameters[i]] = values[i];
        }

        var result = Body(lambda);
        for (var i = 0; i < values.Length; i++)
        {
            if (hidden[i] is { } before)
                variables[lambda.Parameters[i]] = before;
            else if (ReferenceEquals(lambda, written))
                variables.Remove(lambda.Parameters[i]);
        }

        memo = remembered;
        inlined--;
        return result;
    }
}
