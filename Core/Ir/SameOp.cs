using System.Runtime.CompilerServices;

namespace FunctionalAD.Ir;

/// <summary>Equality of operations that may be shared: the same primitive on the same operands, commutative ones in either order.</summary>
internal sealed class SameOp : IEqualityComparer<(Op Op, Type Type)>
{
    public static readonly SameOp Comparer = new();

    public bool Equals((Op Op, Type Type) a, (Op Op, Type Type) b) => a.Type == b.Type && (a.Op, b.Op) switch
    {
        (Apply x, Apply y) => x.Primitive.Equals(y.Primitive)
            && (SameOperands(x, y) || (x.Primitive.IsCommutative && x.Operands.Length == 2 && Crossed(x, y))),
        (Read or Pack, _) => a.Op.GetType() == b.Op.GetType() && SameOperands(a.Op, b.Op),
        (Length x, Length y) => x.Dimension == y.Dimension && SameOperands(x, y),
        (Unpack x, Unpack y) => x.Component == y.Component && SameOperands(x, y),
        _ => false,
    };

    public int GetHashCode((Op Op, Type Type) key)
    {
        // A sum of hashes, so that the order of the operands does not matter.
        var hash = 0;
        foreach (var operand in key.Op.Operands)
            hash += operand is Literal literal ? literal.BitHash : RuntimeHelpers.GetHashCode(operand);
        return key.Op is Apply apply ? HashCode.Combine(hash, apply.Primitive) : HashCode.Combine(hash, key.Op.GetType());
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
