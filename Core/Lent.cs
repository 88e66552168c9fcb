using System.ComponentModel;

namespace FunctionalAD;

/// <summary>
/// Arrays that a call makes and keeps to itself, one after the other: used again by the next iteration of a loop, if no array of an iteration is left when it is over,
/// and by later calls. A call that throws leaves them to the garbage collector, and so does one that makes more of them than are worth keeping. For compiled
/// derivatives, not for use by hand.
/// </summary>
/// <typeparam name="T">The type of the elements.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Lent<T>
{
    // So many elements are few.
    private const int Few = 1 << 14;

    // How many are free on a thread: a recursion may have used any number.
    private const int Most = 64;

    [ThreadStatic]
    private static Lent<T>? free;

    [ThreadStatic]
    private static int count;

    private Array?[] arrays = new Array?[4];
    private int next, made;
    private long held;

    // One of more arrays than are kept.
    private Array? other;

    // The next one that is free on this thread.
    private Lent<T>? another;

    /// <summary>One that nobody uses.</summary>
    internal static Lent<T> Take()
    {
        if (free is not { } taken)
            return new();
        (free, taken.another) = (taken.another, null);
        count--;
        return taken;
    }

    /// <summary>Begins anew: nobody uses the arrays any more.</summary>
    public void Start() => next = 0;

    /// <summary>The call is over. A few arrays stay where they are, since the next call is likely to be the same.</summary>
    public void Give()
    {
        var isOneMore = count >= Most;
        if (held > Few || isOneMore)
        {
            for (var i = 0; i < made; i++)
            {
                Recycled.Give<T>(arrays[i]);
                arrays[i] = null;
            }

            (made, held) = (0, 0);
        }
        else if (!Shelf<T>.IsOfNumbers)
        {
            for (var i = 0; i < made; i++)
                Array.Clear(arrays[i]!);
        }

        (next, other) = (0, null);
        if (isOneMore)
            return;
        (another, free) = (free, this);
        count++;
    }

    /// <summary>Takes over an array that was made elsewhere.</summary>
    /// <param name="array">The array, if there is one.</param>
    public void Add(Array? array)
    {
        if (array is null)
            return;
        ref var place = ref Next();
        Recycled.Give<T>(place);
        Keep(ref place, array);
    }

    /// <summary>The place of the next array: empty, or with one that nobody uses any more.</summary>
    internal ref Array? Next()
    {
        if (next == made && held > Shelf<T>.Most)
        {
            other = null;
            return ref other;
        }

        if (next == arrays.Length)
            Array.Resize(ref arrays, 2 * next);
        made = Math.Max(made, next + 1);
        return ref arrays[next++];
    }

    /// <summary>Puts an array in a place.</summary>
    internal void Keep(ref Array? place, Array array)
    {
        if (ReferenceEquals(place, array))
            return;
        held += Shelf<T>.Cost(array) - (place is null ? 0 : Shelf<T>.Cost(place));
        place = array;
    }
}
