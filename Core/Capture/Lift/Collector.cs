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
}
