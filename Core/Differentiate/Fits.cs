using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>How a value is asked for its shape.</summary>
internal enum Guard
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By its lengths: it is computed, and need not be for this.</summary>
    Lengths,

    /// <summary>As an array that came in, which may be null.</summary>
    Arrays,

    /// <summary>By its lengths: it is a span, which is never null.</summary>
    Spans,
}

/// <summary>
/// Directions have the shape of the point, cotangents that of the value. One that has not is an error of the caller's, thrown before it is
/// read: arithmetic would take some of its numbers and leave others.
/// </summary>
internal static class Fits
{
    private static readonly Primitive given = Check(nameof(Sequences.Given));
    private static readonly Primitive length = Check(nameof(Sequences.IsAsLong));
    private static readonly Primitive array = Check(nameof(Sequences.Fits));

    /// <summary>A function that first checks some of its parameters against others.</summary>
    public static Function Guarded(Function function, Context context, IEnumerable<(int Like, int Given)> pairs, string name, Guard guard)
    {
        (int Like, int Given)[] asked = [.. pairs.Where(p => guard != Guard.None && HasArrays(function.Parameters[p.Given].Type))];
        if (asked.Length == 0)
            return function;
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        var builder = context.Builder();
        return builder.Function(function.Name, parameters, _ =>
        {
            // A component has the name of its structure, a dot, and its own.
            foreach (var (like, checkedOne) in asked)
                Require(builder, parameters[like], parameters[checkedOne], parameters[like].Name ?? "the point", name + (parameters[like].Name is { } n && n.IndexOf('.') is >= 0 and var dot ? n[dot..] : ""), guard);
            return new Copier(builder).Inline(function.Body, [.. parameters]);
        });
    }

    /// <summary>Throws where one value has not the shape of another.</summary>
    public static void Require(Builder builder, Operand like, Operand given, string of, string name, Guard guard)
    {
        if (!TangentSpace.Carries(like.Type) || Types.IsReal(like.Type))
            return;
        if (Layout.Of(like.Type) is { } layout)
        {
            for (var i = 0; i < layout.Components.Length; i++)
            {
                if (HasArrays(layout.Components[i].Type))
                    Require(builder, builder.Unpack(like, i), builder.Unpack(given, i), $"{of}.{layout.Components[i].Name}", $"{name}.{layout.Components[i].Name}", guard);
            }

            return;
        }

        if (guard != Guard.Spans)
            builder.Apply(Fits.given, typeof(bool), given, new Literal(name, typeof(string)));
        ImmutableArray<Operand> names = [new Literal(of, typeof(string)), new Literal(name, typeof(string))];
        if (guard == Guard.Arrays || like.Type.GetElementType()!.IsArray)
        {
            builder.Apply(array, typeof(bool), [like, given, .. names]);
            return;
        }

        for (var d = 0; d < like.Type.GetArrayRank(); d++)
            builder.Apply(length, typeof(bool), [builder.Length(like, d), builder.Length(given, d), Literal.Of(d), .. names]);
    }

    private static bool HasArrays(Type type) => type.IsArray || (Layout.Of(type) is { } layout && layout.Components.Any(c => HasArrays(c.Type)));

    private static Primitive Check(string name) =>
        Primitives.Method(typeof(Sequences).GetMethod(name)!, null, mayThrow: true, commutative: false, folds: false);
}
