using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Lifting;

/// <summary>
/// Lists and sequences of F#. A list is the rest of an array; a function over lists or sequences is the function of the same name over arrays,
/// and takes a sequence to its end.
/// </summary>
internal sealed partial class Frame
{
    private bool OfFSharp(MethodInfo method, Sym[] passed)
    {
        if (FSharp.IsOfSequences(method) && toItsEnd.Contains(method.Name.Replace("$W", "", StringComparison.Ordinal)))
        {
            for (var k = 0; k < passed.Length; k++)
                passed[k] = Walked(passed[k]) ?? passed[k];
        }

        if (FSharp.IsConversion(method) && ArrayOf(passed[0]) is { } all)
        {
            var isOwn = FSharp.IsList(method.GetParameters()[0].ParameterType) || FSharp.IsSequence(method.ReturnType) || passed[0] is Sym.Parts or Sym.Later;
            PushAs(method.ReturnType, isOwn ? all : Steadily(Expression.Convert(Expression.Call(all, typeof(Array).GetMethod(nameof(Array.Clone))!), all.Type)));
            return true;
        }

        if (FSharp.IsIdentity(method))
        {
            Push(passed[0]);
            return true;
        }

        if (ListLiteral(method, passed) is { } literal)
        {
            Push(literal);
            return true;
        }

        if (FSharp.EqualityOfItems(method) is { } same && ArrayOf(passed[0]) is { } one && ArrayOf(passed[1]) is { } other)
        {
            Inline(same, [Kept(new Sym.Val(one)), Kept(new Sym.Val(other))]);
            return true;
        }

        if (FSharp.IsTable(method) && TableLiteral(passed[0]) is { } table)
        {
            Inline(typeof(SequenceModels).GetMethod(nameof(SequenceModels.Table))!.MakeGenericMethod(table.Type.GetElementType()!.GetElementType()!), [Kept(new Sym.Val(table))]);
            return true;
        }

        if (FSharp.CollectsMany(method) && ArrayOf(passed[1]) is { } items)
        {
            Inline(FSharp.Model(method)!, [passed[0], Kept(new Sym.Val(items))]);
            AsList(method.ReturnType);
            return true;
        }

        if (FSharp.InOrder(method) is { } inOrder)
        {
            stack.AddRange(passed);
            Call(inOrder, false);
            return true;
        }

        if (FSharp.OverArrays(method) is not { } overArrays)
            return false;
        var types = method.GetParameters();
        var arguments = new Sym[passed.Length];
        for (var k = 0; k < passed.Length; k++)
        {
            if (!FSharp.IsList(types[k].ParameterType) && !FSharp.IsSequence(types[k].ParameterType))
                arguments[k] = passed[k];
            else if (ArrayOf(passed[k]) is { } array)
                arguments[k] = new Sym.Val(array);
            else
                return false;
        }

        if (FSharp.StopsWithTheShortest(method))
            Cut(arguments, types);
        stack.AddRange(arguments);
        Call(overArrays, false);
        if (!isOver && overArrays.ReturnType != method.ReturnType)
            PushAs(method.ReturnType, PopValue());
        return true;
    }

    // [ a; b; c ]: its items, as long as nobody looked at it.
    private Sym.Parts? ListLiteral(MethodInfo method, Sym[] passed) => method.DeclaringType is { } type && FSharp.IsList(type) ? (method.Name, passed) switch
    {
        ("get_Empty", []) => new(type, [new Sym.Val(Expression.NewArrayInit(type.GetGenericArguments()[0])), new Sym.Val(Expression.Constant(0))]),
        ("Cons", [var row, Sym.Parts { Fields: [Sym.Val { E: var rest }, Sym.Val { E: ConstantExpression { Value: 0 } }] }])
            when (row is Sym.Val { E.Type.IsArray: true } || (row is Sym.Parts or Sym.Obj && Tangents.TangentSpace.HasArrays(type.GetGenericArguments()[0])))
                && (rest is NewArrayExpression { Expressions.Count: 0 } || (rest is ParameterExpression known && rows.ContainsKey(known))) => Rows(type, row, rest),
        ("Cons", [var head, Sym.Parts { Fields: [Sym.Val { E: NewArrayExpression { NodeType: ExpressionType.NewArrayInit } rest }, Sym.Val { E: ConstantExpression { Value: 0 } }] }]) =>
            new(type, [new Sym.Val(Expression.NewArrayInit(type.GetGenericArguments()[0], [Numbers.As(ToValue(head), type.GetGenericArguments()[0]), .. rest.Expressions])), new Sym.Val(Expression.Constant(0))]),
        _ => null,
    } : null;

    // [ [ a; b ]; [ c; d ] ]: its rows.
    private static NewArrayExpression? TableLiteral(Sym rows) => rows is Sym.Parts { Fields: [Sym.Val { E: NewArrayExpression { NodeType: ExpressionType.NewArrayInit } items }, Sym.Val { E: ConstantExpression { Value: 0 } }] }
        && items.Expressions.All(e => e is MethodCallExpression { Method: var made } && FSharp.IsListOf(made))
            ? Expression.NewArrayInit(items.Expressions[0].Type.GetGenericArguments()[0].MakeArrayType(), items.Expressions.Select(e => ((MethodCallExpression)e).Arguments[0]))
            : null;

