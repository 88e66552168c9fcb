using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Building;

/// <summary>
/// Whether cost stays in proportion when a formula grows: one chain of operations, each taking the result of the one before,
/// so that the tree is as deep as it is long. Building is told in processor time, because what takes seconds once cannot be
/// measured in turns.
/// </summary>
internal static class BigFormula
{
    private const int Small = 100;
    private const int Middle = 1_000;
    private const int Large = 100_000;
    private const int Repeats = 3;
    private const int Processes = 3;
    private static int chains;

    /// <summary>The verb of the child that measures, in a process of its own: megabytes of code lie in memory as what ran before left it.</summary>
    public const string One = "big";

    /// <summary>The child.</summary>
    public static int Run(string seconds)
    {
        // The first big one pays for what is prepared once; it is not counted.
        Differentiate(Middle);
        var built = new[] { Small, Middle, Large }.Select(operations => (Operations: operations, Built: MedianOf(operations))).ToArray();
        Contestant[] gradients = [.. built.Select(b => b.Built.Gradient)];
        Warmup.Settle(gradients);
        var race = Race.Run(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), gradients);
        Console.WriteLine(JsonSerializer.Serialize(built.SelectMany(b => new Dictionary<string, double>
        {
            [$"{b.Operations}.differentiate_ns_per_operation"] = b.Built.Nanoseconds / b.Operations,
            [$"{b.Operations}.run_ns_per_operation"] = race.Nanoseconds(b.Built.Gradient) / b.Operations,
        }).ToDictionary()));
        return 0;
    }

    public static void Measure(Report report, TimeSpan budget)
    {
        report.Say("The big formula: a chain as deep as it is long, time per operation of the formula, medians of processes of their own");
        var seconds = (budget.TotalSeconds / Processes).ToString(CultureInfo.InvariantCulture);
        var figures = Enumerable.Range(0, Processes)
            .SelectMany(_ => JsonSerializer.Deserialize<Dictionary<string, double>>(Child.Run(One, seconds))!)
            .GroupBy(f => f.Key, f => f.Value)
            .ToDictionary(f => f.Key, f => Statistics.Median(f));
        foreach (var (name, figure) in figures)
            report.Figure($"big.{name}", figure);
        var table = new Table("operations", "differentiate ns/op", "run ns/op");
        foreach (var operations in new[] { Small, Middle, Large })
            table.Row(((double)operations).Count(), Building(operations).Nanoseconds(), Running(operations).Times());
        report.Say(table.Line()
            .Row($"{Large} ÷ {Middle}", report.Figure("big.differentiate_growth", Building(Large) / Building(Middle)).Ratio(), "")
            .Row($"{Large} ÷ {Small}", "", report.Figure("big.run_growth", Running(Large) / Running(Small)).Ratio())
            .ToString());

        double Building(int operations) => figures[$"{operations}.differentiate_ns_per_operation"];

        double Running(int operations) => figures[$"{operations}.run_ns_per_operation"];
    }

    /// <summary>Seven additions and multiplications to one sine, and a value that stays near one however long the chain.</summary>
    /// <param name="first">A number to begin with that no earlier chain had, so that no cache can know the chain.</param>
    private static Expression<Function2> Build(int operations, double first)
    {
        var x = Expression.Parameter(typeof(double), "x");
        var y = Expression.Parameter(typeof(double), "y");
        var sine = ((Func<double, double>)Math.Sin).Method;
        Expression chain = Expression.Constant(first);
        for (var i = 0; i < operations; i++)
        {
            chain = (i % 8) switch
            {
                0 => Expression.Multiply(chain, Expression.Constant(0.5 + 0.4 * i / operations)),
                1 => Expression.Add(chain, y),
                2 => Expression.Multiply(chain, x),
                3 => Expression.Subtract(chain, Expression.Constant(0.1 + 0.1 * i / operations)),
                4 => Expression.Add(chain, x),
                5 => Expression.Call(sine, chain),
                6 => Expression.Multiply(chain, y),
                _ => Expression.Subtract(y, chain),
            };
        }
        return Expression.Lambda<Function2>(chain, x, y);
    }

    /// <summary>Makes the gradient and calls it once, because a delegate that has never been called may not be compiled yet.</summary>
    private static Built Differentiate(int operations)
    {
        var tree = Build(operations, 1 + 1e-3 * ++chains);
        var start = Environment.CpuUsage.TotalTime;
        var gradient = Grad.Of(tree);
        gradient(0.7, 0.9);
        return new((Environment.CpuUsage.TotalTime - start).TotalNanoseconds, Loops.Enter([0.7, 0.9], gradient));
    }

    private static Built MedianOf(int operations) =>
        Enumerable.Range(0, Repeats).Select(_ => Differentiate(operations)).OrderBy(b => b.Nanoseconds).ElementAt(Repeats / 2);

    private sealed record Built(double Nanoseconds, Contestant Gradient);
}
