using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>Where arrays come from: those that a call makes and keeps to itself, and those that arrive as spans.</summary>
internal sealed partial class Emitter
{
    // Elements of an array that is made before it is known whether it is asked for.
    private const int Early = 256;

    // An array of so many elements that is used again.
    private void Kept(ParameterExpression local, Var made, Expression length, bool isZero = false)
    {
        // Had before a loop begins: no register survives the call that asks for it, whether it is made or not.
        if (reused[made] is { Carried: null, Anew: null } && length is ConstantExpression { Value: int and >= 0 and <= Early } && current != outermost)
        {
            var kept = Expression.Variable(made.Type, Named(null));
            outermost.Locals.Add(kept);
            outermost.Kept.Add((kept, Reused.Sized(Expression.Constant(null, made.Type), length)));
            outermost.AtEnd.Add(Reused.Give(kept));
            current.Statements.Add(Expression.Assign(local, isZero ? Reused.Cleared(kept) : kept));
            return;
        }

        Kept(local, made, kept => isZero ? Reused.Zeros(kept, length) : Reused.Sized(kept, length));
    }

    // The same, of those kept the one that is not carried just now.
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
            block.Kept.Add((kept, Expression.Default(made.Type)));
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

    private void FindSpans(Function function, List<Var> found)
    {
        if (found.Count > 0 && Spans.Flow(function, found) is { } flow)
            spans.UnionWith(flow);
    }

    // Parameters of the delegate that are spans where the program has arrays.
    private static List<Var> SpansOf(Function function, System.Reflection.MethodInfo signature)
    {
        var (found, next) = (new List<Var>(), 0);
        foreach (var parameter in signature.GetParameters())
        {
            if (Spans.Is(parameter.ParameterType))
                found.Add(function.Parameters[next]);
            next += Leaves(parameter.ParameterType, next);
        }

        return found;

        int Leaves(Type type, int at) => function.Parameters[at].Type != type && Layout.Of(type) is { } layout
            ? layout.Components.Aggregate(0, (count, component) => count + Leaves(component.Type, at + count))
            : 1;
    }

    // A span that has to be an array: a copy, whose elements go back if they can be written, and which serves later calls if it stays in this one.
    private void Copied(Expression span, Var leaf)
    {
        var isOurs = flow is not null && !flow.From(leaf).Any(v => Reused.Leaves(v, flow, records!));
        var copy = Local(leaf, isOurs ? Reused.Copy(Expression.Constant(null, leaf.Type), span) : Spans.ToArray(span));
        if (span.Type.GetGenericTypeDefinition() == typeof(Span<>))
            atEnd.Add(Spans.Return(copy, span));
        if (isOurs)
            atEnd.Add(Reused.Give(copy));
    }
}
