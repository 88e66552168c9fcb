using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Statements of hand-built trees: blocks and switches, new arrays.</summary>
internal sealed partial class Capture
{
    private Value Block(BlockExpression block)
    {
        // A block may declare a variable that a block around it declares too: outside, that one is as it was.
        var hidden = block.Variables.Select(v => variables.GetValueOrDefault(v)).ToArray();
        foreach (var variable in block.Variables)
            variables[variable] = Compose(variable.Type, new Queue<Operand>(Defaults(variable.Type)));
        var last = Nothing;
        var before = moving.Keys.ToHashSet();
        foreach (var expression in block.Expressions)
            last = Visit(expression);
        RefuseMoving(block, c => !before.Contains(c));
        for (var i = 0; i < hidden.Length; i++)
        {
            if (hidden[i] is { } outside)
                variables[block.Variables[i]] = outside;
        }

        return last;
    }

    private static IEnumerable<Operand> Defaults(Type type) =>
        Layout.Of(type) is { } layout ? layout.Components.SelectMany(c => Defaults(c.Type)) : [Literal.Default(type)];

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
        var operands = node.Expressions.Select(Stored).ToImmutableArray();
        return Track(new Value.Plain(node.NodeType == ExpressionType.NewArrayInit ? builder.Pack(node.Type, operands) : builder.Zeros(node.Type, operands)), owned: true);
    }

    // An element of an array literal. What it holds of arrays that are written must have been made just there: one with a name, or with a place
    // in another array, would stand at two places from then on.
    private Operand Stored(Expression element)
    {
        var before = named;
        var value = Visit(element);
        if (Cells(value).Any(c => c.Name <= before || variables.Values.SelectMany(Cells).Contains(c)))
            throw Refuse(element, TwoPlaces, "store a copy: `(double[])a.Clone()`");
        return Plain(value, element);

        static IEnumerable<Cell> Cells(Value value) => value switch
        {
            Value.Array array => [array.Cell],
            Value.Composite composite => composite.Parts.SelectMany(Cells),
            _ => [],
        };
    }
}
