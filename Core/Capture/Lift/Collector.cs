namespace FunctionalAD.Lifting;

/// <summary>What F# collects the items of an array or list in, one after the other, said in plain C#.</summary>
internal struct Collector<T>
{
    private T[] items;
    private int count;

    public void Add(T item)
    {
        if (count == items.Length)
        {
            var more = new T[count == 0 ? 4 : 2 * count];
            for (var i = 0; i < count; i++)
                more[i] = items[i];
            items = more;
        }

        items[count] = item;
        count++;
    }

    public T[] Close()
    {
        var all = new T[count];
        for (var i = 0; i < all.Length; i++)
            all[i] = items[i];
        items = [];
        count = 0;
        return all;
    }

    public Rest<T> CloseList() => new(Close(), 0);

    public void AddMany(T[] more)
    {
        for (var i = 0; i < more.Length; i++)
            Add(more[i]);
    }

    public T[] AddManyAndClose(T[] more)
    {
        AddMany(more);
        return Close();
    }

    public Rest<T> AddManyAndCloseList(T[] more) => new(AddManyAndClose(more), 0);
}

/// <summary>A list of F#: what an array holds from a place on. From beyond its end there is no list, which is what F# calls null.</summary>
internal readonly struct Rest<T>(T[] items, int start)
{
    private readonly T[] items = items;
    private readonly int start = start;

    public T HeadOrDefault => items[start];

    public Rest<T> TailOrNull => new(items, start + 1);

    public bool IsEmpty => start == items.Length;

    public int Length => items.Length - start;

    public static Rest<T> Empty => new([], 0);

    public static Rest<T> Cons(T head, Rest<T> tail)
    {
        var all = new T[tail.Length + 1];
        all[0] = head;
        for (var i = 1; i < all.Length; i++)
            all[i] = tail.items[tail.start + i - 1];
        return new(all, 0);
    }

    public T[] ToArray()
    {
        var all = new T[Length];
        for (var i = 0; i < all.Length; i++)
            all[i] = items[start + i];
        return all;
    }
}

/// <summary>What F# makes of <c>a .. b</c>.</summary>
internal static class Ranges
{
    public static int[] RangeInt32(int start, int step, int stop)
    {
        if (step == 0)
            throw new ArgumentException("The step of a range cannot be zero. (Parameter 'step')");
        var all = new int[step > 0 ? (stop < start ? 0 : (stop - start) / step + 1) : (stop > start ? 0 : (start - stop) / -step + 1)];
        for (var i = 0; i < all.Length; i++)
            all[i] = start + i * step;
        return all;
    }
}
