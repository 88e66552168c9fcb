using System.Numerics;

namespace FunctionalAD.Rulebook.Rows;

/// <summary>Conversions that are written as methods. To a real type they are the cast; to an integer type they are steps.</summary>
internal static class Converting
{
    public static void Rows(Table t)
    {
        // Between real types, and from integers to them, nothing can be checked or saturated: too large is infinite.
        t.Converts(n => double.CreateChecked(n));
        t.Converts(n => double.CreateSaturating(n));
        t.Converts(n => double.CreateTruncating(n));

        ToInteger<int>(t);
        ToInteger<long>(t);
        ToInteger<uint>(t);
        ToInteger<ulong>(t);
        ToInteger<short>(t);
        ToInteger<ushort>(t);
        ToInteger<sbyte>(t);
        ToInteger<byte>(t);
        ToInteger<char>(t);
    }

    private static void ToInteger<T>(Table t) where T : IBinaryInteger<T>
    {
        t.Flat(x => double.ConvertToInteger<T>(x));
        t.Flat(x => double.ConvertToIntegerNative<T>(x));
    }
}
