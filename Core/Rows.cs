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
    private T[]? items;

    // Where each row ends, if they are not all of one length.
    private int[]? ends;
    private bool isEven;
    private int expected;
    private int width;
    private int used;

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Begins anew; the rows that were recorded before are gone.</summary>
    /// <param name="rows">How many there will be; 0 where that is not known.</param>
    public void Start(int rows) => (expected, Count, used, isEven) = (rows, 0, 0, true);

    /// <summary>Appends a copy of a row.</summary>
    public void Add(Span<T> row)
    {
        if (Count == 0)
            width = row.Length;
        if (items is null || row.Length > items.Length - used)
            Grow(row.Length);
        row.CopyTo(items.AsSpan(used));
        used += row.Length;
        if (!isEven || row.Length != width)
            Mark();
        Count++;
    }

    /// <summary>A row.</summary>
    public readonly Span<T> Row(int k)
    {
        if ((uint)k >= (uint)Count)
            throw OutOfRange();
        if (isEven)
            return items.AsSpan(k * width, width);
        var start = k == 0 ? 0 : ends![k - 1];
        return items.AsSpan(start, ends![k] - start);
    }

    /// <summary>Gives the memory back; the rows are gone.</summary>
    public void Return()
    {
        if (items is not null)
            ArrayPool<T>.Shared.Return(items);
        if (ends is not null)
            ArrayPool<int>.Shared.Return(ends);
        (items, ends) = (null, null);
    }

    [SuppressMessage("Usage", "CA2201", Justification = "It is what an array throws.")]
    private static IndexOutOfRangeException OutOfRange() => new();

    // All at once where it is known how many follow, else by doubling.
    [MemberNotNull(nameof(items))]
    private void Grow(int more)
    {
        var needed = Math.Max(Count == 0 ? (long)expected * more : 2L * used, (long)used + more);
        // More than an array can have is refused by the pool.
        var larger = ArrayPool<T>.Shared.Rent(checked((int)Math.Max(Math.Min(needed, Array.MaxLength), (long)used + more)));
        items.AsSpan(0, used).CopyTo(larger);
        if (items is not null)
            ArrayPool<T>.Shared.Return(items);
        items = larger;
    }

    // After a row that has not the length of the others.
    private void Mark()
    {
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
        ends[Count] = used;
    }
}
