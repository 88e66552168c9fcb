using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FunctionalAD;

/// <summary>A growing array: what a loop collects that does not know how long it runs. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Growing<T>
{
    private T[] items = ArrayPool<T>.Shared.Rent(16);
    private int count;

    /// <summary>Appends an element.</summary>
    public void Add(T item)
    {
        if (count == items.Length)
            Grow();
        items[count++] = item;
    }

    /// <summary>What was collected.</summary>
    public T[] ToArray()
    {
        var all = items.AsSpan(0, count).ToArray();
        Return();
        return all;
    }

    private void Grow()
    {
        var more = ArrayPool<T>.Shared.Rent(2 * count);
        items.CopyTo(more, 0);
        Return();
        items = more;
    }

    private void Return() => ArrayPool<T>.Shared.Return(items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
}
