using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

/// <summary>The gradient of a function of 1 to 8 real numbers: <c>∇f = (∂f/∂x, ∂f/∂y, …)</c>, in the order of the parameters.</summary>
/// <remarks>
/// By reverse accumulation (one pass, whatever the number of parameters), or forward for one parameter. An input that does not occur
/// has the derivative 0.
/// <code>
/// var grad = Grad.Of((x, y) => x * y + Math.Exp(x * y));
/// var (dx, dy) = grad(1, 2);        // (2 + 2e², 1 + e²)
/// </code>
/// </remarks>
public static partial class Grad
{
    /// <summary>Builds the gradient.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe. It allocates nothing beyond its result.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<double, double> Of(Expression<Func<double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double>>(f, new Recipe(Product.Gradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A typed lambda.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Expression<Func<double, double>> Tree(Expression<Func<double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double>>(f, new Recipe(Product.Gradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [Transform(Transform.Gradient)]
    public static double At(Expression<Func<double, double>> f, double x) => Of(f)(x);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, (double, double)> Of(Expression<Func<double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, (double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, (double, double)>> Tree(Expression<Func<double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, (double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.Gradient)]
    public static (double, double) At(Expression<Func<double, double, double>> f, double x, double y) => Of(f)(x, y);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, (double, double, double)> Of(Expression<Func<double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, (double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, (double, double, double)>> Tree(Expression<Func<double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, (double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.Gradient)]
    public static (double, double, double) At(Expression<Func<double, double, double, double>> f, double x, double y, double z) => Of(f)(x, y, z);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, (double, double, double, double)> Of(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, (double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, (double, double, double, double)>> Tree(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, (double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.Gradient)]
    public static (double, double, double, double) At(Expression<Func<double, double, double, double, double>> f, double x, double y, double z, double u) => Of(f)(x, y, z, u);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, (double, double, double, double, double)> Of(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, (double, double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, (double, double, double, double, double)>> Tree(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, (double, double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.Gradient)]
    public static (double, double, double, double, double) At(Expression<Func<double, double, double, double, double, double>> f, double x, double y, double z, double u, double v) => Of(f)(x, y, z, u, v);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, (double, double, double, double, double, double)> Of(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, (double, double, double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, (double, double, double, double, double, double)>> Tree(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, (double, double, double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.Gradient)]
    public static (double, double, double, double, double, double) At(Expression<Func<double, double, double, double, double, double, double>> f, double x, double y, double z, double u, double v, double w) => Of(f)(x, y, z, u, v, w);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, (double, double, double, double, double, double, double)> Of(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, double, (double, double, double, double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, double, (double, double, double, double, double, double, double)>> Tree(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, double, (double, double, double, double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.Gradient)]
    public static (double, double, double, double, double, double, double) At(Expression<Func<double, double, double, double, double, double, double, double>> f, double x, double y, double z, double u, double v, double w, double s) => Of(f)(x, y, z, u, v, w, s);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, double, (double, double, double, double, double, double, double, double)> Of(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, double, double, (double, double, double, double, double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, double, double, (double, double, double, double, double, double, double, double)>> Tree(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, double, double, (double, double, double, double, double, double, double, double)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.Gradient)]
    public static (double, double, double, double, double, double, double, double) At(Expression<Func<double, double, double, double, double, double, double, double, double>> f, double x, double y, double z, double u, double v, double w, double s, double t) => Of(f)(x, y, z, u, v, w, s, t);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T> Of<T>(Expression<Func<T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T>> Tree<T>(Expression<Func<T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Gradient)]
    public static T At<T>(Expression<Func<T, T>> f, T x) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, (T, T)> Of<T>(Expression<Func<T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, (T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, (T, T)>> Tree<T>(Expression<Func<T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, (T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Gradient)]
    public static (T, T) At<T>(Expression<Func<T, T, T>> f, T x, T y) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, (T, T, T)> Of<T>(Expression<Func<T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, (T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, (T, T, T)>> Tree<T>(Expression<Func<T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, (T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Gradient)]
    public static (T, T, T) At<T>(Expression<Func<T, T, T, T>> f, T x, T y, T z) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, (T, T, T, T)> Of<T>(Expression<Func<T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, (T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, (T, T, T, T)>> Tree<T>(Expression<Func<T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, (T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Gradient)]
    public static (T, T, T, T) At<T>(Expression<Func<T, T, T, T, T>> f, T x, T y, T z, T u) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, (T, T, T, T, T)> Of<T>(Expression<Func<T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, (T, T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, (T, T, T, T, T)>> Tree<T>(Expression<Func<T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, (T, T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Gradient)]
    public static (T, T, T, T, T) At<T>(Expression<Func<T, T, T, T, T, T>> f, T x, T y, T z, T u, T v) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u, v);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, (T, T, T, T, T, T)> Of<T>(Expression<Func<T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, (T, T, T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, (T, T, T, T, T, T)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, (T, T, T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Gradient)]
    public static (T, T, T, T, T, T) At<T>(Expression<Func<T, T, T, T, T, T, T>> f, T x, T y, T z, T u, T v, T w) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u, v, w);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, T, (T, T, T, T, T, T, T)> Of<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, T, (T, T, T, T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, T, (T, T, T, T, T, T, T)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, T, (T, T, T, T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Gradient)]
    public static (T, T, T, T, T, T, T) At<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, T x, T y, T z, T u, T v, T w, T s) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u, v, w, s);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, T, T, (T, T, T, T, T, T, T, T)> Of<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, T, T, (T, T, T, T, T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, T, T, (T, T, T, T, T, T, T, T)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, T, T, (T, T, T, T, T, T, T, T)>>(f, new Recipe(Product.Gradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.Gradient)]
    public static (T, T, T, T, T, T, T, T) At<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, T x, T y, T z, T u, T v, T w, T s, T t) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u, v, w, s, t);
}
