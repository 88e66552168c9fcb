using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace FunctionalAD;

/// <summary>The values that a loop records that does not know how long it runs, in rented memory. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A local of a derivative, never compared.")]
public struct Tape<T>
{
    private const int Shortest = 16;

    private T[]? items;
    private int count;

    /// <summary>What was recorded.</summary>
    public readonly Span<T> Items => items.AsSpan(0, count);

    /// <summary>Begins anew; what was recorded before is gone.</summary>
    public void Start() => count = 0;

    /// <summary>Appends a value.</summary>
    public void Add(T item)
    {
        if (items is null || count == items.Length)
            Grow();
        items[count++] = item;
    }

    /// <summary>Gives the memory back; the values are gone.</summary>
    public void Return()
    {
        if (items is not null)
            ArrayPool<T>.Shared.Return(items);
        items = null;
    }

    [MemberNotNull(nameof(items))]
    private void Grow()
    {
        var more = ArrayPool<T>.Shared.Rent(Math.Max(Shortest, 2 * count));
        Items.CopyTo(more);
        Return();
        items = more;
    }
}
