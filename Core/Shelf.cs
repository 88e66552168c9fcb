using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FunctionalAD;

/// <summary>How many dimensions an array has, and how many elements in each; 1 in those that it does not have.</summary>
internal readonly record struct Shape(int Rank, int First, int Second, int Third, int Fourth)
{
    /// <summary>How many elements there are.</summary>
    public long Count => (long)First * Second * Third * Fourth;

    /// <summary>The shape of an array.</summary>
    public static Shape Of(Array array) => new(array.Rank, array.GetLength(0), Extent(array, 1), Extent(array, 2), Extent(array, 3));

    /// <summary>Whether the indices of an array begin at 0, as those of all arrays that a program makes.</summary>
    public static bool BeginsAtZero(Array array)
    {
        for (var dimension = 0; dimension < array.Rank; dimension++)
        {
            if (array.GetLowerBound(dimension) != 0)
                return false;
        }

        return true;
    }

    /// <summary>Whether an array has it.</summary>
    public bool Is(Array array) => array.Length == Count && Of(array) == this;

    /// <summary>The extents of as many dimensions as there are.</summary>
    public int[] Extents() => ((int[])[First, Second, Third, Fourth])[..Rank];

    private static int Extent(Array array, int dimension) => dimension < array.Rank ? array.GetLength(dimension) : 1;
}

/// <summary>
/// Arrays that calls on this thread have given back, for the next calls. They are found by how many elements they have. When they would become too many all of them
/// go, so those of lengths that nobody asks for any more do not stay.
/// </summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class Shelf<T>
{
    /// <summary>How much a shelf holds, in elements.</summary>
    public const int Most = 1 << 21;

    // No array of more elements is kept; what an array costs beside its elements; by how many remainders they are found.
    private const int Longest = 1 << 20, Overhead = 8, Boards = 64;

    /// <summary>Whether the elements are numbers; else they may be somebody's objects, which an array that nobody uses must not hold.</summary>
    public static readonly bool IsOfNumbers = typeof(T).IsPrimitive || typeof(T).Namespace == typeof(Vector512).Namespace;

    [ThreadStatic]
    private static Shelf<T>? here;

    private readonly Board[] boards = new Board[Boards];
    private int held;

    // An array that lies on top: most calls make one.
    private T[]? top;

    private struct Board
    {
        public Item[] Arrays;
        public int Count;
    }

    // A reference in a structure is stored without a question after its type.
    private struct Item
    {
        public Array? Array;
    }

    /// <summary>What an array counts as.</summary>
    public static int Cost(Array array) => array.Length + Overhead;

    /// <summary>An array of a length, of any values; null if there is none.</summary>
    public static T[]? Take(int length)
    {
        if (here is not { } shelf)
            return null;
        if (shelf.top is { } top && top.Length == length)
        {
            shelf.top = null;
            return top;
        }

        ref var board = ref shelf.boards[(uint)length % Boards];
        for (var i = board.Count - 1; i >= 0; i--)
        {
            if (board.Arrays[i].Array is T[] array && array.Length == length)
                return Unsafe.As<T[]>(shelf.Off(ref board, i));
        }

        return null;
    }

    /// <summary>An array of a shape, of any values; null if there is none.</summary>
    public static Array? Take(Shape shape)
    {
        if (here is not { } shelf)
            return null;
        ref var board = ref shelf.boards[(ulong)shape.Count % Boards];
        for (var i = board.Count - 1; i >= 0; i--)
        {
            if (shape.Is(board.Arrays[i].Array!))
                return shelf.Off(ref board, i);
        }

        return null;
    }

    /// <summary>Leaves an array to later calls; nobody uses it any more.</summary>
    public static void Put(Array array)
    {
        if (array.Length > Longest || (array.Rank > 1 && !Shape.BeginsAtZero(array)))
            return;
        if (!IsOfNumbers)
            Array.Clear(array);
        var shelf = here ??= new();
        if (shelf.top is null && array is T[] row)
        {
            shelf.top = row;
            return;
        }

        shelf.held += Cost(array);
        if (shelf.held > Most)
            (shelf = here = new()).held = Cost(array);
        ref var board = ref shelf.boards[array.Length % Boards];
        if (board.Arrays is null || board.Count == board.Arrays.Length)
            Array.Resize(ref board.Arrays, Math.Max(4, 2 * board.Count));
        board.Arrays[board.Count++].Array = array;
    }

    private Array Off(ref Board board, int place)
    {
        var array = board.Arrays[place].Array!;
        board.Arrays[place] = board.Arrays[--board.Count];
        board.Arrays[board.Count].Array = null;
        held -= Cost(array);
        return array;
    }
}