    private readonly Dictionary<ParameterExpression, (Expression[] Rows, Expression[] Statements)> rows = [];

    // A list of arrays, or of what holds some: they are stored one by one, which tells what becomes of each; the shorter list before is none any more.
    private Sym.Parts Rows(Type type, Sym head, Expression rest)
    {
        var (others, stores) = rest is ParameterExpression known ? rows[known] : ([], []);
        node.Statements.RemoveAll(s => Array.IndexOf(stores, s) >= 0);
        var row = head is Sym.Parts or Sym.Obj ? ToValue(Kept(head)) : Steadily(((Sym.Val)head).E);
        Expression[] all = [row, .. others];
        var list = lifter.NewSlot(row.Type.MakeArrayType(), "rows").Variable;
        lifter.Steady.Add(list);
        Expression[] statements =
        [
            Expression.Assign(list, Expression.NewArrayBounds(row.Type, Expression.Constant(all.Length))),
            .. all.Select((r, k) => Expression.Assign(Expression.ArrayAccess(list, Expression.Constant(k)), r)),
        ];
        node.Statements.AddRange(statements);
        rows[list] = (all, statements);
        return new(type, [new Sym.Val(list), new Sym.Val(Expression.Constant(0))]);
    }

    // Sequences end together with the shortest one; arrays would have to be of one length.
    private void Cut(Sym[] arguments, ParameterInfo[] types)
    {
        int[] sources = [.. Enumerable.Range(0, arguments.Length).Where(k => FSharp.IsSequence(types[k].ParameterType))];
        var least = Steadily(sources.Select(k => (Expression)Expression.ArrayLength(ToValue(arguments[k] = Kept(arguments[k])))).Aggregate((a, b) => Expression.Call(typeof(Math), nameof(Math.Min), null, a, b)));
        foreach (var k in sources)
        {
            Inline(typeof(SequenceModels).GetMethod(nameof(SequenceModels.First))!.MakeGenericMethod(types[k].ParameterType.GetGenericArguments()), [arguments[k], new Sym.Val(least)]);
            arguments[k] = Pop();
        }
    }

    private void PushAs(Type type, Expression array) => Push(FSharp.IsList(type)
        ? new Sym.Parts(type, [new Sym.Val(Steadily(array)), new Sym.Val(Expression.Constant(0))])
        : new Sym.Val(array));

    // What stands for a list is one to who gets it.
    private void AsList(Type type)
    {
        if (!isOver && FSharp.IsList(type) && Pop() is Sym.Parts { Fields: var fields })
            Push(new Sym.Parts(type, fields));
    }

    private static bool IsOfArrays(Sym value) => value is Sym.Later or Sym.Val { E.Type.IsArray: true } || (value is Sym.Parts { Type: var type } && (FSharp.IsRest(type) || Ir.Forms.Of(type) is not null))
        || (value is Sym.Val { E.Type: var own } && (FSharp.IsList(own) || Ir.Forms.Of(own) is not null));

    // The items of a list or of what is an array already.
    private Expression? ArrayOf(Sym value)
    {
        switch (value)
        {
            case Sym.Val { E: { Type.IsArray: true } array }:
                return array;
            case Sym.Later later:
                return Pure(() =>
                {
                    if (!OfFSharp(later.Method, [.. later.Passed]))
                        Inline(Models.Of(later.Method) ?? throw Refuse("what kind of sequence it is, is known only when it runs", "hold it as an array or a list", Source.Name(later.Method)), Array.ConvertAll(later.Passed, p => Now(p)));
                    return isOver ? null : PopValue();
                });
            case Sym.Parts { Type: var type, Fields: [Sym.Val { E: var items }, var start] } parts when FSharp.IsRest(type):
                if (start is Sym.Val { E: ConstantExpression { Value: 0 } })
                    return items;
                Inline(typeof(Rest<>).MakeGenericType(type.GetGenericArguments()).GetMethod(nameof(Rest<>.ToArray))!, [parts]);
                return PopValue();
            case Sym.Parts { Type: var type, Fields: [Sym.Val { E: var numbers }] } when Ir.Forms.Of(type) is not null:
                return numbers;
            case Sym.Val { E: var outside } when FSharp.IsList(outside.Type) || Ir.Forms.Of(outside.Type) is not null:
                return ArrayOf(ToParts(value, outside.Type));
            default:
                return null;
        }
    }

    // Whether a list is there: it begins at most at the end of its array.
    private static Expression? IsThere(Sym.Parts list) => FSharp.IsRest(list.Type) && list.Fields is [Sym.Val { E: var items }, Sym.Val { E: var start }]
        ? Expression.LessThanOrEqual(start, Expression.ArrayLength(items))
        : null;
}
