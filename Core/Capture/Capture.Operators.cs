using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Capturing;

/// <summary>Operators, conversions and conditionals.</summary>
internal sealed partial class Capture
{
    private const string NumericRemedy = "compute in double (or float) and convert outside the function";

    private static readonly System.Reflection.MethodInfo isNullMethod = typeof(Sequences).GetMethod(nameof(Sequences.IsNull))!;

    private Value Binary(BinaryExpression node)
    {
        switch (node.NodeType)
        {
            case ExpressionType.AndAlso when node.Method is null:
                return Both(node);
            case ExpressionType.OrElse when node.Method is null:
                return Either(node);
            case ExpressionType.ArrayIndex:
                return At(node, node.Left, [node.Right]);
            case ExpressionType.Assign:
                return Assign(node);
            case ExpressionType.Coalesce when !node.Left.Type.IsValueType:
                return Visit(Choice(node));
        }

        if (NullTest(node) is { } isNull)
            return isNull;
        if (Compound(node.NodeType) is { } simple)
            return Compound(node, simple);
        if (node.IsLifted)
            throw Refuse(node, "it computes with nullable numbers", "use the value, after testing it outside the function");

        if (node.Method is { } own && RuleBook.Find(own) is null && OfData(node, own, [node.Left, node.Right]) is { } data)
            return data;
        var left = Visit(node.Left);
        var right = Visit(node.Right);
        if (node.Method is { } method)
        {
            var rule = RuleBook.Find(method) ?? throw Refuse(
                node, $"the operator is the method {Types.Name(method.DeclaringType!)}.{method.Name}, for which there is no rule", NumericRemedy);
            return new Value.Plain(builder.Apply(rule, node.Type, Plain(left, node.Left), Plain(right, node.Right)));
        }

        var operand = Plain(left, node.Left);
        var primitive = Operators.Find(Unchecked(node.NodeType, operand.Type));
        if (primitive is null || !IsNumeric(operand.Type))
            throw Refuse(node, $"the operator is not defined on {Types.Name(node.Left.Type)} here", NumericRemedy);
        return new Value.Plain(builder.Apply(primitive, node.Type, operand, Plain(right, node.Right)));
    }

    // a ?? b is { t = a; t != null ? t : b }.
    private static BlockExpression Choice(BinaryExpression coalesce)
    {
        var left = Expression.Variable(coalesce.Left.Type);
        Expression there = coalesce.Conversion is { } conversion ? Expression.Invoke(conversion, left) : left;
        return Expression.Block(
            [left],
            Expression.Assign(left, coalesce.Left),
            Expression.Condition(Expression.ReferenceNotEqual(left, Expression.Constant(null, left.Type)), there.Type == coalesce.Type ? there : Expression.Convert(there, coalesce.Type), coalesce.Right));
    }

    private Value Both(BinaryExpression node) => Choice(node, node.Left, () => Visit(node.Right), () => new Value.Plain(Literal.Of(false)));

    private Value Either(BinaryExpression node) => Choice(node, node.Left, () => new Value.Plain(Literal.Of(true)), () => Visit(node.Right));

    // x == null and x != null: an object is there or not, whatever else is known of it.
    private Value? NullTest(BinaryExpression node)
    {
        if (node.NodeType is not (ExpressionType.Equal or ExpressionType.NotEqual) || node.Method is not null || node.Left.Type.IsValueType)
            return null;
        var asked = IsNullLiteral(node.Right) ? node.Left : IsNullLiteral(node.Left) ? node.Right : null;
        if (asked is null)
            return null;
        var value = Visit(asked);
        var isNull = value is Value.Array { Cell: { OneOf: not null } cell } ? Among(cell, c => [IsNull(new Value.Array(c))], () => Literal.Of(true))[0] : IsNull(value);
        return new Value.Plain(node.NodeType == ExpressionType.Equal ? isNull
            : isNull is Literal { Value: bool so } ? Literal.Of(!so)
            : builder.Apply(Operators.Find(ExpressionType.Not)!, typeof(bool), isNull));

        Operand IsNull(Value value)
        {
            var operand = value is Value.Code or Value.Composite or Sequence ? null : Rank(value) > 0 ? Shape(value, asked) : Plain(value, asked);
            return operand is null || IsMade(operand) ? Literal.Of(false)
                : operand is Literal { Value: var known } ? Literal.Of(known is null)
                : builder.Apply(Primitives.Method(isNullMethod, null, mayThrow: false, commutative: false, folds: false), typeof(bool), operand);
        }

        static bool IsNullLiteral(Expression e) => e is ConstantExpression { Value: null } or DefaultExpression || (e is UnaryExpression { NodeType: ExpressionType.Convert, Operand: var inner } && IsNullLiteral(inner));
    }

