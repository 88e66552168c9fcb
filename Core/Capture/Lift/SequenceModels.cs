using System.Numerics;

namespace FunctionalAD.Lifting;

/// <summary>Sequences that a method makes, as arrays and walks.</summary>
internal static class SequenceModels
{
    public static IEnumerator<T> Walk<T>(List<T> list) => new ListWalk<T>(list);

    public static T[] All<T>(IEnumerable<T> source)
    {
        var list = new List<T>();
        foreach (var item in source)
            list.Add(item);
        return list.ToArray();
    }

    /// <summary>The first items of an array.</summary>
    public static T[] First<T>(T[] array, int count)
    {
        var items = new T[count];
        for (var i = 0; i < count; i++)
            items[i] = array[i];
        return items;
    }

    /// <summary>An array of another length with the same first items; the array itself where it has that length.</summary>
    public static T[] Resized<T>(T[]? array, int length)
    {
        if (array != null && array.Length == length)
            return array;
        var items = new T[length];
        if (array != null)
        {
            for (var i = 0; i < array.Length && i < length; i++)
                items[i] = array[i];
        }

        return items;
    }

    /// <summary>A table of rows of one length.</summary>
    public static T[,] Table<T>(T[][] rows)
    {
        var table = new T[rows.Length, rows[0].Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != rows[0].Length)
                throw new ArgumentException($"Row {i} of the table has {rows[i].Length} elements, row 0 has {rows[0].Length}.");
            for (var j = 0; j < rows[i].Length; j++)
                table[i, j] = rows[i][j];
        }

        return table;
    }

    /// <summary>Whether two arrays hold the same.</summary>
    public static bool Same<T>(T[] a, T[] b) where T : IEqualityOperators<T, T, bool>
    {
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                return false;
        }

        return true;
    }

    /// <summary>The place of a value in a sorted array, or the complement of where it would stand; as the framework halves.</summary>
    public static int Search<T>(T[] array, T value) where T : IComparable<T>
    {
        var (low, high) = (0, array.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) >> 1);
            var order = array[middle].CompareTo(value);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
