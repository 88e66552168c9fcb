using System.Runtime;

namespace FunctionalAD.Bench.Measuring;

/// <summary>
/// Brings methods written in C# to their last compilation. The runtime compiles a method quickly first, counts its calls
/// once start-up has been quiet for 100 ms, compiles it again with instruments after 30 calls and a last time, by the
/// profile gained, after 30 more; compiled expressions are optimised at once. Without this wait the code written by hand
/// would lose races it should win.
/// </summary>
internal static class Warmup
{
    private const int MostRounds = 40;
    private const int QuietRounds = 3;
    private static readonly TimeSpan LongerThanTheTieringDelay = TimeSpan.FromMilliseconds(150);

    /// <summary>Runs everybody in rounds until the JIT has had nothing to compile for some rounds.</summary>
    public static void Settle(params IReadOnlyList<Contestant> contestants)
    {
        var quiet = 0;
        for (var round = 0; round < MostRounds && quiet < QuietRounds; round++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            foreach (var c in contestants)
                c.Pass();
            Thread.Sleep(LongerThanTheTieringDelay);
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
        }
    }
}
