using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;

namespace FunctionalAD;

/// <summary>
/// The Taylor coefficients of a function of one real number: <c>f⁽ᵏ⁾(x)/k!</c> for k = 0 … order, in O(order²) operations; where a rule
/// has a loop there is no series, and one derivative is taken after the other.
/// </summary>
public static partial class Taylor
{
    /// <summary>Builds the expansion.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="order">The highest order, ≥ 0.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate from the point of expansion to the order + 1 coefficients.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public static Func<double, double[]> Of(Expression<Func<double, double>> f, int order, AdOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        return DerivativeCache.Get<Func<double, double[]>>(f, new Recipe(Product.Taylor, options, order));
    }

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, int, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T[]> Of<T>(Expression<Func<T, T>> f, int order, AdOptions? options = null)
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        return DerivativeCache.Get<Func<T, T[]>>(f, new Recipe(Product.Taylor, options, order));
    }

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point of expansion.</param>
    /// <param name="order">The highest order, ≥ 0; inside a lambda it must be a constant.</param>
    /// <returns>The order + 1 coefficients.</returns>
    [Transform(Transform.Taylor)]
    public static double[] At(Expression<Func<double, double>> f, double x, int order) => Of(f, order)(x);
}
