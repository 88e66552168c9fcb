namespace FunctionalAD;

/// <summary>
/// How reverse mode remembers the values that a counted loop carries. The results are the same but for rounding; memory is traded for time.
/// </summary>
public sealed record Checkpointing
{
    private Checkpointing(CheckpointingKind kind, int snapshots = 0)
    {
        Kind = kind;
        Snapshots = snapshots;
    }

    /// <summary>Every iteration is recorded: the fastest, with memory in proportion to the iterations.</summary>
    public static Checkpointing None { get; } = new(CheckpointingKind.None);

    /// <summary>
    /// A snapshot every √n iterations; the √n iterations between two are run again, and recorded, when the way back reaches them. Memory
    /// for 2·√n iterations, and the loop runs twice.
    /// </summary>
    public static Checkpointing SquareRoot { get; } = new(CheckpointingKind.SquareRoot);

    /// <summary>How it is done.</summary>
    internal CheckpointingKind Kind { get; }

    /// <summary>How many values of each carried variable are held at once, at most.</summary>
    public int Snapshots { get; }

    /// <summary>
    /// At most so many snapshots, placed where the fewest iterations are run again (Griewank and Walther, "Algorithm 799: Revolve", ACM
    /// TOMS 26, 2000): with s snapshots and r repetitions, C(s + r, s) iterations. 100 snapshots suffice for 4.6 million iterations, each
    /// run at most four times again.
    /// </summary>
    /// <param name="snapshots">How many; at least one.</param>
    public static Checkpointing Binomial(int snapshots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(snapshots, 1);
        return new(CheckpointingKind.Binomial, snapshots);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind == CheckpointingKind.Binomial ? $"Binomial({Snapshots})" : Kind.ToString();
}

/// <summary>The ways of <see cref="Checkpointing"/>.</summary>
internal enum CheckpointingKind
{
    None,
    SquareRoot,
    Binomial,
}
