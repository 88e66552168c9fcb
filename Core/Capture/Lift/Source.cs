using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>Methods and places in them as messages name them, with the line of the source where symbols are there.</summary>
internal static class Source
{
    private static readonly ConcurrentDictionary<Assembly, MetadataReaderProvider?> symbols = new();

    public static string Name(MethodBase method) => FSharp.Closure(method) ??
        $"{(method.DeclaringType is { } type ? Types.Name(type) + (method.IsConstructor ? "" : ".") : "")}{(method.IsConstructor ? "" : method.Name)}({string.Join(", ", method.GetParameters().Select(p => Types.Name(p.ParameterType)))})";

    /// <summary>A part of the tree of a method, as its user knows it.</summary>
    public static string Shown(Expression node, MethodBase method) => node is not TryExpression attempt ? Capturing.Syntax.Show(node)
        : FSharp.IsClosure(method.DeclaringType!) ? attempt.Handlers.Count > 0 ? "try … with" : "try … finally"
        : attempt.Handlers.Count > 0 ? "try … catch" : "try … finally";

    /// <summary>What to do, in the language of a method.</summary>
    public static string Remedy(string remedy, MethodBase method) => method.DeclaringType is { } type && FSharp.IsFunction(type) ? remedy.Replace("(double[])a.Clone()", "Array.copy a", StringComparison.Ordinal) : remedy;

    /// <summary>The name that the user gave a method: a local function has one that the compiler made of it, a lambda has none.</summary>
    public static string Short(MethodBase method)
    {
        var name = method.Name;
        if (!name.StartsWith('<') || name.IndexOf(">g__", StringComparison.Ordinal) is var start && start < 0)
            return name.StartsWith('<') ? "lambda" : name;
        var end = name.IndexOf('|', start);
        return end < 0 ? name[(start + 4)..] : name[(start + 4)..end];
    }

    /// <summary>Method, offset, and line of an instruction.</summary>
    public static string Place(MethodBase method, int offset) => $"{Name(method)} at IL_{offset:x4}{Line(method, offset)}";

    private static string Line(MethodBase method, int offset)
    {
        try
        {
            if (symbols.GetOrAdd(method.Module.Assembly, Open)?.GetMetadataReader() is not { } reader)
                return "";
            var handle = MetadataTokens.MethodDebugInformationHandle(method.MetadataToken & 0xFFFFFF);
            var information = reader.GetMethodDebugInformation(handle);
            (string File, int Line)? found = null;
            foreach (var point in information.GetSequencePoints())
            {
                if (point.Offset > offset)
                    break;
                if (!point.IsHidden)
                    found = (reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine);
            }

            return found is var (file, line) ? $" ({file[(file.LastIndexOfAny(['/', '\\']) + 1)..]}, line {line})" : "";
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or ArgumentException or InvalidOperationException)
        {
            return "";
        }
    }

    private static MetadataReaderProvider? Open(Assembly assembly)
    {
        var path = assembly.IsDynamic || assembly.Location.Length == 0 ? null : Path.ChangeExtension(assembly.Location, ".pdb");
        return path is not null && File.Exists(path) ? MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(File.ReadAllBytes(path))) : null;
    }
}
