using System.Linq.Expressions;
using System.Numerics;

namespace FunctionalAD.Delegates;

/// <summary>What is asked of a caller's buffers before anything is computed, and what they hold when something goes wrong.</summary>
internal static class Buffers
{
    /// <summary>The buffer has the length of the point and memory of its own.</summary>
    public static void Check<T>(ReadOnlySpan<T> x, Span<T> buffer, string name)
    {
        if (x.Length != buffer.Length)
            throw new ArgumentException($"The {name} has {buffer.Length} elements, the point has {x.Length}: give a buffer of the same length.", name);
        Apart(x, buffer, name);
    }

    /// <summary>The buffer has memory of its own.</summary>
    public static void Apart<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> buffer, string name)
    {
        if (x.Overlaps(buffer))
            throw new ArgumentException($"The {name} overlaps what is read while it is written: give a buffer of its own.", name);
    }

    /// <summary>A product of a matrix of derivatives and a vector, into a buffer.</summary>
    public static ProductInto<T> Product<T>(LambdaExpression f, Product product, AdOptions? options)
        where T : IFloatingPointIeee754<T>
    {
        var core = DerivativeCache.Get<ProductInto<T>>(f, new Recipe(product, options));
        return (x, v, result) =>
        {
            Apart<T>(x, result, "product");
            Apart<T>(v, result, "product");
            try
            {
                core(x, v, result);
            }
            catch
            {
                result.Fill(T.NaN);
                throw;
            }
        };
    }

    /// <summary>A matrix of derivatives, into a buffer.</summary>
    public static MatrixInto<T> Matrix<T>(LambdaExpression f, Product product, AdOptions? options)
        where T : IFloatingPointIeee754<T>
    {
        var core = DerivativeCache.Get<MatrixInto<T>>(f, new Recipe(product, options));
        return (x, matrix) =>
        {
            Apart<T>(x, matrix, "matrix");
            try
            {
                core(x, matrix);
            }
            catch
            {
                matrix.Fill(T.NaN);
                throw;
            }
        };
    }
}
