using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunctionalAD.Bench.Problems.Vectorised;

/// <summary>Eight numbers at a time, of which a processor with shorter vectors makes two steps.</summary>
internal static class Lanes8
{
    public const int Count = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ReadOnlySpan<double> from, int at) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> v, Span<double> to, int at) => v.StoreUnsafe(ref MemoryMarshal.GetReference(to), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load4(ReadOnlySpan<double> from, int at) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store4(Vector256<double> v, Span<double> to, int at) => v.StoreUnsafe(ref MemoryMarshal.GetReference(to), (nuint)at);
}
