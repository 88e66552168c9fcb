using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Delegates;

namespace FunctionalAD;

// Gradients into the arrays of a record.
public static partial class Grad
{
    /// <summary>Value and gradient of a function of a record of arrays, the gradient into the arrays of another such record, which may be used again and again.</summary>
    /// <typeparam name="T">A record, tuple or struct whose components are arrays of <c>double</c> or <c>float</c>, or again such.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people. The mode is reverse.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    /// <exception cref="ArgumentException">T holds something else than arrays of numbers.</exception>
    [OverloadResolutionPriority(-1)]
    public static GradientIntoRecord<T> Into<T>(Expression<Func<T, double>> f, AdOptions? options = null)
    {
        var arrays = ArraysOf<T>.Known;
        var core = DerivativeCache.Get<GradientIntoRecord<T>>(f, IntoFirst(options));
        return (x, gradient) =>
        {
            arrays.Check(x, gradient);
            try
            {
                return core(x, gradient);
            }
            catch
            {
                arrays.Spoil(gradient);
                throw;
            }
        };
    }

    /// <summary>The same for a function of a record of arrays and of data, by which it is not differentiated.</summary>
    /// <typeparam name="T">A record, tuple or struct whose components are arrays of <c>double</c> or <c>float</c>, or again such.</typeparam>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">Choices; the defaults are right for most people. The mode is reverse.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    /// <exception cref="ArgumentException">T holds something else than arrays of numbers.</exception>
    [OverloadResolutionPriority(-1)]
    public static GradientIntoRecord<T, TData> Into<T, TData>(Expression<Func<T, TData, double>> f, AdOptions? options = null)
    {
        var arrays = ArraysOf<T>.Known;
        var core = DerivativeCache.Get<GradientIntoRecord<T, TData>>(f, IntoFirst(options));
        return (x, data, gradient) =>
        {
            arrays.Check(x, gradient);
            try
            {
                return core(x, data, gradient);
            }
            catch
            {
                arrays.Spoil(gradient);
                throw;
            }
        };
    }
}
