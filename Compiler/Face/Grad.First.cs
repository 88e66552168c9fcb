using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;

namespace FunctionalAD;

// By the first parameter; the others are data.
public static partial class Grad
{
    /// <summary>By the first parameter, or by all; the others are data.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>; the overload without it differentiates by all parameters.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T1> Of<T1, T2>(Expression<Func<T1, T2, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>The same as an expression tree.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T1>> Tree<T1, T2>(Expression<Func<T1, T2, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>By the first parameter, or by all; the others are data.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>; the overload without it differentiates by all parameters.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T1> Of<T1, T2, T3>(Expression<Func<T1, T2, T3, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T3, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>The same as an expression tree.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T3, T1>> Tree<T1, T2, T3>(Expression<Func<T1, T2, T3, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T3, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>By the first parameter, or by all; the others are data.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>; the overload without it differentiates by all parameters.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T4, T1> Of<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T3, T4, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>The same as an expression tree.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T3, T4, T1>> Tree<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, double>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T3, T4, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>By the first parameter, or by all; the others are data.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>; the overload without it differentiates by all parameters.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T1> Of<T1, T2>(Expression<Func<T1, T2, float>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>The same as an expression tree.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T1>> Tree<T1, T2>(Expression<Func<T1, T2, float>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>By the first parameter, or by all; the others are data.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>; the overload without it differentiates by all parameters.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T1> Of<T1, T2, T3>(Expression<Func<T1, T2, T3, float>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T3, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>The same as an expression tree.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T3, T1>> Tree<T1, T2, T3>(Expression<Func<T1, T2, T3, float>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T3, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>By the first parameter, or by all; the others are data.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>; the overload without it differentiates by all parameters.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.First"/>.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T4, T1> Of<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, float>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T3, T4, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));

    /// <summary>The same as an expression tree.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T3, T4, T1>> Tree<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, float>> f, Wrt wrt, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T3, T4, T1>>(f, Recipe.ByFirst(Product.Gradient, wrt, options));
}
