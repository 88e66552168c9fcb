using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FunctionalAD;

/// <summary>
/// Arrays of any values are mostly zeros, by chance, and whoever reads them before they are written is wrong only now and then. With the switch
/// <c>FunctionalAD.Poison</c> of <see cref="AppContext"/>, which tests set, their numbers are NaN and −1.
/// </summary>
internal static class Poison
{
    /// <summary>Whether they are.</summary>
    public static readonly bool IsOn = AppContext.TryGetSwitch("FunctionalAD.Poison", out var isOn) && isOn;

    /// <summary>The array, of no value that anyone may rely on.</summary>
    public static TArray Of<T, TArray>(TArray array)
        where TArray : class
    {
        if (IsOn && !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && Unsafe.As<Array>(array) is { Length: > 0 } all)
            MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(all), checked(all.Length * Unsafe.SizeOf<T>())).Fill(byte.MaxValue);
        return array;
    }
}
