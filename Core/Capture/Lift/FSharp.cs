using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Lifting;

/// <summary>What F# makes of functions, records and unions, told by name: there is no reference to its library.</summary>
internal static class FSharp
{
    /// <summary>Whether a class is what the compiler made of a function: what it captured it keeps. (No name that a program can write has such a sign.)</summary>
    public static bool IsClosure(Type type) => IsFunction(type) || type.Name.Contains('@', StringComparison.Ordinal);

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

    /// <summary>The name of the assemblies that quotations are compiled to.</summary>
    public const string Quotations = "Quotations";

    /// <summary>The name of the assemblies that lambdas are written to.</summary>
    public const string Lambdas = "Lambdas";

    /// <summary>Whether an assembly holds code that was written of quotations or lambdas.</summary>
    public static bool IsWritten(Assembly assembly) => assembly.IsDynamic && Assemblies.Name(assembly) is Quotations or Lambdas;

    /// <summary>Whether an assembly is that of the framework or of F#.</summary>
    public static bool IsLibrary(Assembly assembly) => Assemblies.Name(assembly) is var name && (name == Library || name.StartsWith("System.", StringComparison.Ordinal));

    private const string Library = "FSharp.Core", Mapping = "Microsoft.FSharp.Core.CompilationMappingAttribute";

    private const string Collections = "Microsoft.FSharp.Collections", Collectors = "Microsoft.FSharp.Core.CompilerServices", Comparisons = "Microsoft.FSharp.Core.LanguagePrimitives+HashCompare";

    /// <summary>The type in whose fields a structure of the library is kept, if not in its own.</summary>
    public static Type? Model(Type type) => !type.IsGenericType ? null
        : type is { IsValueType: true, Namespace: Collectors, Name: "ArrayCollector`1" or "ListCollector`1" } ? typeof(Collector<>).MakeGenericType(type.GetGenericArguments())
        : IsList(type) ? typeof(Rest<>).MakeGenericType(type.GetGenericArguments())
        : null;

    /// <summary>What is lifted in the place of a method of such a type, or of another one whose own code is none that can be lifted.</summary>
    public static MethodInfo? Model(MethodInfo method) => method.DeclaringType is not { } type ? null
        : Model(type) is { } model ? model.GetMethod(
            method.Name + (method.Name is "Close" or "AddManyAndClose" && type.Name == "ListCollector`1" ? "List" : ""), BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        : type.FullName == "Microsoft.FSharp.Core.Operators+OperatorIntrinsics" ? typeof(Ranges).GetMethod(method.Name)
        : null;

    /// <summary>What reads a field of a list of F#.</summary>
    public static MethodInfo? Model(FieldInfo field) => field.DeclaringType is { } type && IsList(type) && field.Name is "head" or "tail"
        ? typeof(Rest<>).MakeGenericType(type.GetGenericArguments()).GetMethod(field.Name == "head" ? "get_HeadOrDefault" : "get_TailOrNull")
        : null;

    /// <summary>Whether a type is the list of F#.</summary>
    public static bool IsList(Type type) => type is { IsGenericType: true, Name: "FSharpList`1", Namespace: Collections };

    /// <summary>A function inside of another one, which is a class with a method: its own name, if it has one, and its line.</summary>
    public static string? Closure(MethodBase method)
    {
        if (method.Name != "Invoke" || method.DeclaringType is not { } type || !(IsFunction(type) || IsWritten(type.Assembly)) || type.Name.IndexOf('@', StringComparison.Ordinal) is not (> 0 and var at))
            return null;
        var own = type.Name[..at];
        var line = new string([.. type.Name[(at + 1)..].TakeWhile(char.IsAsciiDigit)]);
        var parameters = string.Join(" ", method.GetParameters().Select(p => $"({p.Name ?? "x"}: {Own(p.ParameterType)})"));
        return IsWritten(type.Assembly) ? Assemblies.Name(type.Assembly) == Quotations ? $"<@ fun {parameters} @>" : $"fun {parameters}"
            : own is "clo" or "it" or "fun" ? $"fun {parameters} (line {line})"
            : $"{own} {parameters} (line {line})";
    }

    /// <summary>The name of a type of F#, as F# writes it; null for all others.</summary>
    public static string? Name(Type type) => !type.IsGenericType || type.Namespace is not (Collections or "Microsoft.FSharp.Core") ? null : (type.Name, type.GetGenericArguments()) switch
    {
        ("FSharpList`1", [var item]) => $"{Part(item)} list",
        ("FSharpOption`1", [var item]) => $"{Part(item)} option",
        ("FSharpValueOption`1", [var item]) => $"{Part(item)} voption",
        ("FSharpFunc`2", [var from, var to]) => $"{(IsFunction(from) ? $"({Own(from)})" : Own(from))} -> {Own(to)}",
        _ => null,
    };

    private static string Part(Type type) => IsFunction(type) ? $"({Own(type)})" : Own(type);

    // As F# calls it: its float is a double.
    private static string Own(Type type) => type == typeof(double) ? "float"
        : type == typeof(float) ? "float32"
        : type.FullName == "Microsoft.FSharp.Core.Unit" ? "unit"
        : type.IsArray ? $"{Part(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"
        : type.IsGenericType && type.FullName!.StartsWith("System.Tuple`", StringComparison.Ordinal) ? $"({string.Join(" * ", type.GetGenericArguments().Select(Part))})"
        : Ir.Types.Name(type);

    /// <summary>What makes a list of an array.</summary>
    public static MethodInfo ListOf(Type list) => list.Assembly.GetType($"{Collections}.ListModule")!.GetMethod("OfArray")!.MakeGenericMethod(list.GetGenericArguments());

    /// <summary>Whether a method is that.</summary>
    public static bool IsListOf(MethodInfo method) => method is { Name: "OfArray", DeclaringType: { Name: "ListModule", Namespace: Collections } };

    /// <summary>Whether a function of sequences has read all of its source when the first item is asked for.</summary>
    public static bool TakesAllFirst(MethodInfo method) => IsOfSequences(method) && (method.Name is "Reverse" or "Permute" || method.Name.StartsWith("Sort", StringComparison.Ordinal));

    /// <summary>Whether a method collects the items of a sequence: <c>yield!</c>.</summary>
    public static bool CollectsMany(MethodInfo method) => method is { Name: "AddMany" or "AddManyAndClose", DeclaringType.Namespace: Collectors };

    /// <summary>Whether a method makes a table of lists of rows.</summary>
    public static bool IsTable(MethodInfo method) => method is { Name: "CreateArray2D", DeclaringType.FullName: "Microsoft.FSharp.Core.ExtraTopLevelOperators" };

    /// <summary>Whether a type is a list, or what stands for one.</summary>
    public static bool IsRest(Type type) => IsList(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Rest<>));

