using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>The transforms: each takes a program and gives a program, so they nest in any order.</summary>
internal static class Transforms
{
    /// <summary>Applies a transform by name, as a derivative inside a lambda does.</summary>
    /// <param name="transform">Which.</param>
    /// <param name="function">A function of one result.</param>
    /// <param name="inputs">How many of its parameters count; the others are constants.</param>
    /// <param name="order">The order, for <see cref="Transform.Derivative"/>.</param>
    /// <param name="context">Conventions.</param>
    public static Function Apply(Transform transform, Function function, int inputs, int order, Context context) => transform switch
    {
        Transform.Derivative => Derivative(function, order, context),
        Transform.Gradient => Gradient(function, inputs, context),
        Transform.ValueAndGradient => ValueAndGradient(function, inputs, context),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>f⁽ⁿ⁾ by the first parameter.</summary>
    public static Function Derivative(Function function, int order, Context context) => order == 1
        ? Drop(Forwards(function, 1, context), function.Results.Length)
        : Differentiation.Taylor.Derivative(function, order, context);

    /// <summary>(x) ↦ ∇f(x)</summary>
    public static Function Gradient(Function function, int inputs, Context context, Mode mode = Mode.Auto) =>
        Drop(ValueAndGradient(function, inputs, context, mode), function.Results.Length);

    /// <summary>(x) ↦ (f(x), ∇f(x)); one pass forward where there is one parameter, else one pass in reverse.</summary>
    public static Function ValueAndGradient(Function function, int inputs, Context context, Mode mode = Mode.Auto) =>
        mode == Mode.Forward || (mode == Mode.Auto && inputs == 1) ? Forwards(function, inputs, context) : Backwards(function, inputs, context);

    /// <summary>(x, v) ↦ (f(x), J·v)</summary>
    public static Function Jvp(Function function, int inputs, Context context) =>
        TangentsAfter(Forward.Of(function, context, i => i < inputs).Function, function, inputs);

    /// <summary>(x, v) ↦ H·v: forward over reverse.</summary>
    public static Function Hvp(Function function, int inputs, Context context)
    {
        var gradient = Gradient(function, inputs, context, Mode.Reverse);
        return Drop(TangentsAfter(Forward.Of(gradient, context, i => i < inputs).Function, gradient, inputs), inputs);
    }

    /// <summary>(x) ↦ the Hessian as a matrix: forward over reverse, all unit vectors in one pass.</summary>
    public static Function Hessian(Function function, int inputs, Context context)
    {
        var gradient = Gradient(function, inputs, context);
        return Sweep(gradient, inputs, context, (builder, _, columns) =>
        {
            var type = columns[0][0].Type.MakeArrayType(2);
            var matrix = builder.Zeros(type, Literal.Of(inputs), Literal.Of(inputs));
            for (var i = 0; i < inputs; i++)
            {
                for (var j = 0; j < inputs; j++)
                    matrix = builder.Write(matrix, [Literal.Of(i), Literal.Of(j)], columns[j][i]);
            }

            return [matrix];
        });
    }

    /// <summary>(x) ↦ the array of f⁽ᵏ⁾(x)/k!, k = 0 … order.</summary>
    public static Function Taylor(Function function, int order, Context context) => Differentiation.Taylor.Coefficients(function, order, context);

    // The parameters of a pushforward in the order (x, v, constants).
    private static Function TangentsAfter(Function pushforward, Function primal, int inputs)
    {
        var tangents = pushforward.Parameters[primal.Parameters.Length..];
        return new(primal.Name, new Region(
            [.. pushforward.Parameters[..inputs], .. tangents, .. pushforward.Parameters[inputs..primal.Parameters.Length]],
            pushforward.Body.Equations,
            pushforward.Results));
    }

    private static Function Forwards(Function function, int inputs, Context context) =>
        Sweep(function, inputs, context, (_, values, columns) => [.. values, .. columns.Select(c => c[0])]);

    // Pushes every unit vector, all in one pass. The other inputs are constants to it: pushed as a number, their zero
    // would turn an infinite or undefined weight into NaN (0·∞).
    private static Function Sweep(
        Function function, int inputs, Context context, Func<Builder, IReadOnlyList<Operand>, Operand[][], IEnumerable<Operand>> select)
    {
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        var builder = context.Builder();
        return builder.Function(function.Name, parameters, _ =>
        {
            var (values, columns) = Forward.Along(function, inputs, [.. parameters], builder, context);
            return select(builder, values, columns);
        });
    }

    private static Function Backwards(Function function, int inputs, Context context)
    {
        var pullback = Transpose.Of(Forward.Of(function, context, i => i < inputs), context, unit: true);
        return new Function(function.Name, pullback.Body);
    }

    // Without the first results; what only they needed goes with the dead code.
    private static Function Drop(Function function, int count) =>
        new(function.Name, new Region(function.Parameters, function.Body.Equations, function.Results.RemoveRange(0, count)));
}
