using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Elements and extents of arrays and lists, method groups, and functions of whole numbers, which indices are made of.</summary>
internal sealed partial class Capture
{
    private static readonly Type[] wholes = [typeof(Math), typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(short), typeof(ushort), typeof(byte), typeof(sbyte)];

    // x[i], x[i, j], list[i]
    private Value At(Expression node, Expression indexed, IReadOnlyList<Expression> arguments, MethodInfo? getter = null)
    {
        var value = Visit(indexed);
        Operand[] indices = [.. arguments.Select(a => Plain(Visit(a), a))];
        if (value is Sequence sequence)
        {
            var elements = sequence.Index();
            if (getter is not null)
                RequireIndex(indices[0], elements.Extent);
            return elements.At(indices[0]);
        }

        // What is a list to the user may be an array here, and complains as a list does.
        if (Rank(value) > 0)
        {
            if (getter?.DeclaringType?.IsGenericType == true)
                RequireIndex(indices[0], Extent(value, indexed));
            return Element(value, indices, node);
        }

        var list = Plain(value, indexed);
        return getter is not null && ElementOf(list.Type) is not null && indices is [{ Type: var type }] && type == typeof(int)
            ? new Value.Plain(builder.Apply(Primitives.Item(getter), node.Type, list, indices[0]))
            : throw Refuse(node, $"{Types.WithArticle(list.Type)} is no array and no list", "use an array");
    }

    // How many dimensions an array has; 0 for what is none.
    private static int Rank(Value value) => value switch
    {
        Value.Array { Cell.Type: var type } => type.GetArrayRank(),
        Value.Plain { Operand.Type: { IsArray: true } type } => type.GetArrayRank(),
        Sequence => 1,
        _ => 0,
    };

    private void RequireIndex(Operand index, Operand extent) => Require(nameof(Sequences.Index), builder.Choose(
        Compare(ExpressionType.GreaterThanOrEqual, index, Literal.Of(0)), () => Compare(ExpressionType.LessThan, index, extent), () => Literal.Of(false)));

    private Operand Extent(Value value, Expression node) => value is Sequence sequence ? sequence.Count() : builder.Length(Shape(value, node));

    // Length, LongLength, Rank and Count of what is an array or a sequence here.
    private Operand? Size(MemberExpression node, Value value)
    {
        var rank = Rank(value);
        if (rank == 0 || node.Expression is null)
            return null;
        switch (node.Member.Name)
        {
            case nameof(System.Array.Length) or nameof(List<>.Count) when rank == 1:
                return Extent(value, node.Expression);
            case nameof(System.Array.Length) or nameof(System.Array.LongLength):
                var operand = Shape(value, node.Expression);
                return Enumerable.Range(0, rank)
                    .Select(d => Convert(builder.Length(operand, d), node.Type))
                    .Aggregate((a, b) => builder.Apply(Operators.Multiply, node.Type, a, b));
            case nameof(System.Array.Rank):
                return Literal.Of(rank);
            default:
                return null;
        }
    }

    // Methods of arrays and lists: x.GetLength(0), x.Get(i, j), list[i], list.ToArray().
    private Value? OfArray(MethodCallExpression node)
    {
        if (node.Object is not { } owner)
            return null;
        var isList = owner.Type.IsGenericType && ElementOf(owner.Type) is not null;
        switch (node.Method.Name)
        {
            case "Get" when owner.Type.IsArray:
                return At(node, owner, node.Arguments);
            case "get_Item" when isList:
                return At(node, owner, node.Arguments, node.Method);
            case nameof(List<>.ToArray) when isList && node.Arguments.Count == 0:
                return Kept(Elements(owner), node);
            case nameof(System.Array.GetLength) or nameof(System.Array.GetLongLength) or nameof(System.Array.GetUpperBound) or nameof(System.Array.GetLowerBound)
                when typeof(Array).IsAssignableFrom(owner.Type):
                var array = Shape(Visit(owner), owner);
                if (Plain(Visit(node.Arguments[0]), node) is not Literal { Value: int dimension } || dimension < 0 || !array.Type.IsArray || dimension >= array.Type.GetArrayRank())
                    throw Refuse(node, "which dimension is meant is not known when the derivative is built", "write the dimension as a constant");
                var length = builder.Length(array, dimension);
                return new Value.Plain(node.Method.Name switch
                {
                    nameof(System.Array.GetUpperBound) => Minus(length, Literal.Of(1)),
                    nameof(System.Array.GetLowerBound) => Literal.Of(0),
                    _ => Convert(length, node.Type),
                });
            default:
                return null;
        }
    }

