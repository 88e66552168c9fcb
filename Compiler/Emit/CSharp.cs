using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using FunctionalAD.Capturing;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>The emitted tree as the text of a C# method: what a person would have had to write by hand, and can paste and compile.</summary>
internal sealed class CSharp
{
    private readonly StringBuilder text = new();
    private int depth;

    private CSharp()
    {
    }

    /// <summary>The text of a method.</summary>
    /// <param name="tree">An emitted lambda.</param>
    /// <param name="name">The name of the method.</param>
    public static string Print(LambdaExpression tree, string name)
    {
        var printer = new CSharp();
        var parameters = string.Join(", ", tree.Parameters.Select(p => $"{Types.Name(p.Type)} {p.Name}"));
        if (tree.Body is not BlockExpression)
        {
            printer.Line($"static {Types.Name(tree.ReturnType)} {name}({parameters}) => {Value(tree.Body)};");
            return printer.text.ToString();
        }

        printer.Line($"static {Types.Name(tree.ReturnType)} {name}({parameters})");
        printer.Line("{");
        printer.depth++;
        printer.Body((BlockExpression)tree.Body, result: true);
        printer.depth--;
        printer.Line("}");
        return printer.text.ToString();
    }

    private void Line(string line) => text.Append(' ', 4 * depth).Append(line).Append('\n');

    // A variable is declared where it is first assigned, unless that is inside a nested block.
    private void Body(BlockExpression block, bool result)
    {
        var undeclared = new HashSet<ParameterExpression>(block.Variables);
        for (var i = 0; i < block.Expressions.Count; i++)
        {
            var statement = block.Expressions[i];
            if (result && i == block.Expressions.Count - 1)
            {
                Line($"return {Value(statement)};");
                continue;
            }

            if (statement is BinaryExpression { NodeType: ExpressionType.Assign, Left: ParameterExpression variable } first && undeclared.Remove(variable))
            {
                Line($"{Types.Name(variable.Type)} {variable.Name} = {Value(first.Right)};");
                continue;
            }

            foreach (var later in undeclared.Where(v => Mentions(statement, v)).ToArray())
            {
                undeclared.Remove(later);
                Line($"{Types.Name(later.Type)} {later.Name};");
            }

            Statement(statement);
        }
    }

    private static bool Mentions(Expression statement, ParameterExpression variable)
    {
        var search = new Search(variable);
        search.Visit(statement);
        return search.Found;
    }

    private void Statement(Expression statement)
    {
        switch (statement)
        {
            case BlockExpression block:
                Body(block, result: false);
                break;
            case ConditionalExpression { Type: var type } choice when type == typeof(void):
                Line($"if ({Value(choice.Test)})");
                Nested(choice.IfTrue);
                if (choice.IfFalse is not DefaultExpression)
                {
                    Line("else");
                    Nested(choice.IfFalse);
                }

                break;
            case LoopExpression loop:
                Line("while (true)");
                Nested(loop.Body);
                break;
            case GotoExpression:
                Line("break;");
                break;
            case DefaultExpression:
                break;
            case BinaryExpression { NodeType: ExpressionType.Assign } assign:
                Line($"{Value(assign.Left)} = {Value(assign.Right)};");
                break;
            case BinaryExpression { NodeType: ExpressionType.AddAssign } add:
                Line($"{Value(add.Left)} += {Value(add.Right)};");
                break;
            default:
                Line($"{Value(statement)};");
                break;
        }
    }

    private void Nested(Expression body)
    {
        Line("{");
        depth++;
        Statement(body);
        depth--;
        Line("}");
    }

