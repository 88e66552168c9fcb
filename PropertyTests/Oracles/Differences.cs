using MathNet.Numerics.Differentiation;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>Central differences over five points (MathNet), with an estimate of their error from two step widths.</summary>
internal static class Differences
{
    private static readonly double[] weights = new FiniteDifferenceCoefficients(5).GetCoefficients(2, 1);

    /// <summary>The partial derivative, and how far it may be off; infinite where a kink or a pole is near.</summary>
    public static (double Slope, double Error) Partial(Func<double[], double> f, double[] x, int i)
    {
        var (coarse, fine, finest) = (At(f, x, i, 1.0 / 1024), At(f, x, i, 1.0 / 4096), At(f, x, i, 1.0 / 16384));
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
