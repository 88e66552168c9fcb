using System.Linq.Expressions;
using System.Text;

namespace FunctionalAD.Emission;

/// <summary>
/// The emitted tree as the text of a C# method: what a person would have had to write by hand, and can paste and compile. This file has the statements.
/// </summary>
internal sealed partial class CSharp
{
    private readonly StringBuilder text = new();
    private readonly HashSet<ParameterExpression> read = [];
    private readonly Identifiers names = new();
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
        printer.read.UnionWith(Reading.In(tree.Body));
        foreach (var variable in printer.read)
            printer.names.Fresh(variable.Name);
        var parameters = string.Join(", ", tree.Parameters.Select(p => $"{Named(p.Type)} {Name(p)}"));
        if (tree.Body is not BlockExpression)
        {
            printer.Line($"static {Named(tree.ReturnType)} {name}({parameters}) => {Value(tree.Body)};");
            return printer.text.ToString();
        }

        printer.Line($"static {Named(tree.ReturnType)} {name}({parameters})");
        printer.Line("{");
        printer.depth++;
        var body = (BlockExpression)tree.Body;
        printer.Body(body.Variables, body.Expressions, result: true);
        printer.depth--;
        printer.Line("}");
        return printer.text.ToString();
    }

    private void Line(string line) => text.Append(' ', 4 * depth).Append(line).Append('\n');

    // A variable is declared where it is first assigned, unless that is inside a nested block.
    private void Body(IEnumerable<ParameterExpression> variables, IReadOnlyList<Expression> statements, bool result)
    {
        var undeclared = new HashSet<ParameterExpression>(variables);
        for (var i = 0; i < statements.Count; i++)
        {
            var statement = statements[i];
            if (result && i == statements.Count - 1)
            {
                Line($"return {Value(statement)};");
                continue;
            }

            if (statement is BinaryExpression { NodeType: ExpressionType.Assign, Left: ParameterExpression variable, Right: var value } && undeclared.Remove(variable))
            {
                if (i + 1 < statements.Count && statements[i + 1] is LoopExpression counted && Counter(counted, variable) && !statements.Skip(i + 2).Any(s => Mentions(s, variable)))
                    Loop(counted, variable, value, undeclared, statements[++i]);
                else if (value is UnaryExpression { NodeType: ExpressionType.Throw })
                    Statement(value);
                else if (read.Contains(variable))
                    Line($"{Named(variable.Type)} {Name(variable)} = {Value(value)};");
                else
                    Unread(value);
                continue;
            }

            Declare(statement, undeclared);
            Statement(statement);
        }
    }

    private void Declare(Expression statement, HashSet<ParameterExpression> undeclared)
    {
        foreach (var later in undeclared.Where(v => Mentions(statement, v)).ToArray())
        {
            undeclared.Remove(later);
            Line($"{Named(later.Type)} {Name(later)};");
        }
    }

    // What nobody reads is computed for its exceptions.
    private void Unread(Expression value)
    {
        if (value is not (ConstantExpression or ParameterExpression))
            Line(value is MethodCallExpression or InvocationExpression ? $"{Value(value)};" : $"_ = {Value(value)};");
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
                Body(block.Variables, block.Expressions, result: false);
                break;
            case ConditionalExpression { Type: var type } choice when type == typeof(void):
                If(choice);
                break;
            case LoopExpression loop:
                Loop(loop, null, null, [], loop);
                break;
            case GotoExpression:
                Line("break;");
                break;
            case DefaultExpression:
                break;
            case UnaryExpression { NodeType: ExpressionType.Throw, Operand: { } thrown }:
                Throw(thrown);
                break;
            case BinaryExpression { NodeType: ExpressionType.Assign, Right: UnaryExpression { NodeType: ExpressionType.Throw } thrown }:
                Statement(thrown);
                break;
            case BinaryExpression { NodeType: ExpressionType.Assign } assign:
                Line($"{Step(assign) ?? $"{Value(assign.Left)} = {Value(assign.Right)}"};");
                break;
            case BinaryExpression { NodeType: ExpressionType.AddAssign } add:
                Line($"{Value(add.Left)} += {Value(add.Right)};");
                break;
            default:
                Unread(statement);
                break;
        }
    }

    private void If(ConditionalExpression choice)
    {
        var (yes, no) = (choice.IfTrue, choice.IfFalse);
        Line($"if ({Value(choice.Test)})");
        Nested(() => Statement(yes));
        if (no is DefaultExpression)
            return;
        Line("else");
        Nested(() => Statement(no));
    }

    // The exception is made by code of the user's, of values that it gets.
    private void Throw(Expression thrown)
    {
        if (thrown is not InvocationExpression { Expression: LambdaExpression made } call)
        {
            Line($"throw {Value(thrown)};");
            return;
        }

        var changed = Capturing.Assigned.In(made.Body).Outer;
        var values = new Dictionary<ParameterExpression, Expression>();
        foreach (var (parameter, value) in made.Parameters.Zip(call.Arguments))
        {
            values[parameter] = value;
            if (value is ParameterExpression && !changed.Contains(parameter))
                continue;
            var local = Expression.Variable(parameter.Type, names.Fresh(parameter.Name));
            Line($"{Named(local.Type)} {Name(local)} = {Value(value)};");
            values[parameter] = local;
        }

        var body = new Substitution(values, names).Visit(made.Body)!;
        read.UnionWith(Reading.In(body));
        Thrown(body);
    }

    private void Thrown(Expression body)
    {
        if (body is not BlockExpression block)
        {
            if (body is not DefaultExpression)
                Throw(body);
            return;
        }

        Body(block.Variables, block.Expressions.SkipLast(1).ToArray(), result: false);
        Thrown(block.Expressions[^1]);
    }

    /// <summary>Code with other expressions in the place of its parameters, and names of its own for its variables.</summary>
    private sealed class Substitution(Dictionary<ParameterExpression, Expression> by, Identifiers names) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => by.GetValueOrDefault(node, node);

        protected override Expression VisitBlock(BlockExpression node)
        {
            foreach (var variable in node.Variables)
                by[variable] = Expression.Variable(variable.Type, names.Fresh(variable.Name));
            return Expression.Block(node.Type, node.Variables.Select(v => (ParameterExpression)by[v]), node.Expressions.Select(e => Visit(e)!));
        }
    }

    // i = i + 1
    private static string? Step(BinaryExpression assign) =>
        assign is { Left: ParameterExpression { Type: var type } i, Right: BinaryExpression { NodeType: ExpressionType.Add or ExpressionType.Subtract, Right: ConstantExpression { Value: 1 } } step }
        && step.Left == i && type == typeof(int) ? $"{Name(i)}{(step.NodeType == ExpressionType.Add ? "++" : "--")}" : null;

    // loop { if (!a) break; if (!b) break; …; i = i + 1 } is for (; a && b; i++) { … }, if only the loop mentions i.
    private static bool Counter(LoopExpression loop, ParameterExpression variable) =>
        loop.Body is BlockExpression { Expressions: [.., BinaryExpression { NodeType: ExpressionType.Assign } last] } && last.Left == variable && Step(last) is not null;

    private void Loop(LoopExpression loop, ParameterExpression? counter, Expression? start, HashSet<ParameterExpression> undeclared, Expression whole)
    {
        var block = loop.Body as BlockExpression ?? Expression.Block(loop.Body);
        var tests = block.Expressions.TakeWhile(e => e is ConditionalExpression { IfTrue: GotoExpression, IfFalse: DefaultExpression }).Select(e => ((ConditionalExpression)e).Test).ToArray();
        var rest = block.Expressions.Skip(tests.Length).ToArray();
        var test = string.Join(" && ", tests.Select(t => tests.Length > 1 ? Inner(Not(t), and) : Value(Not(t))));
        Declare(whole, undeclared);
        if (counter is null)
        {
            Line($"while ({(tests.Length == 0 ? "true" : test)})");
        }
        else
        {
            var step = (BinaryExpression)rest[^1];
            rest = rest[..^1];
            // A loop that does not ask for the number of its iterations has no counter.
            Line(tests.Concat(rest).Any(e => Mentions(e, counter))
                ? $"for ({Named(counter.Type)} {Name(counter)} = {Value(start!)}; {test}; {Step(step)})"
                : $"while ({(tests.Length == 0 ? "true" : test)})");
        }

        Nested(() => Body(block.Variables, rest, result: false));
    }

    private static readonly BinaryExpression and = Expression.AndAlso(Expression.Constant(true), Expression.Constant(true));

    private void Nested(Action body)
    {
        Line("{");
        depth++;
        body();
        depth--;
        Line("}");
    }

    /// <summary>The variables that are read anywhere; the counter of a loop is.</summary>
    private sealed class Reading : ExpressionVisitor
    {
        private readonly HashSet<ParameterExpression> found = [];

        public static HashSet<ParameterExpression> In(Expression e)
        {
            var walk = new Reading();
            walk.Visit(e);
            return walk.found;
        }

        public override Expression? Visit(Expression? node) => node is null ? null : Capturing.DeepStack.Run(() => base.Visit(node));

        protected override Expression VisitBlock(BlockExpression node)
        {
            foreach (var statement in node.Expressions)
                Visit(statement);
            return node;
        }

        protected override Expression VisitBinary(BinaryExpression node)
        {
            if (node is { NodeType: ExpressionType.Assign, Left: ParameterExpression })
                Visit(node.Right);
            else
                base.VisitBinary(node);
            return node;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            found.Add(node);
            return node;
        }
    }

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
