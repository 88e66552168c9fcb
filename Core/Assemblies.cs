using System.Reflection;
using System.Runtime.CompilerServices;

namespace FunctionalAD;

/// <summary>What is asked of assemblies again and again: the framework reads it anew each time, with versions, cultures and keys.</summary>
internal static class Assemblies
{
    private static readonly ConditionalWeakTable<Assembly, string> names = [];
    private static readonly ConditionalWeakTable<Assembly, HashSet<string>> references = [];

    /// <summary>The simple name of an assembly.</summary>
    public static string Name(Assembly assembly) => names.GetValue(assembly, static a => a.FullName is { } full && full.IndexOf(',', StringComparison.Ordinal) is > 0 and var end ? full[..end] : a.GetName().Name ?? "");

    /// <summary>Whether an assembly may use one of a name: it is that one, or refers to it, or is made while the program runs.</summary>
    public static bool MayUse(Assembly assembly, string name) =>
        assembly.IsDynamic || Name(assembly) == name || references.GetValue(assembly, static a => [.. a.GetReferencedAssemblies().Select(r => r.Name ?? "")]).Contains(name);
}
