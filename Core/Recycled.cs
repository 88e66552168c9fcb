using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FunctionalAD;

/// <summary>Arrays that the iterations of a loop use one after the other. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Recycled
{
    // So many elements are set one by one in the time of a call.
    private const int Few = 16;

    // To clear so many takes longer than to ask for an array that is not cleared.
    private const int Large = 256;

    /// <summary>An array of a length, of any values: the one kept if it is so long, otherwise another one.</summary>
    /// <param name="kept">What was used before; null at first.</param>
    /// <param name="length">The length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T[] Sized<T>(T[]? kept, int length) => kept is not null && kept.Length == length && !Poison.IsOn ? kept : Other(kept, length);

    /// <summary>An array of a length, of zeros.</summary>
    /// <param name="kept">What was used before; null at first.</param>
    /// <param name="length">The length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T[] Zeros<T>(T[]? kept, int length) => Cleared(Sized(kept, length));

    /// <summary>An array, all zeros now.</summary>
    /// <param name="sized">The array.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T[] Cleared<T>(T[] sized)
    {
        if (sized.Length > Few)
        {
            Array.Clear(sized);
            return sized;
        }

        for (var i = 0; i < sized.Length; i++)
            sized[i] = default!;
        return sized;
    }

    private static T[] Other<T>(T[]? kept, int length)
    {
        Give<T>(kept);
        if (length == 0)
            return [];
        return Poison.Of<T, T[]>(Shelf<T>.Take(length) ?? GC.AllocateUninitializedArray<T>(length));
    }

    /// <summary>Leaves an array to later calls; nobody uses it any more.</summary>
    /// <param name="array">The array, if there is one.</param>
    public static void Give<T>(Array? array)
    {
        if (array is { Rank: > 1 } or { Length: > 0 })
            Shelf<T>.Put(array);
    }

    /// <summary>The arrays that a call makes: none yet.</summary>
    public static Lent<T> Lend<T>() => Lent<T>.Take();

    /// <summary>A growing array without elements.</summary>
    public static Growing<T> Grow<T>() => Growing<T>.Take();

    /// <summary>The next array of those that a call makes, of any values.</summary>
    /// <param name="lent">These arrays.</param>
    /// <param name="length">The length.</param>
    public static T[] NextSized<T>(Lent<T> lent, int length)
    {
        ref var place = ref lent.Next();
        if (place is not (null or T[]))
            Give<T>(place);
        var array = Sized(place as T[], length);
        lent.Keep(ref place, array);
        return array;
    }

    /// <summary>The next array of those that a call makes, of zeros.</summary>
    /// <param name="lent">These arrays.</param>
    /// <param name="length">The length.</param>
    public static T[] NextZeros<T>(Lent<T> lent, int length)
    {
        var array = NextSized(lent, length);
        Array.Clear(array);
        return array;
    }

    /// <summary>The next array of those that a call makes, of the same elements.</summary>
    /// <param name="lent">These arrays.</param>
    /// <param name="source">The elements.</param>
    public static T[] NextCopy<T>(Lent<T> lent, T[] source)
    {
        var copy = NextSized(lent, source.Length);
        source.CopyTo(copy, 0);
        return copy;
    }

    /// <summary>The next array of those that a call makes, of the same elements.</summary>
    /// <param name="lent">These arrays.</param>
    /// <param name="source">The elements.</param>
    public static T[] NextCopySpan<T>(Lent<T> lent, ReadOnlySpan<T> source)
    {
        var copy = NextSized(lent, source.Length);
        source.CopyTo(copy);
        return copy;
    }

    /// <summary>An array of the same elements.</summary>
    /// <param name="kept">What was used before; null at first.</param>
    /// <param name="source">The elements.</param>
    public static T[] Copy<T>(T[]? kept, T[] source)
    {
        var copy = Sized(kept, source.Length);
        source.CopyTo(copy, 0);
        return copy;
    }

    /// <summary>An array of the same elements.</summary>
    /// <param name="kept">What was used before; null at first.</param>
    /// <param name="source">The elements.</param>
    public static T[] CopySpan<T>(T[]? kept, ReadOnlySpan<T> source)
    {
        var copy = Sized(kept, source.Length);
        source.CopyTo(copy);
        return copy;
    }

    /// <summary>A rented array of at least so many elements.</summary>
    /// <param name="length">How many.</param>
    /// <exception cref="OverflowException">It is negative, as for a new array.</exception>
    public static T[] Rent<T>(int length) => length >= 0 ? Poison.Of<T, T[]>(ArrayPool<T>.Shared.Rent(length)) : throw new OverflowException();

    /// <summary>A new array of any values.</summary>
    /// <param name="length">How many.</param>
    public static T[] Make<T>(int length) => Poison.Of<T, T[]>(GC.AllocateUninitializedArray<T>(length));

    /// <summary>A rented array that begins with zeros.</summary>
    /// <param name="length">How many.</param>
    public static T[] RentZeros<T>(int length)
    {
        var array = Rent<T>(length);
        Array.Clear(array, 0, length);
        return array;
    }

    /// <summary>A new array of the elements of another, as <see cref="Array.Clone"/> makes it, which asks the runtime first what it copies.</summary>
    /// <param name="source">The other.</param>
    public static T[] CopyOf<T>(T[] source)
    {
        // Large arrays are not cleared first.
        var copy = source.Length < Large ? new T[source.Length] : GC.AllocateUninitializedArray<T>(source.Length);
        Array.Copy(source, copy, copy.Length);
        return copy;
    }

    /// <summary>A rented array that begins with the elements of another.</summary>
    /// <param name="source">The other.</param>
    public static T[] RentCopy<T>(T[] source)
    {
        var array = ArrayPool<T>.Shared.Rent(source.Length);
        source.CopyTo(array, 0);
        return array;
    }

    /// <summary>A rented array that begins with the elements of another.</summary>
    /// <param name="source">The other.</param>
    public static T[] RentCopySpan<T>(ReadOnlySpan<T> source)
    {
        var array = ArrayPool<T>.Shared.Rent(source.Length);
        source.CopyTo(array);
        return array;
    }

    /// <summary>Sets the first elements of an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="count">How many; none if it is negative.</param>
    /// <param name="value">What to.</param>
    [SuppressMessage("Usage", "CA2201", Justification = "It is what an array throws.")]
    public static void Fill<T>(Span<T> array, int count, T value)
    {
        if (count > array.Length)
            throw new IndexOutOfRangeException();
        if (count > 0)
            array[..count].Fill(value);
    }

    /// <summary>Sets the first elements of an array to zero, but for neighbours that are set.</summary>
    /// <param name="array">The array.</param>
    /// <param name="count">How many; none if it is negative.</param>
    /// <param name="from">The first of the neighbours.</param>
    /// <param name="to">The first after them.</param>
    [SuppressMessage("Usage", "CA2201", Justification = "It is what an array throws.")]
    public static void ClearAround<T>(Span<T> array, int count, int from, int to)
    {
        if (count > array.Length)
            throw new IndexOutOfRangeException();
        if (from > 0)
            array[..Math.Clamp(count, 0, from)].Clear();
        if (to < count)
            array[to..count].Clear();
    }
}
