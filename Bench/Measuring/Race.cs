using System.Diagnostics;

namespace FunctionalAD.Bench.Measuring;

/// <summary>
/// Times contestants against one another on a machine that is never quiet: each runs in many short slices, turn and turn
/// about, and a ratio is the median of the ratios taken within one round. A disturbance then spoils a few rounds for
/// everybody and the median passes over them.
/// </summary>
internal sealed class Race
{
    private const int ManyRounds = 31;

    private readonly Dictionary<Contestant, double[]> nanosecondsPerCall = new(ReferenceEqualityComparer.Instance);

    private readonly Func<TimeSpan> clock;

    private Race(Func<TimeSpan> clock) => this.clock = clock;

    public static Race Run(TimeSpan budget, params IReadOnlyList<Contestant> contestants) => Run(budget, ManyRounds, contestants);

    public static Race Run(TimeSpan budget, int rounds, params IReadOnlyList<Contestant> contestants) =>
        Run(budget, rounds, () => Stopwatch.GetElapsedTime(0), contestants);

    /// <summary>
    /// In processor time, for contestants one pass of which is so long that somebody else on the machine would always come in between. Their
    /// rounds are fewer where even those would be too many.
    /// </summary>
    public static Race RunLong(TimeSpan budget, int rounds = ManyRounds, params IReadOnlyList<Contestant> contestants) =>
        Run(budget, rounds, () => Environment.CpuUsage.TotalTime, contestants);

    private static Race Run(TimeSpan budget, int rounds, Func<TimeSpan> clock, IReadOnlyList<Contestant> contestants)
    {
        var race = new Race(clock);
        var slice = budget / (rounds * contestants.Count);
        var passes = contestants.Select(c => race.PassesIn(slice, c)).ToArray();
        foreach (var c in contestants)
            race.nanosecondsPerCall[c] = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contestants.Count; i++)
            {
                // Every second round runs backwards: a machine slowing down steadily then favours nobody.
                var k = round % 2 == 0 ? i : contestants.Count - 1 - i;
                race.nanosecondsPerCall[contestants[k]][round] = race.Time(contestants[k], passes[k]);
            }
        }
        return race;
    }

    /// <summary>The median over the rounds of the time of <paramref name="a"/> divided by the time of <paramref name="b"/>.</summary>
    public double Ratio(Contestant a, Contestant b) =>
        Statistics.Median(nanosecondsPerCall[a].Zip(nanosecondsPerCall[b], (x, y) => x / y));

    /// <summary>The median over the rounds of the time of <paramref name="a"/> less the time of <paramref name="b"/>.</summary>
    public double Difference(Contestant a, Contestant b) =>
        Statistics.Median(nanosecondsPerCall[a].Zip(nanosecondsPerCall[b], (x, y) => x - y));

    public double Nanoseconds(Contestant contestant) => Statistics.Median(nanosecondsPerCall[contestant]);

    private int PassesIn(TimeSpan slice, Contestant contestant)
    {
        var passes = 1;
        while (true)
        {
            var nanoseconds = Time(contestant, passes) * contestant.Calls * passes;
            // A second look where one pass seems enough of a slice: what came in between must not pass for the contestant's own time.
            if (nanoseconds >= slice.TotalNanoseconds / 4 && nanoseconds < 20 * slice.TotalNanoseconds)
                nanoseconds = Math.Min(nanoseconds, Time(contestant, passes) * contestant.Calls * passes);
            if (nanoseconds >= slice.TotalNanoseconds / 4)
                return Math.Max(1, (int)(passes * slice.TotalNanoseconds / nanoseconds));
            passes *= 2;
        }
    }

    private double Time(Contestant contestant, int passes)
    {
        var start = clock();
        for (var i = 0; i < passes; i++)
            contestant.Pass();
        return (clock() - start).TotalNanoseconds / passes / contestant.Calls;
    }
}
