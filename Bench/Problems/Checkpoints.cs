using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Problems;

/// <summary>A fold of a million steps: what a snapshot every √n steps saves in memory and costs in time, against the full record.</summary>
internal static class Checkpoints
{
    private const int Steps = 1_000_000, Rounds = 7;

    public static void Measure(Report report, TimeSpan budget)
    {
        var instance = Fold(Steps);
        var full = new Entered(instance);
        var cut = new Entered(instance, new AdOptions { Checkpointing = Checkpointing.SquareRoot });
        Warmup.Settle(full.Gradient, cut.Gradient);
        var race = Race.RunLong(budget, Rounds, full.Gradient, cut.Gradient);
        var (all, few) = (RentedMemory.HeldPerCall(full.Gradient), RentedMemory.HeldPerCall(cut.Gradient));
        report.Say($"A fold of {Steps} steps with the square-root checkpoint against the full record");
        report.Say(new Table("", "full", "square root", "ratio")
            .Row("bytes held", report.Figure("checkpoint.full_bytes", all).Count(), report.Figure("checkpoint.square_root_bytes", few).Count(),
                report.Figure("checkpoint.memory_ratio", few / all).Times())
            .Row("ns per step", (race.Nanoseconds(full.Gradient) / Steps).Ratio(), (race.Nanoseconds(cut.Gradient) / Steps).Ratio(),
                report.Figure("checkpoint.time_ratio", race.Ratio(cut.Gradient, full.Gradient)).Ratio())
            .ToString());
    }

    /// <summary>s ← s + h·sin(x₁·s), many times from x₀.</summary>
    private static Instance Fold(int steps)
    {
        var h = 1.0 / steps;
        return new(
            steps,
            [0.5, 1.5],
            x => Enumerable.Range(0, steps).Aggregate(x[0], (s, _) => s + h * Math.Sin(x[1] * s)),
            x =>
            {
                var s = x[0];
                for (var i = 0; i < steps; i++)
                    s += h * Math.Sin(x[1] * s);
                return s;
            },
            (_, _) => throw new NotSupportedException());
    }
}
