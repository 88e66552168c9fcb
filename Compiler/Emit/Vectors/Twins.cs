using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Intrinsics;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Emission;

/// <summary>What primitives are called on vectors of a width in bits.</summary>
internal static class Twins
{
    /// <summary>The functions of the framework that its vectors have under the same name, with the same value for every argument; those in <c>close</c> may have other last bits.</summary>
    private static readonly HashSet<string> same =
    [
        nameof(Math.Abs), nameof(Math.Sqrt), nameof(Math.Max), nameof(Math.Min), nameof(double.MaxNumber), nameof(double.MinNumber), nameof(double.MaxMagnitude),
        nameof(double.MinMagnitude), nameof(Math.Floor), nameof(Math.Ceiling), nameof(Math.Truncate), nameof(Math.Round), nameof(Math.CopySign),
        nameof(Math.FusedMultiplyAdd), nameof(double.IsNaN), nameof(double.IsNegative), nameof(double.IsPositive),
    ];

    /// <summary>Those that may differ in the last bits.</summary>
    private static readonly HashSet<string> close =
    [
        nameof(Math.Exp), nameof(Math.Log), nameof(Math.Log2), nameof(Math.Sin), nameof(Math.Cos), nameof(double.Hypot),
    ];

    /// <summary>Those that vectors have from us: see <see cref="Powers"/>.</summary>
    private static readonly HashSet<string> own = [nameof(Powers.Pow), nameof(Powers.PowByBase), nameof(Powers.PowByExponent), nameof(Powers.PowLess)];

    /// <summary>The lesser and the greater as sequences have them.</summary>
    private static readonly HashSet<string> ordered = [nameof(Sequences.Lesser), nameof(Sequences.Greater)];

    private static readonly ConcurrentDictionary<Key, MethodInfo?> methods = new();

    private readonly record struct Key(int Bits, Type Element, string Name, int Count);

    /// <summary>Whether there is a twin.</summary>
    public static bool Has(Apply apply) => apply.Primitive.Key switch
    {
        ExpressionType kind => kind is ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Divide or ExpressionType.Negate
            or ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual
            or ExpressionType.Equal or ExpressionType.NotEqual
            or ExpressionType.And or ExpressionType.Or or ExpressionType.ExclusiveOr or ExpressionType.Not,
        MethodInfo { Name: var name } method when method.DeclaringType == typeof(Sequences) => ordered.Contains(name),
        MethodInfo method => (RuleBook.Homes.Contains(method.DeclaringType) || method.DeclaringType == typeof(Shared)) && method.GetParameters().All(p => Types.IsReal(p.ParameterType))
            && (same.Contains(method.Name) || close.Contains(method.Name) || own.Contains(method.Name)) && IsThere(method),
        nameof(Optimization.SinCos) => true,
        _ => false,
    };

    // Not for every list of arguments: vectors have no logarithm to a base.
    private static bool IsThere(MethodInfo method) => method.GetParameters() is [{ ParameterType: var element }, ..] parameters
        && Method(128, element, method.Name, Array.ConvertAll(parameters, _ => Vector(128, element))) is not null;

    /// <summary>Whether a region calls functions that cost more than some products.</summary>
    public static bool IsDear(Region region) => region.Equations.Any(e =>
        e.Op is Apply { Primitive.Key: var key } && ((key is MethodInfo method && (close.Contains(method.Name) || own.Contains(method.Name))) || key is nameof(Optimization.SinCos)) || e.Op.Regions.Any(IsDear));

    /// <summary>The type of a vector.</summary>
    public static Type Vector(int bits, Type element) =>
        (bits switch { 512 => typeof(Vector512<>), 256 => typeof(Vector256<>), _ => typeof(Vector128<>) }).MakeGenericType(element);

    /// <summary>Whether a type is that of numbers or vectors of them, of which arrays can be used again.</summary>
    public static bool IsFlat(Type type) => type.IsPrimitive || Types.IsVector(type);

    /// <summary>How many numbers a vector has.</summary>
    public static int Count(int bits, Type element) => bits / (element == typeof(double) ? 64 : 32);

    /// <summary>How many numbers a vector of a type has.</summary>
    public static int Count(Type vector) => Count(Bits(vector), vector.GenericTypeArguments[0]);

    /// <summary>How wide a vector of a type is.</summary>
    public static int Bits(Type vector) => vector.GetGenericTypeDefinition() is var generic && generic == typeof(Vector512<>) ? 512 : generic == typeof(Vector256<>) ? 256 : 128;

    /// <summary>A primitive on vectors; masks are vectors whose lanes have all bits or none.</summary>
    public static Expression Express(int bits, Type element, Apply apply, Expression[] a) => apply.Primitive.Key switch
    {
        ExpressionType.LessThan => Call(bits, element, nameof(Vector512.LessThan), a),
        ExpressionType.LessThanOrEqual => Call(bits, element, nameof(Vector512.LessThanOrEqual), a),
        ExpressionType.GreaterThan => Call(bits, element, nameof(Vector512.GreaterThan), a),
        ExpressionType.GreaterThanOrEqual => Call(bits, element, nameof(Vector512.GreaterThanOrEqual), a),
        ExpressionType.Equal when IsMask(apply) => Expression.OnesComplement(Expression.ExclusiveOr(a[0], a[1])),
        ExpressionType.NotEqual when IsMask(apply) => Expression.ExclusiveOr(a[0], a[1]),
        ExpressionType.Equal => Call(bits, element, nameof(Vector512.Equals), a),
        ExpressionType.NotEqual => Expression.OnesComplement(Call(bits, element, nameof(Vector512.Equals), a)),
        ExpressionType.Not => Expression.OnesComplement(a[0]),
        ExpressionType kind => a.Length == 1 ? Expression.MakeUnary(kind, a[0], a[0].Type) : Expression.MakeBinary(kind, a[0], a[1]),
        MethodInfo method => Call(bits, element, method.Name, a),
        var key => Call(bits, element, (string)key, a),
    };

    private static bool IsMask(Apply apply) => apply.Operands[0].Type == typeof(bool);

    /// <summary>The class with the framework's functions on vectors of a width.</summary>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
    public static Type Home(int bits) => bits switch { 512 => typeof(Vector512), 256 => typeof(Vector256), _ => typeof(Vector128) };

    /// <summary>A function of the framework on vectors.</summary>
    public static Expression Call(int bits, Type element, string name, params Expression[] arguments) =>
        Expression.Call(Method(bits, element, name, Array.ConvertAll(arguments, a => a.Type))!, arguments);

    private static MethodInfo? Method(int bits, Type element, string name, Type[] types) =>
        methods.GetOrAdd(new Key(bits, element, name, types.Length), static (key, types) => Find(key.Bits, key.Element, key.Name, types), types);

    private static MethodInfo? Find(int bits, Type element, string name, Type[] types)
    {
        var home = own.Contains(name) ? typeof(Powers) : ordered.Contains(name) ? typeof(Lanes) : Home(bits);
        // Generic ones first, and lazily: of the others there may be many, with up to 64 parameters each.
        var named = Array.ConvertAll(home.GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static), m => (MethodInfo)m);
        return Array.Find(named, m => m.IsGenericMethod && m.GetGenericArguments().Length == 1 && Takes(m.MakeGenericMethod(element))) is { } generic
            ? generic.MakeGenericMethod(element)
            : Array.Find(named, m => !m.IsGenericMethod && Takes(m));

        bool Takes(MethodInfo method)
        {
            var parameters = method.GetParameters();
            return parameters.Length == types.Length && Array.TrueForAll(parameters, p => p.ParameterType == types[p.Position]);
        }
    }
}
