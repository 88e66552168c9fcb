using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;

namespace FunctionalAD;

/// <summary>The derivative along a direction (Jacobian-vector product): <c>(x, v) ↦ (f(x), J(x)·v)</c>, by forward accumulation.</summary>
/// <remarks>
/// Point and direction are tuples where the function has several parameters.
/// </remarks>
public static partial class Jvp
{
    /// <summary>Builds the derivative along a direction.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe. It allocates nothing beyond its result.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<double, double, (double Value, double Tangent)> Of(Expression<Func<double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A typed lambda.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Expression<Func<double, double, (double Value, double Tangent)>> Tree(Expression<Func<double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<(double, double), (double, double), (double Value, double Tangent)> Of(Expression<Func<double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<(double, double), (double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<(double, double), (double, double), (double Value, double Tangent)>> Tree(Expression<Func<double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<(double, double), (double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<(double, double, double), (double, double, double), (double Value, double Tangent)> Of(Expression<Func<double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<(double, double, double), (double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<(double, double, double), (double, double, double), (double Value, double Tangent)>> Tree(Expression<Func<double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<(double, double, double), (double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<(double, double, double, double), (double, double, double, double), (double Value, double Tangent)> Of(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<(double, double, double, double), (double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<(double, double, double, double), (double, double, double, double), (double Value, double Tangent)>> Tree(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<(double, double, double, double), (double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<(double, double, double, double, double), (double, double, double, double, double), (double Value, double Tangent)> Of(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<(double, double, double, double, double), (double, double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<(double, double, double, double, double), (double, double, double, double, double), (double Value, double Tangent)>> Tree(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<(double, double, double, double, double), (double, double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<(double, double, double, double, double, double), (double, double, double, double, double, double), (double Value, double Tangent)> Of(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<(double, double, double, double, double, double), (double, double, double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<(double, double, double, double, double, double), (double, double, double, double, double, double), (double Value, double Tangent)>> Tree(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<(double, double, double, double, double, double), (double, double, double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<(double, double, double, double, double, double, double), (double, double, double, double, double, double, double), (double Value, double Tangent)> Of(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<(double, double, double, double, double, double, double), (double, double, double, double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<(double, double, double, double, double, double, double), (double, double, double, double, double, double, double), (double Value, double Tangent)>> Tree(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<(double, double, double, double, double, double, double), (double, double, double, double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<(double, double, double, double, double, double, double, double), (double, double, double, double, double, double, double, double), (double Value, double Tangent)> Of(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<(double, double, double, double, double, double, double, double), (double, double, double, double, double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<(double, double, double, double, double, double, double, double), (double, double, double, double, double, double, double, double), (double Value, double Tangent)>> Tree(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<(double, double, double, double, double, double, double, double), (double, double, double, double, double, double, double, double), (double Value, double Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, (T Value, T Tangent)> Of<T>(Expression<Func<T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, (T Value, T Tangent)>> Tree<T>(Expression<Func<T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<(T, T), (T, T), (T Value, T Tangent)> Of<T>(Expression<Func<T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<(T, T), (T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<(T, T), (T, T), (T Value, T Tangent)>> Tree<T>(Expression<Func<T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<(T, T), (T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<(T, T, T), (T, T, T), (T Value, T Tangent)> Of<T>(Expression<Func<T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<(T, T, T), (T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<(T, T, T), (T, T, T), (T Value, T Tangent)>> Tree<T>(Expression<Func<T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<(T, T, T), (T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<(T, T, T, T), (T, T, T, T), (T Value, T Tangent)> Of<T>(Expression<Func<T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<(T, T, T, T), (T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<(T, T, T, T), (T, T, T, T), (T Value, T Tangent)>> Tree<T>(Expression<Func<T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<(T, T, T, T), (T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<(T, T, T, T, T), (T, T, T, T, T), (T Value, T Tangent)> Of<T>(Expression<Func<T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<(T, T, T, T, T), (T, T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<(T, T, T, T, T), (T, T, T, T, T), (T Value, T Tangent)>> Tree<T>(Expression<Func<T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<(T, T, T, T, T), (T, T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<(T, T, T, T, T, T), (T, T, T, T, T, T), (T Value, T Tangent)> Of<T>(Expression<Func<T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<(T, T, T, T, T, T), (T, T, T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<(T, T, T, T, T, T), (T, T, T, T, T, T), (T Value, T Tangent)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<(T, T, T, T, T, T), (T, T, T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<(T, T, T, T, T, T, T), (T, T, T, T, T, T, T), (T Value, T Tangent)> Of<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<(T, T, T, T, T, T, T), (T, T, T, T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<(T, T, T, T, T, T, T), (T, T, T, T, T, T, T), (T Value, T Tangent)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<(T, T, T, T, T, T, T), (T, T, T, T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<(T, T, T, T, T, T, T, T), (T, T, T, T, T, T, T, T), (T Value, T Tangent)> Of<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<(T, T, T, T, T, T, T, T), (T, T, T, T, T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<(T, T, T, T, T, T, T, T), (T, T, T, T, T, T, T, T), (T Value, T Tangent)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<(T, T, T, T, T, T, T, T), (T, T, T, T, T, T, T, T), (T Value, T Tangent)>>(f, new Recipe(Product.Jvp, options));
}
