using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;

namespace FunctionalAD;

// By the first parameter; the second is data.
public static partial class Vjp
{
    /// <summary>Builds the pullback by the first parameter; the second is data.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>
    /// (x, data) ↦ (f(x, data), pullback). The pullback keeps a copy of the arrays of x, and the data as it is: leave that unchanged as long as the pullback is called.
    /// </returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    public static Func<TPoint, TData, (TValue Value, Func<TValue, TPoint> Pullback)> Of<TPoint, TData, TValue>(
        Expression<Func<TPoint, TData, TValue>> f, Wrt wrt, AdOptions? options = null)
    {
        var pulls = DerivativeCache.Follow<Func<TPoint, TData, TValue, TPoint>>(f, Recipe.ByFirst(Product.Vjp, wrt, options));
        var value = DerivativeCache.Get<Func<TPoint, TData, TValue>>(f, new Recipe(Product.Value, options));
        var snapshot = DerivativeCache.Get<Func<TPoint, TData, TPoint>>(f, Recipe.ByFirst(Product.Snapshot, wrt, options));
        return (x, data) =>
        {
            var y = value(x, data);
            var kept = snapshot(x, data);
            var pull = pulls();
            return (y, cotangent => pull(kept, data, cotangent));
        };
    }

    /// <summary>(x, data, ȳ) ↦ J(x)ᵀ·ȳ as an expression tree.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Expression<Func<TPoint, TData, TValue, TPoint>> Tree<TPoint, TData, TValue>(
        Expression<Func<TPoint, TData, TValue>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<TPoint, TData, TValue, TPoint>>(f, Recipe.ByFirst(Product.Vjp, wrt, options));
}
