using MathNet.Numerics.Differentiation;

namespace FunctionalAD.Bench.Formulas;

/// <summary>Gradients by finite differences: the way without a derivative.</summary>
internal static class Numeric
{
    private const int Points = 5;
    private const int Centre = 2;
    private static readonly NumericalJacobian Jacobian = new(Points, Centre);

    /// <summary>MathNet's five-point gradient with its own choice of step, as its users call it.</summary>
    public static double[] Gradient(Func<double[], double> function, double[] at) => Jacobian.Evaluate(function, at);

    /// <summary>
    /// A slow and more accurate one to check derivatives by: five points with a step near the fifth root of the rounding
    /// error, where truncation and cancellation weigh the same.
    /// </summary>
    public static double[] Careful(Func<double[], double> function, double[] at)
    {
        return [.. at.Select((_, i) => Partial(i))];

        double Partial(int i)
        {
            var h = 1e-3 * (at[i] == 0 ? 1 : Math.Abs(at[i]));
            return (8 * (At(h) - At(-h)) - (At(2 * h) - At(-2 * h))) / (12 * h);

            double At(double step)
            {
                var moved = (double[])at.Clone();
                moved[i] += step;
                return function(moved);
            }
        }
    }
}
