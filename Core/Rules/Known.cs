namespace FunctionalAD.Rulebook;

/// <summary>What is known when a row of the rule book is used, or when code is lifted.</summary>
internal static class Known
{
    /// <summary>
    /// Whether the code is lifted; answered then, so that a method can have code of its own for that, of which all can be differentiated. When it
    /// runs it is false.
    /// </summary>
    public static bool IsLifted => false;

    /// <summary>An object under another name for its type.</summary>
    /// <typeparam name="T">The name.</typeparam>
    /// <param name="known">The object.</param>
    public static T Typed<T>(object? known) where T : class => System.Runtime.CompilerServices.Unsafe.As<T>(known)!;

    /// <summary>Code that has no place where it is lifted is refused there; where it runs it is as if it were not called.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="remedy">What to do.</param>
    public static void Refuse(string reason, string remedy)
    {
        _ = reason;
        _ = remedy;
    }

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
