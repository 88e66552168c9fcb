using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunctionalAD;

/// <summary>Elements of which a program tells the places as it goes: each access looks whether they are there.</summary>
public static partial class Lanes
{
    /// <summary>a[i], a[i + 1], …: throws where an element is not there.</summary>
    /// <param name="a">The array.</param>
    /// <param name="i">The first index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Beside512<T>(T[] a, int i)
    {
        CheckBoth(a.Length, i, 1, Vector512<T>.Count);
        return Load512<T>(a, i);
    }

    /// <inheritdoc cref="Beside512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Beside512<T>(ReadOnlySpan<T> a, int i)
    {
        CheckBoth(a.Length, i, 1, Vector512<T>.Count);
        return Load512<T>(a, i);
    }

    /// <summary>a[i], a[i + step], a[i + 2·step], …: throws where an element is not there.</summary>
    /// <param name="a">The array.</param>
    /// <param name="i">The first index.</param>
    /// <param name="step">How far from each other they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Strided512<T>(T[] a, int i, int step)
    {
        CheckBoth(a.Length, i, step, Vector512<T>.Count);
        return Few512(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(a), i), step);
    }

    /// <inheritdoc cref="Strided512{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Strided512<T>(ReadOnlySpan<T> a, int i, int step)
    {
        CheckBoth(a.Length, i, step, Vector512<T>.Count);
        return Few512(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), i), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Few512<T>(ref T first, nint step) => typeof(T) == typeof(double)
        ? Vector512.Create(Number<T, double>(ref first, 0), Number<T, double>(ref first, step), Number<T, double>(ref first, 2 * step), Number<T, double>(ref first, 3 * step), Number<T, double>(ref first, 4 * step), Number<T, double>(ref first, 5 * step), Number<T, double>(ref first, 6 * step), Number<T, double>(ref first, 7 * step)).As<double, T>()
        : Vector512.Create(Number<T, float>(ref first, 0), Number<T, float>(ref first, step), Number<T, float>(ref first, 2 * step), Number<T, float>(ref first, 3 * step), Number<T, float>(ref first, 4 * step), Number<T, float>(ref first, 5 * step), Number<T, float>(ref first, 6 * step), Number<T, float>(ref first, 7 * step), Number<T, float>(ref first, 8 * step), Number<T, float>(ref first, 9 * step), Number<T, float>(ref first, 10 * step), Number<T, float>(ref first, 11 * step), Number<T, float>(ref first, 12 * step), Number<T, float>(ref first, 13 * step), Number<T, float>(ref first, 14 * step), Number<T, float>(ref first, 15 * step)).As<float, T>();

    /// <inheritdoc cref="Beside512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Beside256<T>(T[] a, int i)
    {
        CheckBoth(a.Length, i, 1, Vector256<T>.Count);
        return Load256<T>(a, i);
    }

    /// <inheritdoc cref="Beside512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Beside256<T>(ReadOnlySpan<T> a, int i)
    {
        CheckBoth(a.Length, i, 1, Vector256<T>.Count);
        return Load256<T>(a, i);
    }

    /// <inheritdoc cref="Strided512{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Strided256<T>(T[] a, int i, int step)
    {
        CheckBoth(a.Length, i, step, Vector256<T>.Count);
        return Few256(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(a), i), step);
    }

    /// <inheritdoc cref="Strided512{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Strided256<T>(ReadOnlySpan<T> a, int i, int step)
    {
        CheckBoth(a.Length, i, step, Vector256<T>.Count);
        return Few256(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), i), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Few256<T>(ref T first, nint step) => typeof(T) == typeof(double)
        ? Vector256.Create(Number<T, double>(ref first, 0), Number<T, double>(ref first, step), Number<T, double>(ref first, 2 * step), Number<T, double>(ref first, 3 * step)).As<double, T>()
        : Vector256.Create(Number<T, float>(ref first, 0), Number<T, float>(ref first, step), Number<T, float>(ref first, 2 * step), Number<T, float>(ref first, 3 * step), Number<T, float>(ref first, 4 * step), Number<T, float>(ref first, 5 * step), Number<T, float>(ref first, 6 * step), Number<T, float>(ref first, 7 * step)).As<float, T>();

    /// <inheritdoc cref="Beside512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Beside128<T>(T[] a, int i)
    {
        CheckBoth(a.Length, i, 1, Vector128<T>.Count);
        return Load128<T>(a, i);
    }

    /// <inheritdoc cref="Beside512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Beside128<T>(ReadOnlySpan<T> a, int i)
    {
        CheckBoth(a.Length, i, 1, Vector128<T>.Count);
        return Load128<T>(a, i);
    }

    /// <inheritdoc cref="Strided512{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Strided128<T>(T[] a, int i, int step)
    {
        CheckBoth(a.Length, i, step, Vector128<T>.Count);
        return Few128(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(a), i), step);
    }

    /// <inheritdoc cref="Strided512{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Strided128<T>(ReadOnlySpan<T> a, int i, int step)
    {
        CheckBoth(a.Length, i, step, Vector128<T>.Count);
        return Few128(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), i), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Few128<T>(ref T first, nint step) => typeof(T) == typeof(double)
        ? Vector128.Create(Number<T, double>(ref first, 0), Number<T, double>(ref first, step)).As<double, T>()
        : Vector128.Create(Number<T, float>(ref first, 0), Number<T, float>(ref first, step), Number<T, float>(ref first, 2 * step), Number<T, float>(ref first, 3 * step)).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TNumber Number<T, TNumber>(ref T first, nint at) => Unsafe.As<T, TNumber>(ref Unsafe.Add(ref first, at));

    // The first and the last, between which the others are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckBoth(int length, int i, int step, int count)
    {
        if ((uint)i >= (uint)length || (ulong)(i + ((count - 1L) * step)) >= (ulong)length)
            Missing();
    }

    // As reading the element throws.
    [DoesNotReturn]
    private static void Missing()
    {
        _ = Array.Empty<byte>()[0];
        throw new UnreachableException();
    }

    /// <summary>a[i], a[i + 1], … = v: throws where an element is not there.</summary>
    /// <param name="a">The array.</param>
    /// <param name="i">The first index.</param>
    /// <param name="v">The elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(T[] a, int i, Vector512<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector512<T>.Count);
        Store(a, i, v);
    }

    /// <summary>a[i], a[i + 1], … += v: throws where an element is not there.</summary>
    /// <param name="a">The array.</param>
    /// <param name="i">The first index.</param>
    /// <param name="v">The terms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Increase<T>(T[] a, int i, Vector512<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector512<T>.Count);
        Store(a, i, Load512<T>(a, i) + v);
    }

    /// <inheritdoc cref="Set{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(Span<T> a, int i, Vector512<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector512<T>.Count);
        Store(a, i, v);
    }

    /// <inheritdoc cref="Increase{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Increase<T>(Span<T> a, int i, Vector512<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector512<T>.Count);
        Store(a, i, Load512<T>(a, i) + v);
    }

    /// <inheritdoc cref="Set{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(T[] a, int i, Vector256<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector256<T>.Count);
        Store(a, i, v);
    }

    /// <inheritdoc cref="Increase{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Increase<T>(T[] a, int i, Vector256<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector256<T>.Count);
        Store(a, i, Load256<T>(a, i) + v);
    }

    /// <inheritdoc cref="Set{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(Span<T> a, int i, Vector256<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector256<T>.Count);
        Store(a, i, v);
    }

    /// <inheritdoc cref="Increase{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Increase<T>(Span<T> a, int i, Vector256<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector256<T>.Count);
        Store(a, i, Load256<T>(a, i) + v);
    }

    /// <inheritdoc cref="Set{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(T[] a, int i, Vector128<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector128<T>.Count);
        Store(a, i, v);
    }

    /// <inheritdoc cref="Increase{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Increase<T>(T[] a, int i, Vector128<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector128<T>.Count);
        Store(a, i, Load128<T>(a, i) + v);
    }

    /// <inheritdoc cref="Set{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(Span<T> a, int i, Vector128<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector128<T>.Count);
        Store(a, i, v);
    }

    /// <inheritdoc cref="Increase{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Increase<T>(Span<T> a, int i, Vector128<T> v)
    {
        CheckBoth(a.Length, i, 1, Vector128<T>.Count);
        Store(a, i, Load128<T>(a, i) + v);
    }
}
