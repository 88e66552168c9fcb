using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Statements of hand-built trees: blocks, assignments, while loops, switches.</summary>
internal sealed partial class Capture
{
    private Value Block(BlockExpression block)
    {
        // A block may declare a variable that a block around it declares too: outside, that one is as it was.
        var hidden = block.Variables.Select(v => variables.GetValueOrDefault(v)).ToArray();
        foreach (var variable in block.Variables)
            variables[variable] = Compose(variable.Type, new Queue<Operand>(Defaults(variable.Type)));
        var last = Nothing;
        foreach (var expression in block.Expressions)
            last = Visit(expression);
        for (var i = 0; i < hidden.Length; i++)
        {
            if (hidden[i] is { } before)
                variables[block.Variables[i]] = before;
        }

        return last;
    }

    private static IEnumerable<Operand> Defaults(Type type) =>
        Layout.Of(type) is { } layout ? layout.Components.SelectMany(c => Defaults(c.Type)) : [Literal.Default(type)];

    private Value Assign(Expression target, Value value, Expression node)
    {
        if (target is not ParameterExpression variable)
            throw Refuse(node, "it assigns to something that is no local variable", "assign to a variable, or build a new value");
        if (!variables.ContainsKey(variable))
            _ = Variable(variable);
        if (imported.Contains(variable))
            throw Refuse(node, "a function that is differentiated assigns to a variable outside of it", "return what should change, and assign it outside");
        variables[variable] = value;
        return value;
    }

    // loop { if (test) body else break; } and loop { if (!test) break; body }
    private Value While(LoopExpression node)
    {
        var (test, negated, body) = Form(node) ?? throw Refuse(
            node, "the loop does not begin with the test that ends it", "write it as `while (test) { … }`: a test that breaks, then the body");
        if (Assigned.Variables(test).Count > 0)
            throw Refuse(node, "the test of the loop assigns a variable", "assign in the body, and test what was assigned");
        var carried = body.SelectMany(Assigned.Variables).Distinct().Where(variables.ContainsKey).ToArray();
        var initial = new List<Operand>();
        var widths = new List<int>();
        foreach (var variable in carried)
        {
            var before = initial.Count;
            Flatten(Variable(variable), initial, variable);
            widths.Add(initial.Count - before);
        }

        var names = carried.SelectMany((v, i) => Enumerable.Repeat(v.Name, widths[i]));
        var results = builder.Loop(
            null,
            false,
            [.. initial.Select(i => new Slot(SlotKind.Carry, i))],
            p =>
            {
                Bind(p.Skip(1));
                var condition = Plain(Visit(test), test);
                return negated ? builder.Apply(Operators.Not, typeof(bool), condition) : condition;
            },
            p =>
            {
                Bind(p.Skip(1));
                foreach (var statement in body)
                    Visit(statement);
                var next = new List<Operand>();
                foreach (var variable in carried)
                    Flatten(variables[variable], next, variable);
                return next;
            },
            [null, .. names]);
        Bind(results);
        return Nothing;

        void Bind(IEnumerable<Operand> leaves)
        {
            var queue = new Queue<Operand>(leaves);
            foreach (var variable in carried)
                variables[variable] = Compose(variable.Type, queue);
        }
    }

    private static (Expression Test, bool Negated, IReadOnlyList<Expression> Body)? Form(LoopExpression loop)
    {
        if (loop.BreakLabel is not { } label || loop.BreakLabel.Type != typeof(void) || loop.ContinueLabel is not null)
            return null;
        var (declared, statements) = loop.Body is BlockExpression block ? (block.Variables, block.Expressions) : ([], [loop.Body]);
        if (statements[0] is not ConditionalExpression first)
            return null;
        Expression[] rest = [.. statements.Skip(1)];
        if (Breaks(first.IfFalse, label) && !Jumps(first.IfTrue) && !rest.Any(Jumps))
            return (first.Test, false, Body(first.IfTrue));
        if (Breaks(first.IfTrue, label) && !Jumps(first.IfFalse) && !rest.Any(Jumps))
            return (first.Test, true, Body(first.IfFalse));
        return null;

        Expression[] Body(Expression start) => declared.Count == 0 ? [start, .. rest] : [Expression.Block(declared, [start, .. rest])];
    }

    private static bool Breaks(Expression e, LabelTarget label) => e is GotoExpression g && g.Target == label;

    private static bool Jumps(Expression e) => Assigned.Jumps(e);

    // switch over literals: a chain of choices.
    private Value Switch(SwitchExpression node)
    {
        if (node.Comparison is not null)
            throw Refuse(node, "the switch compares by a method", "switch over a number");

        // What is switched over is computed once, whatever it assigns.
        var value = Expression.Variable(node.SwitchValue.Type, "value");
        Expression chain = node.DefaultBody ?? Expression.Default(node.Type);
        foreach (var @case in node.Cases.Reverse())
        {
            var test = @case.TestValues.Select(v => (Expression)Expression.Equal(value, v)).Aggregate(Expression.OrElse);
            chain = Expression.Condition(test, @case.Body, chain, node.Type);
        }

        variables[value] = Visit(node.SwitchValue);
        var result = Visit(chain);
        variables.Remove(value);
        return result;
    }

    private Value NewArray(NewArrayExpression node)
    {
        var operands = node.Expressions.Select(e => Plain(Visit(e), e)).ToImmutableArray();
        return new Value.Plain(node.NodeType == ExpressionType.NewArrayInit ? builder.Pack(node.Type, operands) : builder.Zeros(node.Type, operands));
    }
}
