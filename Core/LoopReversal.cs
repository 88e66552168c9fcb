namespace FunctionalAD;

/// <summary>How reverse mode walks a loop backwards.</summary>
public enum Reversal
{
    /// <summary>Every iteration is run again; nothing is recorded.</summary>
    Recomputed,

    /// <summary>What every iteration starts with, or overwrites, is recorded.</summary>
    Recorded,

    /// <summary>A snapshot every √n iterations; the iterations between two are recorded when the way back reaches them.</summary>
    Segments,

    /// <summary>A bounded number of snapshots, from which the iterations are run again.</summary>
    Snapshots,
}

/// <summary>How reverse mode turned one loop around.</summary>
/// <param name="Index">The name of the loop's index.</param>
/// <param name="Reversal">How.</param>
/// <param name="IsCounted">Whether it runs while a condition holds, so that the way back needs to know how often it ran.</param>
/// <param name="Recorded">What is recorded: names and types.</param>
/// <param name="BytesPerIteration">How much memory an iteration takes that is recorded; of an array copied whole, its reference alone.</param>
public sealed record LoopReversal(string Index, Reversal Reversal, bool IsCounted, IReadOnlyList<string> Recorded, int BytesPerIteration)
{
    /// <summary>One line, to read.</summary>
    public override string ToString()
    {
        var what = string.Join(", ", Recorded);
        var way = Reversal switch
        {
            Reversal.Recomputed => "run again, nothing recorded",
            Reversal.Segments => $"√n snapshots of {what}; within a segment {BytesPerIteration} bytes per iteration",
            Reversal.Snapshots => $"a bounded stack of snapshots of {what}, {BytesPerIteration} bytes each",
            _ => $"recorded {what}, {BytesPerIteration} bytes per iteration",
        };
        return $"loop {Index}: {way}{(IsCounted ? "; its iterations are counted" : "")}";
    }
}
