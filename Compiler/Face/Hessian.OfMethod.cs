namespace FunctionalAD;

// Compiled methods.
public static partial class Hessian
{
    /// <summary>The Hessian of a compiled method as it stands: a method group, a delegate, a lambda with statements held in a variable.</summary>
    /// <param name="f">The function. Its IL is read, and that of what it calls; what it captured is read when the derivative is called, functions too.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="NotDifferentiableException">The method cannot be differentiated; the message says what, where (method, offset, line), why and what to do.</exception>
    public static Func<double, double[,]> OfMethod(Func<double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double[,]> OfMethod(Func<double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double[,]> OfMethod(Func<double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double[,]> OfMethod(Func<double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double, double[,]> OfMethod(Func<double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double[,]> OfMethod(Func<double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, double[,]> OfMethod(Func<double, double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, double, double[,]> OfMethod(Func<double, double, double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T[,]> OfMethod<T>(Func<T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T[,]> OfMethod<T>(Func<T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T[,]> OfMethod<T>(Func<T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T[,]> OfMethod<T>(Func<T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T, T[,]> OfMethod<T>(Func<T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T, T, T[,]> OfMethod<T>(Func<T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T, T, T, T[,]> OfMethod<T>(Func<T, T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T, T, T, T, T[,]> OfMethod<T>(Func<T, T, T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[], double[,]> OfMethod(Func<double[], double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<float[], float[,]> OfMethod(Func<float[], float> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="TPoint">The type of the point: a number, an array, a list, a tuple, record or struct of such.</typeparam>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]
    public static Func<TPoint, double[,]> OfMethod<TPoint>(Func<TPoint, double> f, AdOptions? options = null) =>
        Of<TPoint>(Lifting.Method.Of(f), options);
}
