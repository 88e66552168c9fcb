using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FunctionalAD.PropertyTests.Docs;

/// <summary>Compiles C# text as a reader would: against the framework and the library.</summary>
internal static class Compiled
{
    private static readonly Lazy<MetadataReference[]> references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)),
    ]);

    /// <summary>The errors and warnings of a text; empty when it is sound.</summary>
    public static IReadOnlyList<string> Problems(string text, OutputKind kind, out Assembly? assembly, OptimizationLevel level = OptimizationLevel.Debug)
    {
        var tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp14));
        var options = new CSharpCompilationOptions(kind, optimizationLevel: level, nullableContextOptions: NullableContextOptions.Enable);
        // The name is one that may see the internals, for samples that add a row to the rule book.
        var compilation = CSharpCompilation.Create("PropertyTests", [tree], references.Value, options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        assembly = result.Success ? Assembly.Load(image.ToArray()) : null;
        return [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
    }
}
