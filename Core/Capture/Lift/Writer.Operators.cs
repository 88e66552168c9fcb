using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;

namespace FunctionalAD.Lifting;

/// <summary>Constants, operators, members, calls and arrays.</summary>
internal sealed partial class Writer
{
    private bool Constant(ConstantExpression constant)
    {
        switch (constant.Value)
        {
            case null when constant.Type.IsValueType:
                return Default(constant.Type);
            case null:
                return Emit(OpCodes.Ldnull);
            case double d:
                il.Emit(OpCodes.Ldc_R8, d);
                return true;
            case float f:
                il.Emit(OpCodes.Ldc_R4, f);
                return true;
            case string s:
                il.Emit(OpCodes.Ldstr, s);
                return true;
            case long or ulong:
                il.Emit(OpCodes.Ldc_I8, unchecked((long)Convert.ToDecimal(constant.Value, System.Globalization.CultureInfo.InvariantCulture)));
                return true;
            case nint or nuint:
                return false;
            default:
                il.Emit(OpCodes.Ldc_I4, unchecked((int)Convert.ToInt64(constant.Value is char c ? (int)c : constant.Value, System.Globalization.CultureInfo.InvariantCulture)));
                return true;
        }
    }

    private bool Default(Type type)
    {
        if (!type.IsValueType)
            return Emit(OpCodes.Ldnull);
        var local = il.DeclareLocal(type);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(OpCodes.Initobj, type);
        il.Emit(OpCodes.Ldloc, local);
        return true;
    }

    private static bool IsReal(Type type) => type == typeof(double) || type == typeof(float);

    private static bool IsUnsigned(Type type) => Type.GetTypeCode(type) is TypeCode.Byte or TypeCode.Char or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64;

    // What has an instruction for its operators; smaller integers are widened by the language.
    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.Int32 and <= TypeCode.Double;

    private bool Binary(BinaryExpression e)
    {
        if (!Value(e.Left) || !Value(e.Right))
            return false;
        if (e.Method is { } method)
            return Call(method);
        var type = e.Left.Type;
        if (e.NodeType == ExpressionType.ArrayIndex)
            return Emit(OpCodes.Ldelem, e.Type);
        if (e.NodeType is ExpressionType.LeftShift or ExpressionType.RightShift)
            return IsNumber(type) && Emit(e.NodeType == ExpressionType.LeftShift ? OpCodes.Shl : IsUnsigned(type) ? OpCodes.Shr_Un : OpCodes.Shr);
        if (type.IsValueType && !type.IsPrimitive && !type.IsEnum)
            return false;
        // Not greater: of numbers that may be NaN, neither greater nor unordered.
        var turned = IsReal(type) || IsUnsigned(type);
        return e.NodeType switch
        {
            ExpressionType.Equal => Emit(OpCodes.Ceq),
            ExpressionType.NotEqual => Emit(OpCodes.Ceq) && Negated(),
            ExpressionType.LessThan => Emit(IsUnsigned(type) ? OpCodes.Clt_Un : OpCodes.Clt),
            ExpressionType.GreaterThan => Emit(IsUnsigned(type) ? OpCodes.Cgt_Un : OpCodes.Cgt),
            ExpressionType.LessThanOrEqual => Emit(turned ? OpCodes.Cgt_Un : OpCodes.Cgt) && Negated(),
            ExpressionType.GreaterThanOrEqual => Emit(turned ? OpCodes.Clt_Un : OpCodes.Clt) && Negated(),
            ExpressionType.And => Emit(OpCodes.And),
            ExpressionType.Or => Emit(OpCodes.Or),
            ExpressionType.ExclusiveOr => Emit(OpCodes.Xor),
            _ when !IsNumber(type) => false,
            ExpressionType.Add => Emit(OpCodes.Add),
            ExpressionType.Subtract => Emit(OpCodes.Sub),
            ExpressionType.Multiply => Emit(OpCodes.Mul),
            ExpressionType.Divide => Emit(IsUnsigned(type) ? OpCodes.Div_Un : OpCodes.Div),
            ExpressionType.Modulo => Emit(IsUnsigned(type) ? OpCodes.Rem_Un : OpCodes.Rem),
            ExpressionType.AddChecked => Emit(IsReal(type) ? OpCodes.Add : IsUnsigned(type) ? OpCodes.Add_Ovf_Un : OpCodes.Add_Ovf),
            ExpressionType.SubtractChecked => Emit(IsReal(type) ? OpCodes.Sub : IsUnsigned(type) ? OpCodes.Sub_Ovf_Un : OpCodes.Sub_Ovf),
            ExpressionType.MultiplyChecked => Emit(IsReal(type) ? OpCodes.Mul : IsUnsigned(type) ? OpCodes.Mul_Ovf_Un : OpCodes.Mul_Ovf),
            _ => false,
        };
    }

