namespace FunctionalAD;

/// <summary>
/// Marks a static method as the derivative of another of the same class: <c>[DerivativeOf(nameof(F))] static double DF(double x)</c>. For a
/// function of several arguments there is one such method each, told apart by <see cref="Argument"/>.
/// </summary>
/// <param name="function">The name of the function.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DerivativeOfAttribute(string function) : Attribute
{
    /// <summary>The name of the function.</summary>
    public string Function { get; } = function;

    /// <summary>Which argument the derivative is by, counted from 0.</summary>
    public int Argument { get; init; }
}
