using System.Linq.Expressions;

namespace FunctionalAD.Lifting;

/// <summary>A method as the body of a lambda.</summary>
internal sealed partial class Frame
{
    /// <summary>The body of a method, ending with the value that it returns.</summary>
    public static Expression Whole(Lifter lifter, Code code, IReadOnlyList<Sym> passed, Type result)
    {
        var frame = new Frame(lifter, code, passed);
        var (body, value, ends) = frame.Run(passed);
        if (result == typeof(void))
            return Expression.Block(typeof(void), body);
        return ends ? Expression.Block(result, body, Expression.Default(result)) : frame.Valued(body, value!, result);
    }

    // Statements that making the value adds come behind the others.
    private BlockExpression Valued(Expression body, Sym value, Type result)
    {
        node = new Node { Id = lifter.Nodes++ };
        var last = Numbers.As(ToValue(value), result);
        return Expression.Block(result, [.. Flat(body), .. node.Statements, last.Type == result ? last : Expression.Convert(last, result)]);
    }

    private static IEnumerable<Expression> Flat(Expression body) => body switch
    {
        BlockExpression { Variables.Count: 0 } block => block.Expressions,
        DefaultExpression => [],
        _ => [body],
    };

    /// <summary>The body of a lambda that calls a function.</summary>
    public Expression Called(Sym.Fn function, System.Linq.Expressions.ParameterExpression[] parameters)
    {
        var (outside, waiting, before, wasOver) = (node, stack, lifter.State, isOver);
        (node, stack, lifter.State, isOver) = (new Node { Id = lifter.Nodes++ }, [], new(before), false);
        Invoke([function, .. parameters.Select(p => (Sym)new Sym.Val(p))]);
        var result = function.Type.GetMethod(nameof(Action.Invoke))!.ReturnType;
        var value = isOver ? Expression.Default(result) : Numbers.As(ToValue(Now(Pop())), result);
        Expression[] statements = [.. node.Statements.SelectMany(Flat)];
        if (before.Any(s => lifter.State.TryGetValue(s.Key, out var end) && !Sym.Same(s.Value, end)))
            throw Refuse("a function that is passed on changes a variable around it", "return what should change");
        (node, stack, lifter.State, isOver) = (outside, waiting, before, wasOver);
        return Expression.Block(result, [.. statements, value]);
    }
}