    private static string Value(Expression e) => e switch
    {
        ConstantExpression { Value: Delegate d } => d.Method.Name,
        ConstantExpression constant => Constant(constant),
        ParameterExpression p => p.Name!,
        UnaryExpression { NodeType: ExpressionType.ArrayLength } u => $"{Inner(u.Operand)}.Length",
        UnaryExpression { NodeType: ExpressionType.Convert } u => $"({Types.Name(u.Type)}){Inner(u.Operand)}",
        UnaryExpression { NodeType: ExpressionType.ConvertChecked } u => $"checked(({Types.Name(u.Type)}){Inner(u.Operand)})",
        UnaryExpression { NodeType: ExpressionType.Negate } u => $"-{Inner(u.Operand)}",
        UnaryExpression { NodeType: ExpressionType.Not } u when u.Type == typeof(bool) => $"!{Inner(u.Operand)}",
        UnaryExpression u => $"~{Inner(u.Operand)}",
        BinaryExpression b when b.NodeType is ExpressionType.AddChecked or ExpressionType.SubtractChecked or ExpressionType.MultiplyChecked =>
            $"checked({Inner(b.Left)} {Syntax.Sign(b.NodeType)} {Inner(b.Right)})",
        BinaryExpression b => $"{Left(b)} {Syntax.Sign(b.NodeType)} {Inner(b.Right, b)}",
        ConditionalExpression c => $"{Inner(c.Test)} ? {Inner(c.IfTrue)} : {Inner(c.IfFalse)}",
        IndexExpression i => $"{Inner(i.Object!)}[{string.Join(", ", i.Arguments.Select(Value))}]",
        MethodCallExpression c => $"{(c.Object is null ? Types.Name(c.Method.DeclaringType!) : Inner(c.Object))}.{c.Method.Name}({string.Join(", ", c.Arguments.Select(Value))})",
        InvocationExpression { Expression: MemberExpression { Expression: ConstantExpression box } held } call =>
            $"{((Delegate)((System.Reflection.FieldInfo)held.Member).GetValue(box.Value)!).Method.Name}({string.Join(", ", call.Arguments.Select(Value))})",
        MemberExpression m => $"{(m.Expression is null ? Types.Name(m.Member.DeclaringType!) : Inner(m.Expression))}.{m.Member.Name}",
        NewExpression n when n.Type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) => $"({string.Join(", ", Elements(n).Select(Value))})",
        NewExpression n => $"new {Types.Name(n.Type)}({string.Join(", ", n.Arguments.Select(Value))})",
        NewArrayExpression { NodeType: ExpressionType.NewArrayBounds } a =>
            $"new {Types.Name(a.Type.GetElementType()!)}[{string.Join(", ", a.Expressions.Select(Value))}]",
        NewArrayExpression a => $"new {Types.Name(a.Type)} {{ {string.Join(", ", a.Expressions.Select(Value))} }}",
        MemberInitExpression i => $"new {Types.Name(i.Type)} {{ {string.Join(", ", i.Bindings.Select(b => $"{b.Member.Name} = {Value(((MemberAssignment)b).Expression)}"))} }}",
        BlockExpression { Variables.Count: 0, Expressions: [var single] } => Value(single),
        _ => e.ToString(),
    };

    // A tuple of more than seven elements is nested in its type, flat in the language.
    private static IEnumerable<Expression> Elements(NewExpression tuple) =>
        tuple.Arguments.Count == 8 && tuple.Arguments[7] is NewExpression rest ? tuple.Arguments.Take(7).Concat(Elements(rest)) : tuple.Arguments;

    private static string Inner(Expression e) =>
        e is BinaryExpression or ConditionalExpression or UnaryExpression { NodeType: not ExpressionType.ArrayLength }
        || e is ConstantExpression { Value: double and < 0 or float and < 0 or int and < 0 }
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
        ExpressionType.Multiply or ExpressionType.Divide => 3,
        ExpressionType.Add or ExpressionType.Subtract => 2,
        _ => 0,
    };

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
        long l => l.ToString(CultureInfo.InvariantCulture) + "L",
        Enum e => $"{Types.Name(e.GetType())}.{e}",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        var other => Types.Name(other.GetType()),
    };

    private static string Real(string digits) => digits.AsSpan().IndexOfAny("E.") >= 0 ? digits : digits + ".0";

    private sealed class Search(ParameterExpression variable) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == variable;
            return node;
        }
    }
}
