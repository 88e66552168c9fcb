using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FunctionalAD.PropertyTests.Docs;

/// <summary>Every C# sample in the documents compiles as it stands.</summary>
public sealed partial class SampleTests
{
    private const string Usings = "using System; using System.Linq; using System.Linq.Expressions; using FunctionalAD;\n";

    public static TheoryData<string, int, string> Samples()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var file in Documents())
        {
            var number = 0;
            foreach (Match block in Block().Matches(File.ReadAllText(file)))
                data.Add(Path.GetRelativePath(Root, file), ++number, block.Groups[1].Value);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Compiles(string file, int number, string code)
    {
        var usings = string.Concat(Using().Matches(code).Select(m => m.Value + "\n"));
        var rest = Using().Replace(code, "");
        var text = rest.StartsWith("t.Rule(", StringComparison.Ordinal)
            ? $"using FunctionalAD.Rulebook;\n{Usings}static class Sample {{ static void Rows(Table t) {{ {rest} }} }}"
            : usings + Usings + rest;
        var kind = rest.StartsWith("t.Rule(", StringComparison.Ordinal) ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication;
        var problems = Compiled.Problems(text, kind, out _);
        Assert.True(problems.Count == 0, $"{file}, sample {number}:\n{string.Join('\n', problems)}\n{text}");
    }

    [Fact]
    public void There_are_samples() => Assert.True(Samples().Count >= 10);

    internal static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "FunctionalAD.sln")))
                folder = folder.Parent!;
            return folder.FullName;
        }
    }

    private static IEnumerable<string> Documents() =>
        Directory.GetFiles(Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)).Order();

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [A-Z][\w.]*;$\n?", RegexOptions.Multiline)]
    private static partial Regex Using();
}
