using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Expressions as the user wrote them, for messages: C# syntax, captured variables by their names, deep parts cut off.</summary>
internal static class Syntax
{
    private const int Depth = 7;

    /// <summary>The text of an expression.</summary>
    public static string Show(Expression? expression) => Show(expression, Depth);

    /// <summary>The text of an expression with nothing cut off.</summary>
    public static string Whole(Expression? expression) => Show(expression, int.MaxValue);

    private static string Show(Expression? e, int depth)
    {
        if (e is null)
            return "";
        if (depth == 0)
            return "…";
        var d = depth - 1;
        return e switch
        {
            ConstantExpression { Value: var value } => value switch
            {
                null => "null",
                string s => $"\"{s}\"",
                Type type => $"typeof({Types.Name(type)})",
                IFormattable or bool => Printer.Show(new Literal(value, value.GetType())),
                _ => Types.Name(value.GetType()),
            },
            ParameterExpression p => p.Name ?? "_",
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } b => $"{Target(b.Left, d)}[{Show(b.Right, d)}]",
            BinaryExpression b => $"{Operand(b.Left, d)} {Sign(b.NodeType)} {Operand(b.Right, d)}",
            UnaryExpression { NodeType: ExpressionType.ArrayLength } u => $"{Target(u.Operand, d)}.Length",
            UnaryExpression { NodeType: ExpressionType.Quote } u => Show(u.Operand, depth),
            UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } u => $"({Types.Name(u.Type)}){Signed(u.Operand, d)}",
            UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.NegateChecked } u => $"-{Signed(u.Operand, d)}",
            UnaryExpression { NodeType: ExpressionType.Not } u => $"!{Operand(u.Operand, d)}",
            UnaryExpression { NodeType: ExpressionType.TypeAs } u => $"{Operand(u.Operand, d)} as {Types.Name(u.Type)}",
            UnaryExpression { NodeType: ExpressionType.PreIncrementAssign or ExpressionType.PreDecrementAssign } u => $"{Step(u.NodeType)}{Operand(u.Operand, d)}",
            UnaryExpression { NodeType: ExpressionType.PostIncrementAssign or ExpressionType.PostDecrementAssign } u => $"{Operand(u.Operand, d)}{Step(u.NodeType)}",
            UnaryExpression { NodeType: ExpressionType.Throw } u => $"throw {Show(u.Operand, d)}",
            UnaryExpression u => $"{u.NodeType}({Show(u.Operand, d)})",
            ConditionalExpression c => $"{(c.Test is ConditionalExpression or LambdaExpression ? $"({Show(c.Test, d)})" : Show(c.Test, d))} ? {Show(c.IfTrue, d)} : {Show(c.IfFalse, d)}",
            MemberExpression m when IsClosure(m.Expression) => m.Member.Name,
            MemberExpression m => $"{(m.Expression is null ? Types.Name(m.Member.DeclaringType!) : Target(m.Expression, d))}.{m.Member.Name}",
            MethodCallExpression c when c.Method.IsSpecialName && c.Object is not null => $"{Target(c.Object, d)}[{List(c.Arguments, d)}]",
            MethodCallExpression c when IsExtension(c) => $"{Target(c.Arguments[0], d)}.{c.Method.Name}({List(c.Arguments.Skip(1), d)})",
            MethodCallExpression c => $"{(c.Object is null ? Types.Name(c.Method.DeclaringType!) : Target(c.Object, d))}.{c.Method.Name}({List(c.Arguments, d)})",
            InvocationExpression i => $"{Target(i.Expression, d)}({List(i.Arguments, d)})",
            LambdaExpression l => $"{(l.Parameters.Count == 1 ? l.Parameters[0].Name : $"({List(l.Parameters, d)})")} => {Show(l.Body, d)}",
            NewExpression n => $"new {Types.Name(n.Type)}({List(n.Arguments, d)})",
            MemberInitExpression i => $"new {Types.Name(i.Type)} {{ {string.Join(", ", i.Bindings.Select(b => b.Member.Name))} }}",
            NewArrayExpression { NodeType: ExpressionType.NewArrayBounds } a => Types.Made(a.Type.GetElementType()!, List(a.Expressions, d)),
            NewArrayExpression a => $"new[] {{ {List(a.Expressions, d)} }}",
            TypeBinaryExpression t => $"{Operand(t.Expression, d)} is {Types.Name(t.TypeOperand)}",
            DefaultExpression v => $"default({Types.Name(v.Type)})",
            BlockExpression b => $"{{ {string.Join("; ", b.Expressions.Take(4).Select(x => Show(x, d)))}{(b.Expressions.Count > 4 ? "; …" : "")} }}",
            LoopExpression l => $"loop {Show(l.Body, d)}",
            IndexExpression i => $"{Target(i.Object!, d)}[{List(i.Arguments, d)}]",
            TryExpression t => $"try {Show(t.Body, d)}",
            GotoExpression g => g.Kind.ToString().ToLowerInvariant(),
            _ => e.NodeType.ToString(),
        };
    }

    private static string Step(ExpressionType kind) =>
        kind is ExpressionType.PreIncrementAssign or ExpressionType.PostIncrementAssign ? "++" : "--";

    private static string Operand(Expression e, int depth) =>
        e is BinaryExpression { NodeType: not ExpressionType.ArrayIndex } or ConditionalExpression or LambdaExpression ? $"({Show(e, depth)})" : Show(e, depth);

    // What stands before a dot or a bracket binds most.
    private static string Target(Expression e, int depth) =>
        e is UnaryExpression { NodeType: not (ExpressionType.ArrayLength or ExpressionType.Quote) } or TypeBinaryExpression or NewArrayExpression { NodeType: ExpressionType.NewArrayBounds } || IsNegative(e) ? $"({Show(e, depth)})" : Operand(e, depth);

    // Two signs in a row are an operator of their own, and (T)-x is a difference.
    private static string Signed(Expression e, int depth) =>
        e is UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.NegateChecked } || IsNegative(e) ? $"({Show(e, depth)})" : Operand(e, depth);

    private static bool IsNegative(Expression e) => e is ConstantExpression { Value: IFormattable and not Enum and not DateTime } c && Show(c, 1).StartsWith('-');

    private static string List(IEnumerable<Expression> list, int depth) => string.Join(", ", list.Select(e => Show(e, depth)));

    private static bool IsClosure(Expression? e) =>
        e is ConstantExpression { Value: not null } || (e is MemberExpression m && m.Member.Name.StartsWith('<') && IsClosure(m.Expression));

    private static bool IsExtension(MethodCallExpression call) =>
        call.Method.IsStatic && call.Arguments.Count > 0 && call.Method.IsDefined(typeof(ExtensionAttribute), false);

    /// <summary>An operator as C# spells it.</summary>
    public static string Sign(ExpressionType kind) => kind switch
    {
        ExpressionType.Add or ExpressionType.AddChecked => "+",
        ExpressionType.Subtract or ExpressionType.SubtractChecked => "-",
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => "*",
        ExpressionType.Divide => "/",
        ExpressionType.Modulo => "%",
        ExpressionType.Equal => "==",
        ExpressionType.NotEqual => "!=",
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        ExpressionType.AndAlso => "&&",
        ExpressionType.OrElse => "||",
        ExpressionType.And => "&",
        ExpressionType.Or => "|",
        ExpressionType.ExclusiveOr => "^",
        ExpressionType.LeftShift => "<<",
        ExpressionType.RightShift => ">>",
        ExpressionType.Coalesce => "??",
        ExpressionType.Assign => "=",
        ExpressionType.AddAssign => "+=",
        ExpressionType.SubtractAssign => "-=",
        ExpressionType.MultiplyAssign => "*=",
        ExpressionType.DivideAssign => "/=",
        _ => kind.ToString(),
    };
}
