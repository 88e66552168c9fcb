using System.Runtime.CompilerServices;

namespace FunctionalAD.Bench.Measuring;

/// <summary>
/// The loops every contestant is timed in: one per number of parameters, whatever the delegate returns. They are compiled
/// once at full optimisation and without profile, because a profile of the first delegate seen would let the JIT inline that
/// one delegate and no other.
/// </summary>
internal static class Loops
{
    private const MethodImplOptions OneCallSite = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    public static Contestant Enter<R>(double[] p, Func<double, R> f)
    {
        var kept = Place<R>(p, p.Length);
        return new(kept.Count, i => kept[i]!, () => Fill(p, f, kept));
    }

    public static Contestant Enter<R>(double[] p, Func<double, double, R> f)
    {
        var kept = Place<R>(p, p.Length / 2);
        return new(kept.Count, i => kept[i]!, () => Fill(p, f, kept));
    }

    public static Contestant Enter<R>(double[] p, Func<double, double, double, R> f)
    {
        var kept = Place<R>(p, p.Length / 3);
        return new(kept.Count, i => kept[i]!, () => Fill(p, f, kept));
    }

    public static Contestant Enter<R>(double[] p, Func<double, double, double, double, R> f)
    {
        var kept = Place<R>(p, p.Length / 4);
        return new(kept.Count, i => kept[i]!, () => Fill(p, f, kept));
    }

    public static Contestant Enter<R>(double[] p, Func<double, double, double, double, double, R> f)
    {
        var kept = Place<R>(p, p.Length / 5);
        return new(kept.Count, i => kept[i]!, () => Fill(p, f, kept));
    }

    public static Contestant Enter<R>(double[] p, Func<double, double, double, double, double, double, R> f)
    {
        var kept = Place<R>(p, p.Length / 6);
        return new(kept.Count, i => kept[i]!, () => Fill(p, f, kept));
    }

    public static Contestant Enter<R>(double[] p, Func<double, double, double, double, double, double, double, R> f)
    {
        var kept = Place<R>(p, p.Length / 7);
        return new(kept.Count, i => kept[i]!, () => Fill(p, f, kept));
    }

    public static Contestant Enter<R>(double[] p, Func<double, double, double, double, double, double, double, double, R> f)
    {
        var kept = Place<R>(p, p.Length / 8);
        return new(kept.Count, i => kept[i]!, () => Fill(p, f, kept));
    }

    [MethodImpl(OneCallSite)]
    private static void Fill<R>(double[] p, Func<double, R> f, ArraySegment<R> place)
    {
        var kept = place.AsSpan();
        for (var i = 0; i < kept.Length; i++)
        {
            var result = f(p[i]);
            Keep(ref result, ref kept[i]);
        }
    }

    [MethodImpl(OneCallSite)]
    private static void Fill<R>(double[] p, Func<double, double, R> f, ArraySegment<R> place)
    {
        var kept = place.AsSpan();
        for (int i = 0, j = 0; i < kept.Length; i++, j += 2)
        {
            var result = f(p[j], p[j + 1]);
            Keep(ref result, ref kept[i]);
        }
    }

    [MethodImpl(OneCallSite)]
    private static void Fill<R>(double[] p, Func<double, double, double, R> f, ArraySegment<R> place)
    {
        var kept = place.AsSpan();
        for (int i = 0, j = 0; i < kept.Length; i++, j += 3)
        {
            var result = f(p[j], p[j + 1], p[j + 2]);
            Keep(ref result, ref kept[i]);
        }
    }

    [MethodImpl(OneCallSite)]
    private static void Fill<R>(double[] p, Func<double, double, double, double, R> f, ArraySegment<R> place)
    {
        var kept = place.AsSpan();
        for (int i = 0, j = 0; i < kept.Length; i++, j += 4)
        {
            var result = f(p[j], p[j + 1], p[j + 2], p[j + 3]);
            Keep(ref result, ref kept[i]);
        }
    }

    [MethodImpl(OneCallSite)]
    private static void Fill<R>(double[] p, Func<double, double, double, double, double, R> f, ArraySegment<R> place)
    {
        var kept = place.AsSpan();
        for (int i = 0, j = 0; i < kept.Length; i++, j += 5)
        {
            var result = f(p[j], p[j + 1], p[j + 2], p[j + 3], p[j + 4]);
            Keep(ref result, ref kept[i]);
        }
    }

    [MethodImpl(OneCallSite)]
    private static void Fill<R>(double[] p, Func<double, double, double, double, double, double, R> f, ArraySegment<R> place)
    {
        var kept = place.AsSpan();
        for (int i = 0, j = 0; i < kept.Length; i++, j += 6)
        {
            var result = f(p[j], p[j + 1], p[j + 2], p[j + 3], p[j + 4], p[j + 5]);
            Keep(ref result, ref kept[i]);
        }
    }

    [MethodImpl(OneCallSite)]
    private static void Fill<R>(double[] p, Func<double, double, double, double, double, double, double, R> f, ArraySegment<R> place)
    {
        var kept = place.AsSpan();
        for (int i = 0, j = 0; i < kept.Length; i++, j += 7)
        {
            var result = f(p[j], p[j + 1], p[j + 2], p[j + 3], p[j + 4], p[j + 5], p[j + 6]);
            Keep(ref result, ref kept[i]);
        }
    }

    [MethodImpl(OneCallSite)]
    private static void Fill<R>(double[] p, Func<double, double, double, double, double, double, double, double, R> f, ArraySegment<R> place)
    {
        var kept = place.AsSpan();
        for (int i = 0, j = 0; i < kept.Length; i++, j += 8)
        {
            var result = f(p[j], p[j + 1], p[j + 2], p[j + 3], p[j + 4], p[j + 5], p[j + 6], p[j + 7]);
            Keep(ref result, ref kept[i]);
        }
    }

    /// <summary>
    /// Room for the results, half a page after the points for every contestant: a processor takes a store for one that a later load must wait
    /// for when the lowest twelve bits of their addresses agree, and whom that hits would else be luck.
    /// </summary>
    private static unsafe ArraySegment<R> Place<R>(double[] p, int count)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<R>())
            return new R[count];
        const int page = 4096;
        var size = Unsafe.SizeOf<R>();
        var room = GC.AllocateArray<R>(count + (page / size) + 1, pinned: true);
        var points = (nint)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(p));
        var start = (nint)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(room));
        var gap = (int)((((points + (page / 2) - start) % page) + page) % page);
        return new(room, gap / size, count);
    }

    /// <summary>
    /// Stores a result number by number. Copied whole, a tuple just written would be read in wider pieces than it was written
    /// in, which stalls the processor for longer than a small formula takes; added up, the sum would wait for itself across
    /// the calls. Both were measured, and both hide the difference between one contestant and another.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<R>(ref R result, ref R place)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<R>())
        {
            place = result;
            return;
        }
        // Whatever holds no reference here is a double or a tuple of doubles.
        ref var from = ref Unsafe.As<R, double>(ref result);
        ref var to = ref Unsafe.As<R, double>(ref place);
        for (var i = 0; i < Unsafe.SizeOf<R>() / sizeof(double); i++)
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
    }
}
