using System.Linq.Expressions;

namespace FunctionalAD;

public sealed partial class TraceTable
{
    /// <summary>Prepares the trace of a function of 1 to 8 real numbers.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>What is to be told where: <c>.At(x, …)</c>.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static AtPoint<TraceTable> Of(Expression<Func<double, double>> f, AdOptions? options = null) => Traced(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<TraceTable> Of(Expression<Func<double, double, double>> f, AdOptions? options = null) => Traced(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<TraceTable> Of(Expression<Func<double, double, double, double>> f, AdOptions? options = null) => Traced(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<TraceTable> Of(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null) => Traced(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<TraceTable> Of(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null) => Traced(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<TraceTable> Of(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null) => Traced(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<TraceTable> Of(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null) => Traced(f, options);

    /// <inheritdoc cref="Of(Expression{Func{double, double}}, AdOptions)"/>
    public static AtPoint<TraceTable> Of(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null) => Traced(f, options);
}
