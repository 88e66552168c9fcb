using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// LINQ over arrays, lists and ranges: the loops of expression lambdas. Here are the operators that make a sequence of a sequence; they emit
/// nothing but the checks that LINQ makes at once, and what they are given by value.
/// </summary>
internal sealed partial class Capture
{
    private Value Linq(MethodCallExpression node)
    {
        var a = node.Arguments;
        switch (node.Method.Name)
        {
            case nameof(Enumerable.Range):
                return Range(Number(a[0]), Number(a[1]));
            case nameof(Enumerable.Repeat):
                var (repeated, times) = (Visit(a[0]), Number(a[1]));
                RequireCount(times);
                return new Indexed(this, a[0].Type, times, _ => repeated);
            case nameof(Enumerable.Empty):
                var nothing = node.Method.GetGenericArguments()[0];
                return new Indexed(this, nothing, Literal.Of(0), _ => Whole(nothing, Defaults(nothing)));
            case nameof(Enumerable.Cast) when Visit(a[0]) is var matrix && Rank(matrix) > 1:
                return Flat(node, matrix);
            case nameof(Enumerable.Concat):
                var (first, second) = (Visit(a[0]), Visit(a[1]));
                return new Joined(this, Elements(first, a[0], "first"), Elements(second, a[1], "second"));
            case nameof(Enumerable.Zip):
                return Zip(node);
        }

        if (!typeof(System.Collections.IEnumerable).IsAssignableFrom(a[0].Type))
            throw RefuseOperator(node);
        var value = Visit(a[0]);
        if (node.Method.Name is nameof(Enumerable.AsEnumerable) || (node.Method.Name == nameof(Enumerable.Cast) && a[0].Type == node.Type))
            return value;
        var source = Elements(value, a[0], "source");
        return Made(node, source) ?? Folded(node, source) ?? Picked(node, source) ?? throw RefuseOperator(node);
    }

    private Sequence? Made(MethodCallExpression node, Sequence source)
    {
        var a = node.Arguments;
        switch (node.Method.Name)
        {
            case nameof(Enumerable.Select) when a.Count == 2:
                var select = Operator(node, a[1]);
                return select.Parameters.Count == 1
                    ? source.Select(select.ReturnType, x => Apply(node, select, x))
                    : Numbered(source.Index(), select.ReturnType, (x, i) => Apply(node, select, x, new Value.Plain(i)));
            case nameof(Enumerable.Where):
                var keeps = Operator(node, a[1]);
                if (keeps.Parameters.Count == 1)
                    return source.Where(Test(node, keeps));
                var numbered = source.Index();
                return new Filtered(this, source.Element, numbered.Extent, i => Plain(Apply(node, keeps, numbered.At(i), new Value.Plain(i)), keeps.Body), numbered.At);
            case nameof(Enumerable.SelectMany):
                return Flatten(node, source);
            case "Index" when a.Count == 1:
                var pair = Layout.Of(ElementOf(node.Type)!)!;
                return Numbered(source.Index(), pair.Type, (x, i) => new Value.Composite(pair, [new Value.Plain(i), x]));
            case nameof(Enumerable.Append):
                return new Joined(this, source, Single(source.Element, Visit(a[1])));
            case nameof(Enumerable.Prepend):
                return new Joined(this, Single(source.Element, Visit(a[1])), source);
            case nameof(Enumerable.Take) when a[1].Type == typeof(int):
                var taken = Positive(Number(a[1]));
                return Part(source.Index(taken), Literal.Of(0), n => Least(n, taken));
            case nameof(Enumerable.Skip):
                var skipped = Positive(Number(a[1]));
                return Part(source.Index(), skipped, n => Positive(Minus(n, skipped)));
            case nameof(Enumerable.TakeLast):
                var last = Positive(Number(a[1]));
                // Of no elements LINQ asks its source for none.
                var whole = source.Index(last is Literal { Value: > 0 } ? null : builder.Choose(
                    Compare(ExpressionType.LessThan, Literal.Of(0), last), () => Literal.Of(int.MaxValue), () => Literal.Of(0)));
                return Part(whole, Positive(Minus(whole.Extent, last)), n => Least(n, last));
            case nameof(Enumerable.SkipLast):
                var dropped = Positive(Number(a[1]));
                return Part(source.Index(), Literal.Of(0), n => Positive(Minus(n, dropped)));
            case nameof(Enumerable.TakeWhile) when Operator(node, a[1]) is { Parameters.Count: 1 } holds:
                return Part(source.Index(), Literal.Of(0), _ => Prefix(node, source.Index(), holds));
            case nameof(Enumerable.SkipWhile) when Operator(node, a[1]) is { Parameters.Count: 1 } holds:
                var (all, start) = (source.Index(), Prefix(node, source.Index(), holds));
                return Part(all, start, n => Minus(n, start));
            case nameof(Enumerable.Reverse):
                var forth = source.Index();
                return new Indexed(this, source.Element, forth.Extent, i => forth.At(Minus(Minus(forth.Extent, Literal.Of(1)), i)));
            case nameof(Enumerable.Order) or nameof(Enumerable.OrderDescending) when a.Count == 1:
                return Sorted(node, source.Index(), null);
            case nameof(Enumerable.OrderBy) or nameof(Enumerable.OrderByDescending) when a.Count == 2:
                return Sorted(node, source.Index(), Operator(node, a[1]));
            case nameof(Enumerable.DefaultIfEmpty):
                var (given, otherwise) = (source.Index(), a.Count == 2 ? Visit(a[1]) : Whole(source.Element, Defaults(source.Element)));
                return new Indexed(this, source.Element, Order(nameof(Math.Max), given.Extent, Literal.Of(1)), i => Either(
                    source.Element, given.Exists(), () => given.At(i), () => otherwise));
            default:
                return null;
        }
    }

