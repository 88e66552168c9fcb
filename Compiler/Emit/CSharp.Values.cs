using System.Globalization;
using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>Expressions.</summary>
internal sealed partial class CSharp
{
    private static string Value(Expression e) => e switch
    {
        ConstantExpression { Value: Delegate d } => d.Method.Name,
        ConstantExpression constant => Constant(constant),
        ParameterExpression p => Name(p),
        UnaryExpression { NodeType: ExpressionType.ArrayLength } u => $"{Inner(u.Operand)}.Length",
        UnaryExpression { NodeType: ExpressionType.Convert } u => $"({Named(u.Type)}){Inner(u.Operand)}",
        UnaryExpression { NodeType: ExpressionType.ConvertChecked } u => $"checked(({Named(u.Type)}){Inner(u.Operand)})",
        UnaryExpression { NodeType: ExpressionType.Negate } u => $"-{Inner(u.Operand)}",
        UnaryExpression { NodeType: ExpressionType.Not } u when u.Type == typeof(bool) => Not(u.Operand) is UnaryExpression { NodeType: ExpressionType.Not, Operand: var so } ? $"!{Inner(so)}" : Value(Not(u.Operand)),
        UnaryExpression { NodeType: ExpressionType.Throw, Operand: { } thrown } => $"throw {Value(thrown)}",
        UnaryExpression u => $"~{Inner(u.Operand)}",
        BinaryExpression { NodeType: ExpressionType.ArrayIndex } b => $"{Inner(b.Left)}[{Value(b.Right)}]",
        BinaryExpression b when b.NodeType is ExpressionType.AddChecked or ExpressionType.SubtractChecked or ExpressionType.MultiplyChecked =>
            $"checked({Inner(b.Left)} {Syntax.Sign(b.NodeType)} {Inner(b.Right)})",
        BinaryExpression b => $"{Left(b)} {Syntax.Sign(b.NodeType)} {Inner(b.Right, b)}",
        ConditionalExpression c => $"{Inner(c.Test)} ? {Inner(c.IfTrue)} : {Inner(c.IfFalse)}",
        IndexExpression i => $"{Inner(i.Object!)}[{string.Join(", ", i.Arguments.Select(Value))}]",
        MethodCallExpression { Object: { } list, Method: { IsSpecialName: true, Name: "get_Item" } } c => $"{Inner(list)}[{string.Join(", ", c.Arguments.Select(Value))}]",
        MethodCallExpression c => $"{(c.Object is null ? Named(c.Method.DeclaringType!) : Inner(c.Object))}.{c.Method.Name}{Generic(c.Method)}({string.Join(", ", c.Arguments.Select(Value))})",
        InvocationExpression { Expression: MemberExpression { Expression: ConstantExpression box } held } call =>
            $"{((Delegate)((System.Reflection.FieldInfo)held.Member).GetValue(box.Value)!).Method.Name}({string.Join(", ", call.Arguments.Select(Value))})",
        // What the lambda captured has the name that it has where the lambda stands.
        MemberExpression { Expression: ConstantExpression { Type: { Name: var closure } } } m when closure.Contains('<') => m.Member.Name,
        MemberExpression m => $"{(m.Expression is null ? Named(m.Member.DeclaringType!) : Inner(m.Expression))}.{m.Member.Name}",
        NewExpression n when n.Type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) => $"({string.Join(", ", Elements(n).Select(Value))})",
        NewExpression n => $"new {Named(n.Type)}({string.Join(", ", n.Arguments.Select(Value))})",
        NewArrayExpression { NodeType: ExpressionType.NewArrayBounds } a =>
            Types.Made(a.Type.GetElementType()!, string.Join(", ", a.Expressions.Select(Value))),
        NewArrayExpression a => $"new {Named(a.Type)} {{ {string.Join(", ", a.Expressions.Select(Value))} }}",
        MemberInitExpression i => $"new {Named(i.Type)} {{ {string.Join(", ", i.Bindings.Select(b => $"{b.Member.Name} = {Value(((MemberAssignment)b).Expression)}"))} }}",
        BlockExpression { Variables.Count: 0, Expressions: [var single] } => Value(single),
        DefaultExpression { Type: var type } => $"default({Named(type)})",
        _ => e.ToString(),
    };

    // A tuple of more than seven elements is nested in its type, flat in the language.
    private static IEnumerable<Expression> Elements(NewExpression tuple) =>
        tuple.Arguments.Count == 8 && tuple.Arguments[7] is NewExpression rest ? tuple.Arguments.Take(7).Concat(Elements(rest)) : tuple.Arguments;

    private static string Inner(Expression e) =>
        e is BinaryExpression or ConditionalExpression or UnaryExpression { NodeType: not ExpressionType.ArrayLength } || (e is ConstantExpression constant && Constant(constant).StartsWith('-'))
            ? $"({Value(e)})"
            : Value(e);

    // a·b·c and a + b − c associate to the left, and a product binds more than a sum.
    private static string Left(BinaryExpression b) => b.Left is BinaryExpression inner && Binds(inner.NodeType) >= Binds(b.NodeType) && Binds(b.NodeType) > 0
        ? Value(inner)
        : Inner(b.Left);

    private static string Inner(Expression e, BinaryExpression parent) =>
        e is BinaryExpression inner && Binds(inner.NodeType) > Binds(parent.NodeType) && Binds(parent.NodeType) > 0 ? Value(e) : Inner(e);

    private static int Binds(ExpressionType kind) => kind switch
    {
        ExpressionType.Multiply or ExpressionType.Divide => 6,
        ExpressionType.Add or ExpressionType.Subtract => 5,
        ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual => 4,
        ExpressionType.Equal or ExpressionType.NotEqual => 3,
        ExpressionType.AndAlso => 2,
        ExpressionType.OrElse => 1,
        _ => 0,
    };

    /// <summary>What is true when the other is not. The opposite of a real number that is smaller is none that is not: it may be NaN.</summary>
    private static Expression Not(Expression e) => e switch
    {
        UnaryExpression { NodeType: ExpressionType.Not } not => not.Operand,
        BinaryExpression { NodeType: ExpressionType.Equal, Method: null } b => Expression.NotEqual(b.Left, b.Right),
        BinaryExpression { NodeType: ExpressionType.NotEqual, Method: null } b => Expression.Equal(b.Left, b.Right),
        BinaryExpression { Method: null } b when Types.IsInteger(b.Left.Type) && Opposite(b.NodeType) is { } opposite => Expression.MakeBinary(opposite, b.Left, b.Right),
        _ => Expression.Not(e),
    };

    private static ExpressionType? Opposite(ExpressionType kind) => kind switch
    {
        ExpressionType.LessThan => ExpressionType.GreaterThanOrEqual,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThan,
        ExpressionType.GreaterThan => ExpressionType.LessThanOrEqual,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThan,
        _ => null,
    };

    private static string Generic(System.Reflection.MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Named))}>" : "";

    // The text is for a file that uses System; other namespaces of the framework are written out.
    private static string Named(Type type) => !type.IsArray && !type.IsGenericType && type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true
        ? $"{type.Namespace}.{Types.Name(type)}"
        : Types.Name(type);

    private static readonly HashSet<string> keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate",
        "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in",
        "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private",
        "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this",
        "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    private static string Name(ParameterExpression p) => keywords.Contains(p.Name!) ? $"@{p.Name}" : p.Name!;

    private static string Constant(ConstantExpression constant) => constant.Value switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double d => Real(d.ToString("R", CultureInfo.InvariantCulture)),
        float f when float.IsFinite(f) => f.ToString("R", CultureInfo.InvariantCulture) + "f",
        float f => float.IsNaN(f) ? "float.NaN" : f > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity",
        string s => $"\"{s.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        char c => $"'\\u{(int)c:x4}'",
        long l => l.ToString(CultureInfo.InvariantCulture) + "L",
        uint u => u.ToString(CultureInfo.InvariantCulture) + "U",
        ulong u => u.ToString(CultureInfo.InvariantCulture) + "UL",
        Enum e => $"{Named(e.GetType())}.{e}",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        var other => Named(other.GetType()),
    };

    private static string Real(string digits) => digits.AsSpan().IndexOfAny("E.") >= 0 ? digits : digits + ".0";
}
