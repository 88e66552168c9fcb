using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;

namespace FunctionalAD;

/// <summary>The matrix of first derivatives of a function with many outputs: Jᵢⱼ = ∂yᵢ/∂xⱼ.</summary>
/// <remarks>
/// <code>
/// var j = Jacobian.Of((double[] x) => new[] { x[0] * x[1], Math.Sin(x[0]) });
/// j([1, 2]);                        // {{2, 1}, {cos 1, 0}}
/// </code>
/// </remarks>
public static partial class Jacobian
{
    /// <summary>The Jacobian, Jᵢⱼ = ∂yᵢ/∂xⱼ: rows are outputs. By columns forward or by rows in reverse, whichever are fewer, unless <see cref="AdOptions.Mode"/> says which.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<double[], double[,]> Of(Expression<Func<double[], double[]>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double[], double[,]>>(f, new Recipe(Product.Jacobian, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Expression<Func<double[], double[,]>> Tree(Expression<Func<double[], double[]>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double[], double[,]>>(f, new Recipe(Product.Jacobian, options));

    /// <summary>Evaluates once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [Transform(Transform.Jacobian)]
    public static double[,] At(Expression<Func<double[], double[]>> f, double[] x) => Of(f)(x);

    /// <summary>The Jacobian, Jᵢⱼ = ∂yᵢ/∂xⱼ: rows are outputs. By columns forward or by rows in reverse, whichever are fewer, unless <see cref="AdOptions.Mode"/> says which.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<float[], float[,]> Of(Expression<Func<float[], float[]>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<float[], float[,]>>(f, new Recipe(Product.Jacobian, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Expression<Func<float[], float[,]>> Tree(Expression<Func<float[], float[]>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<float[], float[,]>>(f, new Recipe(Product.Jacobian, options));

    /// <summary>Evaluates once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [Transform(Transform.Jacobian)]
    public static float[,] At(Expression<Func<float[], float[]>> f, float[] x) => Of(f)(x);

    /// <summary>The Jacobian, Jᵢⱼ = ∂yᵢ/∂xⱼ: rows are outputs. By columns forward or by rows in reverse, whichever are fewer, unless <see cref="AdOptions.Mode"/> says which.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Func<double, double[,]> Of(Expression<Func<double, double[]>> f, AdOptions? options = null) =>
        DerivativeCache.Get<Func<double, double[,]>>(f, new Recipe(Product.Jacobian, options));

    /// <summary>The same as an expression tree: to read, to compile, to differentiate again.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Expression<Func<double, double[,]>> Tree(Expression<Func<double, double[]>> f, AdOptions? options = null) =>
        DerivativeTree.Get<Func<double, double[,]>>(f, new Recipe(Product.Jacobian, options));

    /// <summary>Evaluates once; inside a lambda that is itself differentiated this is the derivative program.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    [Transform(Transform.Jacobian)]
    public static double[,] At(Expression<Func<double, double[]>> f, double x) => Of(f)(x);
}
