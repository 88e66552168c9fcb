using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime;
using FunctionalAD.Bench.Formulas;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Problems;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Building;

/// <summary>
/// What making a gradient costs in a warm process: against compiling the function alone, each up to its first result; and
/// what asking for the same gradient again costs.
/// </summary>
internal static class BuildingCost
{
    private const int Pairs = 15, PairsOfProblems = 7, WarmRounds = 4;
    private const int Elements = 100;
    private const int Asks = 64;
    private const int MostRounds = 100;
    private const int WarmBuilds = 5;
    private static readonly Formulas.Building whole = new(
        (tree, x) => ((Expression<Func<double[], double>>)tree).Compile()(x),
        (tree, x) => Grad.Of((Expression<Func<double[], double>>)tree)(x),
        tree => Grad.Of((Expression<Func<double[], double>>)tree));

    private static readonly TimeSpan LongerThanTheTieringDelay = TimeSpan.FromMilliseconds(150);

    /// <summary>Of the formulas, then of the worked problems.</summary>
    public static void Measure(Report report, TimeSpan budget)
    {
        Warm();
        report.Say("Building, warm process, to the first result; and asking again for the gradient of the same lambda");
        var table = new Table("formula", "compile ms", "gradient ms", "ratio", "again µs", "+ tree by C# µs");
        var rows = Catalogue.All.Select(f => (Formula: f, Cost: Measure(f, budget / Catalogue.All.Count))).ToArray();
        foreach (var (formula, cost) in rows)
        {
            cost.Record(report, $"building.{formula.Name}");
            table.Row([formula.Name, .. cost.Cells]);
        }

        var all = Cost.Mean([.. rows.Select(r => r.Cost)]);
        all.Record(report, "building.all");
        report.Say(table.Line().Row(["geometric mean", .. all.Cells]).ToString());
        OfProblems(report, budget / 4);
    }

    // Of little data: it is the program that is built.
    private static void OfProblems(Report report, TimeSpan budget)
    {
        report.Say("The same of the worked problems (some compile lambdas within the function, which .NET does anew for each result)");
        var table = new Table("problem", "compile ms", "gradient ms", "ratio", "again µs");
        var instances = Worked.All.Select(p => (p.Name, Instance: p.At(Elements))).ToArray();
        for (var k = 0; k < WarmRounds; k++)
        {
            foreach (var (_, instance) in instances)
                Time(whole.Differentiate, instance.Function, instance.Point);
            Thread.Sleep(LongerThanTheTieringDelay);
        }

        var costs = new List<(double Compile, double Gradient, double Ratio, double Again)>();
        foreach (var (name, instance) in instances)
        {
            var pairs = Builds(whole, instance.Function, instance.Point, PairsOfProblems);
            var same = new Delegate[Asks];
            var again = new Contestant(Asks, i => same[i], () => Fill(same, () => whole.Gradient(instance.Function)));
            var race = Race.Run(budget / instances.Length, again, again with { });
            costs.Add((pairs.Compile, pairs.Gradient, pairs.Ratio, race.Nanoseconds(again) / 1000));
            Row($"problem.{name}", name, costs[^1]);
        }

        table.Line();
        Row("problems", "geometric mean", (Mean(c => c.Compile), Mean(c => c.Gradient), Mean(c => c.Ratio), Mean(c => c.Again)));
        report.Say(table.ToString());

        double Mean(Func<(double Compile, double Gradient, double Ratio, double Again), double> part) => Statistics.GeometricMean(costs.Select(part));

        void Row(string figure, string name, (double Compile, double Gradient, double Ratio, double Again) cost) => table.Row(
            name,
            report.Figure($"building.{figure}.compile_ms", cost.Compile).Times(),
            report.Figure($"building.{figure}.gradient_ms", cost.Gradient).Times(),
            report.Figure($"building.{figure}.gradient_per_compile", cost.Ratio).Ratio(),
            report.Figure($"building.{figure}.again_same_tree_us", cost.Again).Ratio());
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
        var pairs = Builds(formula.Building, tree, at, Pairs);
        var same = new Delegate[Asks];
        var rebuilt = new Delegate[Asks];
        var again = new Contestant(Asks, i => same[i], () => Fill(same, () => formula.Building.Gradient(tree)));
        var anew = new Contestant(Asks, i => rebuilt[i], () => Fill(rebuilt, () => formula.Building.Gradient(formula.Tree())));
        var race = Race.Run(budget / 2, again, anew);
        return new(
            pairs.Compile,
            pairs.Gradient,
            pairs.Ratio,
            race.Nanoseconds(again) / 1000,
            race.Nanoseconds(anew) / 1000);
    }

    private static (double Compile, double Gradient, double Ratio) Builds(Formulas.Building building, LambdaExpression tree, double[] at, int count)
    {
        var pairs = Enumerable.Range(0, count).Select(_ => (Compile: Time(building.Compile, tree, at), Gradient: Time(building.Differentiate, tree, at))).ToArray();
        return (Statistics.Median(pairs.Select(p => p.Compile)), Statistics.Median(pairs.Select(p => p.Gradient)), Statistics.Median(pairs.Select(p => p.Gradient / p.Compile)));
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
