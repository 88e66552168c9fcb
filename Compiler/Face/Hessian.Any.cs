using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

// Of an array of numbers.
public static partial class Hessian
{
    /// <summary>The Hessian of a function of an array, Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ: forward over reverse, a column at a time.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<double[], double[,]> Of(Expression<Func<double[], double>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double[], double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Expression<Func<double[], double[,]>> Tree(Expression<Func<double[], double>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double[], double[,]>>(f, new Recipe(Product.Hessian, options));

    /// <summary>Evaluates once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [Transform(Transform.Hessian)]
    public static double[,] At(Expression<Func<double[], double>> f, double[] x) => Of(f)(x);

    /// <summary>The Hessian of a function of an array, Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ: forward over reverse, a column at a time.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<float[], float[,]> Of(Expression<Func<float[], float>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<float[], float[,]>>(f, new Recipe(Product.Hessian, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Expression<Func<float[], float[,]>> Tree(Expression<Func<float[], float>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<float[], float[,]>>(f, new Recipe(Product.Hessian, options));

    /// <summary>Evaluates once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [Transform(Transform.Hessian)]
    public static float[,] At(Expression<Func<float[], float>> f, float[] x) => Of(f)(x);
}
