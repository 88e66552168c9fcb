using System.ComponentModel;

namespace FunctionalAD;

/// <summary>A growing array: what a loop collects that does not know how long it runs. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Growing<T>
{
    private T[] items = new T[16];
    private int count;

    /// <summary>Appends an element.</summary>
    public void Add(T item)
    {
        if (count == items.Length)
            Array.Resize(ref items, 2 * count);
        items[count++] = item;
    }

    /// <summary>What was collected.</summary>
    public T[] ToArray() => items.AsSpan(0, count).ToArray();
}