    // Math.Sin for a function: what the compiler makes of the name is a call that makes a delegate.
    private static Value? MethodGroup(MethodCallExpression node)
    {
        if (node.Method.Name != nameof(MethodInfo.CreateDelegate) || node.Object is not ConstantExpression { Value: MethodInfo { IsStatic: true } method })
            return null;
        ParameterExpression[] parameters = [.. method.GetParameters().Select(p => Expression.Parameter(p.ParameterType, p.Name))];
        return new Value.Code(Expression.Lambda(Expression.Call(method, parameters), parameters));
    }

    // Whether the bits of a number are asked for.
    private bool bits;

    // Functions to whole numbers have no derivative, and need no rule.
    private Value? Integral(MethodCallExpression node)
    {
        var method = node.Method;
        if (!IsIntegral(method))
            return null;
        for (var capture = Bits.IsTo(method) ? this : null; capture is not null; capture = capture.outer)
            capture.bits = true;
        var isOrder = method.Name is nameof(Math.Max) or nameof(Math.Min);
        return new Value.Plain(builder.Apply(
            Primitives.Method(method, null, mayThrow: !isOrder && !Bits.IsTo(method), commutative: isOrder, folds: true), node.Type, [.. Arguments(node)]));
    }

    // A number made of bits that are known is a constant; of others nobody knows the derivative.
    private Value? FromBits(MethodCallExpression node) => !Bits.IsFrom(node.Method) ? null
        : builder.Apply(Primitives.Method(node.Method, null, mayThrow: false, commutative: false, folds: true), node.Type, [.. Arguments(node)]) is Literal known
        ? new Value.Plain(known)
        : throw Refuse(node, "a number is made of bits, and how it depends on the numbers that they came from is not known", "compute with numbers, or give what does this a rule with Rules.Add");

    /// <summary>Whether a method takes a number for its bits, or bits for their number.</summary>
    internal static bool IsOfBits(MethodInfo method) => Bits.IsTo(method) || Bits.IsFrom(method);

    /// <summary>Whether a method is a function of the framework from whole numbers to whole numbers, or to the bits of a number.</summary>
    internal static bool IsIntegral(MethodInfo method) => Bits.IsTo(method) || IsWhole(method);

    private static bool IsWhole(MethodInfo method) => method.IsStatic && (wholes.Contains(method.DeclaringType) || IsComparison(method))
        && (Types.IsInteger(method.ReturnType) || method.ReturnType == typeof(bool))
        && method.GetParameters().All(p => Types.IsInteger(p.ParameterType) || p.ParameterType == typeof(string));

    private static bool IsComparison(MethodInfo method) => method.DeclaringType == typeof(string) && method.Name is "op_Equality" or "op_Inequality" or nameof(string.Equals)
        && method.GetParameters() is [{ ParameterType: var one }, { ParameterType: var two }] && one == typeof(string) && two == typeof(string);

    private Operand Convert(Operand number, Type type) => number.Type == type ? number : builder.Apply(Primitives.Conversion(), type, number);

    private Operand Compare(ExpressionType kind, Operand a, Operand b) => builder.Apply(Operators.Find(kind)!, typeof(bool), a, b);

    private Operand Plus(Operand a, Operand b) => a is Literal zero && zero.Is(0) ? b : b is Literal none && none.Is(0) ? a : builder.Apply(Operators.Add, a.Type, a, b);

    private Operand Minus(Operand a, Operand b) => b is Literal zero && zero.Is(0) ? a : builder.Apply(Operators.Subtract, a.Type, a, b);

    private Operand Least(Operand a, Operand b) => Builder.Same(a, b) ? a : Order(nameof(Math.Min), a, b);

    // No less than 0.
    private Operand Positive(Operand n) => IsExtent(n) || n is Literal { Value: >= 0 } ? n : Order(nameof(Math.Max), n, Literal.Of(0));

    private static bool IsExtent(Operand n) => n is Var { Definition.Op: Length };

    private Operand Order(string name, Operand a, Operand b) => builder.Apply(
        Primitives.Method(typeof(Math).GetMethod(name, [a.Type, a.Type])!, null, mayThrow: false, commutative: true, folds: true), a.Type, a, b);
}
