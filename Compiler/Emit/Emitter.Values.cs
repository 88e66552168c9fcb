using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>Where a value stands: nested in what reads it, in a local, or written out at each place that reads it.</summary>
internal sealed partial class Emitter
{
    private void Compute(Var result, Apply apply, bool canMove)
    {
        if (masks.Contains(result))
        {
            values[result] = new(apply.Primitive.Express(result.Type, [.. apply.Operands.Select(Simple)]), 1);
            return;
        }

        var code = apply.Primitive.Express(result.Type, All(apply.Operands));
        if (Wide.IsZero(apply))
        {
            // Nothing to be kept, and what is chosen instead of it costs nothing.
            values[result] = new(code, 0);
            return;
        }

        var depth = 0;
        foreach (var operand in apply.Operands)
            depth = Math.Max(depth, Depth(operand) + 1);
        Nest(result, code, depth, canMove);
    }

    private void Nest(Var result, Expression code, int depth, bool canMove)
    {
        if (canMove && depth <= MaximumDepth && uses.Single(result))
            values[result] = new(code, depth);
        else
            Local(result, code);
    }

    // What costs nothing to be read again.
    private Expression Simple(Operand operand) => operand is Var v && uses.Single(v) && values[v].Code is not (ParameterExpression or ConstantExpression) ? Local(v, values[v].Code) : Use(operand);

    private ParameterExpression Local(Var result, Expression code)
    {
        var local = Declare(result);
        current.Statements.Add(Expression.Assign(local, code));
        return local;
    }

    // An array where a span is expected.
    private static Expression As(Expression value, Type type) => value.Type == type ? value : Expression.Convert(value, type);

    private ParameterExpression Declare(Var result)
    {
        var local = Expression.Variable(IsSpan(result) ? typeof(Span<>).MakeGenericType(result.Type.GetElementType()!) : result.Type, Named(result.Name));
        current.Locals.Add(local);
        values[result] = new(local, 0);
        return local;
    }
}
