using System.Reflection;
using System.Text;
using MathNet.Numerics;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>
/// A library that was not written for this: the public static methods of MathNet.Numerics on numbers and arrays. <c>docs/mathnet.md</c> tells
/// which are not lifted, and why; a sample of them is held to it (all, and the page written anew, with <c>FAD_UPDATE=1</c>).
/// </summary>
public sealed class MathNetTests
{
    private const int Every = 25;
    private const int Points = 8;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(90);

    // They count up to an argument, also if that is the largest number.
    private static readonly string[] endless = ["ConwayMaxwellPoisson"];
    private static readonly Type[] reals = [typeof(double), typeof(double[]), typeof(double[][])];
    private static readonly Type[] kinds = [.. reals, typeof(int), typeof(long), typeof(bool), typeof(int[])];

    private static IEnumerable<MethodInfo> Methods() =>
        from type in typeof(SpecialFunctions).Assembly.GetExportedTypes()
        where !type.IsGenericType && !type.IsDefined(typeof(ObsoleteAttribute))
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where !method.IsGenericMethod && !method.IsSpecialName && !method.IsDefined(typeof(ObsoleteAttribute))
            && kinds.Contains(method.ReturnType)
            && method.GetParameters() is { Length: > 0 } parameters && parameters.All(p => kinds.Contains(p.ParameterType))
        orderby type.FullName, method.Name, method.ToString()
        select method;

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method}";

    private static (string Kind, string Why) Judge(MethodInfo method)
    {
        try
        {
            var law = new CorpusLaw(method);
            Type[] types = [.. method.GetParameters().Select(p => p.ParameterType)];
            var seeds = Generic.Seeds(method, Points);
            foreach (var seed in seeds)
                law.SameValue(() => Generic.Arguments(types, seed));
            for (var k = 0; k < Points && !endless.Contains(method.DeclaringType!.Name); k++)
                law.SameValue(() => law.Edges(k));
            if (seeds.Length == 0)
                return ("no value at the points tried", "");
            return law.IsDifferentiable && types.Any(t => reals.Contains(t)) ? Slopes(law, types, seeds) : ("equal", "nothing to differentiate");
        }
        catch (NotDifferentiableException e)
        {
            return ("refused", e.Reason);
        }
        catch (Exception e)
        {
            return ("differs", e.Message);
        }
    }

    private static (string Kind, string Why) Slopes(CorpusLaw law, Type[] types, int[] seeds)
    {
        try
        {
            var told = seeds.Count(seed => law.Slope(Generic.Arguments(types, seed)));
            return told > 0 ? ("equal, slopes agree", "") : ("equal, differences tell nothing", "");
        }
        catch (NotDifferentiableException e)
        {
            return ("equal, derivative refused", e.Reason);
        }
        catch (Exception e)
        {
            return ("equal, slopes differ", e.Message);
        }
    }

    [Fact]
    public void What_is_lifted_stands_in_the_documents()
    {
        var page = Path.Combine(Root(), "docs", "mathnet.md");
        if (Environment.GetEnvironmentVariable("FAD_UPDATE") == "1" && Environment.GetEnvironmentVariable("FAD_MATHNET") == "1")
            File.WriteAllText(page, Page());
        var listed = File.ReadLines(page).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(c => c[1].Trim('`'), c => c[2]);
        var sample = Methods().Where((m, k) => k % Every == 0 && listed.GetValueOrDefault(Name(m)) != "takes too long").ToArray();
        Assert.True(sample.Length > 8);
        foreach (var method in sample)
        {
            var (kind, why) = Judge(method);
            Assert.True(listed.TryGetValue(Name(method), out var known) ? kind == known : IsFine(kind), $"{Name(method)}: {kind}, {why}");
        }
    }

    private static bool IsFine(string kind) => kind is "equal" or "equal, slopes agree";

    private static string Page()
    {
        var verdicts = Methods().Select(m =>
        {
            var task = Task.Run(() => Judge(m));
            return (Name: Name(m), Verdict: task.Wait(longest) ? task.Result : ("takes too long", ""));
        }).ToArray();
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        text.Append($"\nOf {verdicts.Length} methods {verdicts.Count(v => v.Verdict.Item1.StartsWith("equal", StringComparison.Ordinal))} have equal values:\n\n");
        foreach (var group in verdicts.GroupBy(v => v.Verdict.Item1).OrderByDescending(g => g.Count()))
            text.Append($"- {group.Key}: {group.Count()}\n");
        text.Append("\n| method | | why |\n|---|---|---|\n");
        foreach (var (name, (kind, why)) in verdicts.Where(v => !IsFine(v.Verdict.Item1)))
            text.Append($"| `{name}` | {kind} | {why.ReplaceLineEndings(" ").Replace('|', '/')} |\n");
        return text.ToString();
    }

    private const string Head = """
        # MathNet.Numerics, lifted

        The public static methods of MathNet.Numerics 5.0 that take numbers and arrays of them and return such, lifted from their code (or kept as calls, where
        a rule is known: see [the rules](mathnet-rules.md)). Each is tried at points of its domain and at special ones: it must have the same values to the bit,
        the same exceptions, and slopes that forward mode, reverse mode and differences agree on. What does not stand in the table does.

        Some reasons:

        - Methods that draw random numbers have no derivative, and are not counted among the deterministic ones.
        - A number made of bits (`BitConverter`) may depend on the numbers that the bits came from in any way.
        - `Precision.Round` is a step function; its steps of 10⁻¹⁰ are too fine for differences to see, which find the slope of what it rounds.

        """;

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "FunctionalAD.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
