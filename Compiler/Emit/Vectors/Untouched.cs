using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Arrays of zeros that nothing touches until a loop writes to one element after the other, or adds to them in lanes, to each element in one vector: what it adds is
/// stored, and zero is written only where it does not reach.
/// </summary>
internal static class Untouched
{
    /// <summary>The zeros of such an array.</summary>
    /// <param name="Unset">How many elements are still to be set to zero; null if they are zero.</param>
    internal readonly record struct Zeros(Expression? Unset);

    /// <summary>The arrays, as the variables that hold their zeros.</summary>
    /// <param name="function">The program.</param>
    /// <param name="uses">How often its variables are read.</param>
    public static HashSet<Var> Of(Function function, Uses uses)
    {
        var found = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Walk(function.Body);
        return found;

        void Walk(Region region)
        {
            foreach (var equation in region.Equations)
            {
                if (equation.Op is Loop loop)
                    found.UnionWith(Starts(loop));
                foreach (var inner in equation.Op.Regions)
                    Walk(inner);
            }
        }

        IEnumerable<Var> Starts(Loop loop)
        {
            Laned? laned = null;
            for (var s = 0; s < loop.Slots.Length; s++)
            {
                if (loop.Slots[s] is { Kind: SlotKind.Into, Initial: Var zeros } && uses.Single(zeros) && IsZero(zeros)
                    && (Written(loop, s, uses) is not null || (laned ??= Laned.Of(loop, out _))?.First(loop.Parameter(s)!) is not null))
                    yield return zeros;
            }
        }
    }

    /// <summary>What a loop writes to the first elements of the array it begins with, as many as it has iterations, if it does nothing else.</summary>
    public static Literal? Fills(Loop loop) => loop is { Test: null, Slots: [{ Kind: SlotKind.Into }], Body: { Equations: [{ Op: Write { Indices: [var place], Value: Literal value } write }] } body }
        && ReferenceEquals(write.Array, loop.Parameter(0)) && ReferenceEquals(place, loop.Index) && ReferenceEquals(body.Results[0], body.Equations[0].Results[0])
            ? value
            : null;

    /// <summary>c, where all that a loop does with an array is to write to element i + c in each iteration i.</summary>
    public static int? Written(Loop loop, int slot, Uses uses) =>
        loop is { Test: null } && loop.Parameter(slot) is { } array && uses.Single(array) && loop.Body.Results[slot] is Var { Definition.Op: Write { Indices: [var place] } write } last
        && ReferenceEquals(write.Array, array) && uses.Single(last) && loop.Body.Equations.Contains(last.Definition)
            ? ReferenceEquals(place, loop.Index) ? 0
                : place is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [var index, Literal { Value: int c and > 0 and < 1 << 20 }] } } && ReferenceEquals(index, loop.Index) ? c : null
            : null;

    /// <summary>Zeros before and after some neighbouring elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="count">How many elements are to be zero, but for the neighbours.</param>
    /// <param name="from">The first of the neighbours.</param>
    /// <param name="to">The first after them.</param>
    public static Expression Around(Expression array, Expression count, Expression from, Expression to) =>
        Expression.Call(typeof(Recycled), nameof(Recycled.ClearAround), [Element(array)], Span(array), count, from, to);

    /// <summary>A value for the first elements.</summary>
    public static Expression Fill(Expression array, Expression count, Expression value, int threads = 0) => threads == 0
        ? Expression.Call(typeof(Recycled), nameof(Recycled.Fill), [value.Type], Span(array), count, value)
        : Expression.Call(typeof(Parts), nameof(Parts.Fill), [value.Type], Span(array), count, value, Expression.Constant(threads));

    /// <summary>The type of the elements of an array or a span.</summary>
    public static Type Element(Expression array) => array.Type.GetElementType() ?? array.Type.GenericTypeArguments[0];

    /// <summary>The length of an array or a span.</summary>
    public static Expression Length(Expression array) => Expression.Property(Span(array), nameof(Span<>.Length));

    /// <summary>An array as a span.</summary>
    public static Expression Span(Expression array) => array.Type.IsArray ? Expression.Convert(array, typeof(Span<>).MakeGenericType(Element(array))) : array;

    // Whether a loop that fills leaves no element of its array.
    private static bool IsWhole(Loop fill) => fill is { Extent: { } extent, Slots: [{ Initial: Var array }] }
        && (array.Definition?.Op is Ir.Zeros { Operands: [var length] } ? Builder.Same(length, extent) : extent is Var { Definition.Op: Length { Dimension: 0, Array: Var same } } && ReferenceEquals(Unwritten(same), Unwritten(array)));

    private static Var Unwritten(Var array) => array.Definition?.Op is Write or Accumulate or Copy && array.Definition.Op.Operands[0] is Var before ? Unwritten(before) : array;

    private static bool IsZero(Var v) => v.Definition?.Op switch
    {
        Ir.Zeros zeros => zeros.Operands.Length == 1 && !zeros.IsOverwritten,
        Loop loop => Fills(loop) is { Value: { } value } && (value.Equals(0.0) || value.Equals(0f)) && !double.IsNegative(Convert.ToDouble(value, null)) && (IsWhole(loop) || (loop.Slots[0].Initial is Var initial && IsZero(initial))),
        _ => false,
    };
}
