using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

/// <summary>The pullback (vector-Jacobian product): x ↦ (f(x), ȳ ↦ J(x)ᵀ·ȳ), by reverse accumulation.</summary>
/// <remarks>
/// <code>
/// var (value, pullback) = Vjp.Of((double[] x) => new[] { x[0] * x[1], Math.Sin(x[0]) })([1, 2]);
/// pullback([1, 0]);                 // (2, 1): the first row of the Jacobian
/// </code>
/// </remarks>
public static partial class Vjp
{
    /// <summary>Builds the pullback for a function between any types that hold numbers.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TValue">The type of the value, likewise.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>
    /// x ↦ (f(x), pullback). The pullback keeps a copy of the arrays of x, runs the function again in each call, and may be called any number of times, by any thread.
    /// </returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<TPoint, (TValue Value, Func<TValue, TPoint> Pullback)> Of<TPoint, TValue>(Expression<Func<TPoint, TValue>> f, AdOptions? options = null)
    {
        var value = DerivativeCache.Get<Func<TPoint, TValue>>(f, new Recipe(Product.Value, options));
        var pulls = DerivativeCache.Follow<Func<TPoint, TValue, TPoint>>(f, new Recipe(Product.Vjp, options));
        var snapshot = DerivativeCache.Get<Func<TPoint, TPoint>>(f, new Recipe(Product.Snapshot, options));
        return x =>
        {
            // A point at which the function throws throws here, and as the function does.
            var y = value(x);
            var kept = snapshot(x);
            var pull = pulls();
            return (y, cotangent => pull(kept, cotangent));
        };
    }

    /// <inheritdoc cref="Of{TPoint, TValue}(Expression{Func{TPoint, TValue}}, AdOptions)"/>
    /// <remarks>Of one number, whose type need not be written: <c>Vjp.Of(x => x * x)</c>.</remarks>
    public static Func<double, (double Value, Func<double, double> Pullback)> Of(Expression<Func<double, double>> f, AdOptions? options = null) => Of<double, double>(f, options);

    /// <summary>(x, ȳ) ↦ J(x)ᵀ·ȳ as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TValue">The type of the value, likewise.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Expression<Func<TPoint, TValue, TPoint>> Tree<TPoint, TValue>(Expression<Func<TPoint, TValue>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<TPoint, TValue, TPoint>>(f, new Recipe(Product.Vjp, options));

    /// <summary>J(x)ᵀ·ȳ once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TValue">The type of the value, likewise.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="cotangent">The cotangent of the value.</param>
    [Transform(Transform.Vjp)]
    public static TPoint At<TPoint, TValue>(Expression<Func<TPoint, TValue>> f, TPoint x, TValue cotangent) => Of(f)(x).Pullback(cotangent);
}
