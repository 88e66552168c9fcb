using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Tangents;

/// <summary>
/// Which types carry derivatives, and the vector space of their tangents: real numbers, arrays of what carries derivatives, and structures
/// with a component that does. A tangent has the type of its primal; components without derivative are their default.
/// </summary>
internal static class TangentSpace
{
    /// <summary>Whether values of the type have tangents.</summary>
    public static bool Carries(Type type) =>
        Types.IsReal(type)
        || (type.IsArray && Carries(type.GetElementType()!))
        || (!Types.IsInteger(type) && type != typeof(bool) && Layout.Of(type) is { } layout && layout.Components.Any(c => Carries(c.Type)));

    /// <summary>
    /// Whether the elements of a primal value tell the shape of its tangents, and not the extents of arrays alone: arrays of arrays, or of
    /// structures with arrays. An array that was used up has kept its length, but may hold other rows.
    /// </summary>
    public static bool IsNested(Type type) => Carries(type) && !Types.IsReal(type)
        && (type.IsArray ? HasArrays(type.GetElementType()!) : Layout.Of(type)!.Components.Any(c => IsNested(c.Type)));

    /// <summary>The zero of the tangent space at a primal value: as long as the primal, where it is an array.</summary>
    public static Operand Zero(Builder builder, Operand primal) => Types.IsReal(primal.Type) ? Literal.Number(primal.Type, 0) : ZeroOf(builder, primal.Type, () => primal);

    /// <summary>The zero of the tangent space of a type; only an array asks for the primal value, which tells its shape.</summary>
    public static Operand Zero(Builder builder, Type type, Func<Operand> primal) => Types.IsReal(type) ? Literal.Number(type, 0) : ZeroOf(builder, type, primal);

    private static Operand ZeroOf(Builder builder, Type type, Func<Operand> primal) => type.IsArray
        ? ZeroArray(builder, primal())
        : Layout.Of(type) is { } layout
            ? builder.Pack(type, [.. layout.Components.Select((c, i) =>
                Carries(c.Type) ? Zero(builder, c.Type, () => builder.Unpack(primal(), i)) : Literal.Default(c.Type))])
            : Literal.Default(type);

    /// <summary>The same for an element of an array, which may be null, or a structure of what may be null: nothing else was put there yet.</summary>
    public static Operand ZeroOfElement(Builder builder, Type type, Func<Operand> primal) => HasArrays(type)
        ? EachUnlessNull(builder, primal(), v => Zero(builder, v), (t, part) => ZeroOfElement(builder, t, part))
        : Zero(builder, type, primal);

    // What an array, or the structure of what becomes of its components, is where it is there.
    private static Operand EachUnlessNull(Builder builder, Operand value, Func<Operand, Operand> ofArray, Func<Type, Func<Operand>, Operand> ofPart) =>
        UnlessNull(builder, value, () => value.Type.IsArray ? ofArray(value) : builder.Pack(value.Type, [.. Layout.Of(value.Type)!.Components.Select((c, i) => ofPart(c.Type, () => builder.Unpack(value, i)))]), () => Literal.Default(value.Type));

    /// <summary>The same for an array that may be null: an empty one in its place.</summary>
    public static Operand ZeroIfAny(Builder builder, Operand primal) =>
        UnlessNull(builder, primal, () => Zero(builder, primal), () => Empty(builder, primal.Type));

    /// <summary>An array that may be null, or an empty one in its place.</summary>
    public static Operand EmptyIfNone(Builder builder, Operand array) => UnlessNull(builder, array, () => array, () => Empty(builder, array.Type));

