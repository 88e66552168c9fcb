using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;

namespace FunctionalAD;

// By the first parameter; the second is data.
public static partial class Hvp
{
    /// <summary>(x, data, v) ↦ H(x)·v by the first parameter; the second is data.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<TPoint, TData, TPoint, TPoint> Of<TPoint, TData>(Expression<Func<TPoint, TData, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeCache.Get<Func<TPoint, TData, TPoint, TPoint>>(f, Recipe.ByFirst(Product.Hvp, wrt, options));

    /// <summary>The same as an expression tree.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<TPoint, TData, TPoint, TPoint>> Tree<TPoint, TData>(Expression<Func<TPoint, TData, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<TPoint, TData, TPoint, TPoint>>(f, Recipe.ByFirst(Product.Hvp, wrt, options));
}
