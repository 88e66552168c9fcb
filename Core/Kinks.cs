namespace FunctionalAD;

/// <summary>Which number stands for the derivative at a kink, where the derivatives from the left and from the right differ.</summary>
public enum Kinks
{
    /// <summary>The mean of both one-sided derivatives: |x|′ = 0 at 0, and at a tie max(x, y) gives one half to each.</summary>
    Mean,

    /// <summary>The derivative from the left (of several arguments: as if the first one were a little less).</summary>
    Left,

    /// <summary>The derivative from the right (of several arguments: as if the first one were a little greater).</summary>
    Right,

    /// <summary>NaN, so that a kink that was hit cannot go unnoticed.</summary>
    Undefined,
}

/// <summary>For rows of the rule book: what a derivative is at a kink.</summary>
public static class Kink
{
    /// <summary>
    /// A number between the one-sided derivatives, as <see cref="Kinks"/> says. Written in a rule, it is replaced when the rule is used;
    /// called as a method it is the mean.
    /// </summary>
    /// <param name="left">The derivative from the left.</param>
    /// <param name="right">The derivative from the right.</param>
    public static double Between(double left, double right) => (left + right) / 2;
}
