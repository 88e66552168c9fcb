namespace FunctionalAD;

// Compiled methods.
public static partial class Jacobian
{
    /// <summary>The Jacobian of a compiled method as it stands: a method group, a delegate, a lambda with statements held in a variable.</summary>
    /// <param name="f">The function. Its IL is read, and that of what it calls; what it captured is read when the derivative is called, functions too.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="NotDifferentiableException">The method cannot be differentiated; the message says what, where (method, offset, line), why and what to do.</exception>
    public static Func<double[], double[,]> OfMethod(Func<double[], double[]> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double[], double[]}, AdOptions)"/>
    public static Func<float[], float[,]> OfMethod(Func<float[], float[]> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double[], double[]}, AdOptions)"/>
    public static Func<double, double[,]> OfMethod(Func<double, double[]> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);
}
