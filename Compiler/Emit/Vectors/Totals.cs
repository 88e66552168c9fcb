using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FunctionalAD.Emission;

/// <summary>
/// The sums of the lanes of several vectors, side by side: neighbours are added as the vectors are turned from rows into columns, in the order in which the framework
/// adds the lanes of one, in a third of its steps.
/// </summary>
internal static class Totals
{
    /// <summary>The sums of eight vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, Vector512<double> e, Vector512<double> f, Vector512<double> g, Vector512<double> h)
    {
        if (!Avx512F.IsSupported)
            return Vector512.Create(Of(a, b, c, d), Of(e, f, g, h));
        return Quarters(Quarters(Pairs(a, b), Pairs(c, d)), Quarters(Pairs(e, f), Pairs(g, h)));

        // Of neighbouring lanes, of the one vector and the other in turn.
        static Vector512<double> Pairs(Vector512<double> x, Vector512<double> y) => Avx512F.UnpackLow(x, y) + Avx512F.UnpackHigh(x, y);

        // Of neighbouring pairs of lanes, first those of the one vector, then those of the other.
        static Vector512<double> Quarters(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);
    }

    /// <summary>The sums of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        if (!Avx.IsSupported)
            return Vector256.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        var (x, y) = (Avx.UnpackLow(a, b) + Avx.UnpackHigh(a, b), Avx.UnpackLow(c, d) + Avx.UnpackHigh(c, d));
        return Avx.Permute2x128(x, y, 0x20) + Avx.Permute2x128(x, y, 0x31);
    }

    private static Vector256<double> Of(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d) =>
        Of(a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower()) + Of(a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper());
}
