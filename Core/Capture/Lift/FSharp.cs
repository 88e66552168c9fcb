using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Lifting;

/// <summary>What F# makes of functions, records and unions, told by name: there is no reference to its library.</summary>
internal static class FSharp
{
    /// <summary>Whether objects of a type are functions of F#.</summary>
    public static bool IsFunction(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.Name == "FSharpFunc`2" && type.Namespace == "Microsoft.FSharp.Core")
                return true;
        }

        return false;
    }

    private const string Collectors = "Microsoft.FSharp.Core.CompilerServices", Comparisons = "Microsoft.FSharp.Core.LanguagePrimitives+HashCompare";

    /// <summary>The type in whose fields a structure of the library is kept, if not in its own.</summary>
    public static Type? Model(Type type) => type is { IsValueType: true, IsGenericType: true, Namespace: Collectors, Name: "ArrayCollector`1" }
        ? typeof(Collector<>).MakeGenericType(type.GetGenericArguments())
        : null;

    /// <summary>Why a function of the library cannot be part of a derivative.</summary>
    public static string? Stateful(MethodInfo method) => method.DeclaringType is not { Namespace: { } space } type || !space.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) ? null
        : method.Name.StartsWith("PrintFormatTo", StringComparison.Ordinal) && !method.Name.Contains("Writer", StringComparison.Ordinal) ? "it formats a text"
        : method.Name.StartsWith("PrintFormat", StringComparison.Ordinal) ? "it does input or output"
        : type.Name.StartsWith("FSharpAsync", StringComparison.Ordinal) ? "it is asynchronous"
        : type.Name == "LazyExtensions" ? "it postpones a computation, for which it takes a lock"
        : null;

    /// <summary>What compares two values of a simple type in generic code.</summary>
    public static ExpressionType? Comparison(MethodInfo method) =>
        method.DeclaringType?.FullName != Comparisons || !method.IsGenericMethod || !method.GetGenericArguments()[0].IsPrimitive ? null : method.Name switch
        {
            "GenericEqualityIntrinsic" => ExpressionType.Equal,
            "GenericLessThanIntrinsic" => ExpressionType.LessThan,
            "GenericLessOrEqualIntrinsic" => ExpressionType.LessThanOrEqual,
            "GenericGreaterThanIntrinsic" => ExpressionType.GreaterThan,
            "GenericGreaterOrEqualIntrinsic" => ExpressionType.GreaterThanOrEqual,
            _ => null,
        };

    /// <summary>The field of a union that tells the case.</summary>
    public const string Case = "_tag";

    /// <summary>Whether a field tells the case of a union.</summary>
    public static bool IsCase(FieldInfo field) => field is { Name: Case, IsInitOnly: true, IsStatic: false } && field.FieldType == typeof(int);

    /// <summary>Whether objects of a type are known by what they are, when the method is lifted: functions, and cases without content.</summary>
    public static bool IsObject(Type type) => IsFunction(type) || type.CustomAttributes.Any(a => a.AttributeType.FullName == "Microsoft.FSharp.Core.CompilationMappingAttribute")
        || type.BaseType?.CustomAttributes.Any(a => a.AttributeType.FullName == "Microsoft.FSharp.Core.CompilationMappingAttribute") == true;

    /// <summary>Whether a field is that of a component of a record which cannot be assigned.</summary>
    public static bool IsUnchanging(FieldInfo field) =>
        field.Name.EndsWith('@') && field.DeclaringType!.GetProperty(field.Name[..^1]) is { GetMethod: not null, SetMethod: null };
}