    /// <summary>a + b, where a may be an array that is null: then b, if there is any of it, and otherwise null as before.</summary>
    public static Operand Add(Builder builder, Operand a, Operand b, bool mayBeNull)
    {
        if (!mayBeNull)
            return Add(builder, a, b);
        // Said as null, not as a, so that nobody takes what stands there for the array that a is elsewhere.
        var none = new Literal(null, a.Type);
        return UnlessNull(builder, a, () => Add(builder, a, b), () => UnlessNull(builder, b, () => builder.Choose(
            builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.Equal)!, typeof(bool), builder.Length(b), Literal.Of(0)), () => none, () => Duplicate(builder, b)), () => none));
    }

    /// <summary>The same for elements of arrays, and for components of these.</summary>
    public static Operand AddElement(Builder builder, Operand a, Operand b) => !HasArrays(a.Type) ? Add(builder, a, b)
        : a.Type.IsArray ? UnlessNull(builder, b, () => Add(builder, a, b, mayBeNull: true), () => a)
        : UnlessNull(builder, b, () => UnlessNull(builder, a, () => builder.Pack(a.Type, [.. Layout.Of(a.Type)!.Components.Select((c, i) =>
            Carries(c.Type) ? AddElement(builder, builder.Unpack(a, i), builder.Unpack(b, i)) : builder.Unpack(a, i))]), () => DuplicateElement(builder, b)), () => a);

    /// <summary>a + b</summary>
    public static Operand Add(Builder builder, Operand a, Operand b)
    {
        if (Types.IsReal(a.Type))
            return builder.Apply(Operators.Add, a.Type, a, b);
        if (a.Type.IsArray)
            return AddInto(builder, builder.Copy(a), b);
        var layout = Layout.Of(a.Type)!;
        return builder.Pack(a.Type, [.. layout.Components.Select((c, i) =>
            Carries(c.Type) ? Add(builder, builder.Unpack(a, i), builder.Unpack(b, i)) : builder.Unpack(a, i))]);
    }

    /// <summary>The owned array a, with b added element by element in place.</summary>
    public static Operand AddInto(Builder builder, Operand owned, Operand b) =>
        OverElements(builder, owned, b, [], 0, (array, indices) =>
        {
            var element = builder.Read(b, indices);
            if (Types.IsReal(element.Type))
                return builder.Accumulate(array, indices, element);
            var before = builder.Read(array, indices);
            return builder.Write(array, indices, AddElement(builder, before, element));
        });

    /// <summary>An equal value whose arrays are its own, to any depth.</summary>
    public static Operand Duplicate(Builder builder, Operand value)
    {
        if (value.Type.IsArray)
        {
            var copy = builder.Copy(value);
            return value.Type.GetElementType()!.IsPrimitive
                ? copy
                : OverElements(builder, copy, value, [], 0, (array, indices) =>
                {
                    var element = builder.Read(value, indices);
                    return builder.Write(array, indices, DuplicateElement(builder, element));
                });
        }

        return Types.IsReal(value.Type) || Types.IsInteger(value.Type) || Layout.Of(value.Type) is not { } layout
            ? value
            : builder.Pack(value.Type, [.. layout.Components.Select((_, i) => Duplicate(builder, builder.Unpack(value, i)))]);
    }

    private static Operand DuplicateElement(Builder builder, Operand element) => element.Type.IsArray || Layout.Of(element.Type) is not null && !Types.IsReal(element.Type) && !Types.IsInteger(element.Type)
        ? EachUnlessNull(builder, element, v => Duplicate(builder, v), (_, part) => DuplicateElement(builder, part()))
        : element;

    /// <summary>The tangent with what carries no derivative taken from the primal: integers and text pass through a gradient untouched.</summary>
    public static Operand Restore(Builder builder, Operand tangent, Operand primal)
    {
        if (!Carries(tangent.Type))
            return primal;
        if (tangent.Type.IsArray)
        {
            return IsWhole(tangent.Type) ? tangent : OverElements(builder, tangent, primal, [], 0, (array, indices) =>
            {
                var element = builder.Read(primal, indices);
                return builder.Write(array, indices, UnlessNull(builder, element, () => Restore(builder, builder.Read(array, indices), element), () => element));
            });
        }

        return IsWhole(tangent.Type)
            ? tangent
            : builder.Pack(tangent.Type, [.. Layout.Of(tangent.Type)!.Components.Select((_, i) =>
                Restore(builder, builder.Unpack(tangent, i), builder.Unpack(primal, i)))]);
    }

    /// <summary>Whether a type holds numbers with derivatives and nothing else.</summary>
    public static bool IsWhole(Type type) => Types.IsReal(type)
        || (type.IsArray ? IsWhole(type.GetElementType()!) : Carries(type) && Layout.Of(type)!.Components.All(c => IsWhole(c.Type)));

    private static Operand ZeroArray(Builder builder, Operand primal)
    {
        // Where there is no array, an empty one.
        if (primal is Literal)
            return Empty(builder, primal.Type);
        if (primal is Var { Definition.Op: Ir.Zeros { IsNothing: true } })
            return builder.Nothing(primal.Type);
        var extents = Enumerable.Range(0, primal.Type.GetArrayRank()).Select(d => builder.Length(primal, d)).ToImmutableArray();
        var zeros = builder.Zeros(primal.Type, extents);
        var element = primal.Type.GetElementType()!;
        if (IsZeroByDefault(element))
            return zeros;
        return OverElements(builder, zeros, primal, [], 0, (array, indices) =>
            builder.Write(array, indices, ZeroOfElement(builder, element, () => builder.Read(primal, indices))));
    }

    private static Operand Empty(Builder builder, Type type) => builder.Zeros(type, [.. Enumerable.Repeat(Literal.Of(0), type.GetArrayRank())]);

    /// <summary>Whether a value that carries derivatives is an array or holds some.</summary>
    public static bool HasArrays(Type type) => Carries(type) && !Types.IsReal(type)
        && (type.IsArray || Layout.Of(type)!.Components.Any(c => HasArrays(c.Type)));

    private static bool IsZeroByDefault(Type type) => !Carries(type) || Types.IsReal(type)
        || (type.IsValueType && Layout.Of(type)!.Components.All(c => IsZeroByDefault(c.Type)));

    /// <summary>What there is of a value, and what there is if it is null: an array of arrays is made of nulls.</summary>
    public static Operand UnlessNull(Builder builder, Operand value, Func<Operand> then, Func<Operand> otherwise) => value is { Type.IsValueType: true } or Var { Definition.Op: Pack }
        ? then()
        : builder.Choose(
            builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.Equal)!, typeof(bool), value, new Literal(null, value.Type)), otherwise, then);

    private static Operand OverElements(
        Builder builder, Operand array, Operand like, ImmutableArray<Operand> indices, int dimension,
        Func<Operand, ImmutableArray<Operand>, Operand> update) =>
        dimension == like.Type.GetArrayRank()
            ? update(array, indices)
            : builder.Loop(builder.Length(like, dimension), false, [new Slot(SlotKind.Into, array)], null, p =>
                [OverElements(builder, p[1], like, indices.Add(p[0]), dimension + 1, update)])[0];
}