    // The order of numbers is whole numbers and has no derivative: what is sorted is read in that order.
    private Indexed Sorted(MethodCallExpression node, Indexed source, LambdaExpression? key)
    {
        var type = key?.ReturnType ?? source.Element;
        if (!Types.IsReal(type) && type != typeof(int))
            throw Refuse(node, $"it sorts by {Types.WithArticle(type)}", "sort by a double, a float or an int, or sort outside and pass the order");
        var keys = Repeat(source.Extent, [new Slot(SlotKind.Collect, null)], p =>
            [Convert(Plain(key is null ? source.At(p[0]) : Apply(node, key, source.At(p[0])), key?.Body ?? node), typeof(double))])[0];
        var name = node.Method.Name.EndsWith("Descending", StringComparison.Ordinal) ? nameof(Sequences.OrderDown) : nameof(Sequences.Order);
        var order = builder.Apply(Primitives.Method(typeof(Sequences).GetMethod(name)!, null, mayThrow: false, commutative: false, folds: false), typeof(int[]), keys);
        return new Indexed(this, source.Element, source.Extent, k => source.At(builder.Read(order, k)));
    }

    private Indexed Range(Operand start, Operand count)
    {
        // From 0 or 1 on, no extent leaves the range of int.
        if (start is Literal { Value: 0 or 1 })
            RequireCount(count);
        else
            Require(nameof(Sequences.Count), builder.Choose(Compare(ExpressionType.GreaterThanOrEqual, count, Literal.Of(0)), () => EndsInRange(start, count), () => Literal.Of(false)));
        return new Indexed(this, typeof(int), count, i => new Value.Plain(Plus(start, i)));
    }

    private Operand EndsInRange(Operand start, Operand count)
    {
        Operand Long(Operand n) => Convert(n, typeof(long));
        return Compare(ExpressionType.LessThanOrEqual, builder.Apply(Operators.Add, typeof(long), Long(start), Long(count)), new Literal(1L + int.MaxValue, typeof(long)));
    }

    private void RequireCount(Operand count)
    {
        if (!IsExtent(count))
            Require(nameof(Sequences.Count), Compare(ExpressionType.GreaterThanOrEqual, count, Literal.Of(0)));
    }

    private Indexed Numbered(Indexed source, Type element, Func<Value, Operand, Value> map) =>
        new(this, element, source.Extent, i => map(source.At(i), i));

    private Indexed Single(Type element, Value value) => new(this, element, Literal.Of(1), _ => value);

    private Indexed Part(Indexed source, Operand start, Func<Operand, Operand> count) =>
        new(this, source.Element, count(source.Extent), i => source.At(Plus(i, start)));

    // How many elements there are before the first for which the test fails.
    private Operand Prefix(MethodCallExpression node, Indexed source, LambdaExpression test)
    {
        var holds = Test(node, test);
        return Repeat(
            source.Extent,
            [new Slot(SlotKind.Carry, Literal.Of(0)), new Slot(SlotKind.Carry, Literal.Of(true))],
            p => Choose(holds(source.At(p[0])), () => [Plus(p[1], Literal.Of(1)), Literal.Of(true)], () => [p[1], Literal.Of(false)]),
            p => p[2],
            "i", "count", "goes")[0];
    }

