using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Problems;

/// <summary>Large loops on two threads beside one: how much faster, whether with the same bits, and what division costs where there is one thread only.</summary>
internal static class PartRaces
{
    private const int Elements = 1_000_000, Rounds = 9;

    public static void Measure(Report report, TimeSpan budget)
    {
        report.Say($"Gradients of {Elements:E0} elements, loops divided: by the clock, in one run");
        var problems = Worked.All.Where(p => !p.Carries).ToArray();
        var table = new Table("problem", "undivided ns/element", "one thread ÷ two", "undivided ÷ one thread", "same bits", "bytes/call");
        var faster = new List<double>();
        foreach (var problem in problems)
        {
            var instance = problem.At(Elements);
            var (whole, one, two) = (Enter(null), Enter(1), Enter(2));
            foreach (var warm in (Contestant[])[whole, one, two, whole, one, two])
                warm.Pass();
            var race = Race.Run(budget / problems.Length, Rounds, whole, one, two);
            var name = $"parallel.{problem.Name}";
            faster.Add(report.Figure($"{name}.one_thread_per_two", race.Ratio(one, two)));
            var bits = Bits(1).SequenceEqual(Bits(2));
            table.Row(
                problem.Name,
                (race.Nanoseconds(whole) / instance.Elements).Ratio(),
                faster[^1].Ratio(),
                report.Figure($"{name}.undivided_per_one_thread", race.Ratio(whole, one)).Ratio(),
                bits ? "yes" : "NO",
                report.Figure($"{name}.allocated_bytes_per_call", two.AllocatedPerCall(isWarm: true)).Count());

            Contestant Enter(int? threads) => new Entered(instance, new AdOptions { Parallelism = threads }).Gradient;

            IEnumerable<long> Bits(int threads)
            {
                var gradient = new double[instance.Point.Length];
                Grad.Into(instance.Function, new AdOptions { Parallelism = threads })(instance.Point, gradient);
                return gradient.Select(BitConverter.DoubleToInt64Bits);
            }
        }

        report.Say(table.Line().Row("geometric mean", "", report.Figure("parallel.mean.one_thread_per_two", Statistics.GeometricMean(faster)).Ratio(), "", "", "").ToString());
        Bound(report, TimeSpan.FromSeconds(2));
    }

    // What only moves memory cannot gain more by threads than the memory has to give.
    private static void Bound(Report report, TimeSpan budget)
    {
        double[] from = new double[Elements], to = new double[Elements];
        var sums = new double[2];
        var (copy, copies) = (Of(() => from.CopyTo(to, 0)), Of(() => Parallel.Invoke(() => from.AsSpan(..(Elements / 2)).CopyTo(to), () => from.AsSpan((Elements / 2)..).CopyTo(to.AsSpan(Elements / 2)))));
        var (sum, halves) = (Of(() => sums[0] = Sum(from)), Of(() => Parallel.Invoke(() => sums[0] = Sum(from.AsSpan(..(Elements / 2))), () => sums[1] = Sum(from.AsSpan((Elements / 2)..)))));
        foreach (var warm in (Contestant[])[copy, copies, sum, halves])
            warm.Pass();
        var race = Race.Run(budget, Rounds, copy, copies, sum, halves);
        report.Say($"For comparison, memory alone, one thread ÷ two: {Elements:E0} numbers copied {report.Figure("parallel.bound.copied", race.Ratio(copy, copies)).Ratio()}, added up {report.Figure("parallel.bound.added", race.Ratio(sum, halves)).Ratio()}");

        static Contestant Of(Action pass) => new(1, _ => 0, pass);

        static double Sum(ReadOnlySpan<double> numbers) => System.Numerics.Tensors.TensorPrimitives.Sum(numbers);
    }
}
