using System.Numerics;
using FunctionalAD.Eager;
using Xunit;
using static FunctionalAD.PropertyTests.Eager.Differentiation;

namespace FunctionalAD.PropertyTests.Eager;

public sealed class DualTests
{
    [Fact]
    public void Second_derivatives_have_their_closed_forms() => ForPoints([(0.3, 0.8)], point =>
    {
        double x = point[0];
        Second(Dual<Dual<double>>.Sin, x, -Math.Sin(x));
        Second(Dual<Dual<double>>.Cos, x, -Math.Cos(x));
        Second(Dual<Dual<double>>.Tan, x, 2 * Math.Tan(x) / Math.Pow(Math.Cos(x), 2));
        Second(Dual<Dual<double>>.Exp, x, Math.Exp(x));
        Second(Dual<Dual<double>>.Exp2, x, double.Exp2(x) * Math.Log(2) * Math.Log(2));
        Second(Dual<Dual<double>>.Log, x, -1 / (x * x));
        Second(Dual<Dual<double>>.Sqrt, x, -0.25 * Math.Pow(x, -1.5));
        Second(Dual<Dual<double>>.Cbrt, x, -2.0 / 9 * Math.Pow(x, -5.0 / 3));
        Second(Dual<Dual<double>>.Asin, x, x * Math.Pow(1 - (x * x), -1.5));
        Second(Dual<Dual<double>>.Acos, x, -x * Math.Pow(1 - (x * x), -1.5));
        Second(Dual<Dual<double>>.Atan, x, -2 * x / Math.Pow(1 + (x * x), 2));
        Second(Dual<Dual<double>>.Sinh, x, Math.Sinh(x));
        Second(Dual<Dual<double>>.Cosh, x, Math.Cosh(x));
        Second(Dual<Dual<double>>.Tanh, x, -2 * Math.Tanh(x) / Math.Pow(Math.Cosh(x), 2));
        Second(Dual<Dual<double>>.Asinh, x, -x * Math.Pow(1 + (x * x), -1.5));
        Second(Dual<Dual<double>>.Atanh, x, 2 * x / Math.Pow(1 - (x * x), 2));
        Second(d => Dual<Dual<double>>.One / d, x, 2 / (x * x * x));
        Second(d => d * d * d, x, 6 * x);
        Second(d => Dual<Dual<double>>.Pow(d, d), x, Math.Pow(x, x) * (Math.Pow(1 + Math.Log(x), 2) + (1 / x)));
    });

    [Theory]
    [InlineData(0.0)]
    [InlineData(-3.0)]
    public void A_power_of_constant_exponent_has_all_its_derivatives_where_the_logarithm_has_none(double x)
    {
        var y = Dual<Dual<Dual<double>>>.Pow(Cubic(x), Dual<Dual<Dual<double>>>.CreateChecked(3));
        Assert.Equal(x * x * x, y.Primal.Primal.Primal);
        Assert.Equal(3 * x * x, y.Tangent.Primal.Primal);
        Assert.Equal(6 * x, y.Tangent.Tangent.Primal);
        Assert.Equal(6, y.Tangent.Tangent.Tangent);
    }

    [Fact]
    public void A_tangent_of_zero_that_varies_is_not_taken_for_a_constant()
    {
        // (sin x²)″ = 2·cos x² − 4x²·sin x²: at 0 the tangent 2x of x² is zero, its own tangent is not.
        Assert.Equal(2, Second(x => Dual<Dual<double>>.Sin(x * x), 0));
        Assert.Equal(-2, Dual<Dual<Dual<double>>>.Tanh(Cubic(0)).Tangent.Tangent.Tangent);
    }

    [Fact]
    public void Derivatives_nest_without_confusing_their_perturbations()
    {
        // d/dx [x · d/dy (x + y) at y = 1] at x = 1 is 1, and 2 when the two ε are confused.
        double slope = Dual.Derivative(x => x * Dual.Derivative(y => x + y, Dual.Constant(1.0)), 1.0);
        Assert.Equal(1, slope);
    }

    [Fact]
    public void Generic_numeric_code_runs_unchanged()
    {
        Assert.Equal(1 / (2 * Math.Sqrt(2)), Dual.Derivative(NewtonRoot, 2.0), 1e-15);
        Assert.Equal(1 / (2 * MathF.Sqrt(2)), Dual.Derivative(NewtonRoot, 2f), 1e-6f);
        Assert.Equal(1 / (2 * Math.Sqrt(2)), Value.Gradient(x => NewtonRoot(x[0]), 2)[0], 1e-15);

        static T NewtonRoot<T>(T a)
            where T : IFloatingPointIeee754<T>
        {
            T x = a, half = T.CreateChecked(0.5);
            for (int i = 0; i < 8; i++)
            {
                x = half * (x + (a / x));
            }

            return x;
        }
    }

    [Fact]
    public void The_parts_come_apart()
    {
        var (primal, tangent) = Dual.Variable(4.0);
        Assert.Equal((4.0, 1.0), (primal, tangent));
        Dual<double> constant = 4.0;
        Assert.Equal((4.0, 0.0), (constant.Primal, constant.Tangent));
        Assert.Throws<ArgumentNullException>(() => Dual.Derivative<double>(null!, 1));
    }

    private static double Second(Func<Dual<Dual<double>>, Dual<Dual<double>>> f, double x) => f(Seed(x)).Tangent.Tangent;

    private static void Second(Func<Dual<Dual<double>>, Dual<Dual<double>>> f, double x, double expected) =>
        Close(expected, Second(f, x), 1e-12);

    private static Dual<Dual<Dual<double>>> Cubic(double x) => Dual.Variable(Seed(x));
}
