using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FunctionalAD;

/// <summary>
/// Functions of the framework that compiled derivatives call here: each is so small that the JIT would write it out at every call, which takes
/// it longer than all the rest of a small derivative. Not meant to be called by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Shared
{
    /// <summary>The sine and the cosine of an angle in radians.</summary>
    /// <param name="x">The angle.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (double Sin, double Cos) SinCos(double x) => Math.SinCos(x);

    /// <inheritdoc cref="SinCos(double)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (float Sin, float Cos) SinCos(float x) => MathF.SinCos(x);
}
