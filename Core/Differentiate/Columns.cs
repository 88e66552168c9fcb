using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Derivatives built a column or a row at a time: J·eₖ for every unit vector of the inputs, Jᵀ·eᵢ for every one of the outputs. The unit
/// vectors are a loop over the elements of an array, or stand side by side for numbers.
/// </summary>
internal static class Columns
{
    /// <summary>(x) ↦ (f(x), ∇f(x)) by forward accumulation, one pass for each element of the inputs.</summary>
    public static Function ValueAndGradient(Function function, int inputs, Context context)
    {
        var pushforward = Forward.Of(function, context, i => i < inputs);
        return Build(function, context, (builder, parameters) =>
        {
            var values = new Copier(builder).Inline(function.Body, parameters);
            var zeros = Zeros(builder, pushforward, parameters);
            var gradient = parameters.Take(inputs).ToArray();
            for (var k = 0; k < zeros.Length; k++)
            {
                gradient[pushforward.Inputs[k]] = Elements(builder, zeros[k], parameters[pushforward.Inputs[k]], seed =>
                {
                    var seeds = zeros.ToArray();
                    seeds[k] = seed;
                    return new Copier(builder).Inline(pushforward.Function.Body, [.. parameters, .. seeds])[^1];
                });
            }

            return [.. values, .. gradient];
        });
    }

