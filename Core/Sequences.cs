using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace FunctionalAD;

/// <summary>
/// What LINQ over arrays and lists asks for beside loops: its checks, with the exceptions of <c>System.Linq</c>, and its maximum and minimum.
/// For compiled derivatives, not for use by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Sequences
{
    /// <summary>The check of a sequence given to an operator.</summary>
    /// <returns>True.</returns>
    /// <exception cref="ArgumentNullException">There is no sequence.</exception>
    public static bool Given(object? sequence, string parameter) => sequence is not null ? true : throw new ArgumentNullException(parameter);

    /// <summary>The check of a sequence that is an element of another one.</summary>
    /// <returns>True.</returns>
    /// <exception cref="NullReferenceException">There is no sequence.</exception>
    [SuppressMessage("Usage", "CA2201", Justification = "It is what enumerating null throws.")]
    public static bool Inner(object? inner) => inner is not null ? true : throw new NullReferenceException();

    /// <summary>The check that there are elements.</summary>
    /// <returns>True.</returns>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static bool Elements(bool some) => some ? true : throw new InvalidOperationException("Sequence contains no elements");

    /// <summary>The check that an element was found.</summary>
    /// <returns>True.</returns>
    /// <exception cref="InvalidOperationException">None was.</exception>
    public static bool Match(bool found) => found ? true : throw new InvalidOperationException("Sequence contains no matching element");

    /// <summary>The check that there is no second element.</summary>
    /// <returns>True.</returns>
    /// <exception cref="InvalidOperationException">There is.</exception>
    public static bool One(bool only) => only ? true : throw new InvalidOperationException("Sequence contains more than one element");

    /// <summary>The check that no second element was found.</summary>
    /// <returns>True.</returns>
    /// <exception cref="InvalidOperationException">One was.</exception>
    public static bool OneMatch(bool only) => only ? true : throw new InvalidOperationException("Sequence contains more than one matching element");

    /// <summary>The check of an index.</summary>
    /// <returns>True.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    [SuppressMessage("Usage", "CA2208", Justification = "It is the user's argument.")]
    public static bool Index(bool inRange) => inRange ? true : throw new ArgumentOutOfRangeException("index");

    /// <summary>The check of a number of elements.</summary>
    /// <returns>True.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or the sequence would pass the range of <c>int</c>.</exception>
    [SuppressMessage("Usage", "CA2208", Justification = "It is the user's argument.")]
    public static bool Count(bool inRange) => inRange ? true : throw new ArgumentOutOfRangeException("count");

    /// <summary>A sequence of unknown kind as an array: itself if it is one.</summary>
    public static T[] Array<T>(IEnumerable<T> source) => source as T[] ?? [.. source];

    /// <summary>One step of the maximum of a sequence: of equal numbers the first, NaN only where there is nothing else.</summary>
    public static double Greater(double x, double y) => y > x || double.IsNaN(x) ? y : x;

    /// <inheritdoc cref="Greater(double, double)"/>
    public static float Greater(float x, float y) => y > x || float.IsNaN(x) ? y : x;

    /// <summary>One step of the minimum of a sequence: of equal numbers the first, NaN where there is one.</summary>
    public static double Lesser(double x, double y) => double.IsNaN(x) || !(y < x || double.IsNaN(y)) ? x : y;

    /// <inheritdoc cref="Lesser(double, double)"/>
    public static float Lesser(float x, float y) => float.IsNaN(x) || !(y < x || float.IsNaN(y)) ? x : y;
}
