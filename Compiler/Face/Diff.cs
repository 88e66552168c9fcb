using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

/// <summary>The derivative of a function of one real number, of any order: <c>f′</c>, <c>f⁽ⁿ⁾</c>.</summary>
/// <remarks>
/// The first derivative is by forward accumulation, higher ones by Taylor arithmetic in O(n²) operations (Griewank and Walther, Evaluating
/// Derivatives, chapter 13).
/// <code>
/// var d = Diff.Of(x => Math.Sin(x));        // cos
/// var d4 = Diff.Of(x => Math.Sin(x), order: 4);
/// </code>
/// </remarks>
public static partial class Diff
{
    /// <summary>Builds the derivative.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="order">The order n ≥ 0; 0 is the function itself.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public static Func<double, double> Of(Expression<Func<double, double>> f, int order = 1, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double>>(f, Recipe(order, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, int, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T> Of<T>(Expression<Func<T, T>> f, int order = 1, AdOptions? options = null)
        where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T>>(f, Recipe(order, options));

    /// <summary>
    /// The derivative as an expression tree: to read, to compile, to differentiate again. A text, of the functions that captured variables hold when it is made.
    /// </summary>
    /// <inheritdoc cref="Of(Expression{Func{double, double}}, int, AdOptions)" path="/param"/>
    public static Expression<Func<double, double>> Tree(Expression<Func<double, double>> f, int order = 1, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double>>(f, Recipe(order, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, int, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T>> Tree<T>(Expression<Func<T, T>> f, int order = 1, AdOptions? options = null)
        where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T>>(f, Recipe(order, options));

    /// <summary>
    /// Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest:
    /// <c>Diff.Of(x => x * Diff.At(y => x * y, 1))</c> is 2x.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="order">The order; inside a lambda it must be a constant.</param>
    [Transform(Transform.Derivative)]
    public static double At(Expression<Func<double, double>> f, double x, int order = 1) => Of(f, order)(x);

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double, int)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Derivative)]
    public static T At<T>(Expression<Func<T, T>> f, T x, int order = 1) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of(f, order)(x);

    private static Recipe Recipe(int order, AdOptions? options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        return new Recipe(order == 0 ? Product.Value : Product.Derivative, options, order);
    }
}
