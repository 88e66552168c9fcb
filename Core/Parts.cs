using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FunctionalAD;

/// <summary>The parts into which large loops are divided. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Parts
{
    // Parts begin where a vector does, and a cache line.
    private const int Multiple = 16;

    /// <summary>How many iterations a part has; it depends on nothing but the loop and how long it runs, so that results do not depend on the machine.</summary>
    /// <param name="extent">How many there are.</param>
    /// <param name="least">How many are worth a part.</param>
    /// <param name="most">How many parts there are at most.</param>
    public static int Size(int extent, int least, int most)
    {
        var size = Math.Max(least, (int)(((long)extent + most - 1) / most));
        return (int)Math.Min(((long)size + Multiple - 1) / Multiple * Multiple, extent);
    }

    /// <summary>How many parts there are.</summary>
    /// <param name="extent">How many iterations there are.</param>
    /// <param name="size">How many a part has.</param>
    public static int Count(int extent, int size) => (int)(((long)extent + size - 1) / size);

    /// <summary>What runs parts, with nothing in it.</summary>
    /// <typeparam name="TState">What the parts read and write.</typeparam>
    public static Parts<TState> Take<TState>() => Parts<TState>.Spare();

    /// <summary>Where a span stands in the frame of the caller. What moves the memory of the span corrects it there.</summary>
    /// <param name="span">A local of the caller, who waits for those who read it.</param>
    public static unsafe nint Address<T>(ref Span<T> span) => (nint)Unsafe.AsPointer(ref span);

    /// <inheritdoc cref="Address{T}(ref Span{T})"/>
    public static unsafe nint AddressRead<T>(ref ReadOnlySpan<T> span) => (nint)Unsafe.AsPointer(ref span);

    /// <summary>The span that stands in the frame of another thread, which waits.</summary>
    /// <param name="address">Where.</param>
    public static unsafe Span<T> SpanAt<T>(nint address) => Unsafe.AsRef<Span<T>>((void*)address);

    /// <inheritdoc cref="SpanAt"/>
    public static unsafe ReadOnlySpan<T> SpanAtRead<T>(nint address) => Unsafe.AsRef<ReadOnlySpan<T>>((void*)address);

    /// <summary>The array of one part, of zeros, among those of all, which lie side by side.</summary>
    /// <param name="all">All.</param>
    /// <param name="part">Which.</param>
    /// <param name="length">The length of each.</param>
    public static Span<T> Zeros<T>(T[] all, int part, int length) where T : unmanaged, INumber<T>
    {
        var own = all.AsSpan(part * Apart(length), length);
        // −0 adds nothing, not even to −0.
        own.Fill(-T.Zero);
        return own;
    }

    /// <summary>The same, of vectors.</summary>
    /// <inheritdoc cref="Zeros{T}(T[], int, int)"/>
    public static Span<TVector> Zeros<TVector, T>(TVector[] all, int part, int length) where TVector : unmanaged where T : unmanaged, INumber<T>
    {
        var own = all.AsSpan(part * Apart(length), length);
        MemoryMarshal.Cast<TVector, T>(own).Fill(-T.Zero);
        return own;
    }

    /// <summary>How far the arrays of parts are from each other: no two of them have a cache line in common, which two threads would wait for.</summary>
    /// <param name="length">The length of each.</param>
    public static int Apart(int length) => ((length + Multiple - 1) / Multiple * Multiple) + Multiple;

    /// <summary>Whether the arrays of all parts are small beside the work that fills them.</summary>
    /// <param name="length">The length of each.</param>
    /// <param name="count">How many parts there are.</param>
    /// <param name="extent">How many iterations.</param>
    /// <param name="weight">The operations of one.</param>
    public static bool AreSmall(int length, int count, int extent, int weight) => 4L * length * count <= (long)extent * weight && (long)Apart(length) * count < int.MaxValue / 2;

    /// <summary>Sets the first elements to one value.</summary>
    /// <param name="span">The elements.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="value">The value.</param>
    /// <param name="threads">On how many threads at most.</param>
    public static void Fill<T>(Span<T> span, int count, T value, int threads)
    {
        const int Worth = 1 << 15;
        if (count < 2 * Worth || count > span.Length)
        {
            Recycled.Fill(span, count, value);
            return;
        }

        var work = Take<(nint Span, T Value)>();
        work.State = (Address(ref span), value);
        work.Run(static (w, _, from, to) => SpanAt<T>(w.State.Span)[from..to].Fill(w.State.Value), count, Size(count, Worth, 64), threads, 1);
        work.Give();
    }

    /// <summary>
    /// Sets the elements of one part to zero, which its indices and an offset are; the first part sets all before them, too, and the last one all behind. Where parts write
    /// near their own elements as well, those with an even number come first: they set what is near, and the others leave it as they find it.
    /// </summary>
    /// <param name="span">The elements.</param>
    /// <param name="count">How many of them are to be zero in all.</param>
    /// <param name="part">The number of the part.</param>
    /// <param name="from">Its first index.</param>
    /// <param name="to">The index after its last one.</param>
    /// <param name="extent">The one after the last of all.</param>
    /// <param name="near">How far from their own elements parts write.</param>
    /// <param name="offset">How far their own elements are from their indices.</param>
    public static void Clear<T>(Span<T> span, int count, int part, int from, int to, int extent, int near, int offset)
    {
        var more = part % 2 == 0 ? near : -near;
        var first = part == 0 ? 0 : Math.Clamp(from - more + offset, 0, count);
        var end = to == extent ? count : Math.Clamp(to + more + offset, 0, count);
        if (first < end)
            span[first..end].Clear();
    }

    /// <summary>Adds the arrays of all parts to one, part after part.</summary>
    /// <param name="all">All.</param>
    /// <param name="count">How many parts there are.</param>
    /// <param name="into">What they are added to.</param>
    public static void Add<T>(T[] all, int count, Span<T> into) where T : unmanaged, INumber<T>
    {
        for (var part = 0; part < count; part++)
            Add(all.AsSpan(part * Apart(into.Length), into.Length), into);
    }

    /// <summary>The same, of vectors.</summary>
    /// <inheritdoc cref="Add{T}(T[], int, Span{T})"/>
    public static void Add<TVector, T>(TVector[] all, int count, Span<TVector> into) where TVector : unmanaged where T : unmanaged, INumber<T>
    {
        for (var part = 0; part < count; part++)
            Add(MemoryMarshal.Cast<TVector, T>(all.AsSpan(part * Apart(into.Length), into.Length)), MemoryMarshal.Cast<TVector, T>(into));
    }

    private static void Add<T>(Span<T> own, Span<T> into) where T : unmanaged, INumber<T>
    {
        var i = 0;
        for (; i <= own.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(into[i..]) + new Vector<T>(own[i..])).CopyTo(into[i..]);
        for (; i < own.Length; i++)
            into[i] += own[i];
    }
}

