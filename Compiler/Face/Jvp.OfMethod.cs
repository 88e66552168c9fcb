using System.Runtime.CompilerServices;

namespace FunctionalAD;

// Compiled methods.
public static partial class Jvp
{
    /// <summary>The product with the Jacobian of a compiled method as it stands: a method group, a delegate, a lambda with statements held in a variable.</summary>
    /// <param name="f">The function. Its IL is read, and that of what it calls; what it captured is read when the derivative is called, functions too.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="NotDifferentiableException">The method cannot be differentiated; the message says what, where (method, offset, line), why and what to do.</exception>
    public static Func<double, double, (double Value, double Tangent)> OfMethod(Func<double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<(double, double), (double, double), (double Value, double Tangent)> OfMethod(Func<double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<(double, double, double), (double, double, double), (double Value, double Tangent)> OfMethod(Func<double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<(double, double, double, double), (double, double, double, double), (double Value, double Tangent)> OfMethod(Func<double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<(double, double, double, double, double), (double, double, double, double, double), (double Value, double Tangent)> OfMethod(Func<double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<(double, double, double, double, double, double), (double, double, double, double, double, double), (double Value, double Tangent)> OfMethod(Func<double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<(double, double, double, double, double, double, double), (double, double, double, double, double, double, double), (double Value, double Tangent)> OfMethod(Func<double, double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<(double, double, double, double, double, double, double, double), (double, double, double, double, double, double, double, double), (double Value, double Tangent)> OfMethod(Func<double, double, double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, (T Value, T Tangent)> OfMethod<T>(Func<T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<(T, T), (T, T), (T Value, T Tangent)> OfMethod<T>(Func<T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<(T, T, T), (T, T, T), (T Value, T Tangent)> OfMethod<T>(Func<T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<(T, T, T, T), (T, T, T, T), (T Value, T Tangent)> OfMethod<T>(Func<T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<(T, T, T, T, T), (T, T, T, T, T), (T Value, T Tangent)> OfMethod<T>(Func<T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<(T, T, T, T, T, T), (T, T, T, T, T, T), (T Value, T Tangent)> OfMethod<T>(Func<T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<(T, T, T, T, T, T, T), (T, T, T, T, T, T, T), (T Value, T Tangent)> OfMethod<T>(Func<T, T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<(T, T, T, T, T, T, T, T), (T, T, T, T, T, T, T, T), (T Value, T Tangent)> OfMethod<T>(Func<T, T, T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="TPoint">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TValue">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<TPoint, TPoint, (TValue Value, TValue Tangent)> OfMethod<TPoint, TValue>(Func<TPoint, TValue> f, AdOptions? options = null) =>
        Of<TPoint, TValue>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[], double[], (double Value, double Tangent)> OfMethod(Func<double[], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[], double[], (double[] Value, double[] Tangent)> OfMethod(Func<double[], double[]> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, (double[] Value, double[] Tangent)> OfMethod(Func<double, double[]> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);
}
