using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace FunctionalAD;

/// <summary>
/// The arrays that a loop records, one in each iteration, copied one after the other into rented memory. For compiled derivatives, not for use by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A local of a derivative, never compared.")]
public struct Rows<T>
{
    private readonly int expected;
    private T[] items;

    // Where each row ends, if they are not all of one length.
    private int[]? ends;
    private int width;
    private int used;

    /// <summary>No rows yet.</summary>
    /// <param name="expected">How many there will be; 0 where that is not known.</param>
    public Rows(int expected) => (this.expected, items) = (expected, []);

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a copy of a row.</summary>
    public void Add(Span<T> row)
    {
        if (Count == 0)
            width = row.Length;
        if (row.Length > items.Length - used)
            Grow(row.Length);
        row.CopyTo(items.AsSpan(used));
        used += row.Length;
        if (ends is not null || row.Length != width)
            Mark(row.Length);
        Count++;
    }

    /// <summary>A row.</summary>
    public readonly Span<T> Row(int k)
    {
        if ((uint)k >= (uint)Count)
            throw OutOfRange();
        if (ends is null)
            return items.AsSpan(k * width, width);
        var start = k == 0 ? 0 : ends[k - 1];
        return items.AsSpan(start, ends[k] - start);
    }

    /// <summary>Gives the memory back; the rows are gone.</summary>
    public readonly void Return()
    {
        if (items.Length > 0)
            ArrayPool<T>.Shared.Return(items);
        if (ends is not null)
            ArrayPool<int>.Shared.Return(ends);
    }

    [SuppressMessage("Usage", "CA2201", Justification = "It is what an array throws.")]
    private static IndexOutOfRangeException OutOfRange() => new();

    // All at once where it is known how many follow, else by doubling.
    private void Grow(int more)
    {
        var needed = Math.Max(Count == 0 ? (long)expected * more : 2L * used, (long)used + more);
        // More than an array can have is refused by the pool.
        var larger = ArrayPool<T>.Shared.Rent(checked((int)Math.Max(Math.Min(needed, Array.MaxLength), (long)used + more)));
        items.AsSpan(0, used).CopyTo(larger);
        if (items.Length > 0)
            ArrayPool<T>.Shared.Return(items);
        items = larger;
    }

    private void Mark(int length)
    {
        if (ends is null || ends.Length == Count)
        {
            var more = ArrayPool<int>.Shared.Rent(Math.Max(expected, 2 * (Count + 1)));
            if (ends is null)
            {
                for (var k = 0; k < Count; k++)
                    more[k] = (k + 1) * width;
            }
            else
            {
                ends.AsSpan(0, Count).CopyTo(more);
                ArrayPool<int>.Shared.Return(ends);
            }

            ends = more;
        }

        ends[Count] = (Count == 0 ? 0 : ends[Count - 1]) + length;
    }
}
