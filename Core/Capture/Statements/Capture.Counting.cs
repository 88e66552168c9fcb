using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Loops that count, as loops with an extent.</summary>
internal sealed partial class Capture
{
    /// <summary>A loop that counts.</summary>
    /// <param name="Extent">How often it runs.</param>
    /// <param name="Down">Whether its index runs down.</param>
    /// <param name="At">The user's index from that of the loop.</param>
    /// <param name="After">The user's index after the loop.</param>
    private sealed record Counting(Operand Extent, bool Down, Func<Operand, Operand> At, Func<Operand> After);

    // for (i = a; i < n; i++) runs n − a times, if that is positive; downwards the least index is where the loop's index is 0.
    private Counting Start(Counted counted)
    {
        var start = Plain(Variable(counted.Index), counted.Index);
        var bound = Plain(Visit(counted.Bound), counted.Bound);
        var includes = counted.Comparison is ExpressionType.LessThanOrEqual or ExpressionType.GreaterThanOrEqual;
        if (!counted.Down && !includes && start is Literal { Value: 0 } && bound is Literal { Value: >= 0 } or Var { Definition.Op: Length })
            return new(bound, false, k => k, () => bound);

        var (low, high) = counted.Down ? (bound, start) : (start, bound);
        var runs = builder.Apply(Operators.Find(includes ? ExpressionType.LessThanOrEqual : ExpressionType.LessThan)!, typeof(bool), low, high);
        // Outside of the choice, so that loops inside over the same range are seen to be as long.
        var distance = Sum(Integer(Operators.Subtract, high, low), includes ? 1 : 0);
        var extent = builder.Choose(runs, () => distance, () => Literal.Of(0));
        var least = counted.Down && !includes ? Sum(low, 1) : low;
        return new(
            extent,
            counted.Down,
            k => Integer(Operators.Add, least, k),
            () => Integer(counted.Down ? Operators.Subtract : Operators.Add, start, extent));
    }

    private Operand Sum(Operand a, int b) => b == 0 ? a : Integer(Operators.Add, a, Literal.Of(b));

    private Operand Integer(Primitive primitive, Operand a, Operand b) => b is Literal { Value: 0 } ? a
        : a is Literal { Value: 0 } && primitive == Operators.Add ? b
        : builder.Apply(primitive, typeof(int), a, b);
}
