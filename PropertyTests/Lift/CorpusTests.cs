extern alias optimised;
extern alias optimisedFSharp;
extern alias unoptimised;
extern alias unoptimisedFSharp;

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
    [InlineData("F# ", "Loops", "down")]
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
