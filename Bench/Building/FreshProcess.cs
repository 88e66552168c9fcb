using System.Diagnostics;
using System.Globalization;
using System.Linq.Expressions;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Problems;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Building;

/// <summary>
/// What a program that has just started waits for its first gradient, beside one that only compiles the function. Nothing
/// is warm in such a program, so each measurement takes a process of its own.
/// </summary>
internal static class FreshProcess
{
    public const string FirstCompile = "first-compile";
    public const string FirstGradient = "first-gradient";
    private const int Pairs = 7, Elements = 100;

    /// <summary>The child: prints the milliseconds from the start of <c>Main</c> to the first result.</summary>
    public static int Run(string verb, long start)
    {
        Expression<Function3> tree = (r, depth, size) => 4 * depth * (Math.Pow(size / r, 12) - Math.Pow(size / r, 6));
        return Tell(start, verb == FirstCompile ? tree.Compile()(1.1, 1, 1) : Grad.Of(tree)(1.1, 1, 1).Item1);
    }

    /// <summary>The child of a worked problem, whose data are there when the time starts.</summary>
    public static int Run(string verb, string problem)
    {
        var instance = Worked.All.Single(p => p.Name == problem).At(Elements);
        var start = Stopwatch.GetTimestamp();
        return Tell(start, verb == FirstCompile ? instance.Function.Compile()(instance.Point) : Grad.Of(instance.Function)(instance.Point)[0]);
    }

    private static int Tell(long start, double result)
    {
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine(elapsed.ToString("R", CultureInfo.InvariantCulture));
        return double.IsFinite(result) ? 0 : 1;
    }

    public static void Measure(Report report)
    {
        var pairs = Enumerable.Range(0, Pairs).Select(_ => (Compile: Milliseconds(FirstCompile), Gradient: Milliseconds(FirstGradient))).ToArray();
        var compile = report.Figure("fresh_process.first_compile_ms", Statistics.Median(pairs.Select(p => p.Compile)));
        var gradient = report.Figure("fresh_process.first_gradient_ms", Statistics.Median(pairs.Select(p => p.Gradient)));
        var more = report.Figure("fresh_process.difference_ms", Statistics.Median(pairs.Select(p => p.Gradient - p.Compile)));
        report.Say($"Fresh process, from the start of Main to the first result (lennard-jones, median of {Pairs} pairs)");
        report.Say(new Table("", "ms")
            .Row("compile the function", compile.Nanoseconds())
            .Row("make the gradient", gradient.Nanoseconds())
            .Row("difference", more.Nanoseconds())
            .ToString());
    }

    /// <summary>The same for each worked problem.</summary>
    public static void OfProblems(Report report)
    {
        report.Say($"Fresh process, the worked problems, to the first result (median of {Pairs} pairs)");
        var table = new Table("problem", "compile ms", "gradient ms", "difference");
        foreach (var problem in Worked.All)
        {
            var pairs = Enumerable.Range(0, Pairs)
                .Select(_ => (Compile: Milliseconds(FirstCompile, problem.Name), Gradient: Milliseconds(FirstGradient, problem.Name))).ToArray();
            table.Row(
                problem.Name,
                report.Figure($"fresh_process.{problem}.first_compile_ms", Statistics.Median(pairs.Select(p => p.Compile))).Nanoseconds(),
                report.Figure($"fresh_process.{problem}.first_gradient_ms", Statistics.Median(pairs.Select(p => p.Gradient))).Nanoseconds(),
                report.Figure($"fresh_process.{problem}.difference_ms", Statistics.Median(pairs.Select(p => p.Gradient - p.Compile))).Nanoseconds());
        }

        report.Say(table.ToString());
    }

    private static double Milliseconds(params string[] arguments) => double.Parse(Child.Run(arguments), CultureInfo.InvariantCulture);
}
