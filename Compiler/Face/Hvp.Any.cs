using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

// Parameters of any type that holds numbers.
public static partial class Hvp
{
    /// <summary>(x, v) ↦ H(x)·v for a function of anything that holds numbers, forward over reverse: a few times the cost of f, whatever the size of x.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<TPoint, TPoint, TPoint> Of<TPoint>(Expression<Func<TPoint, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<TPoint, TPoint, TPoint>>(f, new Recipe(Product.Hvp, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<TPoint, TPoint, TPoint>> Tree<TPoint>(Expression<Func<TPoint, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<TPoint, TPoint, TPoint>>(f, new Recipe(Product.Hvp, options));

    /// <summary>Evaluates once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The direction.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.Hvp)]
    public static TPoint At<TPoint>(Expression<Func<TPoint, double>> f, TPoint x, TPoint v) => Of(f)(x, v);
}
