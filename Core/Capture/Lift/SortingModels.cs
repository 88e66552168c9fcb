namespace FunctionalAD.Lifting;

/// <summary>
/// Arrays that are sorted or turned around in place. The order of numbers is whole numbers and carries no derivative: what is sorted is read in that order, which is the
/// framework's own (<see cref="Sequences.Sorted"/>), so that equal keys leave what belongs to them where it would.
/// </summary>
internal static class SortingModels
{
    private const string OutOfBounds = "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.";

    public static void Sort(double[] array, int index, int length)
    {
        Check(array.Length, index, length);
        var keys = new double[length];
        for (var i = 0; i < length; i++)
            keys[i] = array[index + i];
        Arrange(array, index, Sequences.Sorted(keys));
    }

    public static void Sort(float[] array, int index, int length)
    {
        Check(array.Length, index, length);
        var keys = new double[length];
        for (var i = 0; i < length; i++)
            keys[i] = array[index + i];
        Arrange(array, index, Sequences.Sorted(keys));
    }

    public static void Sort(int[] array, int index, int length)
    {
        Check(array.Length, index, length);
        var keys = new double[length];
        for (var i = 0; i < length; i++)
            keys[i] = array[index + i];
        Arrange(array, index, Sequences.Sorted(keys));
    }

    /// <summary>Sorts keys, and what belongs to them along with them.</summary>
    public static void Along<T>(double[] keys, T[] items)
    {
        if (items.Length < keys.Length)
            throw new ArgumentException(OutOfBounds);
        var order = Sequences.Sorted(keys);
        Arrange(keys, 0, order);
        Arrange(items, 0, order);
    }

    public static void Reverse<T>(T[] array, int index, int length)
    {
        Check(array.Length, index, length);
        var before = new T[length];
        for (var i = 0; i < length; i++)
            before[i] = array[index + i];
        for (var i = 0; i < length; i++)
            array[index + i] = before[length - 1 - i];
    }

    private static void Arrange<T>(T[] array, int index, int[] order)
    {
        var before = new T[order.Length];
        for (var i = 0; i < before.Length; i++)
            before[i] = array[index + i];
        for (var i = 0; i < before.Length; i++)
            array[index + i] = before[order[i]];
    }

    private static void Check(int all, int index, int length)
    {
        if (index < 0 || length < 0)
            throw new ArgumentOutOfRangeException(index < 0 ? nameof(index) : nameof(length), "Non-negative number required.");
        if (all - index < length)
            throw new ArgumentException(OutOfBounds);
    }
}
