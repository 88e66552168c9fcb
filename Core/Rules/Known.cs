namespace FunctionalAD.Rulebook;

/// <summary>For rows of the rule book: what is known when a row is used.</summary>
internal static class Known
{
    /// <summary>
    /// Whether an argument is a constant of the program; answered when the row is used, so that a row can have a form of its own for a
    /// constant exponent. Called as a method it is false.
    /// </summary>
    public static bool IsConstant(double argument)
    {
        _ = argument;
        return false;
    }

    /// <summary>
    /// Whether an argument depends on what the derivative is taken by; answered when the row is used, so that a row can have a form of its
    /// own where it needs the derivative by one argument only. Called as a method it is true.
    /// </summary>
    public static bool Varies(double argument)
    {
        _ = argument;
        return true;
    }
}
