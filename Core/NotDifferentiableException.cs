namespace FunctionalAD;

/// <summary>
/// A function, or a part of it, cannot be differentiated. Thrown when the derivative is built, never when it is called; the message tells
/// what cannot be differentiated in the user's own syntax, why, and what to write instead.
/// </summary>
public sealed class NotDifferentiableException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="subject">The sub-expression, as the user wrote it.</param>
    /// <param name="reason">Why it cannot be differentiated.</param>
    /// <param name="remedy">What to write instead.</param>
    /// <param name="place">Where it stands: the expression around it.</param>
    public NotDifferentiableException(string subject, string reason, string remedy, string? place = null)
        : base($"Cannot differentiate `{subject}`{(place is null ? "" : $" in `{place}`")}: {reason}. {char.ToUpperInvariant(remedy[0])}{remedy[1..]}.")
    {
        Subject = subject;
        Reason = reason;
        Remedy = remedy;
        Place = place;
    }

    /// <summary>The sub-expression that cannot be differentiated, as the user wrote it.</summary>
    public string Subject { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }

    /// <summary>The expression around it, if there is one.</summary>
    public string? Place { get; }
}
