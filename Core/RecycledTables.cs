using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FunctionalAD;

/// <summary>Arrays of several dimensions that the iterations of a loop use one after the other. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RecycledTables
{
    /// <summary>The largest number of dimensions.</summary>
    public const int Dimensions = 4;

    /// <summary>An array of a shape, of any values: the one kept if it has that shape, otherwise another one.</summary>
    /// <param name="kept">What was used before; null at first.</param>
    /// <param name="rank">How many dimensions there are.</param>
    /// <param name="first">The first extent.</param>
    /// <param name="second">The second; 1 if there is none.</param>
    /// <param name="third">The third; 1 if there is none.</param>
    /// <param name="fourth">The fourth; 1 if there is none.</param>
    public static TArray Sized<T, TArray>(TArray? kept, int rank, int first, int second, int third, int fourth)
        where TArray : class
    {
        // Most are matrices.
        if (rank == 2 && kept is not null)
        {
            var matrix = Unsafe.As<T[,]>(kept);
            if (matrix.GetLength(0) == first && matrix.GetLength(1) == second)
                return kept;
        }

        return Unsafe.As<TArray>(Sized<T>(Unsafe.As<Array>(kept), new(rank, first, second, third, fourth)));
    }

    /// <summary>An array of a shape, of zeros.</summary>
    /// <param name="kept">What was used before; null at first.</param>
    /// <param name="rank">How many dimensions there are.</param>
    /// <param name="first">The first extent.</param>
    /// <param name="second">The second; 1 if there is none.</param>
    /// <param name="third">The third; 1 if there is none.</param>
    /// <param name="fourth">The fourth; 1 if there is none.</param>
    public static TArray Zeros<T, TArray>(TArray? kept, int rank, int first, int second, int third, int fourth)
        where TArray : class => Cleared<T, TArray>(Sized<T, TArray>(kept, rank, first, second, third, fourth));

    /// <summary>An array of the same elements.</summary>
    /// <param name="kept">What was used before; null at first.</param>
    /// <param name="source">The elements.</param>
    public static TArray Copy<T, TArray>(TArray? kept, TArray source)
        where TArray : class
    {
        var from = Unsafe.As<Array>(source);
        return Unsafe.As<TArray>(Shape.BeginsAtZero(from) ? Filled<T>(Sized<T>(Unsafe.As<Array>(kept), Shape.Of(from)), from) : from.Clone());
    }

    /// <summary>The next array of those that a call makes, of any values.</summary>
    /// <param name="lent">These arrays.</param>
    /// <param name="rank">How many dimensions there are.</param>
    /// <param name="first">The first extent.</param>
    /// <param name="second">The second; 1 if there is none.</param>
    /// <param name="third">The third; 1 if there is none.</param>
    /// <param name="fourth">The fourth; 1 if there is none.</param>
    public static TArray NextSized<T, TArray>(Lent<T> lent, int rank, int first, int second, int third, int fourth)
        where TArray : class => Unsafe.As<TArray>(Next(lent, new(rank, first, second, third, fourth)));

    /// <summary>The next array of those that a call makes, of zeros.</summary>
    /// <param name="lent">These arrays.</param>
    /// <param name="rank">How many dimensions there are.</param>
    /// <param name="first">The first extent.</param>
    /// <param name="second">The second; 1 if there is none.</param>
    /// <param name="third">The third; 1 if there is none.</param>
    /// <param name="fourth">The fourth; 1 if there is none.</param>
    public static TArray NextZeros<T, TArray>(Lent<T> lent, int rank, int first, int second, int third, int fourth)
        where TArray : class => Cleared<T, TArray>(NextSized<T, TArray>(lent, rank, first, second, third, fourth));

    /// <summary>The next array of those that a call makes, of the same elements.</summary>
    /// <param name="lent">These arrays.</param>
    /// <param name="source">The elements.</param>
    public static TArray NextCopy<T, TArray>(Lent<T> lent, TArray source)
        where TArray : class
    {
        var from = Unsafe.As<Array>(source);
        return Unsafe.As<TArray>(Shape.BeginsAtZero(from) ? Filled<T>(Next(lent, Shape.Of(from)), from) : from.Clone());
    }

    private static Array Next<T>(Lent<T> lent, Shape shape)
    {
        ref var place = ref lent.Next();
        var array = Sized<T>(place, shape);
        lent.Keep(ref place, array);
        return array;
    }

    private static Array Sized<T>(Array? kept, Shape shape)
    {
        // A copy of an array from elsewhere may begin at other indices.
        if (kept is not null && shape.Is(kept) && Shape.BeginsAtZero(kept))
            return Poison.Of<T, Array>(kept);
        Recycled.Give<T>(kept);
        return Poison.Of<T, Array>(Shelf<T>.Take(shape) ?? New<T>(shape));
    }

    // What the array would throw.
    private static Array New<T>(Shape shape) => shape.First < 0 || shape.Second < 0 || shape.Third < 0 || shape.Fourth < 0
        ? throw new OverflowException()
        : Array.CreateInstance(typeof(T), shape.Extents());

    private static TArray Cleared<T, TArray>(TArray array)
        where TArray : class
    {
        Elements<T>(Unsafe.As<Array>(array)).Clear();
        return array;
    }

    private static Array Filled<T>(Array array, Array source)
    {
        Elements<T>(source).CopyTo(Elements<T>(array));
        return array;
    }

    // One row after the other.
    private static Span<T> Elements<T>(Array array) => MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
