using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Arrays of arrays that are made row by row, in second order: a row that is not there yet has no tangent.</summary>
public sealed class RowTests
{
    // z₀ = x, z₁ = 2x + x²
    private static double Made(double[] x)
    {
        var z = new double[2][];
        for (var i = 0; i < 2; i++)
        {
            z[i] = new double[2];
            for (var j = 0; j < 2; j++)
                z[i][j] = x[j] * (1 + i);
        }

        for (var j = 0; j < 2; j++)
            z[1][j] += z[0][j] * z[0][j];
        return z[1][0] * z[1][1];
    }

    // Which rows there are depends on the point.
    private static double MadeWhenWanted(double[] x)
    {
        var z = new double[3][];
        for (var i = 0; i < 3; i++)
        {
            if (x[0] > i)
            {
                z[i] = new double[2];
                z[i][0] = x[0] * x[1];
            }
        }

        for (var i = 1; i < 3; i++)
        {
            if (x[0] <= i)
                z[i] = new double[2];
            for (var j = 0; j < 2; j++)
                z[i][j] += z[i - 1][0] * x[j];
        }

        return z[2][0] + z[2][1];
    }

    [Fact]
    public void Rows_made_in_loops_have_second_derivatives()
    {
        double[] x = [0.7, -0.4];
        double P(int j) => (2 * x[j]) + (x[j] * x[j]);
        double Slope(int j) => 2 + (2 * x[j]);
        Holds(Made, x, [Slope(0) * P(1), P(0) * Slope(1)], new[,] { { 2 * P(1), Slope(0) * Slope(1) }, { Slope(0) * Slope(1), 2 * P(0) } });
    }

    [Fact]
    public void Rows_may_be_made_when_they_are_wanted()
    {
        // x₀³x₁ + x₀²x₁² at 0 < x₀ ≤ 1
        double[] x = [0.7, -0.4];
        var (a, b) = (x[0], x[1]);
        var mixed = (3 * a * a) + (4 * a * b);
        Holds(MadeWhenWanted, x, [(3 * a * a * b) + (2 * a * b * b), (a * a * a) + (2 * a * a * b)], new[,] { { (6 * a * b) + (2 * b * b), mixed }, { mixed, 2 * a * a } });
    }

    // The name means the row that was there, and another one stands there now.
    [Fact]
    public void A_row_that_another_one_has_taken_the_place_of_is_not_written_by_its_name()
    {
        static double Replaced(double[] x)
        {
            var a = Rows(x);
            var row = a[0];
            a[0] = [7, x[1]];
            row[0] = x[0] * 5;
            return (a[0][0] * row[0]) + a[0][1];
        }

        static double ReplacedInALoop(double[] x)
        {
            var a = Rows(x);
            var row = a[1];
            for (var i = 0; i < 2; i++)
            {
                row[0] *= 1.5;
                if (i == 1)
                    a[1] = [x[0], x[1]];
            }

            return a[1][0] + a[0][1];
        }

        static double Swapped(double[] x)
        {
            var a = Rows(x);
            var row = a[0];
            for (var i = 0; i < 3; i++)
            {
                (a[0], a[1]) = (a[1], a[0]);
                row[0] *= x[0];
            }

            return a[0][0] + (3 * a[1][0]);
        }

        static double OfTheOther(double[] x)
        {
            var (a, b) = (Rows(x), Rows(x));
            var row = a[0];
            for (var i = 0; i < 3; i++)
            {
                row[0] += x[0];
                (a, b) = (b, a);
            }

            return (a[0][0] * 2) + b[0][0];
        }

        static double[][] Rows(double[] x) => [[x[0], x[1]], [x[1], x[0] * x[1]]];

        foreach (Func<double[], double> f in new[] { Replaced, ReplacedInALoop, Swapped, OfTheOther })
            Assert.Contains("another array was put into the one around it", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod(f)).Message, StringComparison.Ordinal);
    }

    private static void Holds(Func<double[], double> f, double[] x, double[] gradient, double[,] hessian)
    {
        foreach (var mode in new[] { Mode.Forward, Mode.Reverse })
        {
            var slopes = Grad.OfMethod(f, new AdOptions { Mode = mode })(x);
            var curvatures = Hessian.OfMethod(f, new AdOptions { Mode = mode })(x);
            for (var i = 0; i < x.Length; i++)
            {
                Assert.Equal(gradient[i], slopes[i], 1e-12);
                double[] unit = [.. x.Select((_, j) => i == j ? 1.0 : 0)];
                var product = Hvp.OfMethod(f)(x, unit);
                for (var j = 0; j < x.Length; j++)
                {
                    Assert.Equal(hessian[i, j], curvatures[i, j], 1e-12);
                    Assert.Equal(hessian[i, j], product[j], 1e-12);
                }
            }
        }
    }
}
