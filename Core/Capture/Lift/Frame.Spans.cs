using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>Spans: an array, an offset, a length.</summary>
internal sealed partial class Frame
{
    private Sym.Parts Span(Type type, Expression array)
    {
        var whole = Steadily(array);
        return new(type, [new Sym.Val(whole), new Sym.Val(Expression.Constant(0)), new Sym.Val(Expression.ArrayLength(whole))]);
    }

    private Sym.Parts SpanOf(Sym value)
    {
        if (value is Sym.Ptr { Place: var place })
            value = Load(place);
        return value as Sym.Parts ?? throw Refuse("where a span comes from is not known", "make it from an array");
    }

    private bool OfSpan(MethodInfo method, Sym[] passed)
    {
        switch (method.Name)
        {
            case "op_Implicit" when method.ReturnType is { } type && Fields.IsSpan(type) && passed[0] is Sym.Parts p && Fields.IsSpan(p.Type):
                Push(new Sym.Parts(type, p.Fields));
                return true;
            case "op_Implicit" when method.ReturnType is { } type && Fields.IsSpan(type) && passed[0] is Sym.Val { E: { Type.IsArray: true } array }:
                Push(Span(type, array));
                return true;
            case nameof(MemoryExtensions.AsSpan) when passed[0] is Sym.Val { E: { Type.IsArray: true } array }:
                Push(Sliced(Span(method.ReturnType, array), passed.Skip(1)));
                return true;
            case "get_Length" when Fields.IsSpan(method.DeclaringType!):
                Push(SpanOf(passed[0]).Fields[2]);
                return true;
            case "get_IsEmpty" when Fields.IsSpan(method.DeclaringType!):
                Push(Expression.Equal(ToValue(SpanOf(passed[0]).Fields[2]), Expression.Constant(0)));
                return true;
            case "get_Empty":
                Push(Span(method.ReturnType, Expression.NewArrayBounds(method.ReturnType.GetGenericArguments()[0], Expression.Constant(0))));
                return true;
            case "get_Item" when Fields.IsSpan(method.DeclaringType!):
                var (span, index) = (SpanOf(passed[0]), Steadily(Numbers.As(ToValue(passed[1]), typeof(int))));
                RequireIndex(index, ToValue(span.Fields[2]), span.Fields[1]);
                Push(new Sym.Ptr(new Place.Named(Element(ToValue(span.Fields[0]), Plus(ToValue(span.Fields[1]), index)))));
                return true;
            case nameof(Span<>.Slice) when Fields.IsSpan(method.DeclaringType!):
                Push(Sliced(SpanOf(passed[0]), passed.Skip(1)));
                return true;
            case nameof(Span<>.ToArray):
                Push(new Sym.Val(Gathered(SpanOf(passed[0]))));
                return true;
            case nameof(Span<>.CopyTo) when passed.Length == 2:
                var (source, target) = (SpanOf(passed[0]), passed[1] is Sym.Val { E: { Type.IsArray: true } whole } ? Span(typeof(Span<>).MakeGenericType(whole.Type.GetElementType()!), whole) : SpanOf(passed[1]));
                Copy(ToValue(source.Fields[0]), ToValue(source.Fields[1]), ToValue(target.Fields[0]), ToValue(target.Fields[1]), ToValue(source.Fields[2]));
                return true;
            case nameof(Span<>.Fill):
                var filled = SpanOf(passed[0]);
                Fill(ToValue(filled.Fields[0]), ToValue(filled.Fields[1]), ToValue(filled.Fields[2]), passed[1]);
                return true;
            case nameof(Span<>.Clear):
                var cleared = SpanOf(passed[0]);
                Fill(ToValue(cleared.Fields[0]), ToValue(cleared.Fields[1]), ToValue(cleared.Fields[2]), Default(method.DeclaringType!.GetGenericArguments()[0]));
                return true;
            default:
                return false;
        }
    }

    // Inside the array is not yet inside the span.
    private void RequireIndex(Expression index, Expression length, Sym offset)
    {
        if (offset is Sym.Val { E: ConstantExpression { Value: 0 } } && length is UnaryExpression { NodeType: ExpressionType.ArrayLength })
            return;
        Emit(Expression.IfThen(
            Expression.GreaterThanOrEqual(Numbers.Unsigned(index), Numbers.Unsigned(length)),
            Expression.Throw(Expression.New(typeof(IndexOutOfRangeException)))));
    }

    private Sym.Parts Sliced(Sym.Parts span, IEnumerable<Sym> range)
    {
        var given = range.Select(s => Steadily(Numbers.As(ToValue(s), typeof(int)))).ToArray();
        if (given.Length == 0)
            return span;
        var (offset, length) = (ToValue(span.Fields[1]), ToValue(span.Fields[2]));
        var rest = Steadily(Expression.Subtract(length, given[0]));
        var count = given.Length > 1 ? given[1] : rest;
        var isOut = Expression.GreaterThan(Numbers.Unsigned(given[0]), Numbers.Unsigned(length));
        Emit(Expression.IfThen(
            given.Length > 1 ? Expression.OrElse(isOut, Expression.GreaterThan(Numbers.Unsigned(count), Numbers.Unsigned(rest))) : isOut,
            Expression.Throw(Expression.New(typeof(ArgumentOutOfRangeException)))));
        return new(span.Type, [span.Fields[0], new Sym.Val(Steadily(Plus(offset, given[0]))), new Sym.Val(count)]);
    }

    private Expression Gathered(Sym.Parts span, bool isOfCopies = false)
    {
        var (array, offset, length) = (ToValue(span.Fields[0]), ToValue(span.Fields[1]), Steadily(ToValue(span.Fields[2])));
        var made = Steadily(Expression.NewArrayBounds(array.Type.GetElementType()!, length));
        Repeat(length, k => Expression.ArrayIndex(array, Plus(offset, k)) is var item && isOfCopies
            ? Expression.Assign(Expression.ArrayAccess(made, k), Expression.Convert(Expression.Call(item, typeof(Array).GetMethod(nameof(Array.Clone))!), item.Type))
            : Expression.Assign(Expression.ArrayAccess(made, k), item));
        return made;
    }

    /// <summary>Stack memory of numbers, as a span.</summary>
    private void Allocate(Type type, Expression count)
    {
        var array = Steadily(Expression.NewArrayBounds(type.GetGenericArguments()[0], count));
        Push(new Sym.Parts(type, [new Sym.Val(array), new Sym.Val(Expression.Constant(0)), new Sym.Val(count)]));
    }
}
