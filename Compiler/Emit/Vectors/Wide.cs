using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Vectors as values of a program: each lane belongs to an iteration. Reals are vectors of their type, truth values masks of it (all bits of a lane, or none),
/// integers vectors of as many lanes: 64 bits beside <c>double</c>, whose upper half repeats the sign, 32 beside <c>float</c>. An array of iterations is one of vectors.
/// </summary>
/// <param name="bits">How wide vectors are.</param>
/// <param name="element">The type of all reals.</param>
internal sealed class Wide(int bits, Type element)
{
    private readonly Type integer = element == typeof(double) ? typeof(long) : typeof(int);

    private const string ReadKey = "strided";

    // What is done, to which values, in vectors of what.
    private sealed record Key(object What, Type Of, int Bits, Type Element, int Lane = 0);

    /// <summary>How many lanes there are.</summary>
    public int Count { get; } = Twins.Count(bits, element);

    /// <summary>Whether a type has a counterpart.</summary>
    public static bool HasType(Type type) => Types.IsReal(type) || type == typeof(int) || type == typeof(bool);

    /// <summary>The type of a variable that has a value for each iteration.</summary>
    public Type Type(Type type) => type.IsArray ? Of(type, Type(type.GetElementType()!)) : Twins.Vector(bits, type == typeof(int) ? integer : element);

    private static Type Of(Type array, Type item) => array.GetArrayRank() == 1 ? item.MakeArrayType() : item.MakeArrayType(array.GetArrayRank());

    /// <summary>Whether a primitive on numbers can be applied to vectors of them: it does not throw, and computes lane by lane.</summary>
    /// <param name="apply">The application.</param>
    /// <param name="element">The type of all reals.</param>
    public static bool Has(Apply apply, Type element)
    {
        if (!HasType(apply.Type) || !apply.Operands.All(o => HasType(o.Type)) || apply.Operands.Append<Operand?>(null).Any(o => Types.IsReal(o?.Type ?? apply.Type) && (o?.Type ?? apply.Type) != element))
            return false;
        if (Primitives.IsConversion(apply.Primitive))
            return !apply.Primitive.MayThrow && apply.Type != typeof(bool) && apply.Operands[0].Type != typeof(bool);
        if (!apply.Operands.Any(o => o.Type == typeof(int)))
            return apply.Type != typeof(int) && Twins.Has(apply);
        return apply.Primitive.Key switch
        {
            ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Negate => true,
            ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual or ExpressionType.Equal or ExpressionType.NotEqual => true,
            MethodInfo { Name: nameof(Math.Max) or nameof(Math.Min) } method => method.DeclaringType == typeof(Math),
            _ => false,
        };
    }

    /// <summary>A primitive, lane by lane.</summary>
    public Primitive Twin(Apply apply)
    {
        var of = apply.Operands[0].Type;
        return Make(apply.Primitive.Name, Primitives.IsConversion(apply.Primitive) ? (apply.Primitive.Key, apply.Type) : apply.Primitive.Key, of, 0, a => Primitives.IsConversion(apply.Primitive) ? Converted(of, apply.Type, a[0]) : of == typeof(int) ? OfIntegers(apply, a) : Twins.Express(bits, element, apply, a));
    }

    /// <summary>One value for all lanes.</summary>
    public Primitive Broadcast(Type type) => Make("broadcast", "broadcast", type, 0, a => type == typeof(bool)
        ? Condition(a[0], type)
        : Twins.Call(bits, Item(type), "Create", As(a[0], Item(type))));

    /// <summary>Lanes side by side, the first one first.</summary>
    public Primitive Together(Type type) => Make("lanes", "lanes", type, 0, a => type == typeof(bool)
        ? Real(Twins.Call(bits, integer, "Create", [.. a.Select(x => Expression.Condition(x, Integer(-1), Integer(0)))]))
        : Twins.Call(bits, Item(type), "Create", [.. a.Select(x => As(x, Item(type)))]));

    /// <summary>Elements of an array as many places apart as another operand tells: of which array, the first, how far. It throws as reading each of them does.</summary>
    public Primitive Strided(Type type) => new(
        new Key(ReadKey, type, bits, element), "strided",
        (_, a) => (a[0].Type.IsArray ? a[0] : Spans.AsRead(a[0]), a[2]) switch
        {
            (var array, ConstantExpression { Value: 1 }) => Expression.Call(typeof(Lanes), $"Beside{bits}", [type], array, a[1]),
            var (array, step) => Expression.Call(typeof(Lanes), $"Strided{bits}", [type], array, a[1], step),
        },
        (_, _) => throw new System.Diagnostics.UnreachableException(), constant: false, folds: false, isUsers: true);

