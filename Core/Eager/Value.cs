using System.Diagnostics;
using System.Numerics;

namespace FunctionalAD.Eager;

/// <summary>
/// A number that remembers how it was computed: reverse-mode differentiation by ordinary evaluation. Each operation makes
/// a node that holds its primal, links to its operands and the partial derivatives by them; the links are the tape.
/// <see cref="Backward()"/> pulls a cotangent from the node back to everything it was computed from.
/// </summary>
/// <remarks>
/// <para>Nodes never change, and there is no global state: threads may build on the same values and go backward from
/// different roots at the same time.</para>
/// <para>A value is a variable, made by <see cref="Variable"/>, a constant, or the result of an operation. Numbers converted
/// to values and results of constants only are constants; nothing is recorded for them.</para>
/// <para>The type is a complete <see cref="IFloatingPointIeee754{TSelf}"/>: generic numeric methods run on it unchanged.
/// It can be the base of <see cref="Dual{T}"/>, for Hessian-vector products forward over reverse. Being a class, its default
/// is null: generic code has to start sums from <c>T.Zero</c>.</para>
/// <para>Comparison, equality, hashing, classification, formatting and conversion to other numbers regard the primal only.
/// Derivative rules and conventions are those of <see cref="Dual{T}"/>: the same table serves both.</para>
/// </remarks>
/// <example>
/// <code>
/// Value x = Value.Variable(2), y = Value.Variable(3);
/// Gradients g = (x * Value.Sin(y)).Backward();
/// double dx = g[x], dy = g[y];
/// </code>
/// </example>
[DebuggerDisplay("{Primal}")]
public sealed partial class Value : IFloatingPointIeee754<Value>, IVariation
{
    private readonly bool _varies;

    // A constant: no links.
    private Value(double primal) => Primal = primal;

    private Value(double primal, bool varies) => (Primal, _varies) = (primal, varies);

    // An operand that cannot vary is not linked, and a result without links cannot vary either.
    private Value(double primal, Value? left, double leftPartial, Value? right, double rightPartial)
    {
        Primal = primal;
        (Left, LeftPartial) = left is { _varies: true } ? (left, leftPartial) : default;
        (Right, RightPartial) = right is { _varies: true } ? (right, rightPartial) : default;
        _varies = Left is not null || Right is not null;
    }

    /// <summary>The value.</summary>
    public double Primal { get; }

    /// <summary>Whether the value does not depend on any variable.</summary>
    public bool IsConstant => !_varies;

    internal Value? Left { get; }

    internal Value? Right { get; }

    internal double LeftPartial { get; }

    internal double RightPartial { get; }

    bool IVariation.Vanishes => IsConstant && Primal == 0;

    /// <summary>A variable of differentiation.</summary>
    /// <param name="x">Its primal.</param>
    /// <returns>A new variable, distinct from all others even at the same primal.</returns>
    public static Value Variable(double x) => new(x, varies: true);

    /// <summary>A constant, which has no gradient.</summary>
    /// <param name="x">Its primal.</param>
    /// <returns>The constant.</returns>
    public static Value Constant(double x) => new(x);

    /// <summary>Takes a number as a constant.</summary>
    /// <param name="x">The number.</param>
    public static implicit operator Value(double x) => Constant(x);

    /// <summary>The gradient of a function of several variables at a point.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <returns>The partial derivatives ∂f/∂xᵢ.</returns>
    public static double[] Gradient(Func<Value[], Value> f, params double[] x)
    {
        ArgumentNullException.ThrowIfNull(f);
        Value[] variables = Array.ConvertAll(x, Variable);
        Gradients gradients = f(variables).Backward();
        return Array.ConvertAll(variables, v => gradients[v]);
    }

    /// <summary>The derivatives of this value by everything it was computed from.</summary>
    /// <returns>The adjoints, with that of this value being 1.</returns>
    public Gradients Backward() => Backward(1);

    /// <summary>Pulls a cotangent back: the derivatives of this value, times a seed.</summary>
    /// <param name="seed">The cotangent of this value.</param>
    /// <returns>The adjoints, with that of this value being the seed.</returns>
    public Gradients Backward(double seed) => new(this, seed);

    private static Value Record((double Value, double Dx) rule, Value x) => new(rule.Value, x, rule.Dx, null, 0);

    private static Value Record((double Value, double Dx, double Dy) rule, Value x, Value y) => new(rule.Value, x, rule.Dx, y, rule.Dy);

    // Two links are enough: the third operand joins a node that gathers the first two and hands its cotangent on as it is.
    private static Value Record((double Value, double Dx, double Dy, double Dz) rule, Value x, Value y, Value z) =>
        new(rule.Value, new Value(rule.Value, x, rule.Dx, y, rule.Dy), 1, z, rule.Dz);

    private static Value Select((double Value, double Dx, double Dy) rule, Value x, Value y) =>
        new(rule.Value, Selected(x, rule.Dx), rule.Dx, Selected(y, rule.Dy), rule.Dy);

    private static Value Select((double Value, double Dx, double Dy, double Dz) rule, Value x, Value y, Value z) =>
        new(rule.Value, Select((rule.Value, rule.Dx, rule.Dy), x, y), 1, Selected(z, rule.Dz), rule.Dz);

    // An operand of weight zero is not connected to the result.
    private static Value? Selected(Value x, double weight) => weight == 0 ? null : x;
}
