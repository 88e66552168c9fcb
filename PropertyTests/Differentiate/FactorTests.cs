using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>A cotangent that is multiplied with after the backward loop, and where it must not be.</summary>
public sealed class FactorTests
{
    [Fact]
    public void A_factor_that_keeps_the_terms_from_overflow_stays_with_them() =>
        Assert.Equal(1000, Grad.Of((double[] x) => Math.Log(x.Sum(v => Math.Exp(1000 * v))))([0.705])[0], 1e-9);

    [Fact]
    public void A_factor_that_is_infinite_does_not_meet_a_derivative_that_is_zero() =>
        Assert.Equal([0.0, 0], Grad.Of((double[] x) => Math.Log(x.Sum(v => v > 0 ? Math.Exp(v) : 0)))([-1, -2]));

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-25)]
    [InlineData(1e-19)]
    [InlineData(1)]
    [InlineData(1e19)]
    [InlineData(1e25)]
    [InlineData(1e280)]
    [InlineData(0)]
    public void Factors_of_any_size_give_the_gradient(double factor)
    {
        double[] x = [0.3, -0.7, 1.1];
        Expression<Func<double[], double>> f = y => factor * Math.Log(y.Sum(v => Math.Exp(Math.Sin(v) * y.Length)) + y[0]) + y[1];
        var actual = Grad.Of(f)(x);
        var sum = x.Sum(v => Math.Exp(3 * Math.Sin(v))) + x[0];
        for (var i = 0; i < 3; i++)
        {
            var expected = (factor * (((i == 0 ? 1 : 0) + (3 * Math.Cos(x[i]) * Math.Exp(3 * Math.Sin(x[i])))) / sum)) + (i == 1 ? 1 : 0);
            Compare.Close(expected, actual[i], 1e-14, Math.Abs(expected) + double.Epsilon, $"derivative {i}");
        }
    }

    [Fact]
    public void A_number_that_all_terms_read_is_multiplied_once()
    {
        var (data, a) = ((double[])[0.5, -1, 2], 0.8);
        var (slope, _) = Grad.Of((double[] x, double s) => Math.Log(x.Sum(v => Math.Exp(v * s))))(data, a) is var (by, byS) ? (byS, by) : default;
        Assert.Equal(data.Sum(v => v * Math.Exp(v * a)) / data.Sum(v => Math.Exp(v * a)), slope, 1e-14);
    }

    [Fact]
    public void What_another_sum_starts_from_keeps_its_own_derivative()
    {
        static double TwoSums(double y, double[] x)
        {
            var (s, t) = (y, 0.0);
            for (var i = 0; i < x.Length; i++)
            {
                s -= 0.5;
                t += Math.Exp(x[i]);
            }

            return s > 0 ? Math.Log(t) + (y * y) : Math.Log(t) - y;
        }

        var gradient = Grad.OfMethod<double, double[]>(TwoSums);
        Assert.Equal(6, gradient(3, [1, 2]).Item1);
        Assert.Equal(-1, gradient(0.5, [1, 2]).Item1);
    }
}
