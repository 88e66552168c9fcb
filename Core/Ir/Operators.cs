using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Numerics;

namespace FunctionalAD.Ir;

/// <summary>The primitives that are operators of the language: arithmetic, comparison, logic, bits.</summary>
public static class Operators
{
    private static readonly FrozenDictionary<ExpressionType, Primitive> table = new (ExpressionType Kind, string Name, string? Infix)[]
    {
        (ExpressionType.Add, "add", "+"), (ExpressionType.Subtract, "subtract", "-"), (ExpressionType.Multiply, "multiply", "·"),
        (ExpressionType.Divide, "divide", "/"), (ExpressionType.Modulo, "modulo", "%"), (ExpressionType.Negate, "negate", null),
        (ExpressionType.AddChecked, "add_checked", "+"), (ExpressionType.SubtractChecked, "subtract_checked", "-"),
        (ExpressionType.MultiplyChecked, "multiply_checked", "·"), (ExpressionType.NegateChecked, "negate_checked", null),
        (ExpressionType.Equal, "equal", "="), (ExpressionType.NotEqual, "not_equal", "≠"),
        (ExpressionType.LessThan, "less", "<"), (ExpressionType.LessThanOrEqual, "less_or_equal", "≤"),
        (ExpressionType.GreaterThan, "greater", ">"), (ExpressionType.GreaterThanOrEqual, "greater_or_equal", "≥"),
        (ExpressionType.And, "and", "and"), (ExpressionType.Or, "or", "or"), (ExpressionType.ExclusiveOr, "xor", "xor"),
        (ExpressionType.Not, "not", null), (ExpressionType.OnesComplement, "complement", null),
        (ExpressionType.LeftShift, "shift_left", "<<"), (ExpressionType.RightShift, "shift_right", ">>"),
    }.ToFrozenDictionary(row => row.Kind, row => Make(row.Kind, row.Name, row.Infix));

    /// <summary>a + b</summary>
    public static Primitive Add { get; } = table[ExpressionType.Add];

    /// <summary>a − b</summary>
    public static Primitive Subtract { get; } = table[ExpressionType.Subtract];

    /// <summary>a · b</summary>
    public static Primitive Multiply { get; } = table[ExpressionType.Multiply];

    /// <summary>a / b</summary>
    public static Primitive Divide { get; } = table[ExpressionType.Divide];

    /// <summary>−a</summary>
    public static Primitive Negate { get; } = table[ExpressionType.Negate];

    /// <summary>Not a</summary>
    public static Primitive Not { get; } = table[ExpressionType.Not];

    /// <summary>The primitive of a node kind, or null when the kind is no operator.</summary>
    public static Primitive? Find(ExpressionType kind) => table.GetValueOrDefault(kind);

    /// <summary>All of them.</summary>
    public static IEnumerable<Primitive> All => table.Values;

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

    /// <summary>Whether an operator over these operands can throw: integer division does, real division does not.</summary>
    internal static bool Throws(Primitive primitive, Type operand) =>
        primitive.MayThrow || (primitive.Key is ExpressionType.Divide or ExpressionType.Modulo && !Types.IsReal(operand));

    private static object Evaluate(ExpressionType kind, object?[] a) => (a[0], a.Length > 1 ? a[1] : a[0]) switch
    {
        (double x, double y) => Real(kind, x, y),
        (float x, float y) => Real(kind, x, y),
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

    private static object Real<T>(ExpressionType kind, T x, T y) where T : IFloatingPointIeee754<T> => kind switch
    {
        ExpressionType.Add or ExpressionType.AddChecked => x + y,
        ExpressionType.Subtract or ExpressionType.SubtractChecked => x - y,
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => x * y,
        ExpressionType.Divide => x / y,
        ExpressionType.Modulo => x % y,
        ExpressionType.Negate or ExpressionType.NegateChecked => -x,
        _ => Compare(kind, x, y),
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
