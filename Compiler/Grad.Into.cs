using System.Linq.Expressions;
using FunctionalAD.Delegates;

namespace FunctionalAD;

// Gradients into buffers.
public static partial class Grad
{
    /// <summary>Value and gradient of a function of an array, the gradient into a buffer of the caller.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people. The mode is reverse.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static GradientInto Into(Expression<Func<double[], double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientInto>(f, new Recipe(Product.GradientInto, options));
        return (x, gradient) =>
        {
            Check(x, gradient);
            try
            {
                return core(x, gradient);
            }
            catch
            {
                gradient.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <summary>Value and gradient by the first parameter of a function of an array and of data, the gradient into a buffer of the caller.</summary>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people. The mode is reverse.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static GradientInto<TData> Into<TData>(Expression<Func<double[], TData, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientInto<TData>>(f, new Recipe(Product.GradientInto, options));
        return (x, data, gradient) =>
        {
            Check(x, gradient);
            try
            {
                return core(x, data, gradient);
            }
            catch
            {
                gradient.Fill(double.NaN);
                throw;
            }
        };
    }

    private static void Check(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (x.Length != gradient.Length)
            throw new ArgumentException($"The gradient has {gradient.Length} elements, the point has {x.Length}: give a buffer of the same length.", nameof(gradient));
        if (x.Overlaps(gradient))
            throw new ArgumentException("The gradient overlaps the point, which is read while the gradient is written: give a buffer of its own.", nameof(gradient));
    }
}
