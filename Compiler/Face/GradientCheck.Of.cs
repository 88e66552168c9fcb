using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace FunctionalAD;

public sealed partial class GradientCheck
{
    /// <summary>Prepares the check of a function of 1 to 8 real numbers.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>What is to be told where: <c>.At(x, …)</c>.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static AtPoint<GradientCheck> Of(Expression<Func<double, double>> f, AdOptions? options = null) => Checked(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<GradientCheck> Of(Expression<Func<double, double, double>> f, AdOptions? options = null) => Checked(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<GradientCheck> Of(Expression<Func<double, double, double, double>> f, AdOptions? options = null) => Checked(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<GradientCheck> Of(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) => Checked(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<GradientCheck> Of(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) => Checked(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<GradientCheck> Of(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) => Checked(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<GradientCheck> Of(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) => Checked(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<GradientCheck> Of(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) => Checked(f, options);

    /// <summary>Prepares the check of a function of an array: a row per element.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>What is to be told where: <c>.At(x)</c>, an array of any length. It costs some hundred values of the function for each element.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static AtPoint<GradientCheck> Of(Expression<Func<double[], double>> f, AdOptions? options = null) => Checked(f, options);
}
