using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

/// <summary>The value of a function of 1 to 8 real numbers and its gradient, computed together: <c>(f(x), ∇f(x))</c>.</summary>
/// <remarks>
/// What value and gradient share is computed once.
/// </remarks>
public static partial class ValueAndGrad
{
    /// <summary>Builds value and gradient.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe. It allocates nothing beyond its result.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<double, (double Value, double Gradient)> Of(Expression<Func<double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, (double Value, double Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A typed lambda.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Expression<Func<double, (double Value, double Gradient)>> Tree(Expression<Func<double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, (double Value, double Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, double Gradient) At(Expression<Func<double, double>> f, double x) => Of(f)(x);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, (double Value, (double, double) Gradient)> Of(Expression<Func<double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, (double Value, (double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, (double Value, (double, double) Gradient)>> Tree(Expression<Func<double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, (double Value, (double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (double, double) Gradient) At(Expression<Func<double, double, double>> f, double x, double y) => Of(f)(x, y);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, (double Value, (double, double, double) Gradient)> Of(Expression<Func<double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, (double Value, (double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, (double Value, (double, double, double) Gradient)>> Tree(Expression<Func<double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, (double Value, (double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (double, double, double) Gradient) At(Expression<Func<double, double, double, double>> f, double x, double y, double z) => Of(f)(x, y, z);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, (double Value, (double, double, double, double) Gradient)> Of(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, (double Value, (double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, (double Value, (double, double, double, double) Gradient)>> Tree(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, (double Value, (double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (double, double, double, double) Gradient) At(Expression<Func<double, double, double, double, double>> f, double x, double y, double z, double u) => Of(f)(x, y, z, u);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, (double Value, (double, double, double, double, double) Gradient)> Of(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, (double Value, (double, double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, (double Value, (double, double, double, double, double) Gradient)>> Tree(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, (double Value, (double, double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (double, double, double, double, double) Gradient) At(Expression<Func<double, double, double, double, double, double>> f, double x, double y, double z, double u, double v) => Of(f)(x, y, z, u, v);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, (double Value, (double, double, double, double, double, double) Gradient)> Of(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, (double Value, (double, double, double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, (double Value, (double, double, double, double, double, double) Gradient)>> Tree(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, (double Value, (double, double, double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (double, double, double, double, double, double) Gradient) At(Expression<Func<double, double, double, double, double, double, double>> f, double x, double y, double z, double u, double v, double w) => Of(f)(x, y, z, u, v, w);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, (double Value, (double, double, double, double, double, double, double) Gradient)> Of(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, double, (double Value, (double, double, double, double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, double, (double Value, (double, double, double, double, double, double, double) Gradient)>> Tree(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, double, (double Value, (double, double, double, double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (double, double, double, double, double, double, double) Gradient) At(Expression<Func<double, double, double, double, double, double, double, double>> f, double x, double y, double z, double u, double v, double w, double s) => Of(f)(x, y, z, u, v, w, s);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, double, (double Value, (double, double, double, double, double, double, double, double) Gradient)> Of(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double, double, double, double, double, double, double, (double Value, (double, double, double, double, double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    public static Expression<Func<double, double, double, double, double, double, double, double, (double Value, (double, double, double, double, double, double, double, double) Gradient)>> Tree(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double, double, double, double, double, double, double, (double Value, (double, double, double, double, double, double, double, double) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (double, double, double, double, double, double, double, double) Gradient) At(Expression<Func<double, double, double, double, double, double, double, double, double>> f, double x, double y, double z, double u, double v, double w, double s, double t) => Of(f)(x, y, z, u, v, w, s, t);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, (T Value, T Gradient)> Of<T>(Expression<Func<T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, (T Value, T Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, (T Value, T Gradient)>> Tree<T>(Expression<Func<T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, (T Value, T Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.ValueAndGradient)]
    public static (T Value, T Gradient) At<T>(Expression<Func<T, T>> f, T x) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, (T Value, (T, T) Gradient)> Of<T>(Expression<Func<T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, (T Value, (T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, (T Value, (T, T) Gradient)>> Tree<T>(Expression<Func<T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, (T Value, (T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.ValueAndGradient)]
    public static (T Value, (T, T) Gradient) At<T>(Expression<Func<T, T, T>> f, T x, T y) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, (T Value, (T, T, T) Gradient)> Of<T>(Expression<Func<T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, (T Value, (T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, (T Value, (T, T, T) Gradient)>> Tree<T>(Expression<Func<T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, (T Value, (T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.ValueAndGradient)]
    public static (T Value, (T, T, T) Gradient) At<T>(Expression<Func<T, T, T, T>> f, T x, T y, T z) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, (T Value, (T, T, T, T) Gradient)> Of<T>(Expression<Func<T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, (T Value, (T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, (T Value, (T, T, T, T) Gradient)>> Tree<T>(Expression<Func<T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, (T Value, (T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.ValueAndGradient)]
    public static (T Value, (T, T, T, T) Gradient) At<T>(Expression<Func<T, T, T, T, T>> f, T x, T y, T z, T u) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, (T Value, (T, T, T, T, T) Gradient)> Of<T>(Expression<Func<T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, (T Value, (T, T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, (T Value, (T, T, T, T, T) Gradient)>> Tree<T>(Expression<Func<T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, (T Value, (T, T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.ValueAndGradient)]
    public static (T Value, (T, T, T, T, T) Gradient) At<T>(Expression<Func<T, T, T, T, T, T>> f, T x, T y, T z, T u, T v) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u, v);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, (T Value, (T, T, T, T, T, T) Gradient)> Of<T>(Expression<Func<T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, (T Value, (T, T, T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, (T Value, (T, T, T, T, T, T) Gradient)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, (T Value, (T, T, T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.ValueAndGradient)]
    public static (T Value, (T, T, T, T, T, T) Gradient) At<T>(Expression<Func<T, T, T, T, T, T, T>> f, T x, T y, T z, T u, T v, T w) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u, v, w);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, T, (T Value, (T, T, T, T, T, T, T) Gradient)> Of<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, T, (T Value, (T, T, T, T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, T, (T Value, (T, T, T, T, T, T, T) Gradient)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, T, (T Value, (T, T, T, T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.ValueAndGradient)]
    public static (T Value, (T, T, T, T, T, T, T) Gradient) At<T>(Expression<Func<T, T, T, T, T, T, T, T>> f, T x, T y, T z, T u, T v, T w, T s) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u, v, w, s);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Func<T, T, T, T, T, T, T, T, (T Value, (T, T, T, T, T, T, T, T) Gradient)> Of<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeCache.Get<Func<T, T, T, T, T, T, T, T, (T Value, (T, T, T, T, T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="Tree(Expression{Func{double, double}}, AdOptions)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public static Expression<Func<T, T, T, T, T, T, T, T, (T Value, (T, T, T, T, T, T, T, T) Gradient)>> Tree<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        DerivativeTree.Get<Func<T, T, T, T, T, T, T, T, (T Value, (T, T, T, T, T, T, T, T) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <inheritdoc cref="At(Expression{Func{double, double}}, double)"/>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    [Transform(Transform.ValueAndGradient)]
    public static (T Value, (T, T, T, T, T, T, T, T) Gradient) At<T>(Expression<Func<T, T, T, T, T, T, T, T, T>> f, T x, T y, T z, T u, T v, T w, T s, T t) where T : struct, System.Numerics.IFloatingPointIeee754<T> => Of(f)(x, y, z, u, v, w, s, t);
}
