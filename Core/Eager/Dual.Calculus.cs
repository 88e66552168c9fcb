using System.Numerics;

namespace FunctionalAD.Eager;

/// <summary>Forward-mode differentiation of functions of one variable, and the seeds for functions of several.</summary>
/// <example>
/// <code>
/// double slope = Dual.Derivative(x => x * Dual&lt;double&gt;.Sin(x), 2.0);
/// </code>
/// </example>
public static class Dual
{
    /// <summary>The variable of differentiation at a point: tangent 1.</summary>
    /// <typeparam name="T">The type of the primal.</typeparam>
    /// <param name="x">The point.</param>
    /// <returns><c>x + 1·ε</c>.</returns>
    public static Dual<T> Variable<T>(T x)
        where T : IFloatingPointIeee754<T> => new(x, T.One);

    /// <summary>A constant: tangent 0.</summary>
    /// <typeparam name="T">The type of the primal.</typeparam>
    /// <param name="x">The constant.</param>
    /// <returns><c>x + 0·ε</c>.</returns>
    public static Dual<T> Constant<T>(T x)
        where T : IFloatingPointIeee754<T> => new(x, T.Zero);

    /// <summary>The derivative of a function at a point, f′(x).</summary>
    /// <remarks>
    /// A derivative taken inside another one lives on <c>Dual&lt;Dual&lt;T&gt;&gt;</c>, so its perturbation and that of the
    /// outer one stay apart.
    /// </remarks>
    /// <typeparam name="T">The type of argument and derivative.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <returns>The tangent of f(x + 1·ε).</returns>
    public static T Derivative<T>(Func<Dual<T>, Dual<T>> f, T x)
        where T : IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(f);
        return f(Variable(x)).Tangent;
    }
}