    /// <summary>Whether a type is a map or a set of F#, or the module of its functions: a tree whose form depends on its keys.</summary>
    public static bool IsMap(Type type) => type is { Namespace: Collections, Name: "FSharpMap`2" or "FSharpSet`1" or "MapModule" or "SetModule" };

    /// <summary>Whether a type is the module of the functions over arrays, lists or sequences.</summary>
    public static bool IsCollection(Type type) => type is { Namespace: Collections, Name: "ArrayModule" or "ListModule" or "SeqModule" };

    /// <summary>What a type is an option of.</summary>
    public static Type? OptionOf(Type type) => type is { IsGenericType: true, Namespace: "Microsoft.FSharp.Core", Name: "FSharpOption`1" or "FSharpValueOption`1" } ? type.GetGenericArguments()[0] : null;

    /// <summary>Whether a type is a sequence expression.</summary>
    public static bool IsGenerated(Type type) => type is { IsGenericType: true, Namespace: Collectors, Name: "GeneratedSequenceBase`1" };

    /// <summary>Whether a function is one over sequences.</summary>
    public static bool IsOfSequences(MethodInfo method) => method.DeclaringType is { Namespace: Collections, Name: "SeqModule" };

    /// <summary>Whether a function makes a sequence that reads another one when it is read.</summary>
    public static bool IsDeferred(MethodInfo method) => IsOfSequences(method) && IsSequence(method.ReturnType) && !IsConversion(method) && (method.Name == "Skip" || OverArrays(method) is not null);

    /// <summary>Whether a type is a sequence and no more.</summary>
    public static bool IsSequence(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>);

    /// <summary>Whether a function makes an array, a list or a sequence of another one, with the same items.</summary>
    public static bool IsConversion(MethodInfo method) => method.DeclaringType is { Namespace: Collections, Name: "ListModule" or "SeqModule" or "ArrayModule" }
        && method.Name is "OfArray" or "ToArray" or "OfList" or "ToList" or "OfSeq" or "ToSeq";

    /// <summary>Whether a function returns its argument.</summary>
    public static bool IsIdentity(MethodInfo method) => method is { Name: "CreateSequence", DeclaringType.FullName: "Microsoft.FSharp.Core.Operators" };

    /// <summary>Whether a function walks over several sequences side by side.</summary>
    public static bool StopsWithTheShortest(MethodInfo method) => IsOfSequences(method) && method.Name is "Zip" or "Zip3" or "Map2" or "Map3" or "MapIndexed2";

    /// <summary>The function over arrays of the same name and meaning. (What makes a sequence of no end is none.)</summary>
    public static MethodInfo? OverArrays(MethodInfo method)
    {
        var isAppend = method is { Name: "op_Append", DeclaringType.FullName: "Microsoft.FSharp.Core.Operators" };
        if (method.DeclaringType is not { } type || (method.Name is "Unfold" or "Skip" && IsOfSequences(method)) || !(isAppend || type is { Namespace: Collections, Name: "ListModule" or "SeqModule" }) || !(IsList(method.ReturnType) || IsSequence(method.ReturnType)))
            return null;
        var own = method.GetParameters();
        foreach (var same in type.Assembly.GetType($"{Collections}.ArrayModule")!.GetMethods())
        {
            if (same.Name != (isAppend ? "Append" : method.Name) || same.GetParameters().Length != own.Length || same.GetGenericArguments().Length != method.GetGenericArguments().Length)
                continue;
            var made = method.IsGenericMethod ? same.MakeGenericMethod(method.GetGenericArguments()) : same;
            if (made.GetParameters().Select(p => p.ParameterType).Zip(own.Select(p => p.ParameterType)).All(t => Fits(t.First, t.Second)) && Fits(made.ReturnType, method.ReturnType))
                return made;
        }

        return null;
    }

