using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Running;
using FunctionalAD.Bench.Building;
using FunctionalAD.Bench.Formulas;
using FunctionalAD.Bench.LogisticMap;
using FunctionalAD.Bench.Methods;
using FunctionalAD.Bench.Network;
using FunctionalAD.Bench.Problems;
using FunctionalAD.Bench.Reporting;
using FunctionalAD.Bench.Suite;

namespace FunctionalAD.Bench;

/// <summary>The command line.</summary>
internal static class Commands
{
    private const double DefaultSeconds = 40;

    /// <summary>The formulas get what is left when the rest is done, and never less than makes a sound median.</summary>
    private static readonly TimeSpan LeastForFormulas = TimeSpan.FromSeconds(6);

    public static RootCommand Root()
    {
        var json = new Option<FileInfo?>("--json")
        {
            Description = "Also write every figure to this file, as one JSON object of stable names",
            HelpName = "FILE",
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "About how long to take in all; more time makes steadier medians",
            HelpName = "S",
            DefaultValueFactory = _ => DefaultSeconds,
        };
        seconds.Validators.Add(result =>
        {
            // The text itself, because asking for a value of text that is no number throws here instead of reporting it.
            if (result.Tokens is [var token]
                && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out var given) && given is > 0 and <= 3600))
                result.AddError("--seconds takes a number of seconds above 0 and up to 3600.");
        });

        var charts = new Option<DirectoryInfo?>("--charts") { Description = "Also draw charts into this folder, as PNG", HelpName = "DIR" };
        var compare = new Command("compare", "Measure gradients against hand-written code, the function and finite differences (default)")
        {
            json, seconds, charts,
        };
        compare.SetAction(Comparison);
        var named = new Argument<string>("name") { Description = "A worked problem" };
        var explain = new Command("explain", "What the library makes of a worked problem, stage by stage and as C#") { named };
        explain.SetAction(parsed => Explained(parsed.GetValue(named)!));
        var check = new Command("check", "Only check that all that is measured computes the same derivatives");
        check.SetAction(_ => Check(new()) ? 0 : 1);
        var only = new Option<string?>("--only") { Description = "Only problems whose names contain this", HelpName = "NAME" };
        var problems = new Command("problems", "Only the worked problems: programs with loops over arrays") { json, seconds, only, charts };
        problems.SetAction(parsed => Problems(parsed.GetValue(json), parsed.GetValue(seconds), parsed.GetValue(only), parsed.GetValue(charts)));
        var building = new Command("building", "Only what making gradients costs: of formulas and of worked problems, in this process and in fresh ones") { json, seconds };
        building.SetAction(parsed => Only(parsed, (report, budget) =>
        {
            // First, while this process is at rest: once warm, it compiles in the background what it has run, on a core that they would want.
            FreshProcess.Measure(report);
            FreshProcess.OfProblems(report);
            BuildingCost.Measure(report, budget);
        }));
        var torch = new Command("torch", "Only gradients of numbers and arrays against those of TorchSharp") { json, seconds };
        torch.SetAction(parsed => Only(parsed, TorchRaces.Measure));
        var batch = new Command("batch", "Only gradients of the formulas at many points in one call") { json, seconds };
        batch.SetAction(parsed => FormulaRaces.Check(new()) ? Only(parsed, BatchRaces.Measure) : 1);
        var parallel = new Command("parallel", "Only worked problems of a million elements on two threads beside one") { json, seconds };
        parallel.SetAction(parsed => Only(parsed, PartRaces.Measure));
        var lifting = new Command("lifting", "Only ordinary methods: reading their code, their first derivative, their gradients against lambdas") { json, seconds };
        lifting.SetAction(parsed => Only(parsed, LiftedMethods.Measure));
        var methods = new Command("methods", "Only ordinary methods that change rows, matrices and lists in loops: their gradients against the functions") { json, seconds };
        methods.SetAction(parsed => Only(parsed, MethodRaces.Measure));
        var many = new Command("many", "Only the memory that ten thousand distinct functions leave") { json, seconds };
        many.SetAction(parsed => Only(parsed, ManyFunctions.Measure));
        var fsharp = new Command("fsharp", "Only the face of F# against that of C#") { json, seconds };
        fsharp.SetAction(parsed => Only(parsed, FSharpFace.Measure));
        var arguments = new Argument<string[]>("arguments")
        {
            Description = "Passed on to BenchmarkDotNet after --, for example: suite -- --filter *Gradient --job short",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var suite = new Command("suite", "The same formulas under BenchmarkDotNet; takes long") { arguments };
        suite.SetAction(parsed => BenchmarkSwitcher.FromTypes([typeof(GradientSuite)])
            .Run(parsed.GetValue(arguments) is { Length: > 0 } given ? given : ["--filter", "*"]));

        var root = new RootCommand("What derivatives cost: every ratio is taken within one run, so that it means the same on any machine")
        {
            json, seconds, charts, compare, building, problems, batch, torch, parallel, lifting, methods, many, fsharp, NetworkCommand.Command(), explain, check, suite,
        };
        root.SetAction(Comparison);
        return root;

        // One section by itself.
        int Only(ParseResult parsed, Action<Report, TimeSpan> measure)
        {
            var report = new Report();
            measure(report, TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            if (parsed.GetValue(json) is { } file)
                report.Save(file);
            return 0;
        }

        int Comparison(ParseResult parsed) => Compare(parsed.GetValue(json), parsed.GetValue(seconds), parsed.GetValue(charts));
    }

    private static bool Check(Report report) => FormulaRaces.Check(report) & ProblemRaces.Check(report);

    private static int Problems(FileInfo? json, double seconds, string? only, DirectoryInfo? charts)
    {
        var report = new Report();
        if (!ProblemRaces.Check(report))
            return 1;
        ProblemRaces.Measure(report, TimeSpan.FromSeconds(seconds), only);
        if (charts is not null)
            Charts.Save(report, charts);
        if (json is not null)
            report.Save(json);
        return 0;
    }

    private static int Explained(string name)
    {
        if (Worked.All.FirstOrDefault(p => p.Name == name) is not { } problem)
        {
            Console.Error.WriteLine($"There is no problem {name}, but {string.Join(", ", Worked.All)}.");
            return 2;
        }

        Console.WriteLine(Explain.Of(problem.At(100).Function));
        return 0;
    }

    private static int Compare(FileInfo? json, double seconds, DirectoryInfo? charts)
    {
        var start = Stopwatch.GetTimestamp();
        var all = TimeSpan.FromSeconds(seconds);
        var report = new Report();
        // Figures of code that computes something else would be worse than none.
        if (!Check(report))
            return 1;
        BuildingCost.Measure(report, 0.1 * all);
        FreshProcess.Measure(report);
        BigFormula.Measure(report, 0.03 * all);
        FourWays.Measure(report, 0.07 * all);
        ProblemRaces.Measure(report, 0.2 * all);
        BatchRaces.Measure(report, 0.1 * all);
        TorchRaces.Measure(report, 0.1 * all);
        var left = all - Stopwatch.GetElapsedTime(start);
        FormulaRaces.Measure(report, left > LeastForFormulas ? left : LeastForFormulas);
        if (charts is not null)
            Charts.Save(report, charts);
        if (json is not null)
            report.Save(json);
        return 0;
    }
}
