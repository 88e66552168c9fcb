namespace FunctionalAD.Rulebook;

/// <summary>An interval in which an argument of a primitive may lie: what a test of the row draws its points from.</summary>
/// <param name="Low">The lower end, not included.</param>
/// <param name="High">The upper end, not included.</param>
public readonly record struct Domain(double Low, double High)
{
    /// <summary>Everywhere (tests draw from a moderate range).</summary>
    public static Domain Real { get; } = new(-4, 4);

    /// <summary>x &gt; 0</summary>
    public static Domain Positive { get; } = new(0.05, 6);

    /// <summary>−1 &lt; x &lt; 1</summary>
    public static Domain Unit { get; } = new(-0.98, 0.98);

    /// <summary>x &gt; 1</summary>
    public static Domain AboveOne { get; } = new(1.02, 6);

    /// <summary>x &gt; −1</summary>
    public static Domain AboveMinusOne { get; } = new(-0.95, 5);
}