    private bool Negated() => Emit(OpCodes.Ldc_I4_0) && Emit(OpCodes.Ceq);

    private bool Unary(UnaryExpression e)
    {
        if (!Value(e.Operand))
            return false;
        if (e.Method is { } method)
            return Call(method);
        var type = e.Operand.Type;
        return e.NodeType switch
        {
            ExpressionType.ArrayLength => Emit(OpCodes.Ldlen) && Emit(OpCodes.Conv_I4),
            ExpressionType.Not => type == typeof(bool) ? Negated() : IsNumber(type) && Emit(OpCodes.Not),
            ExpressionType.Negate => IsNumber(type) && Emit(OpCodes.Neg),
            ExpressionType.UnaryPlus => IsNumber(type),
            ExpressionType.TypeAs => Boxed(type) && (e.Type.IsAssignableFrom(type) || Emit(OpCodes.Isinst, e.Type)),
            ExpressionType.Unbox => Emit(OpCodes.Unbox_Any, e.Type),
            ExpressionType.Convert or ExpressionType.ConvertChecked => Converted(type, e.Type, e.NodeType == ExpressionType.ConvertChecked),
            _ => false,
        };
    }

    private bool Boxed(Type type) => !type.IsValueType || Emit(OpCodes.Box, type);

    private bool Converted(Type from, Type to, bool isChecked)
    {
        if (from == to)
            return true;
        if (to.IsEnum || from.IsEnum)
            return Converted(from.IsEnum ? Enum.GetUnderlyingType(from) : from, to.IsEnum ? Enum.GetUnderlyingType(to) : to, isChecked);
        if (!from.IsValueType)
            return to.IsValueType ? Emit(OpCodes.Unbox_Any, to) : to.IsAssignableFrom(from) || Emit(OpCodes.Castclass, to);
        if (!to.IsValueType)
            return Boxed(from);
        if (!from.IsPrimitive || !to.IsPrimitive || (isChecked && !IsReal(to)))
            return false;
        return Type.GetTypeCode(to) switch
        {
            TypeCode.Double => (!IsUnsigned(from) || Emit(OpCodes.Conv_R_Un)) && Emit(OpCodes.Conv_R8),
            TypeCode.Single => (!IsUnsigned(from) || Emit(OpCodes.Conv_R_Un)) && Emit(OpCodes.Conv_R4),
            TypeCode.SByte => Emit(OpCodes.Conv_I1),
            TypeCode.Byte => Emit(OpCodes.Conv_U1),
            TypeCode.Int16 => Emit(OpCodes.Conv_I2),
            TypeCode.UInt16 or TypeCode.Char => Emit(OpCodes.Conv_U2),
            TypeCode.Int32 => Emit(OpCodes.Conv_I4),
            TypeCode.UInt32 => Emit(OpCodes.Conv_U4),
            TypeCode.Int64 => Emit(IsUnsigned(from) ? OpCodes.Conv_U8 : OpCodes.Conv_I8),
            TypeCode.UInt64 => Emit(IsUnsigned(from) ? OpCodes.Conv_U8 : OpCodes.Conv_I8),
            _ => false,
        };
    }

