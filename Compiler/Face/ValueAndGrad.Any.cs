using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

// Parameters of any type that holds numbers.
public static partial class ValueAndGrad
{
    /// <summary>Value and gradient of a function of anything that holds numbers; the gradient has the type of the parameters.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe; what carries no derivative (integers, text) passes through it untouched.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, (double Value, T1 Gradient)> Of<T1>(Expression<Func<T1, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, (double Value, T1 Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, (double Value, T1 Gradient)>> Tree<T1>(Expression<Func<T1, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, (double Value, T1 Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, T1 Gradient) At<T1>(Expression<Func<T1, double>> f, T1 x) => Of(f)(x);

    /// <summary>Value and gradient of a function of anything that holds numbers; the gradient has the type of the parameters.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe; what carries no derivative (integers, text) passes through it untouched.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, (double Value, (T1, T2) Gradient)> Of<T1, T2>(Expression<Func<T1, T2, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, (double Value, (T1, T2) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, (double Value, (T1, T2) Gradient)>> Tree<T1, T2>(Expression<Func<T1, T2, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, (double Value, (T1, T2) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (T1, T2) Gradient) At<T1, T2>(Expression<Func<T1, T2, double>> f, T1 x, T2 y) => Of(f)(x, y);

    /// <summary>Value and gradient of a function of anything that holds numbers; the gradient has the type of the parameters.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe; what carries no derivative (integers, text) passes through it untouched.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, (double Value, (T1, T2, T3) Gradient)> Of<T1, T2, T3>(Expression<Func<T1, T2, T3, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T3, (double Value, (T1, T2, T3) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T3, (double Value, (T1, T2, T3) Gradient)>> Tree<T1, T2, T3>(Expression<Func<T1, T2, T3, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T3, (double Value, (T1, T2, T3) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    /// <param name="z">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (T1, T2, T3) Gradient) At<T1, T2, T3>(Expression<Func<T1, T2, T3, double>> f, T1 x, T2 y, T3 z) => Of(f)(x, y, z);

    /// <summary>Value and gradient of a function of anything that holds numbers; the gradient has the type of the parameters.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe; what carries no derivative (integers, text) passes through it untouched.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T4, (double Value, (T1, T2, T3, T4) Gradient)> Of<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T3, T4, (double Value, (T1, T2, T3, T4) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T3, T4, (double Value, (T1, T2, T3, T4) Gradient)>> Tree<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T3, T4, (double Value, (T1, T2, T3, T4) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    /// <param name="z">The point.</param>
    /// <param name="u">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.ValueAndGradient)]
    public static (double Value, (T1, T2, T3, T4) Gradient) At<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, double>> f, T1 x, T2 y, T3 z, T4 u) => Of(f)(x, y, z, u);

    /// <summary>Value and gradient of a function of anything that holds numbers; the gradient has the type of the parameters.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe; what carries no derivative (integers, text) passes through it untouched.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, (float Value, T1 Gradient)> Of<T1>(Expression<Func<T1, float>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, (float Value, T1 Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, (float Value, T1 Gradient)>> Tree<T1>(Expression<Func<T1, float>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, (float Value, T1 Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.ValueAndGradient)]
    public static (float Value, T1 Gradient) At<T1>(Expression<Func<T1, float>> f, T1 x) => Of(f)(x);

    /// <summary>Value and gradient of a function of anything that holds numbers; the gradient has the type of the parameters.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe; what carries no derivative (integers, text) passes through it untouched.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, (float Value, (T1, T2) Gradient)> Of<T1, T2>(Expression<Func<T1, T2, float>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, (float Value, (T1, T2) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, (float Value, (T1, T2) Gradient)>> Tree<T1, T2>(Expression<Func<T1, T2, float>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, (float Value, (T1, T2) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.ValueAndGradient)]
    public static (float Value, (T1, T2) Gradient) At<T1, T2>(Expression<Func<T1, T2, float>> f, T1 x, T2 y) => Of(f)(x, y);

    /// <summary>Value and gradient of a function of anything that holds numbers; the gradient has the type of the parameters.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe; what carries no derivative (integers, text) passes through it untouched.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, (float Value, (T1, T2, T3) Gradient)> Of<T1, T2, T3>(Expression<Func<T1, T2, T3, float>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T3, (float Value, (T1, T2, T3) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T3, (float Value, (T1, T2, T3) Gradient)>> Tree<T1, T2, T3>(Expression<Func<T1, T2, T3, float>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T3, (float Value, (T1, T2, T3) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    /// <param name="z">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.ValueAndGradient)]
    public static (float Value, (T1, T2, T3) Gradient) At<T1, T2, T3>(Expression<Func<T1, T2, T3, float>> f, T1 x, T2 y, T3 z) => Of(f)(x, y, z);

    /// <summary>Value and gradient of a function of anything that holds numbers; the gradient has the type of the parameters.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe; what carries no derivative (integers, text) passes through it untouched.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T4, (float Value, (T1, T2, T3, T4) Gradient)> Of<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, float>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<T1, T2, T3, T4, (float Value, (T1, T2, T3, T4) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    [OverloadResolutionPriority(-1)]
    public static Expression<Func<T1, T2, T3, T4, (float Value, (T1, T2, T3, T4) Gradient)>> Tree<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, float>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<T1, T2, T3, T4, (float Value, (T1, T2, T3, T4) Gradient)>>(f, new Recipe(Product.ValueAndGradient, options));

    /// <summary>Evaluates once at a point. Inside a lambda that is itself differentiated this is the derivative program, so derivatives nest.</summary>
    /// <typeparam name="T1">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter: a number, an array, a list of numbers, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    /// <param name="z">The point.</param>
    /// <param name="u">The point.</param>
    [OverloadResolutionPriority(-1)]
    [Transform(Transform.ValueAndGradient)]
    public static (float Value, (T1, T2, T3, T4) Gradient) At<T1, T2, T3, T4>(Expression<Func<T1, T2, T3, T4, float>> f, T1 x, T2 y, T3 z, T4 u) => Of(f)(x, y, z, u);
}
