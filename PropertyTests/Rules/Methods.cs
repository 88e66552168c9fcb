using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>The public methods over floating-point numbers of Math, MathF, double and float, and those that the rule book leaves out.</summary>
internal static class Methods
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>What has no row, and why. A name stands for all its overloads, a name with types for one.</summary>
    public static IReadOnlyDictionary<string, string> Excluded { get; } = new Dictionary<string, string>
    {
        ["Parse"] = "Its argument is text.",
        ["TryParse"] = "Its argument is text, and it answers through an out parameter, which an expression cannot pass.",
        ["ToString"] = "Its result is text.",
        ["TryFormat"] = "It writes text into a span, which an expression cannot hold.",
        ["GetHashCode"] = "Its result is no function of the number that anyone may rely on.",
        ["GetTypeCode"] = "It asks for the type, which is known.",
        ["Equals(Object)"] = "It boxes the other number; Equals(double) is there.",
        ["CompareTo(Object)"] = "It boxes the other number; CompareTo(double) is there.",
        ["op_Equality"] = "The language has the operator ==.",
        ["op_Inequality"] = "The language has the operator !=.",
        ["op_LessThan"] = "The language has the operator <.",
        ["op_LessThanOrEqual"] = "The language has the operator <=.",
        ["op_GreaterThan"] = "The language has the operator >.",
        ["op_GreaterThanOrEqual"] = "The language has the operator >=.",
    };

    /// <summary>Every method that takes or returns a floating-point number; generic ones for several numeric types.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. RuleBook.Homes.SelectMany(home => home.GetMethods(Declared))
            .Where(m => !m.IsStatic || m.GetParameters().Any(p => IsReal(p.ParameterType)) || IsReal(m.ReturnType))
            .SelectMany(Closed),
    ];

    /// <summary>Those that the rule book covers.</summary>
    public static IEnumerable<MethodInfo> Covered => All.Where(m => Exclusion(m) is null);

    /// <summary>The entry of the table of exclusions that a method falls under, or null.</summary>
    public static string? Exclusion(MethodInfo method) =>
        Excluded.ContainsKey(method.Name) ? method.Name : Excluded.ContainsKey(Signature(method)) ? Signature(method) : null;

    /// <summary>Whether the rule book has a row for the method: a rule, a definition, or a conversion.</summary>
    public static bool IsInTheBook(MethodInfo method) =>
        RuleBook.Find(method) is not null || RuleBook.Definition(method) is not null || RuleBook.IsConversion(method);

    /// <summary>The types of the arguments, the object itself first.</summary>
    public static Type[] Arguments(MethodInfo method) =>
        [.. method.IsStatic ? [] : new[] { method.DeclaringType! }, .. method.GetParameters().Select(p => p.ParameterType)];

    public static string Signature(MethodInfo method) => $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";

    public static string FullName(MethodInfo method) =>
        $"{Types.Name(method.DeclaringType!)}.{method.Name}"
        + (method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Types.Name))}>" : "")
        + $"({string.Join(", ", Arguments(method).Select(Types.Name))})";

    private static IEnumerable<MethodInfo> Closed(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition)
            return [method];
        Type[] integers = [typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(short), typeof(ushort), typeof(sbyte), typeof(byte), typeof(char)];
        var converts = method.Name.StartsWith("Create", StringComparison.Ordinal);
        return (converts ? [.. integers, typeof(double), typeof(float)] : integers).Select(t => method.MakeGenericMethod(t));
    }

    private static bool IsReal(Type type) => Types.IsReal(type.IsByRef ? type.GetElementType()! : type);
}
