using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Derivatives inside a lambda.</summary>
internal sealed partial class Capture
{
    private static bool IsOrdered(Transform transform) => transform is Differentiation.Transform.Derivative or Differentiation.Transform.Taylor;

    private static Transform? Transform(MethodInfo method) => method.GetCustomAttribute<TransformAttribute>()?.Transform;

    // Grad.Of(f)(x) is Grad.At(f, x), and Vjp.Of(f)(x) is the value and a function of the cotangent, which is Vjp.At(f, x, cotangent).
    private Value? Built(Expression node, Expression function, ReadOnlyCollection<Expression> arguments)
    {
        if (function is not MethodCallExpression { Object: null, Method: { Name: "Of", DeclaringType: { } home } method } build
            || home.GetMethods().FirstOrDefault(m => m.Name == "At" && Transform(m) is not null) is not { } at)
            return null;
        var transform = Transform(at)!.Value;
        // An order may stand between the function and the options, which come last.
        Expression[] order = [.. build.Arguments.Skip(1).SkipLast(1)];
        if (build.Arguments[^1] is not ConstantExpression { Value: null } || order.Length > (IsOrdered(transform) ? 1 : 0))
            throw Refuse(node, "a derivative inside a function takes the options of the derivative around it, and no others", $"leave them out, or write {home.Name}.At");
        if (transform != Differentiation.Transform.Vjp)
            return Derive(node, transform, [build.Arguments[0], .. arguments, .. order]);

        var point = Expression.Variable(arguments[0].Type, "point");
        variables[point] = Visit(arguments[0]);
        // x ↦ (Value, Pullback)
        var (of, value) = (build.Type.GenericTypeArguments[0], build.Type.GenericTypeArguments[1].GenericTypeArguments[0]);
        var cotangent = Expression.Parameter(value, "cotangent");
        var pullback = Expression.Lambda(Expression.Call(at.MakeGenericMethod(of, value), build.Arguments[0], point, cotangent), cotangent);
        return new Value.Composite(Layout.Of(node.Type)!, [Invoke(node, build.Arguments[0], [point]), new Value.Code(pullback)]);
    }

    // Diff.At(f, x) and the like: the inner function becomes a program of its own, whose variables from outside are constants to it.
    private Value Derive(Expression node, Transform transform, IReadOnlyList<Expression> arguments)
    {
        if (Visit(arguments[0]) is not Value.Code { Lambda: var written })
            throw Refuse(node, "the function to differentiate is not known when the derivative is built", "pass a lambda, or a captured Expression");

        var lambda = Closures.Fresh(written);
        var point = new List<Operand>();
        var ordered = IsOrdered(transform);
        foreach (var argument in ordered ? arguments.Skip(1).Take(1) : arguments.Skip(1))
            Flatten(Visit(argument), point, argument);
        point = [.. point.Select(AsArray)];
        var order = ordered && arguments.Count > 2 ? Order(node, arguments[2]) : 1;

        var inner = new Capture(lambda, context, this, assigns, codes);
        var parameters = new List<Var>();
        foreach (var parameter in lambda.Parameters)
            inner.variables[parameter] = Declare(parameter.Type, parameter.Name, parameters);
        inner.Survey(lambda);
        var leaves = new List<Operand>();
        var own = parameters.Count;
        var function = new Function(lambda.Name ?? "f");
        inner.builder.Define(function, parameters, _ =>
        {
            inner.TrackParameters(lambda);
            inner.Flatten(inner.Body(lambda), leaves, lambda.Body);
            return leaves.Select(inner.AsArray);
        });
        foreach (var (_, import) in inner.imports)
            import.Level = 0;
        function.Body = new Region([.. parameters, .. inner.imports.Select(i => i.Inner)], function.Body.Equations, function.Body.Results);

        if (inner.bits)
            Bits.Check(function);
        var derivative = Transforms.Apply(transform, function, own, order, context);
        var results = new Copier(builder).Inline(derivative.Body, [.. point, .. inner.imports.Select(i => i.Outer)]);
        return Separate(Compose(node.Type, new Queue<Operand>(results)));
    }

    // Where arrays are written, what a derivative returns is an array of its own: it might be one of those that it was given.
    private Value Separate(Value value) => value switch
    {
        Value.Composite composite => new Value.Composite(composite.Layout, [.. composite.Parts.Select(Separate)]),
        Value.Plain { Operand: Var array } when array.Type.IsArray && array.Type.GetElementType()!.IsPrimitive && Changes(array.Type) => Track(new Value.Plain(builder.Copy(array)), owned: true),
        _ => value,
    };

    private int Order(Expression node, Expression order) => Visit(order) switch
    {
        Value.Plain { Operand: Literal { Value: int and >= 0 and var n } } => n,
        Value.Plain { Operand: Literal } => throw Refuse(node, $"the order `{Syntax.Show(order)}` is negative", "give an order of 0 or more"),
        _ => throw Refuse(node, $"the order `{Syntax.Show(order)}` is not known when the derivative is built", "write the order as a constant"),
    };
}