    private Value Unary(UnaryExpression node)
    {
        switch (node.NodeType)
        {
            case ExpressionType.Quote:
                return new Value.Code((LambdaExpression)node.Operand);
            case ExpressionType.ArrayLength:
                return new Value.Plain(Extent(Visit(node.Operand), node.Operand));
            case >= ExpressionType.PreIncrementAssign and <= ExpressionType.PostDecrementAssign:
                return Increment(node);
            case ExpressionType.Throw:
                return Throw(node);
            case ExpressionType.UnaryPlus when node.Method is null:
                return Visit(node.Operand);
            case ExpressionType.Increment or ExpressionType.Decrement when node.Method is null:
                var one = Literal.Number(node.Type, 1);
                return new Value.Plain(builder.Apply(
                    node.NodeType == ExpressionType.Increment ? Operators.Add : Operators.Subtract, node.Type, Plain(Visit(node.Operand), node.Operand), one));
            case ExpressionType.Convert or ExpressionType.ConvertChecked:
                return Conversion(node);
            // An object that was captured is data, of whatever kind.
            case ExpressionType.TypeAs when !node.Type.IsValueType && Visit(node.Operand) is Value.Plain { Operand: Var { Type.IsValueType: false } captured } && !Tangents.TangentSpace.Carries(captured.Type):
                return new Value.Plain(builder.Apply(Primitives.As(node.Type), node.Type, captured));
        }

        if (node.IsLifted)
            throw Refuse(node, "it computes with nullable numbers", "use the value, after testing it outside the function");
        var operand = Plain(Visit(node.Operand), node.Operand);
        var primitive = node.Method is null ? Operators.Find(Unchecked(node.NodeType, operand.Type)) : RuleBook.Find(node.Method);
        if (primitive is null || (node.Method is null && !IsNumeric(operand.Type)))
            throw Refuse(node, $"there is no rule for {node.NodeType} on {Types.Name(node.Operand.Type)}", NumericRemedy);
        return new Value.Plain(builder.Apply(primitive, node.Type, operand));
    }

    private Value Conversion(UnaryExpression node)
    {
        if (node.Method is not null && OfData(node, node.Method, [node.Operand]) is { } data)
            return data;
        var value = Visit(node.Operand);
        if (node.Method is not null)
            throw Refuse(node, $"the conversion is the method {Types.Name(node.Method.DeclaringType!)}.{node.Method.Name}, for which there is no rule", NumericRemedy);
        // Another case of the union may take its place.
        if (value is Value.Plain { Operand: Var { Type: var kind } one } && kind != node.Type && node.Type.IsAssignableFrom(kind) && Lifting.FSharp.IsUnion(node.Type) && !Tangents.TangentSpace.Carries(kind))
            return new Value.Plain(builder.Apply(Primitives.As(node.Type), node.Type, one));
        if (node.Type == node.Operand.Type || value is Value.Code || (!node.Type.IsValueType && !node.Operand.Type.IsValueType))
            return value;
        var operand = Plain(value, node.Operand);
        if (!IsNumber(operand.Type) || !IsNumber(node.Type))
            throw Refuse(node, $"a conversion from {Types.Name(node.Operand.Type)} to {Types.Name(node.Type)} has no derivative", NumericRemedy);
        return new Value.Plain(builder.Apply(Primitives.Conversion(node.NodeType == ExpressionType.ConvertChecked), node.Type, operand));
    }

    private static bool IsNumber(Type type) => Types.IsReal(type) || Types.IsInteger(type) || type.IsEnum;

    private static bool IsNumeric(Type type) => IsNumber(type) || type == typeof(bool);

    // Real arithmetic does not overflow: to check it changes nothing.
    private static ExpressionType Unchecked(ExpressionType kind, Type operand) => !Types.IsReal(operand) ? kind : kind switch
    {
        ExpressionType.AddChecked => ExpressionType.Add,
        ExpressionType.SubtractChecked => ExpressionType.Subtract,
        ExpressionType.MultiplyChecked => ExpressionType.Multiply,
        ExpressionType.NegateChecked => ExpressionType.Negate,
        _ => kind,
    };

    private static ExpressionType? Compound(ExpressionType kind) => kind switch
    {
        ExpressionType.AddAssign => ExpressionType.Add,
        ExpressionType.AddAssignChecked => ExpressionType.AddChecked,
        ExpressionType.SubtractAssign => ExpressionType.Subtract,
        ExpressionType.SubtractAssignChecked => ExpressionType.SubtractChecked,
        ExpressionType.MultiplyAssign => ExpressionType.Multiply,
        ExpressionType.MultiplyAssignChecked => ExpressionType.MultiplyChecked,
        ExpressionType.DivideAssign => ExpressionType.Divide,
        ExpressionType.ModuloAssign => ExpressionType.Modulo,
        ExpressionType.PowerAssign => ExpressionType.Power,
        ExpressionType.AndAssign => ExpressionType.And,
        ExpressionType.OrAssign => ExpressionType.Or,
        ExpressionType.ExclusiveOrAssign => ExpressionType.ExclusiveOr,
        ExpressionType.LeftShiftAssign => ExpressionType.LeftShift,
        ExpressionType.RightShiftAssign => ExpressionType.RightShift,
        _ => null,
    };
}
