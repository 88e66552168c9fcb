using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FunctionalAD;

/// <summary>
/// The arrays that a loop records, one in each iteration, one after the other in rented memory: copied there, or made there. For compiled derivatives, not for use by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A local of a derivative, never compared.")]
public struct Rows<T>
{
    // So many elements are set one by one in the time of a call.
    private const int Few = 16;

    private T[] items;

    // Where each row ends, if they are not all of one length.
    private int[]? ends;
    private bool isEven;
    private int expected;

    // How long rows are, while they are of one length; −1 before the first.
    private int width;

    // Where the next row begins: behind those recorded, and the one that was handed out to be filled.
    private int next;

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Begins anew; the rows that were recorded before are gone.</summary>
    /// <param name="rows">How many there will be; 0 where that is not known.</param>
    public void Start(int rows) => (items, expected, Count, next, width, isEven) = (items ?? [], rows, 0, 0, -1, true);

    /// <summary>Appends a copy of a row.</summary>
    public void Add(ReadOnlySpan<T> row)
    {
        if (row.Length > items.Length - next)
            Grow(row.Length, isInUse: false);
        row.CopyTo(items.AsSpan(next));
        next += row.Length;
        Keep(row.Length);
    }

    /// <summary>Room for a row, of any values, which is recorded when it is filled.</summary>
    /// <param name="length">Its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Next(int length)
    {
        if ((uint)length > (uint)(items.Length - next))
            Grow(length, isInUse: true);
        var start = next;
        next = start + length;
        return Part(start, length);
    }

    /// <summary>Room for a row of zeros.</summary>
    /// <param name="length">Its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Zeros(int length)
    {
        var row = Next(length);
        if (row.Length > Few)
        {
            row.Clear();
            return row;
        }

        for (var i = 0; i < row.Length; i++)
            row[i] = default!;
        return row;
    }

    /// <summary>Room for a row that begins as a copy of another.</summary>
    /// <param name="row">The other.</param>
    public Span<T> Copy(ReadOnlySpan<T> row)
    {
        var copy = Next(row.Length);
        row.CopyTo(copy);
        return copy;
    }

    /// <summary>A copy of the first row, where each iteration makes the row after the one that it records.</summary>
    /// <param name="row">The row.</param>
    public Span<T> First(ReadOnlySpan<T> row)
    {
        expected = Math.Max(expected, expected + 1);
        return Copy(row);
    }

    /// <summary>Records the row that is first among those handed out.</summary>
    /// <param name="length">Its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(int length)
    {
        if (length != width || !isEven)
            Mark(length);
        Count++;
    }

    /// <summary>A row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Span<T> Row(int k)
    {
        if ((uint)k >= (uint)Count)
            throw OutOfRange();
        return isEven ? Part(k * width, width) : Uneven(k);
    }

    // What lies within is known.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Span<T> Part(int start, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(items), (nint)(uint)start), length);

    /// <summary>Gives the memory back; the rows are gone.</summary>
    public void Return()
    {
        if (items is { Length: > 0 })
            ArrayPool<T>.Shared.Return(items);
        if (ends is not null)
            ArrayPool<int>.Shared.Return(ends);
        (items, ends) = ([], null);
    }

    [SuppressMessage("Usage", "CA2201", Justification = "It is what an array throws.")]
    private static IndexOutOfRangeException OutOfRange() => new();

    private readonly Span<T> Uneven(int k)
    {
        var start = k == 0 ? 0 : ends![k - 1];
        return items.AsSpan(start, ends![k] - start);
    }

    // All at once where it is known how many follow, else by doubling. Memory in which somebody may still read the row before is left to the garbage collector.
    private void Grow(int more, bool isInUse)
    {
        if (more < 0)
            throw new OverflowException();
        var needed = Math.Max(next == 0 ? (long)expected * more : 2L * next, (long)next + more);
        // More than an array can have is refused by the pool.
        var larger = ArrayPool<T>.Shared.Rent(checked((int)Math.Max(Math.Min(needed, Array.MaxLength), (long)next + more)));
        items.AsSpan(0, next).CopyTo(larger);
        if (items.Length > 0 && !isInUse)
            ArrayPool<T>.Shared.Return(items);
        items = larger;
    }

    // A row that has not the length of the one before; the first one has none before it.
    private void Mark(int length)
    {
        if (Count == 0)
        {
            width = length;
            return;
        }

        if (ends is null || ends.Length <= Count)
        {
            var more = ArrayPool<int>.Shared.Rent(Math.Max(expected, 2 * (Count + 1)));
            if (ends is not null)
            {
                ends.AsSpan(0, Count).CopyTo(more);
                ArrayPool<int>.Shared.Return(ends);
            }

            ends = more;
        }

        for (var k = 0; isEven && k < Count; k++)
            ends[k] = (k + 1) * width;
        isEven = false;
        ends[Count] = ends[Count - 1] + length;
    }
}