    /// <summary>Whether an application reads elements of an array, and does nothing else with it.</summary>
    public static bool IsRead(Apply apply) => apply.Primitive.Key is Key { What: ReadKey };

    /// <summary>Whether an application compares numbers in vectors of a width.</summary>
    public static bool IsComparison(Apply apply, int bits) => apply.Primitive.Key is Key
    {
        What: ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan
        or ExpressionType.GreaterThanOrEqual or ExpressionType.Equal
    } key && key.Bits == bits && key.Of != typeof(bool);

    /// <summary>Whether an application chooses by a mask, its first operand.</summary>
    public static bool IsSelect(Apply apply) => apply.Primitive.Key is Key { What: "select" };

    /// <summary>Whether an application is a vector of zeros.</summary>
    public static bool IsZero(Apply apply) => apply is { Primitive.Key: Key { What: "broadcast" }, Operands: [Literal zero] } && zero.SameAs(Literal.Default(zero.Type));

    /// <summary>Whether an application adds lane to lane.</summary>
    public static bool IsSum(Apply apply) => apply.Primitive.Key is Key { What: ExpressionType.Add } key && Types.IsReal(key.Of);

    /// <summary>Whether an application is a·b + c, lane by lane.</summary>
    public static bool IsMultiplyAdd(Apply apply) => apply.Primitive.Key is Key { What: MethodInfo { Name: nameof(Math.FusedMultiplyAdd) } };

    /// <summary>Whether an application calls a function, lane by lane.</summary>
    public static bool IsCall(Apply apply) => apply.Primitive.Key is Key { What: MethodInfo };

    /// <summary>Whether an equation writes to or adds to as many elements side by side as a vector has lanes.</summary>
    public static bool IsWritten(Equation equation) => equation.Op is Write or Accumulate && Types.IsVector(equation.Op.Operands[^1].Type, of: equation.Op.Operands[0].Type.GetElementType());

    /// <summary>Neighbouring elements of an array or a span, all of which must be there, written or added to.</summary>
    public static Expression Written(Expression array, Expression index, Expression vector, bool isSum) => Expression.Call(
        typeof(Lanes), isSum ? nameof(Lanes.Increase) : nameof(Lanes.Set), [vector.Type.GenericTypeArguments[0]], array, index, vector);

    /// <summary>An integer, one more for each lane.</summary>
    public Primitive Upwards() => Make("upwards", "upwards", typeof(int), 0, a => Expression.Add(
        Twins.Call(bits, integer, "Create", As(a[0], integer)), Twins.Call(bits, integer, "Create", [.. Enumerable.Range(0, Count).Select(Integer)])));

    /// <summary>What one lane holds.</summary>
    public Primitive Lane(Type type, int lane) => Make($"lane{lane}", "lane", type, lane, a => type == typeof(bool)
        ? Expression.NotEqual(Expression.And(Bits(a[0]), Number(1UL << lane)), Number(0))
        : As(Twins.Call(bits, Item(type), "GetElement", a[0], Expression.Constant(lane)), type));

    /// <summary>The mask of one lane.</summary>
    public Primitive Only(int lane) => Make($"only{lane}", "only", typeof(bool), lane, _ => Real(Twins.Call(bits, integer, "Create", [.. Enumerable.Range(0, Count).Select(k => Integer(k == lane ? -1 : 0))])));

    /// <summary>Where a mask has all bits the first, else the second.</summary>
    public Primitive Select(Type type) => Make("select", "select", type, 0, a => type == typeof(int)
        ? Twins.Call(bits, integer, "ConditionalSelect", Integers(a[0]), a[1], a[2])
        : Twins.Call(bits, element, "ConditionalSelect", a));

    /// <summary>Integers; where a mask has no bits, that of the first lane where it has.</summary>
    public Primitive Filled() => Make("filled", "filled", typeof(int), 0, a => Expression.Call(typeof(Lanes), nameof(Lanes.Filled), [element, integer], a[0], a[1]));