/// <summary>
/// A loop whose parts run on several threads, the calling one among them. What is left of parts is counted down, so that a thread that comes too late, when this
/// is in use again, takes part in what runs then or finds nothing to do.
/// </summary>
/// <typeparam name="TState">What the parts read and write.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Parts<TState> : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static Parts<TState>? spare;

    private Action<Parts<TState>, int, int, int>? body;
    private int extent;
    private int size;
    private int all;
    private int turns;
    private int left;
    private int running;
    private Failure? failure;

    private sealed record Failure(int Part, ExceptionDispatchInfo What);

    /// <summary>What the parts read and write.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1051", Justification = "Its own fields are assigned, one by one, and read by address.")]
    public TState State = default!;

    /// <summary>One that this thread has used before, or a new one.</summary>
    internal static Parts<TState> Spare()
    {
        var taken = spare ?? new Parts<TState>();
        spare = null;
        return taken;
    }

    /// <summary>Leaves it to later calls.</summary>
    public void Give()
    {
        State = default!;
        spare = this;
    }

    /// <summary>Runs all parts and waits for them.</summary>
    /// <param name="part">One part: its number, its first iteration and the one after its last.</param>
    /// <param name="iterations">How many iterations there are in all.</param>
    /// <param name="each">How many a part has; the last one has what is left.</param>
    /// <param name="threads">How many threads there are at most.</param>
    /// <param name="turns">1; or 2 for the parts with an even number first, since neighbours must not run at once.</param>
    /// <exception cref="Exception">What the first of the parts that fail throws.</exception>
    public void Run(Action<Parts<TState>, int, int, int> part, int iterations, int each, int threads, int turns)
    {
        (body, extent, size, failure, this.turns, all) = (part, iterations, each, null, turns, Parts.Count(iterations, each));
        Volatile.Write(ref running, all);
        Volatile.Write(ref left, all);
        // Whatever happens, it waits: the others read what stands in the frame of the caller.
        try
        {
            for (var t = 1; t < threads && t < all; t++)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        finally
        {
            Execute();
            Wait(0);
        }

        if (failure is { } earliest)
        {
            State = default!;
            earliest.What.Throw();
        }
    }

    /// <summary>Takes parts as long as there are any.</summary>
    public void Execute()
    {
        for (int next; (next = Interlocked.Decrement(ref left)) >= 0;)
        {
            var number = Number(next);
            try
            {
                var from = number * size;
                body!(this, number, from, Math.Min(size, extent - from) + from);
            }
            catch (Exception e)
            {
                Fail(new(number, ExceptionDispatchInfo.Capture(e)));
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }
    }

    // In two turns, parts with an even number are taken first; before any of the others begins all of them are done. Nobody waits who has one of those.
    private int Number(int next)
    {
        if (turns == 1)
            return next;
        var odd = all / 2;
        if (next >= odd)
            return 2 * (next - odd);
        Wait(odd);
        return (2 * next) + 1;
    }

    // Until no more than so many parts are left or running.
    private void Wait(int parts)
    {
        var spin = default(SpinWait);
        while (Volatile.Read(ref running) > parts)
            spin.SpinOnce(sleep1Threshold: -1);
    }

    private void Fail(Failure own)
    {
        for (var other = failure; other is null || other.Part > own.Part; other = failure)
        {
            if (ReferenceEquals(Interlocked.CompareExchange(ref failure, own, other), other))
                return;
        }
    }
}
