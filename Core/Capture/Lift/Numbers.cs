using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>Numbers as instructions see them: on the stack every small integer is an <c>int</c>, and unsigned is a matter of the operation.</summary>
internal static class Numbers
{
    /// <summary>The expression as it stands on the stack; a truth value stays one until it is counted with.</summary>
    public static Expression OnStack(Expression e)
    {
        var type = e.Type.IsEnum ? Enum.GetUnderlyingType(e.Type) : e.Type;
        if (type != e.Type)
            e = Convert(e, type);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Char or TypeCode.UInt32 => Convert(e, typeof(int)),
            TypeCode.UInt64 => Convert(e, typeof(long)),
            _ => type == typeof(nint) || type == typeof(nuint) ? Convert(e, typeof(long)) : e,
        };
    }

    /// <summary>A truth value as 0 or 1.</summary>
    public static Expression Counted(Expression e) => e.Type != typeof(bool) ? e
        : e is ConstantExpression { Value: bool known } ? Expression.Constant(known ? 1 : 0)
        : Expression.Condition(e, Expression.Constant(1), Expression.Constant(0));

    /// <summary>A number as a truth value.</summary>
    public static Expression Truth(Expression e) => e switch
    {
        _ when e.Type == typeof(bool) => e,
        ConstantExpression { Value: int known } => Expression.Constant(known != 0),
        ConditionalExpression { IfTrue: ConstantExpression { Value: 1 }, IfFalse: ConstantExpression { Value: 0 } } choice => choice.Test,
        _ when e.Type.IsValueType => Expression.NotEqual(e, Expression.Default(e.Type) is var zero && IsConstantType(e.Type) ? Constant(e.Type, 0) : zero),
        _ => ComparedWithNull(e, differs: true),
    };

    /// <summary>Whether something is null, or is not, which asks no operator of its type (records have some).</summary>
    public static Expression ComparedWithNull(Expression e, bool differs) => e.Type == typeof(string)
        ? differs ? Expression.NotEqual(e, Expression.Constant(null, e.Type)) : Expression.Equal(e, Expression.Constant(null, e.Type))
        : differs ? Expression.ReferenceNotEqual(e, Expression.Constant(null, e.Type)) : Expression.ReferenceEqual(e, Expression.Constant(null, e.Type));

    private static bool IsConstantType(Type type) => type == typeof(int) || type == typeof(long);

    private static ConstantExpression Constant(Type type, long value) =>
        type == typeof(int) ? Expression.Constant((int)value) : Expression.Constant(value);

    /// <summary>The expression as a value of a type: of a variable, a parameter, an element.</summary>
    public static Expression As(Expression e, Type type)
    {
        if (e.Type == type)
            return e;
        if (type == typeof(bool))
            return Truth(e);
        if (e.Type == typeof(bool) && type.IsValueType)
            e = Counted(e);
        if (e.Type == type)
            return e;
        if (!type.IsValueType && !e.Type.IsValueType)
            return e is ConstantExpression { Value: null } ? Expression.Constant(null, type) : type.IsAssignableFrom(e.Type) ? e : Expression.Convert(e, type);
        if (e is ConstantExpression { Value: int number } && !type.IsEnum)
        {
            switch (Type.GetTypeCode(type))
            {
                case TypeCode.Byte:
                    return Expression.Constant(unchecked((byte)number));
                case TypeCode.UInt32:
                    return Expression.Constant(unchecked((uint)number));
                case TypeCode.Char:
                    return Expression.Constant(unchecked((char)number));
                case TypeCode.Int16:
                    return Expression.Constant(unchecked((short)number));
            }
        }

        if (e is ConstantExpression { Value: int of } && type.IsEnum)
            return Expression.Constant(Enum.ToObject(type, of), type);
        return Convert(e, type);
    }

    /// <summary>A conversion between numbers that keeps what fits.</summary>
    public static Expression Convert(Expression e, Type type)
    {
        if (e.Type == type)
            return e;
        if (e is ConstantExpression { Value: int i })
        {
            if (type == typeof(double))
                return Expression.Constant((double)i);
            if (type == typeof(long))
                return Expression.Constant((long)i);
        }

        // An integer that was just widened and is narrowed again.
        if (e is UnaryExpression { NodeType: ExpressionType.Convert, Method: null, Operand: { } inner } && inner.Type == type && Types.IsInteger(type) && Types.IsInteger(e.Type)
            && Size(e.Type) >= Size(type))
            return inner;
        return Expression.Convert(Counted(e), type);
    }

    private static int Size(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte or TypeCode.Byte => 1,
        TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Char => 2,
        TypeCode.Int32 or TypeCode.UInt32 => 4,
        _ => 8,
    };

    /// <summary>The unsigned type of the same size.</summary>
    public static Expression Unsigned(Expression e) => Types.IsReal(e.Type) ? e : e.Type == typeof(long) ? Convert(e, typeof(ulong)) : Convert(Counted(e), typeof(uint));

    /// <summary>An operation on two numbers; those of different size are brought to the larger one.</summary>
    public static Expression Binary(ExpressionType kind, Expression a, Expression b, bool isUnsigned = false)
    {
        if (a.Type == typeof(bool) && b.Type == typeof(bool) && kind is ExpressionType.And or ExpressionType.Or or ExpressionType.ExclusiveOr)
            return Expression.MakeBinary(kind, a, b);
        (a, b) = (Counted(a), Counted(b));
        if (kind is ExpressionType.LeftShift or ExpressionType.RightShift)
            return OnStack(Expression.MakeBinary(kind, isUnsigned ? Unsigned(a) : a, Convert(b, typeof(int))));
        (a, b) = Together(a, b);
        if (!isUnsigned && a is ConstantExpression { Value: int x } && b is ConstantExpression { Value: int y } && Known(kind, x, y) is { } known)
            return Expression.Constant(known);
        if (isUnsigned)
            (a, b) = (Unsigned(a), Unsigned(b));
        return OnStack(Expression.MakeBinary(kind, a, b));
    }

    private static int? Known(ExpressionType kind, int x, int y) => kind switch
    {
        ExpressionType.Add => unchecked(x + y),
        ExpressionType.Subtract => unchecked(x - y),
        ExpressionType.Multiply => unchecked(x * y),
        _ => null,
    };

    private static (Expression, Expression) Together(Expression a, Expression b)
    {
        if (a.Type == b.Type)
            return (a, b);
        foreach (var type in (Type[])[typeof(double), typeof(float), typeof(long), typeof(int)])
        {
            if (a.Type == type || b.Type == type)
                return (Convert(a, type), Convert(b, type));
        }

        return (a, b);
    }

    /// <summary>A comparison. An unsigned one of reals is also true where they have no order.</summary>
    public static Expression Compare(ExpressionType kind, Expression a, Expression b, bool isUnsigned = false)
    {
        if (a.Type == typeof(bool) && b.Type == typeof(bool) && kind is ExpressionType.Equal or ExpressionType.NotEqual)
            return b is ConstantExpression { Value: bool same } ? (same == (kind == ExpressionType.Equal) ? a : Structure.Not(a)) : Expression.MakeBinary(kind, a, b);
        if (a.Type == typeof(bool) && b is ConstantExpression { Value: int and (0 or 1) and var bit } && kind is ExpressionType.Equal or ExpressionType.NotEqual)
            return bit == 1 == (kind == ExpressionType.Equal) ? a : Structure.Not(a);
        (a, b) = Together(Counted(a), Counted(b));
        if (a is ConstantExpression { Value: int x } && b is ConstantExpression { Value: int y })
            return Expression.Constant(Known(kind, isUnsigned ? (uint)x : x, isUnsigned ? (uint)y : y));
        if (!isUnsigned || kind is ExpressionType.Equal or ExpressionType.NotEqual)
            return Expression.MakeBinary(kind, a, b);
        if (Types.IsReal(a.Type))
        {
            var opposite = kind switch
            {
                ExpressionType.LessThan => ExpressionType.GreaterThanOrEqual,
                ExpressionType.LessThanOrEqual => ExpressionType.GreaterThan,
                ExpressionType.GreaterThan => ExpressionType.LessThanOrEqual,
                _ => ExpressionType.LessThan,
            };
            return Expression.Not(Expression.MakeBinary(opposite, a, b));
        }

        // n > 0 without signs is n ≠ 0.
        if (kind == ExpressionType.GreaterThan && b is ConstantExpression { Value: 0 or 0L })
            return Expression.NotEqual(a, b);
        return Expression.MakeBinary(kind, Unsigned(a), Unsigned(b));
    }

    private static bool Known(ExpressionType kind, long x, long y) => kind switch
    {
        ExpressionType.Equal => x == y,
        ExpressionType.NotEqual => x != y,
        ExpressionType.LessThan => x < y,
        ExpressionType.LessThanOrEqual => x <= y,
        ExpressionType.GreaterThan => x > y,
        _ => x >= y,
    };
}
