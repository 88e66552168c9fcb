using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.PropertyTests.Generators;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// How much the laws are tried: one generated program for each 60 of FAD_RUNS (1,000,000 is a night's worth), FAD_SEED for other
/// programs; a law that is dear, or not for every program, tries fewer points and tells how many. A failing program is shrunk and printed with its seed.
/// </summary>
internal static class Runs
{
    public const int PointsPerProgram = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(Read("FAD_PATIENCE", 60));

    public static int Pairs { get; } = Read("FAD_RUNS", 4_000);

    public static int Seed { get; } = Read("FAD_SEED", 1);

    /// <summary>Tries a law on generated scalar programs; a share of less than one is for laws that are dear.</summary>
    public static void Scalar(Action<ScalarProgram, Random> law, double share = 1, Func<ScalarProgram, bool>? where = null, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        All(ScalarProgram.Arbitrary, (program, random) =>
        {
            if (where?.Invoke(program) != false)
                law(program, random);
        }, p => p.Seed, share, name);

    /// <summary>Tries a law on generated programs of any kind.</summary>
    public static void All<T>(Func<int, Arbitrary<T>> arbitrary, Action<T, Random> law, Func<T, int> seed, double share, string name)
    {
        var programs = Math.Max(10, (int)(Pairs / PointsPerProgram * share));
        // Each law has programs of its own, and each FAD_SEED: multiples of the golden section lie far apart, where neighbouring seeds would
        // share all programs but one.
        var own = Math.Abs(name.Aggregate(17, (h, c) => unchecked((h * 31) + c)) % 1000) * 1_000_000L;
        var first = (int)((own + ((Seed - 1L) * 618_033_989)) % 1_000_000_000) + 1;
        var time = System.Diagnostics.Stopwatch.StartNew();
        var programsOf = arbitrary(first);
        // Shrinking a large program takes long: after a minute the smallest one so far will do.
        var bounded = Arb.From(programsOf.Generator, p => programsOf.Shrinker(p).TakeWhile(_ => time.Elapsed < Patience));
        Prop.ForAll(bounded, program => law(program, new Random(seed(program))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(programs).WithQuietOnSuccess(true));
        Report($"{name}: {programs} programs from seed {first}");
    }

    public static void Report(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static int Read(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

/// <summary>How often a law could not be tried, so that it does not hold for want of cases.</summary>
/// <param name="of">What is tried.</param>
internal sealed class Tally(string of = "points")
{
    private int tried;
    private int skipped;

    public bool AllTried => tried > 0 && skipped == 0;

    public bool Skip(bool condition)
    {
        if (condition)
            skipped++;
        else
            tried++;
        return condition;
    }

    /// <param name="share">The part that may be skipped.</param>
    /// <param name="beside">How many more, since few programs tell little of a share.</param>
    public void AssertMostlyTried(double share, int beside = 0)
    {
        Runs.Report($"{of}: tried {tried}, skipped {skipped}");
        Assert.True(tried > 0 && skipped <= (share * (tried + skipped)) + beside, $"{of}: skipped {skipped} of {tried + skipped}");
    }
}
