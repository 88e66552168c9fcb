using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

// Parameters of any type that holds numbers, and data beside.
public static partial class Hessian
{
    /// <summary>The Hessian of a function of numbers and arrays of numbers in any structure: a row and a column for each number of the point, in the order in which it holds them; what carries no derivative has none.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<TPoint, double[,]> Of<TPoint>(Expression<Func<TPoint, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<TPoint, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<TPoint, double[,]>> Tree<TPoint>(Expression<Func<TPoint, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<TPoint, double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <summary>Evaluates once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.Hessian)]
    public static double[,] At<TPoint>(Expression<Func<TPoint, double>> f, TPoint x) => Of(f)(x);

    /// <summary>The Hessian by the first parameter; the second is data.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<TPoint, TData, double[,]> Of<TPoint, TData>(Expression<Func<TPoint, TData, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeCache.Get<Func<TPoint, TData, double[,]>>(f, Recipe.ByFirst(Product.Hessian, wrt, options));

    /// <summary>The same as an expression tree.</summary>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<TPoint, TData, double[,]>> Tree<TPoint, TData>(Expression<Func<TPoint, TData, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<TPoint, TData, double[,]>>(f, Recipe.ByFirst(Product.Hessian, wrt, options));
}
