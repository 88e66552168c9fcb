namespace FunctionalAD;

// Compiled methods.
public sealed partial class GradientCheck
{
    /// <summary>The check of a compiled method as it stands: a method group, a delegate, a lambda with statements held in a variable.</summary>
    /// <param name="f">The function. Its IL is read, and that of what it calls; what it captured is read when the derivative is called.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="NotDifferentiableException">The method cannot be differentiated; the message says what, where (method, offset, line), why and what to do.</exception>
    public static AtPoint<GradientCheck> OfMethod(Func<double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static AtPoint<GradientCheck> OfMethod(Func<double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static AtPoint<GradientCheck> OfMethod(Func<double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static AtPoint<GradientCheck> OfMethod(Func<double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static AtPoint<GradientCheck> OfMethod(Func<double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static AtPoint<GradientCheck> OfMethod(Func<double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static AtPoint<GradientCheck> OfMethod(Func<double, double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static AtPoint<GradientCheck> OfMethod(Func<double, double, double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]
    public static AtPoint<GradientCheck> OfMethod(Func<double[], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);
}
