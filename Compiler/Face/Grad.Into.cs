using System.Linq.Expressions;
using System.Runtime.CompilerServices;
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
        var core = DerivativeCache.Get<GradientInto>(f, IntoFirst(options));
        return (x, gradient) =>
        {
            Buffers.Check(x, gradient, nameof(gradient));
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

    /// <summary>Value and gradient of a function of an array of <c>float</c>, the gradient into a buffer of the caller.</summary>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people. The mode is reverse.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static SingleGradientInto Into(Expression<Func<float[], float>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<SingleGradientInto>(f, IntoFirst(options));
        return (x, gradient) =>
        {
            Buffers.Check(x, gradient, nameof(gradient));
            try
            {
                return core(x, gradient);
            }
            catch
            {
                gradient.Fill(float.NaN);
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
        var core = DerivativeCache.Get<GradientInto<TData>>(f, IntoFirst(options));
        return (x, data, gradient) =>
        {
            Buffers.Check(x, gradient, nameof(gradient));
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

    /// <summary>The same with two kinds of data.</summary>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <typeparam name="TMore">The type of more data.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people. The mode is reverse.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static GradientInto<TData, TMore> Into<TData, TMore>(Expression<Func<double[], TData, TMore, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientInto<TData, TMore>>(f, IntoFirst(options));
        return (x, data, more, gradient) =>
        {
            Buffers.Check(x, gradient, nameof(gradient));
            try
            {
                return core(x, data, more, gradient);
            }
            catch
            {
                gradient.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <summary>Value and gradients of a function of two arrays by both, into buffers of the caller.</summary>
    /// <param name="f">The function.</param>
    /// <param name="wrt"><see cref="Wrt.All"/>; without it the second array is data.</param>
    /// <param name="options">Choices; the defaults are right for most people. The mode is reverse.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    /// <exception cref="ArgumentException">It is not <see cref="Wrt.All"/>.</exception>
    public static GradientsInto Into(Expression<Func<double[], double[], double>> f, Wrt wrt, AdOptions? options = null)
    {
        if (wrt != Wrt.All)
            throw new ArgumentException($"Wrt.{wrt}: leave it out to differentiate by the first array alone.", nameof(wrt));
        var core = DerivativeCache.Get<GradientsInto>(f, new Recipe(Product.GradientInto, options));
        return (x, y, dx, dy) =>
        {
            Buffers.Check(x, dx, nameof(dx));
            Buffers.Check(y, dy, nameof(dy));
            Buffers.Apart(x, dy, nameof(dy));
            Buffers.Apart(y, dx, nameof(dx));
            Buffers.Apart<double>(dx, dy, nameof(dy));
            try
            {
                return core(x, y, dx, dy);
            }
            catch
            {
                dx.Fill(double.NaN);
                dy.Fill(double.NaN);
                throw;
            }
        };
    }

    private static Recipe IntoFirst(AdOptions? options) => new Recipe(Product.GradientInto, options) with { Wrt = Wrt.First };
}
