namespace FunctionalAD;

// Compiled methods.
public static partial class Diff
{
    /// <summary>The derivative of a compiled method as it stands: a method group, a delegate, a lambda with statements held in a variable.</summary>
    /// <param name="f">The function. Its IL is read, and that of what it calls; what it captured is read when the derivative is called, functions too.</param>
    /// <param name="order">The order.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="NotDifferentiableException">The method cannot be differentiated; the message says what, where (method, offset, line), why and what to do.</exception>
    public static Func<double, double> OfMethod(Func<double, double> f, int order = 1, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), order, options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, int, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T> OfMethod<T>(Func<T, T> f, int order = 1, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), order, options);
}
