using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>Where arrays come from: those that a call makes and keeps to itself, and those that arrive as spans.</summary>
internal sealed partial class Emitter
{
    // Arrays that a program asks about, or that may be null for other reasons.
    private Lazy<HashSet<Var>> mayBeNull;

    // An array after an element was written; null, of which that throws, stays what it is.
    private Value Updated(Operand array) => array is Var v ? values[v] : new(Use(array), 0);

    // Elements of an array that is made before it is known whether it is asked for.
    private const int Early = 256;

    private readonly Dictionary<(object Home, Type Array), ParameterExpression> lending = [];
    // Arrays of fixed length that nobody uses just now.
    private readonly Dictionary<(Type Array, int Length), Stack<ParameterExpression>> unused = [];

    // A block is done, and so are its arrays that do not leave its region: others of their length may be the same.
    private void Free(Block block, Region region)
    {
        if (block.Fixed.Count == 0)
            return;
        var inside = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Walk(region);
        foreach (var (made, memory, length) in block.Fixed)
        {
            var all = flow!.From(made);
            if (all.IsSubsetOf(inside) && !region.Results.Any(r => r is Var v && all.Contains(v)))
                unused[(made.Type, length)].Push(memory);
        }

        void Walk(Region nested)
        {
            inside.UnionWith(nested.Parameters);
            foreach (var equation in nested.Equations)
            {
                inside.UnionWith(equation.Results);
                Array.ForEach([.. equation.Op.Regions], Walk);
            }
        }
    }

    // An array of so many elements that is used again.
    private void Kept(ParameterExpression local, Var made, bool isZero, params Expression[] extents)
    {
        // Had before a loop begins: no register survives the call that asks for it, whether it is made or not.
        if (reused.GetValueOrDefault(made) is { Carried: [], Anew: null } && current != outermost && extents is [ConstantExpression { Value: int and >= 0 and <= Early } length])
        {
            var key = (made.Type, (int)length.Value!);
            unused.TryAdd(key, new());
            if (!unused[key].TryPop(out var kept))
            {
                kept = Expression.Variable(made.Type, Named(null));
                outermost.Locals.Add(kept);
                outermost.Kept.Add((kept, UsedAgain.Sized(Expression.Constant(null, made.Type), made.Type, length)));
                outermost.AtEnd.Add(UsedAgain.Give(kept));
            }

            current.Fixed.Add((made, kept, key.Item2));
            current.Statements.Add(Expression.Assign(local, isZero ? UsedAgain.Cleared(kept) : kept));
            return;
        }

        Kept(local, made, before => isZero ? UsedAgain.Zeros(before, made.Type, extents) : UsedAgain.Sized(before, made.Type, extents));
    }

    // The same: the next of those that the call makes, or of those kept one that is not carried just now.
    private void Kept(ParameterExpression local, Var made, Func<Expression, Expression> sized)
    {
        if (reused.GetValueOrDefault(made) is not { } home)
        {
            current.Statements.Add(Expression.Assign(local, sized(Lending(lent!.HomeOf(made), made.Type))));
            return;
        }

        var block = home.Anew is { } loop ? blockOf[loop] : outermost;
        var carried = Array.ConvertAll(home.Carried, Use);
        var kept = Array.ConvertAll((ParameterExpression[])[.. new ParameterExpression[carried.Length + 1]], _ => Keep());
        var choice = Again(kept[^1]);
        // As many arrays as may be carried, and one more: one of them is free.
        for (var k = kept.Length - 2; k >= 0; k--)
            choice = Expression.IfThenElse(IsCarried(kept[k]), choice, Again(kept[k]));
        current.Statements.Add(choice);

        ParameterExpression Keep()
        {
            var variable = Expression.Variable(made.Type, Named(null));
            block.Locals.Add(variable);
            block.Kept.Add((variable, Expression.Default(made.Type)));
            if (home.Anew is null || (ReferenceEquals(block, outermost) && lent!.Has(made)))
                outermost.AtEnd.Add(UsedAgain.Give(variable));
            else if (lent!.Has(made))
                block.AtEnd.Add(Expression.Call(Lending(lent.HomeOf(made), made.Type), nameof(Lent<>.Add), [], variable));
            return variable;
        }

        // One that is not there yet is not carried, even if what is carried is not there either; nor is one without elements, since all of these may be the same.
        Expression IsCarried(ParameterExpression one)
        {
            var any = carried.Select(c => Expression.ReferenceEqual(one, c)).Aggregate<Expression>(Expression.OrElse);
            return carried.Length == 1 ? any : Expression.AndAlso(
                Expression.AndAlso(Expression.ReferenceNotEqual(one, Expression.Constant(null, made.Type)), Expression.NotEqual(Expression.Property(one, nameof(Array.Length)), Expression.Constant(0))), any);
        }

        Expression Again(ParameterExpression one) => Expression.Block(typeof(void), Expression.Assign(one, sized(one)), Expression.Assign(local, one));
    }

    // The arrays of a type that live as long as an iteration of a loop, or as the call.
    private ParameterExpression Lending(Loop? home, Type array)
    {
        var key = ((object?)home ?? this, array);
        if (!lending.TryGetValue(key, out var arrays))
        {
            var type = UsedAgain.Lent(array);
            lending.Add(key, arrays = Expression.Variable(type, Named(null)));
            outermost.Locals.Add(arrays);
            outermost.AtStart.Add(Expression.Assign(arrays, Expression.Call(typeof(Recycled), nameof(Recycled.Lend), type.GenericTypeArguments)));
            // Those that are taken last are given first, and found in their places by the next call.
            outermost.AtEnd.Insert(0, Expression.Call(arrays, nameof(Lent<>.Give), []));
        }

        return arrays;
    }

    // What a loop collected that did not know how long it runs.
    private void Grown(Var result, ParameterExpression items)
    {
        if (lent?.Has(result) != true)
        {
            Local(result, Expression.Call(items, nameof(Growing<>.ToArray), []));
            return;
        }

        Kept(Declare(result), result, before => UsedAgain.Copy(before, result.Type, Expression.Property(items, nameof(Growing<>.Items))));
        current.Statements.Add(Expression.Call(items, nameof(Growing<>.Give), []));
    }

    // An iteration: what the one before made for itself is free.
    private void Begin(Loop loop)
    {
        foreach (var array in lent?.MadeIn(loop) ?? [])
            current.Statements.Add(Expression.Call(Lending(loop, array), nameof(Lent<>.Start), []));
    }

    // A number that stands in an array is read before the array is given back.
    private Expression Result(Operand operand) => outermost.AtEnd.Count + atEnd.Count > 0 ? Stored(Use(operand)) : Use(operand);

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
        var isOurs = lent?.IsOurs(leaf) == true;
        var copy = Local(leaf, isOurs ? UsedAgain.Copy(Expression.Constant(null, leaf.Type), leaf.Type, span) : Spans.ToArray(span));
        if (span.Type.GetGenericTypeDefinition() == typeof(Span<>))
            atEnd.Add(Spans.Return(copy, span));
        if (isOurs)
            atEnd.Add(UsedAgain.Give(copy));
    }
}
