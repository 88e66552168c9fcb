extern alias optimised;

using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Methods are lifted and lambdas differentiated in whatever form a program is published: the code is read from what is loaded.</summary>
public sealed class PublishedFormsTests
{
    private const string Program = """
        using FunctionalAD;

        var byMethod = Grad.OfMethod((Func<double[], double>)Model);
        Console.WriteLine(FormattableString.Invariant($"{byMethod([1, -2, 3])[0]:R} {byMethod([1, -2, 3])[1]:R}"));
        Console.WriteLine(FormattableString.Invariant($"{Grad.Of((x, y) => x * y + Math.Pow(x, y))(1, 2).Item2:R}"));
        Console.WriteLine(FormattableString.Invariant($"{Grad.Of((double[] x) => x.Sum(v => v * v * v))([1, 2])[1]:R}"));

        static double Model(double[] x)
        {
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
                sum += x[i] > 0 ? x[i] * x[i] : Part(x[i]);
            return sum;
        }

        static double Part(double v) => Math.Sqrt(2 - v) * v;
        """;

    [Theory]
    [InlineData("in one file", "-p:PublishSingleFile=true", "--self-contained", "false")]
    [InlineData("trimmed, in one file", "-p:PublishTrimmed=true", "-p:PublishSingleFile=true", "--self-contained", "true")]
    [InlineData("compiled ahead of time beside its IL", "-p:PublishReadyToRun=true", "--self-contained", "false")]
    [InlineData("without code made at run time", "-p:DynamicCodeSupport=false", "--self-contained", "false")]
    public void A_published_program_has_its_derivatives(string form, params string[] how)
    {
        var home = Directory.CreateTempSubdirectory("published");
        try
        {
            File.WriteAllText(Path.Combine(home.FullName, "Program.cs"), Program);
            File.WriteAllText(Path.Combine(home.FullName, "Published.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <InvariantGlobalization>true</InvariantGlobalization>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <ItemGroup>
                    <Reference Include="{typeof(Grad).Assembly.Location}" />
                    <Reference Include="{typeof(Kinks).Assembly.Location}" />
                  </ItemGroup>
                </Project>
                """);
            Run("dotnet", ["publish", "-c", "Release", "--use-current-runtime", "-o", "out", "-v", "q", .. how], home.FullName);
            var output = Run(Path.Combine(home.FullName, "out", "Published"), [], home.FullName);
            // (√(2 − v)·v)′ = √(2 − v) − v/(2·√(2 − v)) is 2.5 at −2; ∂(xy + x^y)/∂y = x + x^y·log x is 1 at (1, 2).
            Assert.Equal(["2 2.5", "1", "12"], output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
        }
        finally
        {
            home.Delete(recursive: true);
        }

        Assert.NotEmpty(form);
    }

    [Fact]
    public void Code_loaded_from_bytes_is_lifted()
    {
        var image = Assembly.Load(File.ReadAllBytes(typeof(optimised::FunctionalAD.PropertyTests.Lift.Corpus.Loops).Assembly.Location));
        Assert.Empty(image.Location);
        var methods = image.GetType("FunctionalAD.PropertyTests.Lift.Corpus.Loops")!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        Assert.True(methods.Length > 10);
        foreach (var method in methods)
            Assert.True(new CorpusLaw(method).Holds(20, 1).Values > 3, method.Name);
    }

    private static string Run(string program, IEnumerable<string> arguments, string directory)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        // Not what the test run itself was told.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}{errors.Result}");
        return output;
    }
}
