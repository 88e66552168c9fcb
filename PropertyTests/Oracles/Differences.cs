using MathNet.Numerics.Differentiation;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>Central differences over five points (MathNet), with an estimate of their error from two step widths.</summary>
internal static class Differences
{
    private static readonly double[] weights = new FiniteDifferenceCoefficients(5).GetCoefficients(2, 1);

    /// <summary>
    /// The partial derivative, and how far it may be off; infinite where a kink or a pole is near. The width is that of the piece on which the
    /// function is looked at.
    /// </summary>
    public static (double Slope, double Error) Partial(Func<double[], double> f, double[] x, int i, double width = 1)
    {
        var (coarse, fine, finest) = (At(f, x, i, width / 1024), At(f, x, i, width / 4096), At(f, x, i, width / 16384));
        var error = Math.Max(Math.Abs(coarse - fine), Math.Abs(fine - finest));
        return (fine, double.IsFinite(error) ? error : double.PositiveInfinity);
    }

    private static double At(Func<double[], double> f, double[] x, int i, double step)
    {
        var near = (double[])x.Clone();
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++)
        {
            near[i] = x[i] + ((k - 2) * step);
            sum += weights[k] * f(near);
        }

        return sum / step;
    }
}
