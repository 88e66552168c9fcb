using System.ComponentModel;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The whole numbers of checkpointing: where a long loop is cut, and where the next snapshot goes. Called by compiled derivatives; not for
/// use by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Schedule
{
    internal static Primitive SegmentOf { get; } = Primitive(nameof(Segment));

    internal static Primitive SegmentsOf { get; } = Primitive(nameof(Segments));

    internal static Primitive WithinOf { get; } = Primitive(nameof(Within));

    internal static Primitive AdvanceOf { get; } = Primitive(nameof(Advance));

    /// <summary>How many iterations stand between two snapshots: ⌈√n⌉, and at least one.</summary>
    /// <param name="iterations">n</param>
    public static int Segment(int iterations) => iterations <= 1 ? 1 : (int)Math.Ceiling(Math.Sqrt(iterations));

    /// <summary>How many segments there are: ⌈n / length⌉.</summary>
    /// <param name="iterations">n</param>
    /// <param name="length">The iterations of one segment.</param>
    public static int Segments(int iterations, int length) => iterations <= 0 ? 0 : 1 + ((iterations - 1) / length);

    /// <summary>How many iterations a segment has: the last one may be shorter.</summary>
    /// <param name="iterations">n</param>
    /// <param name="start">Where the segment starts.</param>
    /// <param name="length">The iterations of a whole segment.</param>
    public static int Within(int iterations, int start, int length) => Math.Min(iterations - start, length);

    /// <summary>
    /// How far to go before the next snapshot is taken, so that the fewest iterations are run again (Griewank and Walther, "Algorithm 799:
    /// Revolve", ACM TOMS 26, 2000). With β(s, r) = C(s + r, s) iterations that s snapshots reverse in r repetitions, and r the least with
    /// ℓ ≤ β(s, r), the left part m may have at most β(s, r − 1) iterations and the right one, which has a snapshot less, at least β(s − 1, r − 1).
    /// </summary>
    /// <param name="length">ℓ: how many iterations are to be reversed, from the last snapshot on; at least two.</param>
    /// <param name="free">How many more snapshots may be taken; at least one.</param>
    public static int Advance(int length, int free)
    {
        var snapshots = free + 1L;
        // From β(s, r − 1) to β(s, r) = β(s, r − 1)·(s + r)/r, until it is enough.
        var (before, enough, repetitions) = (0L, 1L, 0);
        while (enough < length)
        {
            repetitions++;
            before = enough;
            enough = enough * (snapshots + repetitions) / repetitions;
        }

        // β(s − 1, r − 1) = β(s, r − 1)·s/(s + r − 1)
        var right = before * snapshots / (snapshots + repetitions - 1);
        return (int)Math.Clamp(Math.Min(before, length - right), 1, length - 1);
    }

    private static Primitive Primitive(string name) => Rulebook.RuleBook.Intern(typeof(Schedule).GetMethod(name)!);
}
