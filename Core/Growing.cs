using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FunctionalAD;

/// <summary>A growing array: what a loop collects that does not know how long it runs. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Growing<T>
{
    [ThreadStatic]
    private static Growing<T>? free;

    private T[] items = ArrayPool<T>.Shared.Rent(16);
    private int count;

    // The next one that is free on this thread.
    private Growing<T>? another;

    /// <summary>One without elements that nobody uses.</summary>
    internal static Growing<T> Take()
    {
        if (free is not { } taken)
            return new();
        (free, taken.another) = (taken.another, null);
        taken.items = ArrayPool<T>.Shared.Rent(16);
        return taken;
    }

    /// <summary>What was collected.</summary>
    public ReadOnlySpan<T> Items => items.AsSpan(0, count);

    /// <summary>Appends an element.</summary>
    public void Add(T item)
    {
        if (count == items.Length)
            Grow();
        items[count++] = item;
    }

    /// <summary>What was collected, as an array.</summary>
    public T[] ToArray()
    {
        var all = items.AsSpan(0, count).ToArray();
        Return();
        return all;
    }

    /// <summary>Gives the memory back; nobody uses it any more.</summary>
    public void Give()
    {
        Return();
        (items, count) = ([], 0);
        (another, free) = (free, this);
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