    /// <summary>
    /// (x) ↦ the matrix of ∂yᵢ/∂xₖ, where x and y are numbers and arrays of numbers, one after the other: a column per input forward, a row per output in
    /// reverse, whichever is fewer.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="inputs">How many of its parameters count; the others are constants.</param>
    /// <param name="context">Conventions.</param>
    /// <param name="mode">By columns, by rows, or whichever are fewer.</param>
    /// <param name="isHessian">Whether the function is a gradient.</param>
    /// <param name="isFlat">Whether the matrix is one array, row by row.</param>
    public static Function Jacobian(Function function, int inputs, Context context, Mode mode, bool isHessian = false, bool isFlat = false)
    {
        var active = Transforms.Active(function, inputs);
        var pushforward = Forward.Of(function, context, i => i < inputs);
        Type[] types = [.. active.Select(i => function.Parameters[i].Type), .. pushforward.Outputs.Select(i => function.Results[i].Type)];
        if (active.Length == 0 || pushforward.Outputs.Length == 0 || !types.All(t => IsVector(t) && Real(t) == Real(types[0])))
        {
            throw isHessian ? new NotDifferentiableException(
                function.Name, "a Hessian is a matrix of second derivatives by numbers and arrays of numbers, all of one precision", "hold the numbers in a double[], or take the product with a direction with Hvp")
            : new NotDifferentiableException(
                function.Name, "a Jacobian is a matrix from numbers and arrays of numbers to numbers and arrays of numbers, all of one precision", "take the derivative along a direction with Jvp, or pull back with Vjp");
        }

        return Build(function, context, (builder, parameters) =>
        {
            var values = new Copier(builder).Inline(function.Body, parameters);
            Operand[] xs = [.. active.Select(i => parameters[i])];
            Operand[] ys = [.. pushforward.Outputs.Select(i => values[i])];
            var (columns, rows) = (Count(builder, xs), Count(builder, ys));
            var pullback = mode == Mode.Forward ? null : Transpose.Of(pushforward, context);
            Operand Matrix() => isFlat ? builder.Zeros(Real(types[0]).MakeArrayType(), Times(builder, rows, columns)) : builder.Zeros(Real(types[0]).MakeArrayType(2), rows, columns);
            ImmutableArray<Operand> Place(Operand i, Operand k) => isFlat ? [Plus(builder, Times(builder, i, columns), k)] : [i, k];
            Operand Forwards() => Units(builder, xs, Matrix(), (matrix, k, seeds) => Fill(
                builder, matrix, ys, i => Place(i, k), new Copier(builder).Inline(pushforward.Function.Body, [.. parameters, .. seeds])[values.Length..]));
            Operand Backwards() => Units(builder, ys, Matrix(), (matrix, i, seeds) => Fill(
                builder, matrix, xs, k => Place(i, k), new Copier(builder).Inline(pullback!.Body, [.. parameters, .. seeds])[values.Length..]));
            return mode switch
            {
                Mode.Forward => [Forwards()],
                Mode.Reverse => [Backwards()],
                _ => [builder.Choose(
                    builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.LessThanOrEqual)!, typeof(bool), columns, rows), Forwards, Backwards)],
            };
        });
    }

    private static Type Real(Type type) => type.IsArray ? type.GetElementType()! : type;

    private static bool IsVector(Type type) => Types.IsReal(type) || (type.IsSZArray && Types.IsReal(type.GetElementType()!));

    private static Operand Count(Builder builder, Operand[] vector) => vector.Aggregate((Operand)Literal.Of(0), (n, part) => Plus(builder, n, Size(builder, part)));

    private static Operand Size(Builder builder, Operand part) => part.Type.IsArray ? builder.Length(part) : Literal.Of(1);

    private static Operand Plus(Builder builder, Operand a, Operand b) =>
        a is Literal { Value: 0 } ? b : b is Literal { Value: 0 } ? a : builder.Apply(Operators.Add, typeof(int), a, b);

    private static Operand Times(Builder builder, Operand a, Operand b) =>
        a is Literal { Value: 0 } ? a : a is Literal { Value: 1 } ? b : b is Literal { Value: 1 } ? a : builder.Apply(Operators.Multiply, typeof(int), a, b);

    // Threads a matrix through one step for each unit vector.
    private static Operand Units(Builder builder, Operand[] vector, Operand matrix, Func<Operand, Operand, Operand[], Operand> step)
    {
        Operand before = Literal.Of(0);
        for (var k = 0; k < vector.Length; k++)
        {
            var (at, part, start) = (k, vector[k], before);
            matrix = part.Type.IsArray
                ? builder.Loop(builder.Length(part), false, [new Slot(SlotKind.Into, matrix)], null, p =>
                    [step(p[1], Plus(builder, start, p[0]), Seeds(builder.Write(TangentSpace.Zero(builder, part), [p[0]], Literal.Number(Real(part.Type), 1))))])[0]
                : step(matrix, start, Seeds(Literal.Number(part.Type, 1)));
            before = Plus(builder, before, Size(builder, part));

            Operand[] Seeds(Operand unit) => [.. vector.Select((v, i) => i == at ? unit : TangentSpace.Zero(builder, v))];
        }

        return matrix;
    }

    // Writes a vector into a column or a row.
    private static Operand Fill(Builder builder, Operand matrix, Operand[] shape, Func<Operand, ImmutableArray<Operand>> place, Operand[] vector)
    {
        Operand before = Literal.Of(0);
        for (var k = 0; k < vector.Length; k++)
        {
            var (part, start) = (vector[k], before);
            matrix = part.Type.IsArray
                ? builder.Loop(builder.Length(shape[k]), false, [new Slot(SlotKind.Into, matrix)], null, p =>
                    [builder.Write(p[1], place(Plus(builder, start, p[0])), builder.Read(part, p[0]))])[0]
                : builder.Write(matrix, place(start), part);
            before = Plus(builder, before, Size(builder, shape[k]));
        }

        return matrix;
    }

    private static Operand[] Zeros(Builder builder, Pushforward pushforward, Operand[] parameters) =>
        [.. pushforward.Inputs.Select(i => TangentSpace.Zero(builder, parameters[i]))];

    /// <summary>A number as one of another precision: the slope of a double by a float is a float.</summary>
    public static Operand As(Builder builder, Operand number, Type type) =>
        number.Type == type ? number : builder.Apply(Primitives.Conversion(), type, number);

    // The array or structure whose elements are slope(unit vector), in the precision of each.
    private static Operand Elements(Builder builder, Operand zero, Operand like, Func<Operand, Operand> slope)
    {
        if (Types.IsReal(like.Type))
            return As(builder, slope(Literal.Number(like.Type, 1)), like.Type);
        if (!like.Type.IsArray)
        {
            var layout = Layout.Of(like.Type)!;
            return builder.Pack(like.Type, [.. layout.Components.Select((c, i) => !TangentSpace.Carries(c.Type) ? builder.Unpack(like, i)
                : Elements(builder, builder.Unpack(zero, i), builder.Unpack(like, i), inner => slope(
                    builder.Pack(like.Type, [.. layout.Components.Select((_, j) => j == i ? inner : builder.Unpack(zero, j))]))))]);
        }

        return Over(builder, TangentSpace.Zero(builder, like), like, [], indices => Elements(
            builder,
            Types.IsReal(like.Type.GetElementType()!) ? zero : builder.Read(zero, indices),
            Types.IsReal(like.Type.GetElementType()!) ? Literal.Number(like.Type.GetElementType()!, 0) : builder.Read(like, indices),
            inner => slope(builder.Write(builder.Copy(zero), indices, inner))));
    }

    private static Operand Over(Builder builder, Operand result, Operand like, ImmutableArray<Operand> indices, Func<ImmutableArray<Operand>, Operand> element) =>
        indices.Length == like.Type.GetArrayRank()
            ? builder.Write(result, indices, element(indices))
            : builder.Loop(builder.Length(like, indices.Length), false, [new Slot(SlotKind.Into, result)], null, p =>
                [Over(builder, p[1], like, indices.Add(p[0]), element)])[0];

    private static Function Build(Function function, Context context, Func<Builder, Operand[], IEnumerable<Operand>> body)
    {
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        var builder = context.Builder();
        return builder.Function(function.Name, parameters, b => body(b, [.. parameters]));
    }
}