    // x => ys, or with a result for each pair (x, y).
    private Flattened Flatten(MethodCallExpression node, Sequence source)
    {
        var inner = Operator(node, node.Arguments[1]);
        var result = node.Arguments.Count == 3 ? Operator(node, node.Arguments[2]) : null;
        if (inner.Parameters.Count == 1)
            return new Flattened(this, ElementOf(node.Type)!, source, x => Each(x, Apply(node, inner, x)));
        var numbered = source.Index();
        return new Flattened(this, ElementOf(node.Type)!, new Indexed(this, typeof(int), numbered.Extent, i => new Value.Plain(i)), i =>
        {
            var x = numbered.At(Plain(i, node));
            return Each(x, Apply(node, inner, x, i));
        });

        Sequence Each(Value x, Value ys)
        {
            if (ys is not Sequence && Unsure(ys, Shape(ys, inner.Body), inner.Body) is { } array)
                Require(nameof(Sequences.Inner), array);
            var sequence = Elements(ys, inner.Body, "source");
            return result is null ? sequence : sequence.Select(result.ReturnType, y => Apply(node, result, x, y));
        }
    }

    private Indexed Zip(MethodCallExpression node)
    {
        string[] names = ["first", "second", "third"];
        var isTuple = !typeof(Delegate).IsAssignableFrom(node.Arguments[^1].Type);
        Value[] given = [.. node.Arguments.SkipLast(isTuple ? 0 : 1).Select(Visit)];
        Indexed[] sources = [.. given.Select((value, k) => Elements(value, node.Arguments[k], names[k]).Index())];
        var result = isTuple ? null : Operator(node, node.Arguments[^1]);
        var element = result?.ReturnType ?? ElementOf(node.Type)!;
        return new Indexed(this, element, sources.Select(s => s.Extent).Aggregate(Least), i =>
        {
            Value[] parts = [.. sources.Select(s => s.At(i))];
            return result is null ? new Value.Composite(Layout.Of(element)!, parts) : Apply(node, result, parts);
        });
    }

    // The elements of an array of several dimensions, row by row.
    private Indexed Flat(MethodCallExpression node, Value matrix)
    {
        var shape = Shape(matrix, node.Arguments[0]);
        var element = shape.Type.GetElementType()!;
        if (element != ElementOf(node.Type))
            throw Refuse(node, "it changes the type of the elements", "convert each element in a Select");
        if (Unsure(matrix, shape, node) is { } asked)
            Require(nameof(Sequences.Given), asked, new Literal("source", typeof(string)));
        Operand[] extents = [.. Enumerable.Range(0, Rank(matrix)).Select(d => builder.Length(shape, d))];
        return new Indexed(this, element, extents.Aggregate((m, n) => Arithmetic(ExpressionType.Multiply, m, n)), flat =>
        {
            var indices = new Operand[extents.Length];
            for (var d = extents.Length - 1; d > 0; d--)
                (indices[d], flat) = (Arithmetic(ExpressionType.Modulo, flat, extents[d]), Arithmetic(ExpressionType.Divide, flat, extents[d]));
            indices[0] = flat;
            return Element(matrix, indices, node);
        });
    }

    private Operand Arithmetic(ExpressionType kind, Operand a, Operand b) => builder.Apply(Operators.Find(kind)!, a.Type, a, b);

    // The lambda of an operator runs as often as there are elements: it computes, and changes nothing around it.
    private LambdaExpression Operator(MethodCallExpression node, Expression argument)
    {
        var lambda = Code(node, argument);
        return !assigns || Assigned.In(lambda).StaysInside
            ? lambda
            : throw Refuse(
                node, "a function given to LINQ assigns what stands outside of it, or writes to an array that was not made in it, or that several variables hold",
                "return what it computes, or write a loop");
    }

    private Operand Number(Expression node) => Plain(Visit(node), node);

    private Func<Value, Operand> Test(Expression node, LambdaExpression test) => x => Plain(Apply(node, test, x), test.Body);

    private NotDifferentiableException RefuseOperator(MethodCallExpression node) => Refuse(
        node,
        $"Enumerable.{node.Method.Name} is not among the operators that become loops, or not in this form",
        "use Select, SelectMany, Where, Zip, Index, Append, Concat, Take(While), Skip(While), Reverse, Order(By), DefaultIfEmpty, Sum, Average, Min, Max, Count, Aggregate, Any, All, First, Last, Single, ElementAt, ToArray; group outside the function");
}
