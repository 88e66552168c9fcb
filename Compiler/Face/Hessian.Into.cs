using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Delegates;

namespace FunctionalAD;

// Into buffers.
public static partial class Hessian
{
    /// <summary>The Hessian, Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ, into a buffer of the caller, row by row: forward over reverse.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe, and allocates nothing itself.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static MatrixInto<double> Into(Expression<Func<double[], double>> f, AdOptions? options = null) =>
        Buffers.Matrix<double>(f, Product.HessianInto, options);

    /// <summary>The Hessian, Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ, into a buffer of the caller, row by row: forward over reverse (in <c>float</c>).</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe, and allocates nothing itself.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    [OverloadResolutionPriority(-1)]
    public static MatrixInto<float> Into(Expression<Func<float[], float>> f, AdOptions? options = null) =>
        Buffers.Matrix<float>(f, Product.HessianInto, options);
}
