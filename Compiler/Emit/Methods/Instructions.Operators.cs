using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>Operators, calls and arrays.</summary>
internal sealed partial class Instructions
{
    private static bool IsNumber(Type type) => Types.IsReal(type) || type == typeof(int) || type == typeof(long);

    private bool Binary(BinaryExpression e)
    {
        // What stores is a statement.
        if (e.NodeType is ExpressionType.Assign or (>= ExpressionType.AddAssign and <= ExpressionType.SubtractAssignChecked))
            return false;
        if (e.NodeType is ExpressionType.ArrayIndex)
            return Value(e.Left) && Value(e.Right) && Add(OpCodes.Ldelem, e.Type);
        if (!Value(e.Left) || !Value(e.Right))
            return false;
        if (e.Method is { } method)
            return method.IsStatic && IsVisible(method) && Add(OpCodes.Call, method);
        var type = e.Left.Type;
        if (e.NodeType == ExpressionType.Equal && type == e.Right.Type && !type.IsValueType)
            return Add(OpCodes.Ceq);
        if (type != e.Right.Type || !(IsNumber(type) || type == typeof(bool) || (type == typeof(ulong) && e.NodeType is ExpressionType.Equal or ExpressionType.NotEqual)))
            return false;
        var isReal = Types.IsReal(type);
        return e.NodeType switch
        {
            ExpressionType.Equal => Add(OpCodes.Ceq),
            ExpressionType.NotEqual => Add(OpCodes.Ceq) && Negated(),
            _ when type == typeof(bool) => e.NodeType switch
            {
                ExpressionType.And => Add(OpCodes.And),
                ExpressionType.Or => Add(OpCodes.Or),
                ExpressionType.ExclusiveOr => Add(OpCodes.Xor),
                _ => false,
            },
            ExpressionType.Add => Add(OpCodes.Add),
            ExpressionType.Subtract => Add(OpCodes.Sub),
            ExpressionType.Multiply => Add(OpCodes.Mul),
            ExpressionType.Divide => Add(OpCodes.Div),
            ExpressionType.Modulo => Add(OpCodes.Rem),
            // The framework takes the last five bits of the number of places first, and so does the processor.
            ExpressionType.LeftShift when type == typeof(int) && e.Right is ConstantExpression { Value: >= 0 and < 32 } => Add(OpCodes.Shl),
            ExpressionType.RightShift when type == typeof(int) && e.Right is ConstantExpression { Value: >= 0 and < 32 } => Add(OpCodes.Shr),
            ExpressionType.LessThan => Add(OpCodes.Clt),
            ExpressionType.GreaterThan => Add(OpCodes.Cgt),
            // Not greater: of numbers that may be NaN, neither greater nor unordered.
            ExpressionType.LessThanOrEqual => Add(isReal ? OpCodes.Cgt_Un : OpCodes.Cgt) && Negated(),
            ExpressionType.GreaterThanOrEqual => Add(isReal ? OpCodes.Clt_Un : OpCodes.Clt) && Negated(),
            _ => false,
        };
    }

    private bool Unary(UnaryExpression e)
    {
        if (!Value(e.Operand))
            return false;
        if (e.Method is { } method)
            return method.IsStatic && IsVisible(method) && Add(OpCodes.Call, method);
        var type = e.Operand.Type;
        return e.NodeType switch
        {
            ExpressionType.ArrayLength => Add(OpCodes.Ldlen) && Add(OpCodes.Conv_I4),
            ExpressionType.Not => type == typeof(bool) && Negated(),
            ExpressionType.Negate => IsNumber(type) && Add(OpCodes.Neg),
            ExpressionType.Convert when type == e.Type => true,
            ExpressionType.Convert when !type.IsValueType && !e.Type.IsValueType => IsVisible(e.Type) && Add(OpCodes.Castclass, e.Type),
            ExpressionType.Convert when IsNumber(type) => e.Type == typeof(double) ? Add(OpCodes.Conv_R8)
                : e.Type == typeof(float) ? Add(OpCodes.Conv_R4)
                : e.Type == typeof(int) ? Add(OpCodes.Conv_I4)
                : e.Type == typeof(long) && Add(OpCodes.Conv_I8),
            _ => false,
        };
    }

    private bool Negated() => Add(OpCodes.Ldc_I4_0) && Add(OpCodes.Ceq);

    private bool Invoke(MethodInfo method, IReadOnlyList<Expression> values)
    {
        var parameters = method.GetParameters();
        return IsVisible(method) && values.Zip(parameters).All(v => !v.Second.ParameterType.IsByRef ? Value(v.First) : v.First is ParameterExpression variable && Address(variable))
            && Add(method.IsStatic || method.DeclaringType!.IsValueType ? OpCodes.Call : OpCodes.Callvirt, shared.GetValueOrDefault(method, method));
    }

    // What the JIT had better not write out.
    private static readonly Dictionary<MethodInfo, MethodInfo> shared = new()
    {
        [((Func<double, (double, double)>)Math.SinCos).Method] = ((Func<double, (double, double)>)Shared.SinCos).Method,
        [((Func<float, (float, float)>)MathF.SinCos).Method] = ((Func<float, (float, float)>)Shared.SinCos).Method,
    };

    // Arrays of several dimensions have methods for what others have instructions.
    private bool Element(IndexExpression element, OpCode opcode, string method) => element.Arguments.Count == 1
        ? IsVisible(element.Type) && Add(opcode, element.Type)
        : Add(OpCodes.Call, element.Object!.Type.GetMethod(method)!);

    private bool Bounds(NewArrayExpression array) => IsVisible(array.Type) && All(array.Expressions)
        && (array.Expressions.Count == 1
            ? Add(OpCodes.Newarr, array.Type.GetElementType()!)
            : Add(OpCodes.Newobj, array.Type.GetConstructor([.. array.Expressions.Select(_ => typeof(int))])!));

    private bool Elements(NewArrayExpression array)
    {
        var type = array.Type.GetElementType()!;
        var fine = IsVisible(type) && Constant(array.Expressions.Count) && Add(OpCodes.Newarr, type);
        for (var i = 0; fine && i < array.Expressions.Count; i++)
            fine = Add(OpCodes.Dup) && Constant(i) && Value(array.Expressions[i]) && Add(OpCodes.Stelem, type);
        return fine;
    }
}
