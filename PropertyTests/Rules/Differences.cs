using MathNet.Numerics.Differentiation;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>Derivatives by finite differences of five points.</summary>
internal static class Differences
{
    private const double Step = 2e-4;

    /// <summary>
    /// ∂f/∂xᵢ, or null where two step sizes tell different stories: then the function has a jump or a kink between the points, and
    /// differences know nothing of its derivative.
    /// </summary>
    public static double? Of(Func<object[], double> f, object[] x, int i)
    {
        var (coarse, fine) = (At(Step), At(Step / 4));
        return Math.Abs(coarse - fine) <= 1e-4 * (1 + Math.Abs(fine)) ? coarse : null;

        double At(double step)
        {
            var differences = new NumericalDerivative(5, 2) { StepType = StepType.RelativeX, BaseStepSize = step };
            return differences.EvaluateDerivative(t => f([.. x[..i], t, .. x[(i + 1)..]]), (double)x[i], 1);
        }
    }
}
