using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>Cases that automatic differentiation has got wrong elsewhere; what is expected is mathematics.</summary>
public sealed class CaseTests
{
    private static readonly AdOptions[] modes = [new() { Mode = Mode.Forward }, new() { Mode = Mode.Reverse }, new() { FastMath = true }];

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(5, 10)]
    public void A_choice_has_the_derivative_of_the_branch_taken(double x, double expected) => Derivative(t => t > 2 ? t * t : 3 * t, x, expected);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-3, -6)]
    public void A_square_as_a_power_needs_no_logarithm(double x, double expected) => Derivative(t => Math.Pow(t, 2), x, expected);

    [Fact]
    public void A_maximum_with_a_constant_is_flat_below_it() => Derivative(t => Math.Max(t, 7), 0.2, 0);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(-1, 2)]
    [InlineData(1, -2)]
    [InlineData(-1, -2)]
    public void The_angle_has_both_derivatives_in_all_quadrants(double y, double x)
    {
        foreach (var options in modes)
        {
            var (dy, dx) = Grad.Of((a, b) => Math.Atan2(a, b), options)(y, x);
            Assert.Equal(x / 5, dy, 15);
            Assert.Equal(-y / 5, dx, 15);
        }
    }

    [Fact]
    public void The_derivative_of_cosh_is_sinh() => Derivative(t => Math.Cosh(t), 1.5, Math.Sinh(1.5));

    [Fact]
    public void An_input_that_does_not_occur_has_the_derivative_zero()
    {
        foreach (var options in modes)
        {
            Assert.Equal((3.0, 0.0), Grad.Of((x, y) => 3 * x, options)(1, 2));
            Assert.Equal((0.0, 0.0), Grad.Of((x, y) => 5, options)(1, 2));
            Assert.Equal((0.0, double.PositiveInfinity), Grad.Of((x, y) => Math.Sqrt(y), options)(1, 0));
        }
    }

    [Fact]
    public void Nothing_divided_by_a_subnormal_number_has_the_slope_zero()
    {
        var nothing = new double[1];
        Derivative(x => 0 / x, 1e-310, 0);
        Derivative(x => nothing[0] / x, 1e-310, 0);
        Derivative(x => Math.Floor(x) / x, 1e-310, 0);
    }

    [Fact]
    public void One_derivative_goes_in_reverse_when_asked()
    {
        var reverse = new AdOptions { Mode = Mode.Reverse };
        Assert.Equal(1, Diff.Of(v => Math.Sqrt(v > 0 ? v : 0) + v, options: reverse)(-1));
        Assert.Equal(1, Diff.OfMethod(v => Math.Sqrt(v > 0 ? v : 0) + v, options: reverse)(-1));
        Assert.Equal(1f, Diff.Of((float v) => MathF.Sqrt(v > 0 ? v : 0) + v, options: reverse)(-1));
        Assert.Equal(3.5, Diff.Of(v => Math.Sqrt(v) + (v * v * 0.5), options: reverse)(0.25) + 2.25, 1e-15);
    }

    [Fact]
    public void Nested_derivatives_are_not_confused() => Derivative(x => x * Diff.At(y => x * y, 1, 1), 4, 8);

    [Fact]
    public void Nothing_is_folded_that_IEEE_arithmetic_does_not_fold()
    {
        var value = Diff.Of(x => 0 * Math.Log(x), 0);
        Assert.True(double.IsNaN(value(0)));
        Assert.True(double.IsNaN(Diff.Of(x => 0 * Math.Log(x))(0)));
        Assert.Equal(0, Diff.Of(x => 0 * Math.Log(x), 1, new AdOptions { FastMath = true })(0));
    }

    [Fact]
    public void Kinks_have_the_published_convention()
    {
        Derivative(x => Math.Abs(x), 0, 0);
        Derivative(x => Math.Sqrt(x), 0, double.PositiveInfinity);
        Assert.Equal((0.5, 0.5), Grad.Of((x, y) => Math.Max(x, y))(2, 2));
        Assert.Equal((0.5, 0.5), Grad.Of((x, y) => Math.Min(x, y))(2, 2));
        Assert.Equal(-1, Diff.Of(x => Math.Abs(x), 1, new AdOptions { Kinks = Kinks.Left })(0));
        Assert.Equal(1, Diff.Of(x => Math.Abs(x), 1, new AdOptions { Kinks = Kinks.Right })(0));
        Assert.True(double.IsNaN(Diff.Of(x => Math.Abs(x), 1, new AdOptions { Kinks = Kinks.Undefined })(0)));
        Assert.Equal(1, Diff.Of(x => Math.Abs(x), 1, new AdOptions { Kinks = Kinks.Undefined })(3));
        Assert.Equal((1.0, 0.0), Grad.Of((x, y) => Math.Min(x, y), new AdOptions { Kinks = Kinks.Left })(2, 2));
        Assert.Equal((0.0, 1.0), Grad.Of((x, y) => Math.Min(x, y), new AdOptions { Kinks = Kinks.Right })(2, 2));
    }

    [Fact]
    public void The_norm_has_the_mean_of_its_slopes_at_the_origin() => Assert.Equal((0.0, 0.0), Grad.Of((x, y) => double.Hypot(x, y))(0, 0));

    [Fact]
    public void A_captured_variable_is_read_at_each_call()
    {
        var a = 2.0;
        var d = Diff.Of(x => a * x * x);
        Assert.Equal(12, d(3));
        a = 5;
        Assert.Equal(30, d(3));
    }

    [Fact]
    public void Integer_division_is_that_of_the_language() => Derivative(x => (1 / 2 * x) + ((int)x / 2 * x), 3.5, 1);

    [Fact]
    public void The_branch_not_taken_is_never_evaluated()
    {
        Derivative(x => x > 0 ? Math.Log(x) : 0, -1, 0);
        foreach (var options in modes)
            Assert.Equal((2.0, 3.0), Grad.Of((x, y) => x != 0 ? Math.Sqrt((x * x) + (y * y)) : (2 * x) + (3 * y), options)(0, 0));
        Assert.Equal(new double[,] { { 0, 0 }, { 0, 0 } }, Hessian.Of((x, y) => x != 0 ? Math.Sqrt((x * x) + (y * y)) : 2 * x)(0, 0));
    }

    [Fact]
    public void Newtons_iteration_has_the_derivative_of_its_limit()
    {
        // while |y² − x| > 1e-14: y = (y + x/y)/2
        ParameterExpression x = Expression.Parameter(typeof(double), "x"), y = Expression.Variable(typeof(double), "y");
        var done = Expression.Label("done");
        var far = Expression.GreaterThan(
            Expression.Call(typeof(Math), nameof(Math.Abs), null, Expression.Subtract(Expression.Multiply(y, y), x)), Expression.Constant(1e-14));
        var step = Expression.Assign(y, Expression.Divide(Expression.Add(y, Expression.Divide(x, y)), Expression.Constant(2.0)));
        var root = Expression.Lambda<Func<double, double>>(
            Expression.Block([y], Expression.Assign(y, Expression.Add(x, Expression.Constant(1.0))), Expression.Loop(Expression.IfThenElse(far, step, Expression.Break(done)), done), y), x);
        foreach (var options in modes)
            Assert.Equal(0.5 / Math.Sqrt(0.7), Diff.Of(root, 1, options)(0.7), 1e-7);
    }

    private static void Derivative(Expression<Func<double, double>> f, double x, double expected)
    {
        foreach (var options in modes)
            Assert.Equal(expected, ValueAndGrad.Of(f, options)(x).Item2, 14);
        Assert.Equal(expected, Diff.Of(f)(x), 14);
    }
}
