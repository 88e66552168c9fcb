namespace FunctionalAD;

// Compiled methods.
public static partial class Vjp
{
    /// <summary>The pullback of a compiled method as it stands: a method group, a delegate, a lambda with statements held in a variable.</summary>
    /// <param name="f">The function. Its IL is read, and that of what it calls; what it captured is read when the derivative is called, functions too.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <exception cref="NotDifferentiableException">The method cannot be differentiated; the message says what, where (method, offset, line), why and what to do.</exception>
    /// <typeparam name="TPoint">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    /// <typeparam name="TValue">The type of a parameter or of the result: a number, an array, a tuple, record or struct of such.</typeparam>
    public static Func<TPoint, (TValue Value, Func<TValue, TPoint> Pullback)> OfMethod<TPoint, TValue>(Func<TPoint, TValue> f, AdOptions? options = null) =>
        Of<TPoint, TValue>(Lifting.Method.Of(f), options);

    /// <summary>The pullback of a compiled method as it stands.</summary>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Func<double, (double Value, Func<double, double> Pullback)> OfMethod(Func<double, double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <summary>The pullback of a compiled method as it stands.</summary>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Func<double[], (double Value, Func<double, double[]> Pullback)> OfMethod(Func<double[], double> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <summary>The pullback of a compiled method as it stands.</summary>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Func<double[], (double[] Value, Func<double[], double[]> Pullback)> OfMethod(Func<double[], double[]> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);

    /// <summary>The pullback of a compiled method as it stands.</summary>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    public static Func<double, (double[] Value, Func<double[], double> Pullback)> OfMethod(Func<double, double[]> f, AdOptions? options = null) => Of(Lifting.Method.Of(f), options);
}
