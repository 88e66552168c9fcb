using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>Where arrays come from that a call makes and keeps to itself.</summary>
internal sealed partial class Emitter
{
    // An array that is used again, of those kept the one that is not carried just now.
    private void Kept(ParameterExpression local, Var made, Func<Expression, Expression> sized)
    {
        var home = reused[made];
        var block = home.Anew is { } loop ? blockOf[loop] : outermost;
        if (home.Carried is null)
        {
            Again(current.Statements, Keep());
            return;
        }

        var (one, other) = (Keep(), Keep());
        var (first, second) = (new List<Expression>(), new List<Expression>());
        Again(first, one);
        Again(second, other);
        current.Statements.Add(Expression.IfThenElse(
            Expression.ReferenceEqual(one, Use(home.Carried)), Expression.Block(second), Expression.Block(first)));

        ParameterExpression Keep()
        {
            var kept = Expression.Variable(made.Type, Named(null));
            block.Locals.Add(kept);
            block.Kept.Add(kept);
            if (home.Anew is null)
                outermost.AtEnd.Add(Reused.Give(kept));
            return kept;
        }

        void Again(List<Expression> statements, ParameterExpression kept)
        {
            statements.Add(Expression.Assign(kept, sized(kept)));
            statements.Add(Expression.Assign(local, kept));
        }
    }

    // A span of rented memory, given back at the end.
    private void Room(ParameterExpression span, Expression from, Func<Type, Expression, Expression> rent)
    {
        var element = span.Type.GenericTypeArguments[0];
        var given = Stored(from);
        var memory = Stored(rent(element, given));
        current.AtEnd.Add(Rented.Return(memory));
        current.Statements.Add(Expression.Assign(span, Rented.Span(element, memory, given)));
    }

    private Expression Stored(Expression value)
    {
        if (value is ConstantExpression or ParameterExpression)
            return value;
        var local = Expression.Variable(value.Type, names.Fresh(null));
        current.Locals.Add(local);
        current.Statements.Add(Expression.Assign(local, value));
        return local;
    }
}
