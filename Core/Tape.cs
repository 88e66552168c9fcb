using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace FunctionalAD;

/// <summary>The values that a loop records that does not know how long it runs, in rented memory. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A local of a derivative, never compared.")]
public struct Tape<T>
{
    private T[] items;
    private int count;

    /// <summary>No values yet.</summary>
    /// <param name="expected">How many there may be.</param>
    public Tape(int expected) => items = ArrayPool<T>.Shared.Rent(expected);

    /// <summary>What was recorded.</summary>
    public readonly Span<T> Items => items.AsSpan(0, count);

    /// <summary>Appends a value.</summary>
    public void Add(T item)
    {
        if (count == items.Length)
            Grow();
        items[count++] = item;
    }

    /// <summary>Gives the memory back; the values are gone.</summary>
    public readonly void Return() => ArrayPool<T>.Shared.Return(items);

    private void Grow()
    {
        var more = ArrayPool<T>.Shared.Rent(2 * count);
        items.CopyTo(more, 0);
        Return();
        items = more;
    }
}