    // The object of a member: a structure by its address; what a pattern took for a case is one.
    private bool Receiver(Expression e)
    {
        if (e is UnaryExpression { NodeType: ExpressionType.TypeAs, Operand: var whole } && !whole.Type.IsValueType && !e.Type.IsValueType)
            return Value(whole) && (e.Type.IsAssignableFrom(whole.Type) || Emit(OpCodes.Castclass, e.Type));
        if (!Value(e))
            return false;
        if (!e.Type.IsValueType)
            return true;
        var local = il.DeclareLocal(e.Type);
        il.Emit(OpCodes.Stloc, local);
        il.Emit(OpCodes.Ldloca, local);
        return true;
    }

    private bool Member(MemberExpression e)
    {
        if (e.Member is FieldInfo { IsLiteral: true } constant)
            return Constant(Expression.Constant(constant.GetValue(null), e.Type));
        if (e.Expression is { } owner && !Receiver(owner))
            return false;
        if (e.Member is PropertyInfo property)
            return property.GetGetMethod(true) is { } getter && Call(getter);
        var field = (FieldInfo)e.Member;
        il.Emit(field.IsStatic ? OpCodes.Ldsfld : OpCodes.Ldfld, field);
        return true;
    }

    private bool Call(MethodInfo method)
    {
        il.Emit(method.IsStatic || method.DeclaringType!.IsValueType ? OpCodes.Call : OpCodes.Callvirt, method);
        return true;
    }

    private bool New(ConstructorInfo constructor)
    {
        il.Emit(OpCodes.Newobj, constructor);
        return true;
    }

    // What the compiler of F# writes out, where a tree has a call of the library.
    private bool? FSharpCall(MethodCallExpression call) => (call.Method.DeclaringType?.FullName, call.Method.Name, call.Arguments) switch
    {
        ("Microsoft.FSharp.Core.FuncConvert", "ToFSharpFunc" or "FromFunc" or "FromAction", [LambdaExpression { Parameters.Count: 1 } lambda]) => Class(assembled, lambda, call.Type) is { } home && Closure(home),
        ("Microsoft.FSharp.Core.Operators", "FailWith", [var message]) => Value(message) && New(typeof(Exception).GetConstructor([typeof(string)])!) && Emit(OpCodes.Throw),
        ("Microsoft.FSharp.Core.Operators", "Raise", [var thrown]) => Value(thrown) && Emit(OpCodes.Throw),
        ("Microsoft.FSharp.Core.Operators", "Box", [var content]) => Value(content) && Boxed(content.Type),
        ("Microsoft.FSharp.Core.Operators", "Unbox", [var box]) => Value(box) && Emit(OpCodes.Unbox_Any, call.Type),
        ("Microsoft.FSharp.Core.LanguagePrimitives+IntrinsicFunctions", "UnboxFast" or "UnboxGeneric", [var box]) => Value(box) && Emit(OpCodes.Unbox_Any, call.Type),
        _ => null,
    };

    private bool Elements(NewArrayExpression array)
    {
        var type = array.Type.GetElementType()!;
        il.Emit(OpCodes.Ldc_I4, array.Expressions.Count);
        il.Emit(OpCodes.Newarr, type);
        for (var i = 0; i < array.Expressions.Count; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            if (!Value(array.Expressions[i]))
                return false;
            il.Emit(OpCodes.Stelem, type);
        }

        return true;
    }

    private bool Bounds(NewArrayExpression array) => All(array.Expressions) && (array.Expressions.Count == 1
        ? Emit(OpCodes.Newarr, array.Type.GetElementType()!)
        : New(array.Type.GetConstructor([.. array.Expressions.Select(_ => typeof(int))])!));
}
