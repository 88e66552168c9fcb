namespace FunctionalAD.Rulebook;

/// <summary>An interval in which an argument of a primitive may lie: what a test of the row draws its points from.</summary>
/// <param name="Low">The lower end, not included.</param>
/// <param name="High">The upper end, not included.</param>
/// <param name="Condition">The set that the interval stands for, as people write it; null for the interval itself.</param>
public sealed record Domain(double Low, double High, string? Condition = null)
{
    /// <summary>Whether the interval −High … −Low belongs to it as well.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Everywhere (tests draw from a moderate range).</summary>
    public static Domain Real { get; } = new(-4, 4, "real");

    /// <summary>x &gt; 0</summary>
    public static Domain Positive { get; } = new(0.05, 6, "> 0");

    /// <summary>x ≠ 0</summary>
    public static Domain NonZero { get; } = new(0.05, 6, "≠ 0") { IsMirrored = true };

    /// <summary>−1 &lt; x &lt; 1</summary>
    public static Domain Unit { get; } = new(-0.98, 0.98, "between −1 and 1");

    /// <summary>x &gt; 1</summary>
    public static Domain AboveOne { get; } = new(1.02, 6, "> 1");

    /// <summary>x &gt; −1</summary>
    public static Domain AboveMinusOne { get; } = new(-0.95, 5, "> −1");

    /// <inheritdoc/>
    public override string ToString() => Condition ?? FormattableString.Invariant($"between {Low} and {High}");
}
