using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.PropertyTests.Docs;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>A class that was written, whose last method is <c>Main</c>, as the compiler of C# makes it: every other one without optimisation.</summary>
/// <param name="Seed">What it was written from.</param>
/// <param name="Text">The class, of which a failing test leaves out statement by statement.</param>
internal sealed record Written(int Seed, string Text)
{
    /// <summary>Classes, one after the other.</summary>
    public static Arbitrary<Written> Arbitrary(int firstSeed, Func<int, string> text)
    {
        var seed = firstSeed - 1;
        return Arb.From(
            Gen.Fresh(() =>
            {
                var next = Interlocked.Increment(ref seed);
                return new Written(next, text(next));
            }),
            p => p.Smaller().Where(q => q.Compiled(out _).Count == 0));
    }

    /// <summary>The method, which must compile.</summary>
    public MethodInfo Method()
    {
        Assert.Empty(Compiled(out var assembly));
        return assembly!.GetType("Generated")!.GetMethod("Main")!;
    }

    /// <summary>The class without one of its statements, or with what is in a block in the place of it.</summary>
    public IEnumerable<Written> Smaller()
    {
        var lines = Text.Split('\n');
        for (var k = Array.FindIndex(lines, l => l.Contains(" Main(", StringComparison.Ordinal)) + 2; k < lines.Length - 3; k++)
        {
            var (indent, end) = (Indent(lines[k]), k + 1);
            if (lines[end].Trim() == "{")
            {
                while (lines[end].Trim() != "}" || Indent(lines[end]) > indent)
                    end++;
                yield return Without(lines, k..(end + 1));
                yield return Without([.. lines[..end], .. lines[(end + 1)..]], k..(k + 2));
            }
            // Without its counter a loop would not end.
            else if (lines[k].Trim() is not ("{" or "}" or "do") && !lines[k].Contains("++", StringComparison.Ordinal) && !lines[k].Contains("--", StringComparison.Ordinal) && !lines[k].Trim().StartsWith("while", StringComparison.Ordinal))
            {
                yield return Without(lines, k..end);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed}:\n{Text}";

    private static int Indent(string line) => line.TakeWhile(c => c == ' ').Count();

    private Written Without(string[] lines, Range range) => new(Seed, string.Join('\n', [.. lines[..range.Start], .. lines[range.End..]]));

    private IReadOnlyList<string> Compiled(out Assembly? assembly) => Docs.Compiled.Problems(
        "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Numerics;\n" + Text,
        OutputKind.DynamicallyLinkedLibrary,
        out assembly,
        Seed % 2 == 0 ? OptimizationLevel.Release : OptimizationLevel.Debug);
}
