using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FunctionalAD;

/// <summary>
/// Neighbouring elements of arrays as vectors. For compiled derivatives, not for use by hand: nothing is checked here, since a loop checks once, before it
/// begins, that all of its elements are there.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Lanes
{
    /// <summary>The widest vectors that this machine computes with, in bits; 0 where there are none.</summary>
    public static int Bits { get; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>a[i], a[i + 1], …</summary>
    /// <param name="a">The array.</param>
    /// <param name="i">The first index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load512<T>(T[] a, int i) => Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(a), (nuint)i);

    /// <inheritdoc cref="Load512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load512<T>(ReadOnlySpan<T> a, int i) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(a), (nuint)i);

    /// <inheritdoc cref="Load512{T}(ReadOnlySpan{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load512<T>(Span<T> a, int i, int offset) => Vector512.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <summary>a[i + offset], a[i + 1 + offset], …</summary>
    /// <param name="a">The elements.</param>
    /// <param name="i">An index that is not negative.</param>
    /// <param name="offset">How far from it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load512<T>(ReadOnlySpan<T> a, int i, int offset) => Vector512.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <summary>a[row, i], a[row, i + 1], …</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="i">The first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load512<T>(T[,] a, int row, int i) => Vector512.LoadUnsafe(ref First(a), Place(a, row, i));

    /// <inheritdoc cref="Load512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load256<T>(T[] a, int i) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(a), (nuint)i);

    /// <inheritdoc cref="Load512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load256<T>(ReadOnlySpan<T> a, int i) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(a), (nuint)i);

    /// <inheritdoc cref="Load512{T}(ReadOnlySpan{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load256<T>(Span<T> a, int i, int offset) => Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <inheritdoc cref="Load512{T}(ReadOnlySpan{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load256<T>(ReadOnlySpan<T> a, int i, int offset) => Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <inheritdoc cref="Load512{T}(T[,], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load256<T>(T[,] a, int row, int i) => Vector256.LoadUnsafe(ref First(a), Place(a, row, i));

    /// <inheritdoc cref="Load512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load128<T>(T[] a, int i) => Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(a), (nuint)i);

    /// <inheritdoc cref="Load512{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load128<T>(ReadOnlySpan<T> a, int i) => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(a), (nuint)i);

    /// <inheritdoc cref="Load512{T}(ReadOnlySpan{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load128<T>(Span<T> a, int i, int offset) => Vector128.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <inheritdoc cref="Load512{T}(ReadOnlySpan{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load128<T>(ReadOnlySpan<T> a, int i, int offset) => Vector128.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <inheritdoc cref="Load512{T}(T[,], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load128<T>(T[,] a, int row, int i) => Vector128.LoadUnsafe(ref First(a), Place(a, row, i));

    /// <summary>a[i], a[i + 1], … = v</summary>
    /// <param name="a">The array.</param>
    /// <param name="i">The first index.</param>
    /// <param name="v">The elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[] a, int i, Vector512<T> v) => v.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(a), (nuint)i);

    /// <inheritdoc cref="Store{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Span<T> a, int i, Vector512<T> v) => v.StoreUnsafe(ref MemoryMarshal.GetReference(a), (nuint)i);

    /// <summary>a[i + offset], a[i + 1 + offset], … = v</summary>
    /// <param name="a">The elements.</param>
    /// <param name="i">An index that is not negative.</param>
    /// <param name="offset">How far from it.</param>
    /// <param name="v">The elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Span<T> a, int i, int offset, Vector512<T> v) => v.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <summary>a[row, i], a[row, i + 1], … = v</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="i">The first column.</param>
    /// <param name="v">The elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[,] a, int row, int i, Vector512<T> v) => v.StoreUnsafe(ref First(a), Place(a, row, i));

    /// <inheritdoc cref="Store{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[] a, int i, Vector256<T> v) => v.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(a), (nuint)i);

    /// <inheritdoc cref="Store{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Span<T> a, int i, Vector256<T> v) => v.StoreUnsafe(ref MemoryMarshal.GetReference(a), (nuint)i);

    /// <inheritdoc cref="Store{T}(Span{T}, int, int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Span<T> a, int i, int offset, Vector256<T> v) => v.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <inheritdoc cref="Store{T}(T[,], int, int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[,] a, int row, int i, Vector256<T> v) => v.StoreUnsafe(ref First(a), Place(a, row, i));

    /// <inheritdoc cref="Store{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[] a, int i, Vector128<T> v) => v.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(a), (nuint)i);

    /// <inheritdoc cref="Store{T}(T[], int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Span<T> a, int i, Vector128<T> v) => v.StoreUnsafe(ref MemoryMarshal.GetReference(a), (nuint)i);

    /// <inheritdoc cref="Store{T}(Span{T}, int, int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Span<T> a, int i, int offset, Vector128<T> v) => v.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), offset), (nuint)(uint)i);

    /// <inheritdoc cref="Store{T}(T[,], int, int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[,] a, int row, int i, Vector128<T> v) => v.StoreUnsafe(ref First(a), Place(a, row, i));

    /// <summary>Each lane in the place of the next one, the last in the place of the first.</summary>
    /// <param name="v">The lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Rotate(Vector512<double> v) => Vector512.Shuffle(v, Vector512.Create(7L, 0, 1, 2, 3, 4, 5, 6));

    /// <inheritdoc cref="Rotate(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rotate(Vector512<float> v) => Vector512.Shuffle(v, Vector512.Create(15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14));

    /// <inheritdoc cref="Rotate(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Rotate(Vector256<double> v) => Vector256.Shuffle(v, Vector256.Create(3L, 0, 1, 2));

    /// <inheritdoc cref="Rotate(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Rotate(Vector256<float> v) => Vector256.Shuffle(v, Vector256.Create(7, 0, 1, 2, 3, 4, 5, 6));

    /// <inheritdoc cref="Rotate(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Rotate(Vector128<double> v) => Vector128.Shuffle(v, Vector128.Create(1L, 0));

    /// <inheritdoc cref="Rotate(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Rotate(Vector128<float> v) => Vector128.Shuffle(v, Vector128.Create(3, 0, 1, 2));

    /// <summary>The product of all lanes.</summary>
    /// <param name="v">The lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Product<T>(Vector512<T> v) where T : IBinaryFloatingPointIeee754<T> => Product(v.GetLower() * v.GetUpper());

    /// <inheritdoc cref="Product{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Product<T>(Vector256<T> v) where T : IBinaryFloatingPointIeee754<T> => Product(v.GetLower() * v.GetUpper());

    /// <inheritdoc cref="Product{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Product<T>(Vector128<T> v) where T : IBinaryFloatingPointIeee754<T> => Vector128<T>.Count == 2 ? v[0] * v[1] : v[0] * v[1] * (v[2] * v[3]);

    /// <summary>For each lane the product of all others.</summary>
    /// <param name="v">The lanes.</param>
    public static Vector512<T> Others<T>(Vector512<T> v) where T : IBinaryFloatingPointIeee754<T>
    {
        var (lower, upper) = (v.GetLower(), v.GetUpper());
        return Vector512.Create(Others(lower) * Vector256.Create(Product(upper)), Others(upper) * Vector256.Create(Product(lower)));
    }

    /// <inheritdoc cref="Others{T}(Vector512{T})"/>
    public static Vector256<T> Others<T>(Vector256<T> v) where T : IBinaryFloatingPointIeee754<T>
    {
        var (lower, upper) = (v.GetLower(), v.GetUpper());
        return Vector256.Create(Others(lower) * Vector128.Create(Product(upper)), Others(upper) * Vector128.Create(Product(lower)));
    }

    /// <inheritdoc cref="Others{T}(Vector512{T})"/>
    public static Vector128<T> Others<T>(Vector128<T> v) where T : IBinaryFloatingPointIeee754<T> => Vector128<T>.Count == 2
        ? Vector128.Create([v[1], v[0]])
        : Vector128.Create([v[1] * (v[2] * v[3]), v[0] * (v[2] * v[3]), v[0] * v[1] * v[3], v[0] * v[1] * v[2]]);

    /// <summary>
    /// Whether the products of lanes are far from under- and overflow: all magnitudes between 2⁻¹²⁸ and 2¹²⁸, or 2⁻¹⁶ and 2¹⁶ in single precision. The factors
    /// of a lane are others than those that come one after the other, whose product may be a number where that of a lane is none.
    /// </summary>
    /// <param name="v">The products.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreModerate<T>(Vector512<T> v) where T : IBinaryFloatingPointIeee754<T> =>
        Vector512.GreaterThanAll(Vector512.Abs(v), Vector512.Create(T.One / Most<T>())) && Vector512.LessThanAll(Vector512.Abs(v), Vector512.Create(Most<T>()));

    /// <inheritdoc cref="AreModerate{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreModerate<T>(Vector256<T> v) where T : IBinaryFloatingPointIeee754<T> =>
        Vector256.GreaterThanAll(Vector256.Abs(v), Vector256.Create(T.One / Most<T>())) && Vector256.LessThanAll(Vector256.Abs(v), Vector256.Create(Most<T>()));

    /// <inheritdoc cref="AreModerate{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreModerate<T>(Vector128<T> v) where T : IBinaryFloatingPointIeee754<T> =>
        Vector128.GreaterThanAll(Vector128.Abs(v), Vector128.Create(T.One / Most<T>())) && Vector128.LessThanAll(Vector128.Abs(v), Vector128.Create(Most<T>()));

    /// <summary>The least of all lanes, NaN if there is one.</summary>
    /// <inheritdoc cref="Product{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min<T>(Vector512<T> v) where T : IBinaryFloatingPointIeee754<T> => Min(Vector256.Min(v.GetLower(), v.GetUpper()));

    /// <inheritdoc cref="Min{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min<T>(Vector256<T> v) where T : IBinaryFloatingPointIeee754<T> => Min(Vector128.Min(v.GetLower(), v.GetUpper()));

    /// <inheritdoc cref="Min{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min<T>(Vector128<T> v) where T : IBinaryFloatingPointIeee754<T> => Vector128<T>.Count == 2 ? T.Min(v[0], v[1]) : T.Min(T.Min(v[0], v[1]), T.Min(v[2], v[3]));

    /// <summary>The greatest of all lanes, NaN if there is one.</summary>
    /// <inheritdoc cref="Product{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(Vector512<T> v) where T : IBinaryFloatingPointIeee754<T> => Max(Vector256.Max(v.GetLower(), v.GetUpper()));

    /// <inheritdoc cref="Max{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(Vector256<T> v) where T : IBinaryFloatingPointIeee754<T> => Max(Vector128.Max(v.GetLower(), v.GetUpper()));

    /// <inheritdoc cref="Max{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(Vector128<T> v) where T : IBinaryFloatingPointIeee754<T> => Vector128<T>.Count == 2 ? T.Max(v[0], v[1]) : T.Max(T.Max(v[0], v[1]), T.Max(v[2], v[3]));

    /// <summary>The greatest of all lanes that are numbers.</summary>
    /// <inheritdoc cref="Product{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxNumber<T>(Vector512<T> v) where T : IBinaryFloatingPointIeee754<T> => MaxNumber(Vector256.MaxNumber(v.GetLower(), v.GetUpper()));

    /// <inheritdoc cref="MaxNumber{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxNumber<T>(Vector256<T> v) where T : IBinaryFloatingPointIeee754<T> => MaxNumber(Vector128.MaxNumber(v.GetLower(), v.GetUpper()));

    /// <inheritdoc cref="MaxNumber{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxNumber<T>(Vector128<T> v) where T : IBinaryFloatingPointIeee754<T> => Vector128<T>.Count == 2 ? T.MaxNumber(v[0], v[1]) : T.MaxNumber(T.MaxNumber(v[0], v[1]), T.MaxNumber(v[2], v[3]));

    /// <summary>
    /// Of two values in each lane the lesser, as <see cref="Sequences.Lesser(double, double)"/>. (The minimum of x64 is y where y is less, else x, of equal ones and NaN
    /// too; whether y is NaN is known before x is, for which a loop waits.)
    /// </summary>
    /// <param name="x">The first values.</param>
    /// <param name="y">The second values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Lesser<T>(Vector512<T> x, Vector512<T> y) =>
        Vector512.ConditionalSelect(Vector512.Equals(y, y), Sse.IsSupported ? Vector512.MinNative(y, x) : Vector512.ConditionalSelect(Vector512.LessThan(y, x), y, x), y);

    /// <inheritdoc cref="Lesser{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Lesser<T>(Vector256<T> x, Vector256<T> y) =>
        Vector256.ConditionalSelect(Vector256.Equals(y, y), Sse.IsSupported ? Vector256.MinNative(y, x) : Vector256.ConditionalSelect(Vector256.LessThan(y, x), y, x), y);

    /// <inheritdoc cref="Lesser{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Lesser<T>(Vector128<T> x, Vector128<T> y) =>
        Vector128.ConditionalSelect(Vector128.Equals(y, y), Sse.IsSupported ? Vector128.MinNative(y, x) : Vector128.ConditionalSelect(Vector128.LessThan(y, x), y, x), y);

    /// <summary>Of two values in each lane the greater, as <see cref="Sequences.Greater(double, double)"/>.</summary>
    /// <param name="x">The first values.</param>
    /// <param name="y">The second values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Greater<T>(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(Vector512.GreaterThan(y, x) | ~Vector512.Equals(x, x), y, x);

    /// <inheritdoc cref="Greater{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Greater<T>(Vector256<T> x, Vector256<T> y) => Vector256.ConditionalSelect(Vector256.GreaterThan(y, x) | ~Vector256.Equals(x, x), y, x);

    /// <inheritdoc cref="Greater{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Greater<T>(Vector128<T> x, Vector128<T> y) => Vector128.ConditionalSelect(Vector128.GreaterThan(y, x) | ~Vector128.Equals(x, x), y, x);

    /// <summary>Lanes; where a mask has no bits, that of the first lane where it has.</summary>
    /// <typeparam name="TMask">The numbers of the mask.</typeparam>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <param name="mask">The mask, of which some lane has bits.</param>
    /// <param name="v">The lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Filled<TMask, T>(Vector512<TMask> mask, Vector512<T> v) =>
        Vector512.ConditionalSelect(mask.As<TMask, T>(), v, Vector512.Create(v.GetElement(BitOperations.TrailingZeroCount(mask.ExtractMostSignificantBits()))));

    /// <inheritdoc cref="Filled{TMask, T}(Vector512{TMask}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Filled<TMask, T>(Vector256<TMask> mask, Vector256<T> v) =>
        Vector256.ConditionalSelect(mask.As<TMask, T>(), v, Vector256.Create(v.GetElement(BitOperations.TrailingZeroCount(mask.ExtractMostSignificantBits()))));

    /// <inheritdoc cref="Filled{TMask, T}(Vector512{TMask}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Filled<TMask, T>(Vector128<TMask> mask, Vector128<T> v) =>
        Vector128.ConditionalSelect(mask.As<TMask, T>(), v, Vector128.Create(v.GetElement(BitOperations.TrailingZeroCount(mask.ExtractMostSignificantBits()))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Most<T>() where T : IBinaryFloatingPointIeee754<T> => T.CreateTruncating(typeof(T) == typeof(double) ? 3.4028236692093846e38 : 65536.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T First<T>(T[,] a) => ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Place<T>(T[,] a, int row, int i) => ((nuint)(uint)row * (nuint)(uint)a.GetLength(1)) + (nuint)(uint)i;
}
