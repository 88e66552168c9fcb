namespace FunctionalAD;

/// <summary>Choices in building a derivative. The defaults are right for most people.</summary>
public sealed record AdOptions
{
    /// <summary>The defaults.</summary>
    public static AdOptions Default { get; } = new();

    /// <summary>Forward or reverse accumulation; <see cref="Mode.Auto"/> takes the cheaper one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the modes.</exception>
    public Mode Mode { get; init => field = Known(value, nameof(Mode)); } = Mode.Auto;

    /// <summary>Which number stands for the derivative where a function has a kink.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the conventions.</exception>
    public Kinks Kinks { get; init => field = Known(value, nameof(Kinks)); } = Kinks.Mean;

    /// <summary>
    /// Whether rewrites may change results in the last bits, or for NaN, infinities and the sign of zero, to save work: x·0 → 0,
    /// x/c → x·(1/c), a·b + a·c → a·(b + c).
    /// </summary>
    public bool FastMath { get; init; }

    /// <summary>
    /// Whether loops whose iterations do not wait for one another run several at once, in the lanes of vectors. Sums are then added up in another order, and
    /// exponentials, logarithms, sines and cosines may differ in the last bits; they do not depend on anything but the numbers and the machine's width of vectors.
    /// </summary>
    public bool Vectorize { get; init; } = true;

    /// <summary>
    /// On how many threads large loops run at most, if their iterations do not wait for one another; null, which is the default: on that of the caller, as they
    /// stand. With a number they are divided into parts by how long they run alone, and sums are put together part by part, so that the same bits come out for
    /// any number of threads, one included; they may differ in the last bits from those without division. A loop of some hundred thousand operations or fewer is
    /// not divided. The function's own code runs on threads of the pool then.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int? Parallelism { get; init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Parallelism), value, "Give how many threads there are at most, or null for loops that are not divided."); }

    /// <summary>
    /// How reverse mode remembers the values that long loops carry: all of them, or few snapshots from which the others are computed again.
    /// </summary>
    public Checkpointing Checkpointing { get; init; } = Checkpointing.None;

    private static T Known<T>(T value, string name)
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"There is no {typeof(T).Name}.{value}.");
}
