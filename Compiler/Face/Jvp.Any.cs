using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

// Parameters and values of any type that holds numbers.
public static partial class Jvp
{
    /// <summary>(x, v) ↦ (f(x), J(x)·v) for a function between any types that hold numbers; the direction has the type of the point.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TValue">The type of the value, likewise.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe. A direction of other lengths than the point throws as the function's own reads would.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<TPoint, TPoint, (TValue Value, TValue Tangent)> Of<TPoint, TValue>(Expression<Func<TPoint, TValue>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<TPoint, TPoint, (TValue Value, TValue Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TValue">The type of the value, likewise.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<TPoint, TPoint, (TValue Value, TValue Tangent)>> Tree<TPoint, TValue>(Expression<Func<TPoint, TValue>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<TPoint, TPoint, (TValue Value, TValue Tangent)>>(f, new Recipe(Product.Jvp, options));

    /// <summary>Evaluates once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TValue">The type of the value, likewise.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The direction.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.Jvp)]
    public static (TValue Value, TValue Tangent) At<TPoint, TValue>(Expression<Func<TPoint, TValue>> f, TPoint x, TPoint v) => Of(f)(x, v);
}
