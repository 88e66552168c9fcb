using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>The transforms: each takes a program and gives a program, so they nest in any order.</summary>
internal static class Transforms
{
    /// <summary>Applies a transform by name, as a derivative inside a lambda does.</summary>
    /// <param name="transform">Which.</param>
    /// <param name="function">A function of one result.</param>
    /// <param name="inputs">How many of its parameters count; the others are constants.</param>
    /// <param name="order">The order, for <see cref="Transform.Derivative"/> and <see cref="Transform.Taylor"/>.</param>
    /// <param name="context">Conventions.</param>
    public static Function Apply(Transform transform, Function function, int inputs, int order, Context context)
    {
        RefuseHidden(function, inputs);
        return transform switch
        {
            Transform.Derivative => Derivative(function, order, context),
            Transform.Gradient => Gradient(function, inputs, context),
            Transform.ValueAndGradient => ValueAndGradient(function, inputs, context),
            Transform.Jacobian => Columns.Jacobian(function, inputs, context, Mode.Auto),
            Transform.Hessian => Hessian(function, inputs, context),
            Transform.Jvp => Jvp(function, inputs, inputs, context),
            Transform.Vjp => Vjp(function, inputs, inputs, context),
            Transform.Hvp => Hvp(function, inputs, inputs, context),
            Transform.Taylor => Taylor(function, order, context),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Refuses parameters with numbers in them that no derivative would find: they would pass through as if they were none.</summary>
    internal static void RefuseHidden(Function function, int inputs)
    {
        foreach (var parameter in function.Parameters.Take(inputs).Where(p => Listed.Hides(p.Type)))
        {
            throw new NotDifferentiableException(
                parameter.Name ?? "a parameter",
                $"there are numbers in {Types.WithArticle(parameter.Type)} that no derivative would find: it is no structure known by its components (one whose constructor only stores them, and that does not hold itself), no array and no list of numbers, or it holds lists inside of an array",
                "use a record, a struct, a tuple, an array or a List; or make this data: capture it, or take the derivative by the first parameter, with Wrt.First");
        }
    }

    /// <summary>f⁽ⁿ⁾ by the first parameter: by series, or one after the other where a rule is no formula.</summary>
    public static Function Derivative(Function function, int order, Context context) => order == 1
        ? Drop(Forwards(function, 1, context), function.Results.Length)
        : Formulas.Only(function)
        ? Differentiation.Taylor.Derivative(function, order, context)
        : Derivative(Derivative(function, order - 1, context), 1, context);

    /// <summary>(x) ↦ ∇f(x)</summary>
    public static Function Gradient(Function function, int inputs, Context context, Mode mode = Mode.Auto) =>
        Drop(ValueAndGradient(function, inputs, context, mode), function.Results.Length);

    /// <summary>
    /// (x) ↦ (f(x), ∇f(x)); one pass forward where there is one number to differentiate by, else one pass in reverse. An input without
    /// derivative stands for its own.
    /// </summary>
    public static Function ValueAndGradient(Function function, int inputs, Context context, Mode mode = Mode.Auto)
    {
        var active = Active(function, inputs);
        var numbers = active.All(i => Types.IsReal(function.Parameters[i].Type));
        // With nothing to differentiate by there is no direction to go forward in.
        return active.Length > 0 && (mode == Mode.Forward || (mode == Mode.Auto && numbers && active.Length == 1))
            ? numbers ? Forwards(function, inputs, context) : Columns.ValueAndGradient(function, inputs, context)
            : Backwards(function, inputs, context);
    }

    /// <summary>(x₁ …, x₂ …, data) ↦ the derivatives by each number at every point: a loop over points of the gradient at one.</summary>
    public static Function Batch(Function function, int inputs, Context context)
    {
        var gradient = Gradient(function, inputs, context);
        Var[] parameters =
        [
            .. function.Parameters.Take(inputs).Select(p => new Var(p.Type.MakeArrayType(), p.Name)), .. function.Parameters.Skip(inputs).Select(p => new Var(p.Type, p.Name)),
        ];
        return context.Builder().Function(function.Name, parameters, builder => [.. builder.Loop(
            builder.Length(parameters[0]), false, [.. Enumerable.Range(0, inputs).Select(_ => new Slot(SlotKind.Collect, null))], null, body =>
            [
                .. new Copier(builder).Inline(gradient.Body, [.. parameters.Take(inputs).Select(p => builder.Read(p, body[0])), .. parameters.Skip(inputs)]),
            ])]);
    }

    /// <summary>(x, data) ↦ f(x), ∇f(x), the gradient gathered in one array; x is one array of numbers, or several are, with a gradient for each.</summary>
    public static Function GradientInto(Function function, int inputs, Context context) =>
        Transpose.Of(Forward.Of(function, context, i => i < inputs), context, unit: true, into: true);

    /// <summary>(x, data, v) ↦ (f(x), J·v)</summary>
    public static Function Jvp(Function function, int inputs, int leaves, Context context, Guard guard = Guard.Arrays)
    {
        var pushforward = Forward.Of(function, context, i => i < inputs);
        var after = TangentsAfter(pushforward, function, inputs, leaves);
        var tangents = function.Results.Length;
        // A result without derivative stands for its own.
        var whole = new Function(after.Name, new Region(after.Parameters, after.Body.Equations, [
            .. after.Results[..tangents],
            .. Enumerable.Range(0, function.Results.Length).Select(i => pushforward.Outputs.Contains(i) ? after.Results[tangents++] : after.Results[i])]));
        return Fits.Guarded(whole, context, pushforward.Inputs.Select(i => (i, leaves + i)), "v", guard);
    }

    /// <summary>(x, v) ↦ J·v</summary>
    public static Function Push(Function function, int inputs, int leaves, Context context, Guard guard) =>
        Drop(Jvp(function, inputs, leaves, context, guard), function.Results.Length);

    /// <summary>(x, data, ȳ) ↦ Jᵀ·ȳ</summary>
    public static Function Vjp(Function function, int inputs, int leaves, Context context, Guard guard = Guard.Lengths)
    {
        var pullback = Transpose.Of(Forward.Of(function, context, i => i < inputs), context, guard: guard, areThere: guard == Guard.Spans);
        var own = function.Parameters.Length;
        var cotangents = new Queue<Var>(pullback.Parameters[own..]);
        return Complete(
            pullback,
            function,
            [
                .. pullback.Parameters[..leaves],
                .. function.Results.Select(r => TangentSpace.Carries(r.Type) ? cotangents.Dequeue() : new Var(r.Type)),
                .. pullback.Parameters[leaves..own],
            ],
            inputs,
            0,
            context);
    }

    /// <summary>(x) ↦ x with arrays of its own, so that what the caller does to his later has no effect.</summary>
    public static Function Snapshot(Function function, int inputs, Context context)
    {
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        var builder = context.Builder();
        return builder.Function(function.Name, parameters, _ => parameters.Take(inputs).Select(p => TangentSpace.Duplicate(builder, p)));
    }

    /// <summary>(x, data, v) ↦ H·v: forward over reverse.</summary>
    public static Function Hvp(Function function, int inputs, int leaves, Context context, Guard guard = Guard.Arrays)
    {
        var gradient = Drop(Backwards(function, inputs, context, areThere: guard == Guard.Spans), function.Results.Length);
        return Drop(Jvp(gradient, inputs, leaves, context, guard), inputs);
    }

    /// <summary>(x) ↦ the Hessian as a matrix: forward over reverse; by numbers all unit vectors in one pass, by an array in a loop.</summary>
    public static Function Hessian(Function function, int inputs, Context context)
    {
        var gradient = Gradient(function, inputs, context);
        if (function.Parameters.Take(inputs).Any(p => !Types.IsReal(p.Type)))
            return Columns.Jacobian(gradient, inputs, context, Mode.Forward, isHessian: true);
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

    /// <summary>(x) ↦ the Hessian by one array, row by row in one.</summary>
    public static Function HessianInto(Function function, int inputs, Context context) => Columns.Jacobian(
        Drop(Backwards(function, inputs, context, areThere: true), function.Results.Length), inputs, context, Mode.Forward, isHessian: true, isFlat: true);

    /// <summary>(x) ↦ the array of f⁽ᵏ⁾(x)/k!, k = 0 … order.</summary>
    public static Function Taylor(Function function, int order, Context context)
    {
        if (Formulas.Only(function))
            return Differentiation.Taylor.Coefficients(function, order, context);
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        var builder = context.Builder();
        return builder.Function(function.Name, parameters, _ =>
        {
            var (derivative, factorial) = (function, 1.0);
            var coefficients = new Operand[order + 1];
            for (var k = 0; k <= order; k++)
            {
                derivative = k == 0 ? function : Derivative(derivative, 1, context);
                factorial *= Math.Max(1, k);
                var value = new Copier(builder).Inline(derivative.Body, parameters)[0];
                coefficients[k] = builder.Apply(Operators.Divide, value.Type, value, Literal.Number(value.Type, factorial));
            }

            return [builder.Pack(coefficients[0].Type.MakeArrayType(), [.. coefficients])];
        });
    }

    /// <summary>Which of the first parameters carry derivatives.</summary>
    internal static int[] Active(Function function, int inputs) => Forward.Carrying(function.Parameters, i => i < inputs);

    // The parameters of a pushforward in the order (x, data, v, constants); what has no tangent has a place in v all the same.
    private static Function TangentsAfter(Pushforward pushforward, Function primal, int inputs, int leaves)
    {
        var (function, own) = (pushforward.Function, primal.Parameters.Length);
        var tangents = new Queue<Var>(function.Parameters[own..]);
        return new(primal.Name, new Region(
            [
                .. function.Parameters[..leaves],
                .. Enumerable.Range(0, inputs).Select(i => pushforward.Inputs.Contains(i) ? tangents.Dequeue() : new Var(primal.Parameters[i].Type)),
                .. function.Parameters[leaves..own],
            ],
            function.Body.Equations,
            function.Results));
    }

    private static Function Forwards(Function function, int inputs, Context context)
    {
        var active = Active(function, inputs);
        return Sweep(function, inputs, context, (builder, values, columns) =>
            [.. values, .. Enumerable.Range(0, inputs).Select(i => Array.IndexOf(active, i) is >= 0 and var k ? Columns.As(builder, columns[k][0], function.Parameters[i].Type) : null)]);
    }

    // Pushes every unit vector, all in one pass. The other inputs are constants to it: pushed as a number, their zero
    // would turn an infinite or undefined weight into NaN (0·∞). Null stands for the input itself.
    private static Function Sweep(
        Function function, int inputs, Context context, Func<Builder, IReadOnlyList<Operand>, Operand[][], IEnumerable<Operand?>> select)
    {
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        var builder = context.Builder();
        return builder.Function(function.Name, parameters, _ =>
        {
            var (values, columns) = Forward.Along(function, Active(function, inputs), [.. parameters], builder, context);
            return select(builder, values, columns).Select((r, i) => r ?? parameters[i - values.Length]);
        });
    }

    private static Function Backwards(Function function, int inputs, Context context, bool areThere = false)
    {
        var pullback = Transpose.Of(Forward.Of(function, context, i => i < inputs), context, unit: true, areThere: areThere);
        return Complete(pullback, function, pullback.Parameters, inputs, function.Results.Length, context);
    }

    // The first results as they are, then a cotangent for every input: its own value where it has none.
    private static Function Complete(Function pullback, Function function, ImmutableArray<Var> parameters, int inputs, int values, Context context)
    {
        if (function.Parameters.Take(inputs).All(p => TangentSpace.IsWhole(p.Type)))
        {
            return new(function.Name, new Region(
                parameters, pullback.Body.Equations, [.. pullback.Results[..values], .. pullback.Results[function.Results.Length..]]));
        }

        var builder = context.Builder();
        var copies = parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        return builder.Function(function.Name, copies, _ =>
        {
            var copier = new Copier(builder);
            for (var i = 0; i < copies.Length; i++)
                copier[parameters[i]] = copies[i];
            var results = copier.Inline(pullback.Body, [.. pullback.Parameters.Select(p => copier[p])]);
            var cotangents = new Queue<Operand>(results[function.Results.Length..]);
            return
            [
                .. results[..values],
                .. Enumerable.Range(0, inputs).Select(i => TangentSpace.Carries(function.Parameters[i].Type)
                    ? TangentSpace.Restore(builder, cotangents.Dequeue(), copier[pullback.Parameters[i]])
                    : copier[pullback.Parameters[i]]),
            ];
        });
    }

    // Without the first results; what only they needed goes with the dead code.
    private static Function Drop(Function function, int count) =>
        new(function.Name, new Region(function.Parameters, function.Body.Equations, function.Results.RemoveRange(0, count)));
}