    /// <summary>The function of the same name and result that does one item after the other.</summary>
    public static MethodInfo? InOrder(MethodInfo method) => method.DeclaringType is { FullName: $"{Collections}.ArrayModule+Parallel", DeclaringType: { } arrays }
        ? arrays.GetMethods().FirstOrDefault(m => m.Name == method.Name && m.GetGenericArguments().Length == method.GetGenericArguments().Length && m.GetParameters().Length == method.GetParameters().Length) is { } same
            ? method.IsGenericMethod ? same.MakeGenericMethod(method.GetGenericArguments()) : same
            : null
        : null;

    // An array of the items, where the other has a list or a sequence of them.
    private static bool Fits(Type array, Type other) => array == other
        || (array.IsArray && (IsList(other) || IsSequence(other)) && array.GetElementType() == other.GetGenericArguments()[0]);

    /// <summary>Whether a function of the library never returns what it makes a text for: its text ends in an exception.</summary>
    public static bool Fails(MethodBase method) => method is { Name: "PrintFormatToStringThenFail", DeclaringType.Namespace: "Microsoft.FSharp.Core" };

    /// <summary>Why a function of the library cannot be part of a derivative.</summary>
    public static string? Stateful(MethodInfo method) => method.DeclaringType is not { Namespace: { } space } type || !space.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) ? null
        : method.Name.StartsWith("PrintFormatTo", StringComparison.Ordinal) && !method.Name.Contains("Writer", StringComparison.Ordinal) ? "it formats a text"
        : method.Name.StartsWith("PrintFormat", StringComparison.Ordinal) ? "it does input or output"
        : type.Name.StartsWith("FSharpAsync", StringComparison.Ordinal) ? "it is asynchronous"
        : type.Name == "LazyExtensions" ? "it postpones a computation, for which it takes a lock"
        : null;

    /// <summary>What the compiler of F# asks whether two texts are the same.</summary>
    public static MethodInfo EqualityOfTexts { get; } = ((Func<string?, string?, bool>)string.Equals).Method;

    /// <summary>Whether a method asks whether two texts are the same.</summary>
    public static bool IsEqualityOfTexts(MethodInfo method) =>
        method is { Name: "GenericEqualityIntrinsic", IsGenericMethod: true, DeclaringType.FullName: Comparisons } && method.GetGenericArguments()[0] == typeof(string);

    /// <summary>What asks whether two lists or arrays of a simple type have the same items, item by item; NaN is no other's.</summary>
    public static MethodInfo? EqualityOfItems(MethodInfo method)
    {
        var type = method is { Name: "GenericEqualityIntrinsic", IsGenericMethod: true, DeclaringType.FullName: Comparisons } ? method.GetGenericArguments()[0]
            : method is { Name: nameof(Equals), DeclaringType: { } list } && IsList(list) && method.GetParameters()[0].ParameterType == list ? list
            : null;
        return type is null ? null : (type.IsSZArray ? type.GetElementType() : IsList(type) ? type.GetGenericArguments()[0] : null) is { IsPrimitive: true } item
            ? typeof(SequenceModels).GetMethod(nameof(SequenceModels.Same))!.MakeGenericMethod(item)
            : null;
    }

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
    public static bool IsObject(Type type) => IsFunction(type) || IsMapped(type) || (type.BaseType is { } whole && IsMapped(whole));

    // A library that brings the one of F# in itself has its types.
    private static bool IsMapped(Type type) => (Assemblies.MayUse(type.Assembly, Library) || type.Assembly.GetType(Mapping) is not null) && type.CustomAttributes.Any(a => a.AttributeType.FullName == Mapping);

    /// <summary>Whether a type is a union or a case of one.</summary>
    public static bool IsUnion(Type type) => type.CustomAttributes.Any(a => a.AttributeType.FullName == Mapping && a.ConstructorArguments is [{ Value: int kind }, ..] && (kind & KindMask) == SumType)
        || (type.BaseType is { } whole && whole != typeof(object) && IsUnion(whole));

    private const int SumType = 1, KindMask = 31;

    /// <summary>Whether a field is that of a component of a record which cannot be assigned.</summary>
    public static bool IsUnchanging(FieldInfo field) =>
        field.Name.EndsWith('@') && field.DeclaringType!.GetProperty(field.Name[..^1]) is { GetMethod: not null, SetMethod: null };
}
