using System.Linq.Expressions;

namespace FunctionalAD;

/// <summary>
/// Shows what the library makes of a function: the program before and after each stage, the derivative as C# text, operation counts.
/// </summary>
public static partial class Explain
{
    /// <summary>Explains value and gradient of a function of real numbers.</summary>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>The explanation; its <c>ToString</c> is made to be read.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Explanation Of(Expression<Func<double, double>> f, AdOptions? options = null) => Explanation.Of(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Explanation Of(Expression<Func<double, double, double>> f, AdOptions? options = null) => Explanation.Of(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Explanation Of(Expression<Func<double, double, double, double>> f, AdOptions? options = null) => Explanation.Of(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Explanation Of(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) => Explanation.Of(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Explanation Of(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) => Explanation.Of(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Explanation Of(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) => Explanation.Of(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Explanation Of(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) => Explanation.Of(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Explanation Of(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) => Explanation.Of(f, options);

    /// <summary>Explains value and gradient of any lambda, given untyped.</summary>
    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static Explanation Of(LambdaExpression f, AdOptions? options = null) => Explanation.Of(f, options);
}
