namespace FunctionalAD.Differentiation;

/// <summary>What can be made of a function, see <see cref="Transforms"/>.</summary>
public enum Transform
{
    /// <summary>The n-th derivative by the one parameter.</summary>
    Derivative,

    /// <summary>The gradient.</summary>
    Gradient,

    /// <summary>The value, then the gradient.</summary>
    ValueAndGradient,

    /// <summary>The matrix of first derivatives.</summary>
    Jacobian,

    /// <summary>The matrix of second derivatives.</summary>
    Hessian,

    /// <summary>The value, then the derivative along a direction.</summary>
    Jvp,

    /// <summary>The cotangent of the point from that of the value.</summary>
    Vjp,

    /// <summary>The gradient's derivative along a direction.</summary>
    Hvp,

    /// <summary>The coefficients of the Taylor series by the one parameter.</summary>
    Taylor,
}

/// <summary>
/// Marks a method <c>At(function, point…)</c> that evaluates a derivative: inside a lambda that is itself differentiated, a call of it is
/// read as the derivative program, not as a call.
/// </summary>
/// <param name="transform">What it computes.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TransformAttribute(Transform transform) : Attribute
{
    /// <summary>What it computes.</summary>
    public Transform Transform { get; } = transform;
}
