using System.Runtime.CompilerServices;

namespace FunctionalAD.Ir;

/// <summary>Equality of operations that may be shared: the same primitive on the same operands, commutative ones in either order.</summary>
internal sealed class SameOp : IEqualityComparer<Op>
{
    public static readonly SameOp Comparer = new();

    public bool Equals(Op? a, Op? b) => (a, b) switch
    {
        (Apply x, Apply y) => x.Type == y.Type && x.Primitive.Equals(y.Primitive)
            && (SameOperands(x, y) || (x.Primitive.IsCommutative && x.Operands.Length == 2 && Crossed(x, y))),
        (Read x, Read y) => SameOperands(x, y),
        (Pack x, Pack y) => x.StructureType == y.StructureType && SameOperands(x, y),
        (Length x, Length y) => x.Dimension == y.Dimension && SameOperands(x, y),
        (Unpack x, Unpack y) => x.Component == y.Component && SameOperands(x, y),
        // Between what is there already.
        (If { Then: { Equations.IsEmpty: true, Results: [var p] }, Else: { Equations.IsEmpty: true, Results: [var q] } } x,
            If { Then: { Equations.IsEmpty: true, Results: [var r] }, Else: { Equations.IsEmpty: true, Results: [var s] } } y) => SameOperands(x, y) && Builder.Same(p, r) && Builder.Same(q, s),
        _ => false,
    };

    public int GetHashCode(Op op)
    {
        // A sum of hashes, so that the order of the operands does not matter.
        var hash = 0;
        foreach (var operand in op.Operands)
            hash += operand is Literal literal ? literal.BitHash : RuntimeHelpers.GetHashCode(operand);
        return 31 * hash + (op is Apply apply ? RuntimeHelpers.GetHashCode(apply.Type) + 7 * apply.Primitive.GetHashCode() : RuntimeHelpers.GetHashCode(op.GetType()));
    }

    private static bool SameOperands(Op x, Op y)
    {
        if (x.Operands.Length != y.Operands.Length)
            return false;
        for (var i = 0; i < x.Operands.Length; i++)
        {
            if (!Builder.Same(x.Operands[i], y.Operands[i]))
                return false;
        }

        return true;
    }

    private static bool Crossed(Op x, Op y) =>
        y.Operands.Length == 2 && Builder.Same(x.Operands[0], y.Operands[1]) && Builder.Same(x.Operands[1], y.Operands[0]);
}
