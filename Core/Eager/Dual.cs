using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace FunctionalAD.Eager;

/// <summary>
/// A dual number <c>primal + tangent·ε</c> with <c>ε² = 0</c>: forward-mode differentiation by ordinary evaluation. By
/// Taylor's theorem <c>f(x + ẋ·ε) = f(x) + f′(x)·ẋ·ε</c>, so a numeric method that runs on dual numbers returns the
/// directional derivative next to its result.
/// </summary>
/// <remarks>
/// <para>The type is a complete <see cref="IFloatingPointIeee754{TSelf}"/>: any method generic over that interface runs on
/// it unchanged. It is its own base as well, so <c>Dual&lt;Dual&lt;double&gt;&gt;</c> carries second derivatives; the levels
/// are different types and cannot be confused.</para>
/// <para>Comparison, equality, hashing, classification, formatting and conversion to other numbers regard the primal only:
/// a program takes the same branches with and without tangents. Parsing, conversion from other numbers and functions that
/// are constant almost everywhere (rounding, neighbouring bit patterns) yield a zero tangent.</para>
/// <para>A tangent of zero stays zero through every function, however steep. At kinks: |x|′(0) = 0; ties of maximum and
/// minimum share the derivative equally; √x has slope +∞ at 0.</para>
/// </remarks>
/// <typeparam name="T">The type of primal and tangent.</typeparam>
/// <param name="primal">The value.</param>
/// <param name="tangent">The derivative of the value along the direction of differentiation.</param>
[DebuggerDisplay("{Primal} + {Tangent}ε")]
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Generic math is made of them.")]
public readonly partial struct Dual<T>(T primal, T tangent) : IFloatingPointIeee754<Dual<T>>, IVariation
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The value.</summary>
    public T Primal { get; } = primal;

    /// <summary>The derivative of the value along the direction of differentiation.</summary>
    public T Tangent { get; } = tangent;

    bool IVariation.Vanishes => Rules<T>.Vanishes(Primal) && Rules<T>.Vanishes(Tangent);

    /// <summary>Splits the dual number into its parts.</summary>
    /// <param name="primal">The value.</param>
    /// <param name="tangent">The derivative.</param>
    public void Deconstruct(out T primal, out T tangent) => (primal, tangent) = (Primal, Tangent);

    /// <summary>Takes a number as a constant: its tangent is zero.</summary>
    /// <param name="primal">The value.</param>
    public static implicit operator Dual<T>(T primal) => Constant(primal);

    private static Dual<T> Constant(T primal) => new(primal, T.Zero);

    // The pushforward: the tangent of f(x, y, z) is Σ ∂f/∂xᵢ · ẋᵢ.
    private static Dual<T> Push((T Value, T Dx) rule, Dual<T> x) =>
        new(rule.Value, Rules<T>.Chain(x.Tangent, rule.Dx));

    private static Dual<T> Push((T Value, T Dx, T Dy) rule, Dual<T> x, Dual<T> y) =>
        new(rule.Value, Rules<T>.Chain(x.Tangent, rule.Dx) + Rules<T>.Chain(y.Tangent, rule.Dy));

    private static Dual<T> Push((T Value, T Dx, T Dy, T Dz) rule, Dual<T> x, Dual<T> y, Dual<T> z) =>
        new(rule.Value, Rules<T>.Chain(x.Tangent, rule.Dx) + Rules<T>.Chain(y.Tangent, rule.Dy) + Rules<T>.Chain(z.Tangent, rule.Dz));

    private static Dual<T> Select((T Value, T Dx, T Dy) rule, Dual<T> x, Dual<T> y) =>
        new(rule.Value, Rules<T>.Select(x.Tangent, rule.Dx) + Rules<T>.Select(y.Tangent, rule.Dy));

    private static Dual<T> Select((T Value, T Dx, T Dy, T Dz) rule, Dual<T> x, Dual<T> y, Dual<T> z) =>
        new(rule.Value, Rules<T>.Select(x.Tangent, rule.Dx) + Rules<T>.Select(y.Tangent, rule.Dy) + Rules<T>.Select(z.Tangent, rule.Dz));
}