    /// <summary>Whether a mask has any lane.</summary>
    public Primitive Any() => Make("any", "any", typeof(bool), 0, a => Expression.NotEqual(Bits(a[0]), Number(0)));

    /// <summary>One mask and another.</summary>
    public Primitive And() => Make("and", "and", typeof(bool), 0, a => Expression.And(a[0], a[1]));

    /// <summary>Where a mask has no bits.</summary>
    public Primitive Not() => Make("not", "not", typeof(bool), 0, a => Expression.OnesComplement(a[0]));

    /// <summary>a + b, lane by lane.</summary>
    public Primitive Add() => Make("add", ExpressionType.Add, element, 0, a => Expression.Add(a[0], a[1]));

    /// <summary>The sum of all lanes.</summary>
    public Primitive Sum() => Make("sum", "sum", element, 0, a => Twins.Call(bits, element, "Sum", a));

    /// <summary>Whether the sums of as many vectors as there are lanes can be had at once.</summary>
    public bool HasTotals => element == typeof(double) && bits >= 256;

    /// <summary>The sum of all lanes of each of as many vectors as there are lanes.</summary>
    public Primitive Totals() => Make("totals", "totals", element, 0, a => Expression.Call(typeof(Totals), nameof(Emission.Totals.Of), [], a));

    private Primitive Make(string name, object what, Type of, int lane, Func<Expression[], Expression> express) => new(
        new Key(what, of, bits, element, lane), name, (_, a) => express(a), (_, _) => throw new System.Diagnostics.UnreachableException(), folds: false);

    private Type Item(Type type) => type == typeof(int) ? integer : element;

    private static Expression As(Expression value, Type type) => value.Type == type ? value : Expression.Convert(value, type);

    private ConstantExpression Integer(int value) => Expression.Constant(integer == typeof(long) ? (long)value : (object)value, integer);

    private Expression Real(Expression integers) => Reinterpret(integers, element);

    private Expression Integers(Expression mask) => Reinterpret(mask, integer);

    private MethodCallExpression Reinterpret(Expression vector, Type to) => Expression.Call(Twins.Home(bits), $"As{to.Name}", [vector.Type.GenericTypeArguments[0]], vector);

    private Expression Condition(Expression truth, Type type) => Expression.Condition(truth, Real(Twins.Call(bits, integer, "Create", Integer(-1))), Expression.Default(Type(type)));

    private Expression Bits(Expression mask) => Twins.Call(bits, element, "ExtractMostSignificantBits", mask);

    private ConstantExpression Number(ulong value) => bits == 512 ? Expression.Constant(value) : Expression.Constant((uint)value);

    private Expression OfIntegers(Apply apply, Expression[] a) => apply.Primitive.Key switch
    {
        MethodInfo method => Twins.Call(bits, integer, method.Name, a),
        ExpressionType.Negate => Signed(Expression.Negate(a[0])),
        ExpressionType kind when apply.Type == typeof(int) => Signed(Expression.MakeBinary(kind, a[0], a[1])),
        ExpressionType.Equal => Real(Twins.Call(bits, integer, "Equals", a)),
        ExpressionType.NotEqual => Expression.OnesComplement(Real(Twins.Call(bits, integer, "Equals", a))),
        var kind => Real(Twins.Call(bits, integer, $"{kind}", a)),
    };

    // Integers of 32 bits wrap around.
    private Expression Signed(Expression value) => integer == typeof(int) ? value
        : Twins.Call(bits, integer, "ShiftRightArithmetic", Twins.Call(bits, integer, "ShiftLeft", value, Expression.Constant(32)), Expression.Constant(32));

    // To an integer towards zero, at most to the least and the greatest; what is no number is 0.
    private Expression Converted(Type from, Type to, Expression value) => (from == typeof(int), to == typeof(int)) switch
    {
        (true, false) => Twins.Call(bits, integer, element == typeof(double) ? "ConvertToDouble" : "ConvertToSingle", value),
        (false, true) when integer == typeof(int) => Twins.Call(bits, element, "ConvertToInt32", value),
        (false, true) => Twins.Call(
            bits, integer, "Max",
            Twins.Call(bits, integer, "Min", Twins.Call(bits, element, "ConvertToInt64", value), Twins.Call(bits, integer, "Create", Expression.Constant((long)int.MaxValue))),
            Twins.Call(bits, integer, "Create", Expression.Constant((long)int.MinValue))),
        _ => value,
    };
}
