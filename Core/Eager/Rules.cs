using System.Numerics;

namespace FunctionalAD.Eager;

/// <summary>
/// The derivative of every elementary function, stated once. A rule maps primals to the value of the function and its
/// partial derivatives there, in the order of the arguments: <c>(f(x, y), ∂f/∂x, ∂f/∂y)</c>. <see cref="Dual{T}"/> pushes
/// tangents through these partials, <see cref="Value"/> records them for cotangents to be pulled back.
/// </summary>
/// <remarks>
/// <para>A rule is written in the arithmetic of <typeparamref name="T"/>. When <typeparamref name="T"/> is itself a dual
/// number the partials carry their own tangents, so higher derivatives need no rules of their own.</para>
/// <para>Conventions where calculus leaves a choice:</para>
/// <list type="bullet">
/// <item>|x|′ = 0 at 0; the gradient of hypot is 0 at the origin.</item>
/// <item>At a tie, max and min (and clamp, which is made of them) share the derivative equally.</item>
/// <item>Rounding and sign are flat: their derivative is 0 everywhere.</item>
/// <item>√x has slope +∞ at both zeros, and so have the other roots of degree two and more.</item>
/// <item>∂(xʸ)/∂y = 0 at x = 0, y &gt; 0.</item>
/// <item>Outside its domain a function has the value NaN; its partials are what the formula gives in IEEE 754.</item>
/// </list>
/// </remarks>
internal static partial class Rules<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Two = T.One + T.One;
    private static readonly T Three = Two + T.One;
    private static readonly T Four = Two + Two;
    private static readonly T Half = T.One / Two;
    private static readonly T Ln2 = T.Log(Two);
    private static readonly T Ln10 = T.Log(T.CreateChecked(10));

    /// <summary>
    /// One step of the chain rule, <c>outer · inner</c>, in which an inner derivative that is identically zero ends the
    /// chain: a constant does not vary, however steep the function applied to it. All other products are IEEE 754, so
    /// an outer zero times an inner infinity stays the indeterminate NaN.
    /// </summary>
    /// <remarks>
    /// Forward, the inner derivative is the tangent; backward, it is the partial. Both modes therefore judge a path
    /// 0-then-∞ as 0 and a path ∞-then-0 as NaN. It is what keeps the logarithm of a negative base out of x² when the
    /// exponent does not vary.
    /// </remarks>
    internal static T Chain(T inner, T outer) => Vanishes(inner) ? T.Zero : outer * inner;

    /// <summary>
    /// One step of the chain rule through a function that selects: an operand of weight zero is not connected to the
    /// result at all, whatever its tangent.
    /// </summary>
    internal static T Select(T tangent, T weight) => Vanishes(weight) ? T.Zero : Chain(tangent, weight);

    /// <summary>
    /// Whether a number is zero together with all derivatives it carries. <c>T.IsZero</c> asks the primal only, and a
    /// dual number of primal zero may still vary.
    /// </summary>
    // The cast is repeated because, unlike a pattern variable, it compiles to a direct call without boxing.
    internal static bool Vanishes(T x) => x is IVariation ? ((IVariation)x).Vanishes : T.IsZero(x);
}

/// <summary>A number that carries derivatives and so may vary although its primal is zero.</summary>
internal interface IVariation
{
    /// <summary>Whether the number is zero and carries no derivative but zero.</summary>
    bool Vanishes { get; }
}
