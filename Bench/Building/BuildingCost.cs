using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime;
using FunctionalAD.Bench.Formulas;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Building;

/// <summary>
/// What making a gradient costs in a warm process: against compiling the function alone, each up to its first result; and
/// what asking for the same gradient again costs.
/// </summary>
internal static class BuildingCost
{
    private const int Pairs = 15;
    private const int Asks = 64;
    private const int MostRounds = 100;
    private const int WarmBuilds = 5;
    private static readonly TimeSpan LongerThanTheTieringDelay = TimeSpan.FromMilliseconds(150);

    public static void Measure(Report report, TimeSpan budget)
    {
        report.Say("Building, warm process, to the first result; and asking again for the gradient of the same lambda");
        var table = new Table("formula", "compile ms", "gradient ms", "ratio", "again µs", "+ tree by C# µs");
        Warm();
        var rows = Catalogue.All.Select(f => (Formula: f, Cost: Measure(f, budget / Catalogue.All.Count))).ToArray();
        foreach (var (formula, cost) in rows)
        {
            cost.Record(report, $"building.{formula.Name}");
            table.Row([formula.Name, .. cost.Cells]);
        }
        var all = Cost.Mean([.. rows.Select(r => r.Cost)]);
        all.Record(report, "building.all");
        report.Say(table.Line().Row(["geometric mean", .. all.Cells]).ToString());
    }

    // A warm process has built derivatives before: the library's own methods have reached their last compilation, which is when a round
    // compiles nothing but what it builds, as many methods as the rounds before.
    private static void Warm()
    {
        var rounds = new List<int>();
        while (rounds.Count < MostRounds && !(rounds is [.., var a, var b, var c] && a == b && b == c))
        {
            var before = JitInfo.GetCompiledMethodCount();
            foreach (var formula in Catalogue.All)
            {
                var (tree, at) = (formula.Tree(), formula.Points(1));
                for (var i = 0; i < WarmBuilds; i++)
                {
                    Time(formula.Building.Compile, tree, at);
                    Time(formula.Building.Differentiate, tree, at);
                }
            }

            Thread.Sleep(LongerThanTheTieringDelay);
            rounds.Add((int)(JitInfo.GetCompiledMethodCount() - before));
        }
    }

    private static Cost Measure(Formula formula, TimeSpan budget)
    {
        var at = formula.Points(1);
        var tree = formula.Tree();
        // One of each first, unmeasured: the first tree of a type makes the runtime prepare that type.
        Time(formula.Building.Compile, tree, at);
        Time(formula.Building.Differentiate, tree, at);
        var pairs = Enumerable.Range(0, Pairs)
            .Select(_ => (Compile: Time(formula.Building.Compile, tree, at), Gradient: Time(formula.Building.Differentiate, tree, at)))
            .ToArray();

        var same = new Delegate[Asks];
        var rebuilt = new Delegate[Asks];
        var again = new Contestant(Asks, i => same[i], () => Fill(same, () => formula.Building.Gradient(tree)));
        var anew = new Contestant(Asks, i => rebuilt[i], () => Fill(rebuilt, () => formula.Building.Gradient(formula.Tree())));
        var race = Race.Run(budget / 2, again, anew);
        return new(
            Statistics.Median(pairs.Select(p => p.Compile)),
            Statistics.Median(pairs.Select(p => p.Gradient)),
            Statistics.Median(pairs.Select(p => p.Gradient / p.Compile)),
            race.Nanoseconds(again) / 1000,
            race.Nanoseconds(anew) / 1000);
    }

    private static double Time(Action<LambdaExpression, double[]> build, LambdaExpression tree, double[] at)
    {
        var fresh = Fresh.Copy(tree);
        var start = Stopwatch.GetTimestamp();
        build(fresh, at);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Fill(Delegate[] kept, Func<Delegate> ask)
    {
        for (var i = 0; i < kept.Length; i++)
            kept[i] = ask();
    }

    private sealed record Cost(double CompileMs, double GradientMs, double Ratio, double AgainUs, double RebuiltUs)
    {
        public string[] Cells => [CompileMs.Times(), GradientMs.Times(), Ratio.Ratio(), AgainUs.Ratio(), RebuiltUs.Ratio()];

        public static Cost Mean(IReadOnlyList<Cost> costs)
        {
            return new(Of(c => c.CompileMs), Of(c => c.GradientMs), Of(c => c.Ratio), Of(c => c.AgainUs), Of(c => c.RebuiltUs));

            double Of(Func<Cost, double> part) => Statistics.GeometricMean(costs.Select(part));
        }

        public void Record(Report report, string name)
        {
            report.Figure($"{name}.compile_ms", CompileMs);
            report.Figure($"{name}.gradient_ms", GradientMs);
            report.Figure($"{name}.gradient_per_compile", Ratio);
            report.Figure($"{name}.again_same_tree_us", AgainUs);
            report.Figure($"{name}.again_rebuilt_tree_us", RebuiltUs);
        }
    }
}
