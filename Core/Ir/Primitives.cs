using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Ir;

/// <summary>The primitives that are not operators: methods, conversions, members of captured objects.</summary>
public static class Primitives
{
    private sealed record ConversionKey(bool IsChecked);

    private sealed record ChoiceKey;

    private sealed record LiteralKey;

    private sealed record KindKey(Type Type);

    private sealed record VariesKey;

    private static readonly Primitive unchecked_ = MakeConversion(false);
    private static readonly Primitive checked_ = MakeConversion(true);

    /// <summary>
    /// The number between the two one-sided derivatives that stands at a kink: a placeholder in the rows of the rule book, replaced by
    /// the convention of <see cref="Kinks"/> when a row is used. Not to be folded: that would be the mean, before the convention is known.
    /// </summary>
    public static Primitive Kink { get; } = new(
        new ChoiceKey(),
        "kink",
        (type, a) => Expression.Divide(Expression.Add(a[0], a[1]), Expression.Constant(type == typeof(float) ? 2f : (object)2.0, type)),
        (type, a) => type == typeof(float) ? ((float)a[0]! + (float)a[1]!) / 2 : (object)(((double)a[0]! + (double)a[1]!) / 2),
        constant: false);

    /// <summary>Whether the argument is a literal: a question that rows of the rule book ask, answered when a row is used.</summary>
    public static Primitive IsLiteral { get; } = new(
        new LiteralKey(), "is_literal", (_, _) => Expression.Constant(false), (_, _) => false, constant: false);

    /// <summary>Whether the argument depends on what the derivative is taken by: another such question.</summary>
    public static Primitive Varies { get; } = new(
        new VariesKey(), "varies", (_, _) => Expression.Constant(true), (_, _) => true, constant: false);

    /// <summary>Conversion of a number to the type of the result. Between real types it is linear.</summary>
    public static Primitive Conversion(bool isChecked = false) => isChecked ? checked_ : unchecked_;

    /// <summary>Whether a primitive is a conversion.</summary>
    public static bool IsConversion(Primitive primitive) => primitive.Key is ConversionKey;

    /// <summary>Reading a field or property: of an object (the first argument), or static. A field of an object that is there cannot throw.</summary>
    public static Primitive Member(MemberInfo member, bool mayThrow = true) => new(
        member,
        member.Name,
        (_, a) => Expression.MakeMemberAccess(a.Length == 0 ? null : member.DeclaringType!.IsAssignableFrom(a[0].Type) ? a[0] : Expression.Convert(Expression.Convert(a[0], typeof(object)), member.DeclaringType), member),
        (_, a) => Fetch(member, a.Length == 0 ? null : a[0]),
        mayThrow,
        constant: false);

    /// <summary>An object, if it is of a type; else null.</summary>
    internal static Primitive As(Type type) => new(new KindKey(type), "as", (_, a) => Expression.TypeAs(a[0], type), (_, a) => type.IsInstanceOfType(a[0]) ? a[0] : null, constant: false);

    /// <summary>The element of a list at an index, through the list's own indexer.</summary>
    internal static Primitive Item(MethodInfo getter) => new(
        getter, "item", (_, a) => Expression.Call(a[0], getter, a[1]), (_, a) => Invoke(getter, a[1..], a[0]), mayThrow: true, constant: false);

    // Boxed, a nullable number without value is null, of which reflection reads nothing.
    private static object? Fetch(MemberInfo member, object? owner) => member switch
    {
        FieldInfo field => field.GetValue(owner),
        { Name: nameof(Nullable<>.HasValue) } when owner is null => false,
        _ => ((PropertyInfo)member).GetValue(owner),
    };

    /// <summary>
    /// A method. Where <paramref name="single"/> is given it is the twin that serves <c>float</c>; the type of the result, or of the
    /// first argument for questions such as <c>IsNaN</c>, tells which one is meant. The object of a method that has one is the first argument.
    /// </summary>
    internal static Primitive Method(MethodInfo method, MethodInfo? single, bool mayThrow, bool commutative, bool folds, string? name = null, bool isUsers = false)
    {
        return new Primitive(
            method,
            name ?? Uncapitalised(method.Name),
            (_, a) => method.IsStatic ? Expression.Call(Twin(a.Length > 0 && a[0].Type == typeof(float)), a) : Expression.Call(a[0], method, a[1..]),
            (_, a) => method.IsStatic ? Invoke(Twin(a.Length > 0 && a[0] is float), a) : Invoke(method, a[1..], a[0]),
            mayThrow,
            commutative,
            folds: folds,
            isUsers: isUsers);

        MethodInfo Twin(bool isSingle) => isSingle && single is not null ? single : method;
    }

    // By hand: the framework's way prepares its tables of cultures first, several milliseconds of a fresh process.
    private static string Uncapitalised(string name) => char.IsAsciiLetterUpper(name[0]) ? (char)(name[0] | ' ') + name[1..] : name;

    /// <summary>
    /// Throws what an expression of the user's makes of its arguments. It has a result that is never read, since control does not come back.
    /// </summary>
    internal static Primitive Throw(LambdaExpression exception) => new(
        exception,
        "throw",
        (type, a) => Expression.Throw(Expression.Invoke(exception, a), type),
        (_, a) => throw Made(exception, a)!,
        mayThrow: true,
        constant: false);

    /// <summary>An expression of the user's on data that carries no derivative, evaluated as it stands, each time and where it stands.</summary>
    internal static Primitive Evaluated(LambdaExpression code, string text) => new(
        code,
        text,
        (_, a) => Expression.Invoke(code, a),
        (_, a) => Run(code, a),
        mayThrow: true,
        constant: false);

    private static Exception? Made(LambdaExpression exception, object?[] arguments) => (Exception?)Run(exception, arguments);

    private static object? Run(LambdaExpression code, object?[] arguments)
    {
        try
        {
            return code.Compile().DynamicInvoke(arguments);
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            throw wrapped.InnerException;
        }
    }

    private static object? Invoke(MethodInfo method, object?[] arguments, object? owner = null)
    {
        try
        {
            return method.Invoke(owner, arguments);
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            throw wrapped.InnerException;
        }
    }

    private static Primitive MakeConversion(bool isChecked) => new(
        new ConversionKey(isChecked),
        isChecked ? "convert_checked" : "convert",
        (type, a) => isChecked ? Expression.ConvertChecked(a[0], type) : Expression.Convert(a[0], type),
        (type, a) => Convert(type, a[0]!, isChecked),
        mayThrow: isChecked);

    private static object Convert(Type type, object value, bool isChecked) => (value, Type.GetTypeCode(type)) switch
    {
        (double x, TypeCode.Double) => x,
        (float x, TypeCode.Double) => (double)x,
        (int x, TypeCode.Double) => (double)x,
        (long x, TypeCode.Double) => (double)x,
        (double x, TypeCode.Single) => (float)x,
        (float x, TypeCode.Single) => x,
        (int x, TypeCode.Single) => (float)x,
        (int x, TypeCode.Int64) => (long)x,
        (int x, TypeCode.Int32) => x,
        (double x, TypeCode.Int32) when !isChecked => (int)x,
        _ => ByTree(type, value, isChecked),
    };

    private static object ByTree(Type type, object value, bool isChecked)
    {
        var from = Expression.Constant(value);
        var body = Expression.Convert(isChecked ? Expression.ConvertChecked(from, type) : Expression.Convert(from, type), typeof(object));
        return Expression.Lambda<Func<object>>(body).Compile()();
    }
}
