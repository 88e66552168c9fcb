using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>What to do about a call that has no derivative.</summary>
internal static class Remedy
{
    // What a rule can be given to: Rules.Add names it as x => M(x), or (x, y) => M(x, y).
    private static bool CanHaveRule(MethodBase method) => method is MethodInfo { IsStatic: true, ReturnType: var type } && type == typeof(double)
        && method.GetParameters() is { Length: 1 or 2 } parameters && Array.TrueForAll(parameters, p => p.ParameterType == typeof(double));

    /// <summary>A rule, where one can be given.</summary>
    public static string Rule(MethodBase method, string it = "it") => CanHaveRule(method)
        ? $"give {it} a rule with Rules.Add"
        : $"put {it} into a static method of one or two numbers, and give that a rule with Rules.Add";

    /// <summary>What is not supported of the framework, as its user knows it, and what to do instead; null where that is not known.</summary>
    public static (string? Subject, string Reason, string Instead)? OfFramework(MethodBase method)
    {
        var type = method.DeclaringType!;
        var space = type.Namespace ?? "";
        return FSharp.IsGenerated(type) ? ("seq { … }", "its items, or those of a function of Seq that stops early, are computed one by one while somebody walks over them", "make a list or an array: [ … ] or [| … |], and List.take, List.takeWhile, List.unfold in place of those of Seq")
            : method.Name.StartsWith("Sort", StringComparison.Ordinal) && FSharp.IsCollection(type) ? (null, "what is sorted by is no float", "sort by a float, or sort outside and pass the order")
            : method.Name is "GroupBy" or "CountBy" or "Distinct" or "DistinctBy" or "Except" && FSharp.IsCollection(type) ? (null, "it puts items into groups by a table of keys", "filter or sum for each key in turn, or group outside")
            : FSharp.IsMap(type) ? (null, "a map or a set that is made here is a tree whose form depends on its keys", "use a list or an array of pairs; a map that was captured may be read")
            : method.Name == nameof(ToString) ? (null, "it makes a text, which carries no derivative", "decide by the number itself, and make texts outside")
            : Framework(method, type, space) is var (reason, instead) ? (null, reason, instead)
            : null;
    }

    /// <summary>Why what is inside of a library has no derivative.</summary>
    public const string Inside = "it is code of a library, in which";

    /// <summary>Why a sequence is not walked over.</summary>
    public const string Sequence = "what kind of sequence it is, is known only when it runs";

    /// <summary>Why the items of a sequence are not made.</summary>
    public const string Effect = "a function that makes the items of a sequence changes what stands outside of it, and when it is called, is told by who reads the sequence";

    /// <summary>What to do about it.</summary>
    public const string EffectInstead = "make an array in its place (`.ToArray()` behind it, `Array.map`), or write a loop";

    /// <summary>Why a sequence is not walked over whose items would be made while it is.</summary>
    public const string Walked = "a sequence is walked over, and what it is made of changes meanwhile";

    /// <summary>What to do about it.</summary>
    public const string WalkedInstead = "make an array of it before (`.ToArray()`, `Seq.toArray`), if its items are to be those of before";

    /// <summary>Why a list or an array is not made.</summary>
    public const string ListsInside = "lists are the items of a list or an array that it makes";

    /// <summary>Why an object is not changed.</summary>
    public const string Changes = "it changes an object that others may hold";

    /// <summary>Why a function is not called, or kept.</summary>
    public const string Function = "which function it is, is known only when it runs: functions in lists and arrays are not";

    /// <summary>What to do about it.</summary>
    public const string Functions = "hold functions in variables of their own, and choose between them by if or match";

    /// <summary>Whether a refusal inside of a library is about what the user handed to it.</summary>
    public static bool IsOfUser(NotDifferentiableException e) => e.Reason is Sequence or Walked or Effect or ListsInside or Changes or Function;

    private static (string Reason, string Instead)? Framework(MethodBase method, Type type, string space)
    {
        return method.Name is "Sort" && (type == typeof(Array) || space == "System.Collections.Generic" || type == typeof(MemoryExtensions)) ? ("sorting by a comparison is not supported, nor by what is no double, float or int", "sort numbers, Array.Sort(keys, items), or by OrderBy of LINQ")
            : method.Name is "Reverse" && (type == typeof(Array) || space == "System.Collections.Generic" || type == typeof(MemoryExtensions)) ? ("it is not supported to turn this around in place", "write a loop, or Reverse() of LINQ")
            : type == typeof(System.Text.StringBuilder) ? ("a text that is built is not supported, since it carries no derivative", "make texts outside of the function, or write string.Concat or $\"…\"")
            : space.StartsWith("System.Collections", StringComparison.Ordinal) && !type.Name.StartsWith("List`", StringComparison.Ordinal)
                ? ($"{Types.WithArticle(type.IsGenericType && !type.IsNested ? type : type.DeclaringType is { } outer && type.IsNested ? outer : type)} is not supported here: of the collections, arrays and lists are", "use an array or a List")
            : null;
    }
}
