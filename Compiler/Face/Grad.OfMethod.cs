using System.Runtime.CompilerServices;

namespace FunctionalAD;

// Compiled methods.
public static partial class Grad
{
    /// <summary>The gradient of a compiled method as it stands: a method group, a delegate, a lambda with statements held in a variable.</summary>
    /// <param name="f">The function. Its IL is read, and that of what it calls; what it captured is read when the derivative is called, functions too.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="NotDifferentiableException">The method cannot be differentiated; the message says what, where (method, offset, line), why and what to do.</exception>
    public static Func<double, double> OfMethod(Func<double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, (double, double)> OfMethod(Func<double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, (double, double, double)> OfMethod(Func<double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, (double, double, double, double)> OfMethod(Func<double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double, (double, double, double, double, double)> OfMethod(Func<double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, (double, double, double, double, double, double)> OfMethod(Func<double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, (double, double, double, double, double, double, double)> OfMethod(Func<double, double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double, double, double, double, double, double, double, double, (double, double, double, double, double, double, double, double)> OfMethod(Func<double, double, double, double, double, double, double, double, double> f, AdOptions? options = null) =>
        Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T> OfMethod<T>(Func<T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, (T, T)> OfMethod<T>(Func<T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, (T, T, T)> OfMethod<T>(Func<T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, (T, T, T, T)> OfMethod<T>(Func<T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T, (T, T, T, T, T)> OfMethod<T>(Func<T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T, T, (T, T, T, T, T, T)> OfMethod<T>(Func<T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T, T, T, (T, T, T, T, T, T, T)> OfMethod<T>(Func<T, T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T">A real type.</typeparam>
    public static Func<T, T, T, T, T, T, T, T, (T, T, T, T, T, T, T, T)> OfMethod<T>(Func<T, T, T, T, T, T, T, T, T> f, AdOptions? options = null) where T : struct, System.Numerics.IFloatingPointIeee754<T> =>
        Of<T>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T1> OfMethod<T1>(Func<T1, double> f, AdOptions? options = null) =>
        Of<T1>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, (T1, T2)> OfMethod<T1, T2>(Func<T1, T2, double> f, AdOptions? options = null) =>
        Of<T1, T2>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices.</param>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T1> OfMethod<T1, T2>(Func<T1, T2, double> f, Wrt wrt, AdOptions? options = null) =>
        Of<T1, T2>(Lifting.Method.Of(f), wrt, options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, (T1, T2, T3)> OfMethod<T1, T2, T3>(Func<T1, T2, T3, double> f, AdOptions? options = null) =>
        Of<T1, T2, T3>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices.</param>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T1> OfMethod<T1, T2, T3>(Func<T1, T2, T3, double> f, Wrt wrt, AdOptions? options = null) =>
        Of<T1, T2, T3>(Lifting.Method.Of(f), wrt, options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T4, (T1, T2, T3, T4)> OfMethod<T1, T2, T3, T4>(Func<T1, T2, T3, T4, double> f, AdOptions? options = null) =>
        Of<T1, T2, T3, T4>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices.</param>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T4, T1> OfMethod<T1, T2, T3, T4>(Func<T1, T2, T3, T4, double> f, Wrt wrt, AdOptions? options = null) =>
        Of<T1, T2, T3, T4>(Lifting.Method.Of(f), wrt, options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T1> OfMethod<T1>(Func<T1, float> f, AdOptions? options = null) =>
        Of<T1>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, (T1, T2)> OfMethod<T1, T2>(Func<T1, T2, float> f, AdOptions? options = null) =>
        Of<T1, T2>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices.</param>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T1> OfMethod<T1, T2>(Func<T1, T2, float> f, Wrt wrt, AdOptions? options = null) =>
        Of<T1, T2>(Lifting.Method.Of(f), wrt, options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, (T1, T2, T3)> OfMethod<T1, T2, T3>(Func<T1, T2, T3, float> f, AdOptions? options = null) =>
        Of<T1, T2, T3>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices.</param>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T1> OfMethod<T1, T2, T3>(Func<T1, T2, T3, float> f, Wrt wrt, AdOptions? options = null) =>
        Of<T1, T2, T3>(Lifting.Method.Of(f), wrt, options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T4, (T1, T2, T3, T4)> OfMethod<T1, T2, T3, T4>(Func<T1, T2, T3, T4, float> f, AdOptions? options = null) =>
        Of<T1, T2, T3, T4>(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    /// <typeparam name="T1">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T2">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T3">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="T4">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.First"/>.</param>
    /// <param name="options">Choices.</param>
    [OverloadResolutionPriority(-1)]
    public static Func<T1, T2, T3, T4, T1> OfMethod<T1, T2, T3, T4>(Func<T1, T2, T3, T4, float> f, Wrt wrt, AdOptions? options = null) =>
        Of<T1, T2, T3, T4>(Lifting.Method.Of(f), wrt, options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[], double[]> OfMethod(Func<double[], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[], double[], (double[], double[])> OfMethod(Func<double[], double[], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<float[], float[]> OfMethod(Func<float[], float> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<float[], float[], (float[], float[])> OfMethod(Func<float[], float[], float> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[,], double[,]> OfMethod(Func<double[,], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[,], double[,], (double[,], double[,])> OfMethod(Func<double[,], double[,], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[][], double[][]> OfMethod(Func<double[][], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <inheritdoc cref="OfMethod(Func{double, double}, AdOptions)"/>
    public static Func<double[][], double[][], (double[][], double[][])> OfMethod(Func<double[][], double[][], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);
}
