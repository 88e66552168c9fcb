extern alias optimised;
extern alias optimisedFSharp;
extern alias unoptimised;
extern alias unoptimisedFSharp;

using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Ordinary methods, compiled without and with optimisation: lifted, they compute what they compute, and their slopes.</summary>
public sealed class CorpusTests
{
    private static readonly Dictionary<string, Assembly> corpora = new()
    {
        ["Debug"] = typeof(unoptimised::FunctionalAD.PropertyTests.Lift.Corpus.Scalars).Assembly,
        ["Release"] = typeof(optimised::FunctionalAD.PropertyTests.Lift.Corpus.Scalars).Assembly,
        ["F# Debug"] = typeof(unoptimisedFSharp::FunctionalAD.PropertyTests.Lift.Corpus.FSharp.Scalars).Assembly,
        ["F# Release"] = typeof(optimisedFSharp::FunctionalAD.PropertyTests.Lift.Corpus.FSharp.Scalars).Assembly,
    };

    private static readonly ConcurrentDictionary<MethodInfo, Delegate?> quotations = new();

    public static TheoryData<string, string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string, string>();
            foreach (var (configuration, method) in Methods("Refused", false))
                names.Add(configuration, method.DeclaringType!.Name, method.Name);
            return names;
        }
    }

    /// <summary>What F# quotes.</summary>
    public static TheoryData<string, string, string> Quoted
    {
        get
        {
            var names = new TheoryData<string, string, string>();
            foreach (var (configuration, method) in Methods("Refused", false))
            {
                if (Quoting(method) is not null)
                    names.Add(configuration, method.DeclaringType!.Name, method.Name);
            }

            return names;
        }
    }

    // What its quotation is, if that takes the arguments as the method does: a tuple is taken apart by a method. Each is read and compiled once, as that takes longer
    // than most of what is asked of it.
    private static Delegate? Quoting(MethodInfo method) => quotations.GetOrAdd(method, m =>
        Microsoft.FSharp.Quotations.FSharpExpr.TryGetReflectedDefinition(m)?.Value is { } quoted
        && FSharp.Quotation.delegated(quoted) is var function && function.Method.GetParameters().Length == m.GetParameters().Length ? function : null);

    public static TheoryData<string, string> Refused => [.. Methods("Refused", true).Select(m => (m.Configuration, m.Method.Name))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_value_of_the_method_and_its_slopes(string configuration, string type, string name)
    {
        var law = new CorpusLaw(Find(configuration, type, name));
        var (values, slopes) = law.Holds(60, 1);
        Assert.True(values > 10, $"only {values} points have values");
        Assert.True(slopes > 3 || law.Method.ReturnType != typeof(double), $"differences tell at {slopes} points only");
    }

    [Theory]
    [MemberData(nameof(Quoted))]
    public void A_quotation_of_it_has_its_value_and_its_slopes(string configuration, string type, string name)
    {
        var plain = new CorpusLaw(Find(configuration, type, name));
        var quoted = new CorpusLaw(plain.Method, Quotation(plain.Method));
        var (values, slopes) = quoted.Holds(12, 2);
        Assert.True(values > 3, $"only {values} points have values");
        Assert.True(slopes > 1 || plain.Method.ReturnType != typeof(double), $"differences tell at {slopes} points only");
        var same = Program(plain.Lambda) == Program(quoted.Lambda);
        plain.SameSlopes(quoted, 10, 3, same ? 0 : 1e-12);
    }

    [Fact]
    public void Most_quotations_are_the_program_that_the_compiled_function_is()
    {
        foreach (var configuration in (string[])["F# Debug", "F# Release"])
        {
            MethodInfo[] quoted = [.. from m in Methods("Refused", false) where m.Configuration == configuration && Quoting(m.Method) is not null select m.Method];
            var same = quoted.Count(m => Program(Lifting.Lifter.Of(m)) == Program(Quotation(m)));
            Assert.True(quoted.Length >= 200, $"{quoted.Length} functions");
            Assert.True(same >= 130, $"{same} of {quoted.Length}");
        }
    }

    // The program with its variables numbered as they come: names tell nothing but those of functions.
    internal static string Program(LambdaExpression lambda)
    {
        var function = Optimization.Prune.Run(Capturing.Capture.Of(lambda).Function);
        var numbers = new Dictionary<string, int>();
        return System.Text.RegularExpressions.Regex.Replace(
            function.ToString()[function.Name.Length..], @"\b[a-zA-Z_@][\w.@]*\b(?!\()", m => $"v{(numbers.TryGetValue(m.Value, out var n) ? n : numbers[m.Value] = numbers.Count)}");
    }

    private static LambdaExpression Quotation(MethodInfo method) => Lifting.Lifter.Of(Quoting(method)!);

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused_with_the_place_and_the_reason(string configuration, string name)
    {
        var method = Find(configuration, "Refused", name);
        var message = Assert.Throws<NotDifferentiableException>(() => Capturing.Capture.Of(Lifting.Lifter.Of(method))).Message;
        var words = method.GetCustomAttributesData().Single(a => a.AttributeType.Name == "BecauseAttribute").ConstructorArguments;
        foreach (var word in words)
            Assert.Contains((string)word.Value!, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("F# ")]
    public void There_are_as_many_as_there_should_be(string language)
    {
        Assert.True(Methods("Refused", false).Count(m => m.Configuration == $"{language}Debug") >= 120);
        Assert.Equal(
            Methods("Refused", false).Where(m => m.Configuration == $"{language}Debug").Select(m => m.Method.Name),
            Methods("Refused", false).Where(m => m.Configuration == $"{language}Release").Select(m => m.Method.Name));
    }

    [Theory]
    [InlineData("", "Loops", "Counted")]
    [InlineData("", "Loops", "Up")]
    [InlineData("", "Loops", "Down")]
    [InlineData("", "Loops", "Sine")]
    [InlineData("", "Arrays", "Sum")]
    [InlineData("", "Arrays", "ForEach")]
    [InlineData("", "Arrays", "Rosenbrock")]
    [InlineData("", "Arrays", "Squares")]
    [InlineData("F# ", "Loops", "counted")]
    [InlineData("F# ", "Unquoted", "down")]
    [InlineData("F# ", "Loops", "logistic")]
    [InlineData("F# ", "Arrays", "sumBySquares")]
    [InlineData("F# ", "Arrays", "map")]
    [InlineData("F# ", "Arrays", "fold")]
    [InlineData("F# ", "Arrays", "iterate")]
    [InlineData("F# ", "Arrays", "rosenbrock")]
    public void A_loop_that_counts_has_an_extent_and_no_test(string language, string type, string name)
    {
        foreach (var configuration in (string[])[$"{language}Debug", $"{language}Release"])
        {
            var function = Optimization.Prune.Run(new CorpusLaw(Find(configuration, type, name)).Function);
            var loops = Loops(function.Body).ToArray();
            Assert.NotEmpty(loops);
            Assert.All(loops, loop => Assert.True(loop is { Extent: not null, Test: null }, $"{configuration}: {function}"));
        }
    }

    private static IEnumerable<Ir.Loop> Loops(Ir.Region region) =>
        region.Equations.SelectMany(e => e.Op.Regions.SelectMany(Loops).Concat(e.Op is Ir.Loop loop ? [loop] : []));

    private static MethodInfo Find(string configuration, string type, string name) =>
        Methods(type, true).Single(m => m.Configuration == configuration && m.Method.Name == name).Method;

    private static IEnumerable<(string Configuration, MethodInfo Method)> Methods(string type, bool isIn) =>
        from corpus in corpora
        from holder in corpus.Value.GetExportedTypes()
        where holder.IsAbstract && holder.IsSealed && holder.Name == type == isIn
        from method in holder.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.Name[0] is not ('|' or '<')
        select (corpus.Key, method);
}
