using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Numerics;

namespace FunctionalAD.Ir;

/// <summary>The primitives that are operators of the language: arithmetic, comparison, logic, bits.</summary>
public static class Operators
{
    private static readonly Primitive[] all =
    [
        Make(ExpressionType.Add, "add", "+"), Make(ExpressionType.Subtract, "subtract", "-"), Make(ExpressionType.Multiply, "multiply", "·"),
        Make(ExpressionType.Divide, "divide", "/"), Make(ExpressionType.Modulo, "modulo", "%"), Make(ExpressionType.Negate, "negate", null),
        Make(ExpressionType.AddChecked, "add_checked", "+"), Make(ExpressionType.SubtractChecked, "subtract_checked", "-"),
        Make(ExpressionType.MultiplyChecked, "multiply_checked", "·"), Make(ExpressionType.NegateChecked, "negate_checked", null),
        Make(ExpressionType.Equal, "equal", "="), Make(ExpressionType.NotEqual, "not_equal", "≠"),
        Make(ExpressionType.LessThan, "less", "<"), Make(ExpressionType.LessThanOrEqual, "less_or_equal", "≤"),
        Make(ExpressionType.GreaterThan, "greater", ">"), Make(ExpressionType.GreaterThanOrEqual, "greater_or_equal", "≥"),
        Make(ExpressionType.And, "and", "and"), Make(ExpressionType.Or, "or", "or"), Make(ExpressionType.ExclusiveOr, "xor", "xor"),
        Make(ExpressionType.Not, "not", null), Make(ExpressionType.OnesComplement, "complement", null),
        Make(ExpressionType.LeftShift, "shift_left", "<<"), Make(ExpressionType.RightShift, "shift_right", ">>"),
    ];

    // By node kind, so that a look-up is an index.
    private static readonly Primitive?[] byKind = Index();

    /// <summary>a + b</summary>
    public static Primitive Add { get; } = byKind[(int)ExpressionType.Add]!;

    /// <summary>a − b</summary>
    public static Primitive Subtract { get; } = byKind[(int)ExpressionType.Subtract]!;

    /// <summary>a · b</summary>
    public static Primitive Multiply { get; } = byKind[(int)ExpressionType.Multiply]!;

    /// <summary>a / b</summary>
    public static Primitive Divide { get; } = byKind[(int)ExpressionType.Divide]!;

    /// <summary>−a</summary>
    public static Primitive Negate { get; } = byKind[(int)ExpressionType.Negate]!;

    /// <summary>Not a</summary>
    public static Primitive Not { get; } = byKind[(int)ExpressionType.Not]!;

    /// <summary>The primitive of a node kind, or null when the kind is no operator.</summary>
    public static Primitive? Find(ExpressionType kind) => (int)kind < byKind.Length ? byKind[(int)kind] : null;

    /// <summary>All of them.</summary>
    public static IEnumerable<Primitive> All => all;

    private static Primitive?[] Index()
    {
        var index = new Primitive?[1 + (int)ExpressionType.IsFalse];
        foreach (var primitive in all)
            index[(int)(ExpressionType)primitive.Key] = primitive;
        return index;
    }

    private static Primitive Make(ExpressionType kind, string name, string? infix)
    {
        var unary = kind is ExpressionType.Negate or ExpressionType.NegateChecked or ExpressionType.Not or ExpressionType.OnesComplement;
        var throws = kind is ExpressionType.AddChecked or ExpressionType.SubtractChecked or ExpressionType.MultiplyChecked
            or ExpressionType.NegateChecked;
        return new Primitive(
            kind,
            name,
            (type, a) => unary ? Expression.MakeUnary(kind, a[0], type) : Expression.MakeBinary(kind, a[0], a[1]),
            (type, a) => Evaluate(kind, a),
            mayThrow: throws,
            commutative: kind is ExpressionType.Add or ExpressionType.Multiply or ExpressionType.Equal or ExpressionType.NotEqual
                or ExpressionType.And or ExpressionType.Or or ExpressionType.ExclusiveOr,
            infix: infix);
    }

    /// <summary>Whether a primitive can throw: integer division does, by what may be 0, or −1 where the quotient overflows; real division does not.</summary>
    internal static bool Throws(Primitive primitive, ImmutableArray<Operand> operands) =>
        primitive.MayThrow || (primitive.Key is ExpressionType.Divide or ExpressionType.Modulo && !Types.IsReal(operands[0].Type)
            && !(operands[1] is Literal divisor && (divisor.Value is int and not (0 or -1) or long and not (0 or -1))));

