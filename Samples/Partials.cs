using System.Linq.Expressions;

namespace FunctionalAD.Samples;

/// <summary>A function of as many numbers as the first span holds: its value, and its partial derivatives into the second.</summary>
internal delegate double ValueAndPartials(ReadOnlySpan<double> point, Span<double> partials);

/// <summary>
/// The derivative of a lambda whose number of parameters is known only at run time. The library's delegates have their arity in
/// their type, so this is the one place that has a case for each.
/// </summary>
internal static class Partials
{
    /// <summary>Value and exact partial derivatives in one pass.</summary>
    /// <param name="f">A lambda of 1 to 8 doubles that gives a double.</param>
    /// <exception cref="NotDifferentiableException">The lambda has a part that cannot be differentiated.</exception>
    public static ValueAndPartials Of(LambdaExpression f) => f switch
    {
        Expression<Func<double, double>> g => Spread(ValueAndGrad.Of(g)),
        Expression<Func<double, double, double>> g => Spread(ValueAndGrad.Of(g)),
        Expression<Func<double, double, double, double>> g => Spread(ValueAndGrad.Of(g)),
        Expression<Func<double, double, double, double, double>> g => Spread(ValueAndGrad.Of(g)),
        Expression<Func<double, double, double, double, double, double>> g => Spread(ValueAndGrad.Of(g)),
        Expression<Func<double, double, double, double, double, double, double>> g => Spread(ValueAndGrad.Of(g)),
        Expression<Func<double, double, double, double, double, double, double, double>> g => Spread(ValueAndGrad.Of(g)),
        Expression<Func<double, double, double, double, double, double, double, double, double>> g => Spread(ValueAndGrad.Of(g)),
        _ => throw new ArgumentException($"A function of 1 to 8 doubles is needed, not {f.Type}.", nameof(f)),
    };

    private static ValueAndPartials Spread(Func<double, (double, double)> f) => (p, d) =>
    {
        (var value, d[0]) = f(p[0]);
        return value;
    };

    private static ValueAndPartials Spread(Func<double, double, (double, (double, double))> f) => (p, d) =>
    {
        (var value, (d[0], d[1])) = f(p[0], p[1]);
        return value;
    };

    private static ValueAndPartials Spread(
        Func<double, double, double,
            (double, (double, double, double))> f) => (p, d) =>
    {
        (var value, (d[0], d[1], d[2])) = f(p[0], p[1], p[2]);
        return value;
    };

    private static ValueAndPartials Spread(
        Func<double, double, double, double,
            (double, (double, double, double, double))> f) => (p, d) =>
    {
        (var value, (d[0], d[1], d[2], d[3])) = f(p[0], p[1], p[2], p[3]);
        return value;
    };

    private static ValueAndPartials Spread(
        Func<double, double, double, double, double,
            (double, (double, double, double, double, double))> f) => (p, d) =>
    {
        (var value, (d[0], d[1], d[2], d[3], d[4])) = f(p[0], p[1], p[2], p[3], p[4]);
        return value;
    };

    private static ValueAndPartials Spread(
        Func<double, double, double, double, double, double,
            (double, (double, double, double, double, double, double))> f) => (p, d) =>
    {
        (var value, (d[0], d[1], d[2], d[3], d[4], d[5])) = f(p[0], p[1], p[2], p[3], p[4], p[5]);
        return value;
    };

    private static ValueAndPartials Spread(
        Func<double, double, double, double, double, double, double,
            (double, (double, double, double, double, double, double, double))> f) => (p, d) =>
    {
        (var value, (d[0], d[1], d[2], d[3], d[4], d[5], d[6])) = f(p[0], p[1], p[2], p[3], p[4], p[5], p[6]);
        return value;
    };

    private static ValueAndPartials Spread(
        Func<double, double, double, double, double, double, double, double,
            (double, (double, double, double, double, double, double, double, double))> f) => (p, d) =>
    {
        (var value, (d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7])) = f(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
        return value;
    };
}
