using System.Buffers;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Records that nobody sees: a loop collects them, and loops of the same extent read element i in iteration i. They live in arrays that are
/// rented, so that a large one is not made, zeroed and brought into memory at each call; each call has its own, and one that throws leaves
/// it to the garbage collector. A rented array is longer than was asked for, which no such reader can tell: its index is in range.
/// </summary>
internal static class Rented
{
    /// <summary>The variables of a program that can be so, each with its length.</summary>
    public static Dictionary<Var, Operand> Of(Function function)
    {
        var found = new Dictionary<Var, Operand>(ReferenceEqualityComparer.Instance);
        if (!Any(function.Body))
            return found;
        var extents = new Dictionary<Var, Operand?>(ReferenceEqualityComparer.Instance);
        Walk(function.Body);
        return found;

        // In the order in which it runs: what is collected is known before it is read.
        void Walk(Region region)
        {
            foreach (var equation in region.Equations)
            {
                for (var k = 0; k < equation.Op.Operands.Length; k++)
                {
                    if (equation.Op.Operands[k] is Var v && found.TryGetValue(v, out var length) && !(k == 0 && Sees(equation.Op, length)))
                        found.Remove(v);
                }

                if (equation.Op is Loop loop)
                {
                    extents[loop.Index] = loop.Extent;
                    for (var s = 0; s < loop.Slots.Length && loop is { Test: null, Extent: not null }; s++)
                    {
                        if (loop.Slots[s].Kind == SlotKind.Collect && Twins.IsFlat(loop.Body.Results[s].Type))
                            found[equation.Results[s]] = loop.Extent!;
                    }
                }

                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
            }

            foreach (var result in region.Results)
            {
                if (result is Var v)
                    found.Remove(v);
            }
        }

        bool Sees(Op op, Operand length) => op is Length
            || (op is Read { Indices: [Var index] } && extents.GetValueOrDefault(index) is { } extent && Builder.Same(extent, length));
    }

    /// <summary>An array of at least so many elements, of any value.</summary>
    public static Expression Rent(Type element, Expression length) => Call(nameof(Recycled.Rent), element, length);

    /// <summary>An array of at least so many elements, the first so many of them zeros.</summary>
    public static Expression Zeros(Type element, Expression length) => Call(nameof(Recycled.RentZeros), element, length);

    /// <summary>An array that begins with the elements of another.</summary>
    public static Expression Copy(Type element, Expression source) => source.Type.IsArray
        ? Call(nameof(Recycled.RentCopy), element, source)
        : Call(nameof(Recycled.RentCopySpan), element, Spans.AsRead(source));

    /// <summary>A new array of the elements of another.</summary>
    public static Expression Owned(Expression source) => Call(nameof(Recycled.CopyOf), source.Type.GetElementType()!, source);

    /// <summary>The part of a rented array that was asked for: so many elements, or as many as another array has.</summary>
    public static Expression Span(Type element, Expression array, Expression asked) => Expression.Call(
        typeof(MemoryExtensions), nameof(MemoryExtensions.AsSpan), [element], array, Expression.Constant(0),
        asked.Type == typeof(int) ? asked : asked.Type.IsArray ? Expression.ArrayLength(asked) : Expression.Property(asked, nameof(Span<>.Length)));

    private static MethodCallExpression Call(string method, Type element, Expression argument) => Expression.Call(typeof(Recycled), method, [element], argument);

    /// <summary>Gives an array back.</summary>
    public static Expression Return(Expression array) =>
        Expression.Call(Shared(array.Type.GetElementType()!), nameof(ArrayPool<>.Return), [], array, Expression.Constant(false));

    /// <summary>An array of so many elements, all of which are written next.</summary>
    public static Expression Make(Type element, Expression length) => Poison.IsOn
        ? Call(nameof(Recycled.Make), element, length)
        : Expression.Call(typeof(GC), nameof(GC.AllocateUninitializedArray), [element], length, Expression.Constant(false));

    private static MemberExpression Shared(Type element) => Expression.Property(null, typeof(ArrayPool<>).MakeGenericType(element), nameof(ArrayPool<>.Shared));

    private static bool Any(Region region) => region.Equations.Any(e => (e.Op is Loop loop && loop.Slots.Any(s => s.Kind == SlotKind.Collect)) || e.Op.Regions.Any(Any));
}