    private static object Evaluate(ExpressionType kind, object?[] a) => (a[0], a.Length > 1 ? a[1] : a[0]) switch
    {
        (double x, double y) => Real(kind, x, y),
        // A double holds twice the digits of a float and two more: rounding to the one after the other is rounding once.
        (float x, float y) => Real(kind, x, y) is double result ? (float)result : Real(kind, x, y),
        (int x, int y) => Integer(kind, x, y, y),
        (long x, long y) => Integer(kind, x, y, (int)y),
        (long x, int y) => Integer(kind, x, y, y),
        (uint x, uint y) => Integer(kind, x, y, (int)y),
        (uint x, int y) => Integer(kind, x, (uint)y, y),
        (ulong x, ulong y) => Integer(kind, x, y, (int)y),
        (ulong x, int y) => Integer(kind, x, (ulong)y, y),
        (bool x, bool y) => Logic(kind, x, y),
        var (x, y) => Expression.Lambda(Expression.Convert(
            a.Length == 1
                ? Expression.MakeUnary(kind, Expression.Constant(x), x!.GetType())
                : Expression.MakeBinary(kind, Expression.Constant(x), Expression.Constant(y)),
            typeof(object))).Compile().DynamicInvoke()!,
    };

    private static object Real(ExpressionType kind, double x, double y) => kind switch
    {
        ExpressionType.Add or ExpressionType.AddChecked => x + y,
        ExpressionType.Subtract or ExpressionType.SubtractChecked => x - y,
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => x * y,
        ExpressionType.Divide => x / y,
        ExpressionType.Modulo => x % y,
        ExpressionType.Negate or ExpressionType.NegateChecked => -x,
        ExpressionType.Equal => x == y,
        ExpressionType.NotEqual => x != y,
        ExpressionType.LessThan => x < y,
        ExpressionType.LessThanOrEqual => x <= y,
        ExpressionType.GreaterThan => x > y,
        ExpressionType.GreaterThanOrEqual => x >= y,
        _ => throw new InvalidOperationException($"The operator {kind} is not defined on real numbers."),
    };

    private static object Integer<T>(ExpressionType kind, T x, T y, int shift) where T : IBinaryInteger<T> => kind switch
    {
        ExpressionType.Add => unchecked(x + y),
        ExpressionType.Subtract => unchecked(x - y),
        ExpressionType.Multiply => unchecked(x * y),
        ExpressionType.Negate => unchecked(-x),
        ExpressionType.AddChecked => checked(x + y),
        ExpressionType.SubtractChecked => checked(x - y),
        ExpressionType.MultiplyChecked => checked(x * y),
        ExpressionType.NegateChecked => checked(-x),
        ExpressionType.Divide => x / y,
        ExpressionType.Modulo => x % y,
        ExpressionType.And => x & y,
        ExpressionType.Or => x | y,
        ExpressionType.ExclusiveOr => x ^ y,
        ExpressionType.Not or ExpressionType.OnesComplement => ~x,
        ExpressionType.LeftShift => x << shift,
        ExpressionType.RightShift => x >> shift,
        _ => Compare(kind, x, y),
    };

    private static object Logic(ExpressionType kind, bool x, bool y) => kind switch
    {
        ExpressionType.And => x & y,
        ExpressionType.Or => x | y,
        ExpressionType.ExclusiveOr or ExpressionType.NotEqual => x ^ y,
        ExpressionType.Equal => x == y,
        ExpressionType.Not => !x,
        _ => throw new InvalidOperationException($"The operator {kind} is not defined on bool."),
    };

    private static object Compare<T>(ExpressionType kind, T x, T y) where T : INumber<T> => kind switch
    {
        ExpressionType.Equal => x == y,
        ExpressionType.NotEqual => x != y,
        ExpressionType.LessThan => x < y,
        ExpressionType.LessThanOrEqual => x <= y,
        ExpressionType.GreaterThan => x > y,
        ExpressionType.GreaterThanOrEqual => x >= y,
        _ => throw new InvalidOperationException($"The operator {kind} is not defined on {typeof(T).Name}."),
    };
}
