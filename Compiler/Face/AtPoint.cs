namespace FunctionalAD;

/// <summary>A question about a function that is answered at a point: a trace, a check.</summary>
/// <typeparam name="TAnswer">What the answer is.</typeparam>
public sealed class AtPoint<TAnswer>
{
    private readonly int arity;
    private readonly Func<double[], TAnswer> answer;

    // An arity of less than 0 is that of an array, which may have any length.
    internal AtPoint(int arity, Func<double[], TAnswer> answer)
    {
        this.arity = arity;
        this.answer = answer;
    }

    /// <summary>The answer at a point.</summary>
    /// <param name="point">One number per parameter of the function, in their order; of a function of an array, its elements.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than parameters.</exception>
    public TAnswer At(params ReadOnlySpan<double> point) => arity < 0 || point.Length == arity
        ? answer(point.ToArray())
        : throw new ArgumentException($"The function has {arity} parameter{(arity == 1 ? "" : "s")}, the point {point.Length}.", nameof(point));
}
