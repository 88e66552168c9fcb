using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;

namespace FunctionalAD;

/// <summary>The Hessian of a function of 1 to 8 real numbers: the symmetric matrix <c>Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ</c>, forward over reverse.</summary>
/// <remarks>
/// <code>
/// var h = Hessian.Of((x, y) => x * x * y);
/// h(1, 2);                          // {{4, 2}, {2, 0}}
/// </code>
/// </remarks>
public static partial class Hessian
{
    /// <summary>Builds the Hessian.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe. It allocates nothing beyond its result.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<double, double[,]> Of(Expression<Func<double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A typed lambda.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Expression<Func<double, double[,]>> Tree(Expression<Func<double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double[,]> Of(Expression<Func<double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double[,]>> Tree(Expression<Func<double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double[,]> Of(Expression<Func<double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double[,]>> Tree(Expression<Func<double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double[,]> Of(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double[,]>> Tree(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double[,]> Of(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double[,]>> Tree(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double[,]> Of(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, double[,]>> Tree(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, double[,]> Of(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, double, double[,]>> Tree(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, double, double[,]> Of(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, double, double, double[,]>> Tree(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, double, double, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T[,]> Of<T>(Expression<Func<T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T[,]>> Tree<T>(Expression<Func<T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T[,]> Of<T>(Expression<Func<T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T[,]>> Tree<T>(Expression<Func<T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T[,]> Of<T>(Expression<Func<T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T[,]>> Tree<T>(Expression<Func<T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T[,]> Of<T>(Expression<Func<T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T[,]>> Tree<T>(Expression<Func<T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T[,]> Of<T>(Expression<Func<T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T[,]>> Tree<T>(Expression<Func<T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, T[,]> Of<T>(Expression<Func<T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, T[,]>> Tree<T>(Expression<Func<T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, T, T[,]> Of<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, T, T[,]>> Tree<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, T, T, T[,]> Of<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, T, T, T[,]>> Tree<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, T, T, T[,]>>(f, new Recipe(Product.Hessian, options));
}
