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

    /// <summary>Makes an array at least so long: its elements, and zeros after them.</summary>
    public static void Room<T>(ref T[] items, int needed)
    {
        if (items.Length < needed)
            System.Array.Resize(ref items, Math.Max(needed, items.Length == 0 ? 4 : 2 * items.Length));
    }

    /// <summary>Moves rows of an array of arrays within it.</summary>
    public static void Moved<T>(T[] items, int from, int to, int count) => System.Array.Copy(items, from, items, to, count);

    /// <summary>From here on something stays as it is, until <see cref="Unchanged{T}"/> of the same number says so: a sequence is made of it that is walked over.</summary>
    public static void Watch<T>(int number, T what)
    {
    }

    /// <summary>What <see cref="Watch{T}"/> saw is as it was then. That is looked at where the derivative is built.</summary>
    public static void Unchanged<T>(int number, T what)
    {
    }

    /// <summary>From here on everything stays as it is.</summary>
    public static void Watch(int number)
    {
    }

    /// <summary>Everything is as it was.</summary>
    public static void Unchanged(int number)
    {
    }

    /// <summary>Whether an object is not there.</summary>
    public static bool IsNull(object? value) => value is null;

    /// <summary>How many elements an array has, −1 if there is no array: what reads them asks first.</summary>
    internal static int LengthIfAny<T>(T[]? array) => array is null ? -1 : array.Length;

    /// <summary>A row of a table, null if it is not there.</summary>
    internal static T[]? RowIfAny<T>(T[]?[]? rows, int index) => rows is not null && (uint)index < (uint)rows.Length ? rows[index] : null;

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

    /// <summary>The check of a direction or cotangent against what it goes with.</summary>
    /// <returns>True.</returns>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static bool IsAsLong(int expected, int actual, int dimension, string of, string parameter) => expected == actual ? true : throw new ArgumentException(
        $"{parameter} has {actual} elements{(dimension == 0 ? "" : $" in dimension {dimension}")}, {of} has {expected}: give one number for each.", parameter);

    /// <summary>The same for arrays, and arrays in them. Where there is no point, the function itself will say so.</summary>
    /// <returns>True.</returns>
    /// <exception cref="ArgumentException">It has another length, or one of its rows has.</exception>
    public static bool Fits(System.Array? like, System.Array given, string of, string parameter)
    {
        for (var d = 0; d < like?.Rank; d++)
            IsAsLong(like.GetLength(d), given.GetLength(d), d, of, parameter);
        for (var i = 0; i < like?.Length && like.GetType().GetElementType()!.IsArray; i++)
        {
            Given(given.GetValue(i), $"{parameter}[{i}]");
            Fits((System.Array?)like.GetValue(i), (System.Array)given.GetValue(i)!, $"{of}[{i}]", $"{parameter}[{i}]");
        }

        return true;
    }

    /// <summary>The items of a sequence that was captured, in an array of their own.</summary>
    /// <exception cref="ArgumentNullException">There is no sequence.</exception>
    public static T[] Walked<T>(IEnumerable<T> sequence) => System.Linq.Enumerable.ToArray(sequence);

    /// <summary>The places of numbers in ascending order; equal ones stay as they stand, and what is no number comes first.</summary>
    public static int[] Order(double[] keys) => Places(keys, (places, k) => System.Array.Sort(places, (i, j) => k[i].CompareTo(k[j]) is var order && order != 0 ? order : i - j));

    /// <summary>The places of numbers in descending order; equal ones stay as they stand, and what is no number comes last.</summary>
    public static int[] OrderDown(double[] keys) => Places(keys, (places, k) => System.Array.Sort(places, (i, j) => k[j].CompareTo(k[i]) is var order && order != 0 ? order : i - j));

    /// <summary>The places to which <see cref="System.Array.Sort(System.Array)"/> brings the numbers of an array: equal ones in the order that it leaves them in.</summary>
    public static int[] Sorted(double[] keys) => Places(keys, (places, k) => System.Array.Sort((double[])k.Clone(), places));

    private static int[] Places(double[] keys, Action<int[], double[]> sort)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var places = new int[keys.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = i;
        sort(places, keys);
        return places;
    }

    /// <summary>A list that comes in as an array; null stays null.</summary>
    public static T[] Taken<T>(IEnumerable<T>? list) => list switch
    {
        null => null!,
        T[] array => array,
        List<T> known => [.. known],
        _ => [.. list],
    };

    /// <summary>An array that goes out as a list; null stays null.</summary>
    public static List<T> List<T>(T[]? array) => array is null ? null! : [.. array];

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
