using MathNet.Numerics.Differentiation;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>Central differences over five points (MathNet), with an estimate of their error from two step widths.</summary>
internal static class Differences
{
    private static readonly double[] weights = new FiniteDifferenceCoefficients(5).GetCoefficients(2, 1);

    /// <summary>
    /// The partial derivative, and how far it may be off; infinite where a kink or a pole is near, and as large as that makes it where the value itself does not fit
    /// those beside it: a function may jump at the point alone. The width is that of the piece on which the function is looked at.
    /// </summary>
    public static (double Slope, double Error) Partial(Func<double[], double> f, double[] x, int i, double width = 1)
    {
        var ((coarse, _), (fine, _), (finest, jump)) = (At(f, x, i, width / 1024), At(f, x, i, width / 4096), At(f, x, i, width / 16384));
        var error = Math.Max(Math.Max(Math.Abs(coarse - fine), Math.Abs(fine - finest)), jump);
        return (fine, double.IsFinite(error) ? error : double.PositiveInfinity);
    }

    // The slope, and by how much of it the value differs from what the four beside it tell: (4·(f(h) + f(−h)) − f(2h) − f(−2h))/6.
    private static (double Slope, double Jump) At(Func<double[], double> f, double[] x, int i, double step)
    {
        var near = (double[])x.Clone();
        var values = new double[weights.Length];
        for (var k = 0; k < weights.Length; k++)
        {
            near[i] = x[i] + ((k - 2) * step);
            values[k] = f(near);
        }

        var middle = ((4 * (values[1] + values[3])) - values[0] - values[4]) / 6;
        return (weights.Zip(values, (w, v) => w * v).Sum() / step, Math.Abs(values[2] - middle) / step);
    }
}
