using System.Linq.Expressions;
using FunctionalAD.Lifting;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Methods, delegates and lambdas with statements, given as they stand to every transform; calls of methods inside lambdas.</summary>
public sealed class MethodFaceTests
{
    private static double Model(double x, double y) => (x * y) + Math.Exp(x * y);

    private static double Square(double x) => x * x;

    private static double Cube(double x)
    {
        var p = 1.0;
        for (var k = 0; k < 3; k++)
            p *= x;
        return p;
    }

    private static double Norm(double[] x)
    {
        var s = 0.0;
        foreach (var v in x)
            s += v * v;
        return s;
    }

    private static double[] Map(double[] x) => [x[0] * x[1], Math.Sin(x[0])];

    private static float Single(float x) => x * x;

    private static double Of(Row row, double scale) => scale * row.A * row.B;

    internal sealed record Row(double A, double B);

    private double factor = 2;

    private double Scaled(double x) => factor * x * x;

    [Fact]
    public void Every_transform_takes_a_method_group()
    {
        Assert.Equal((2 + (2 * Math.Exp(2)), 1 + Math.Exp(2)), Grad.OfMethod(Model)(1, 2));
        Assert.Equal(6, Grad.OfMethod(Square)(3));
        Assert.Equal(27, Diff.OfMethod(Cube)(3));
        Assert.Equal(18, Diff.OfMethod(Cube, order: 2)(3));
        Assert.Equal(6f, Diff.OfMethod<float>(Single)(3));
        Assert.Equal([2.0, 4], Grad.OfMethod(Norm)([1, 2]));
        Assert.Equal(5, ValueAndGrad.OfMethod(Norm)([1, 2]).Value);
        Assert.Equal(2 + Math.Exp(2), ValueAndGrad.OfMethod(Model)(1, 2).Value);
        Assert.Equal(2, Jacobian.OfMethod(Map)([1, 2])[0, 0]);
        Assert.Equal(2, Hessian.OfMethod(Norm)([1, 2])[1, 1]);
        Assert.Equal([2.0, 0], Hvp.OfMethod(Norm)([1, 2], [1, 0]));
        Assert.Equal(4, Jvp.OfMethod(Norm)([1, 2], [0, 1]).Tangent);
        Assert.Equal([2.0, 4], Vjp.OfMethod(Norm)([1, 2]).Pullback(1));
        Assert.Equal([8.0, 12, 6, 1], Taylor.OfMethod(Cube, 3)(2));
        Assert.Equal((new Row(6, 4), 6), Grad.OfMethod<Row, double>(Of)(new Row(2, 3), 2) is var (row, scale) ? (new Row(row.A, row.B), scale) : default);
        Assert.True(GradientCheck.OfMethod(Model).At(1, 2).ToString().Length > 0);
        Assert.Contains("exp", TraceTable.OfMethod(Model).At(1, 2).ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("loop", FunctionalAD.Explain.OfMethod(Norm).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lambda_with_statements_in_a_variable_is_one()
    {
        Func<double, double, double> f = (x, y) =>
        {
            var s = 0.0;
            for (var k = 0; k < 3; k++)
                s += x * y;
            return s;
        };
        Assert.Equal((6, 3), Grad.OfMethod(f)(1, 2));
    }

    [Fact]
    public void What_a_delegate_captured_is_read_when_the_derivative_is_called()
    {
        var scale = 3.0;
        Func<double, double> f = x => scale * x * x;
        var derivative = Diff.OfMethod(f);
        Assert.Equal(12, derivative(2));
        scale = 5;
        Assert.Equal(20, derivative(2));
        Assert.Equal(8, Diff.OfMethod(Scaled)(2));
        var own = Diff.OfMethod(Scaled);
        factor = 10;
        Assert.Equal(40, own(2));
    }

    [Fact]
    public void A_delegate_in_a_closure_is_code()
    {
        Func<double, double> inner = Math.Sin;
        Func<double, double> f = x => inner(x) * 2;
        Assert.Equal(2 * Math.Cos(0.3), Diff.OfMethod(f)(0.3));
        inner = Square;
        Assert.Equal(4 * 0.3, Diff.OfMethod(f)(0.3));
        Assert.Equal(4 * 0.3, Diff.Of(x => inner(x) * 2)(0.3));
    }

    [Fact]
    public void Lambdas_call_methods()
    {
        Assert.Equal(12 + Math.Cos(2), Diff.Of(x => Cube(x) + Math.Sin(x))(2), 12);
        Assert.Equal(4 * 8, Diff.Of(x => Square(Square(x)))(2));
        var (dx, dy) = Grad.Of((x, y) => Model(x, y) * 2)(1, 2);
        Assert.Equal((2 * (2 + (2 * Math.Exp(2))), 2 * (1 + Math.Exp(2))), (dx, dy));
        Assert.Equal([4.0, 8], Grad.Of((double[] x) => 2 * Norm(x))([1, 2]));
        Assert.Equal(3, Diff.Of(x => Enumerable.Range(0, 3).Sum(i => Square(x)) / 2)(1));
        Expression<Func<double, double>> held = x => Cube(x);
        Assert.Equal(12, Diff.Of(x => held.Compile()(x))(2));
        Assert.Equal(8, Diff.Of(x => Scaled(x))(2));
        Assert.Equal(24, Diff.Of(x => Diff.At(y => Cube(y), x) * x / x * x)(2) - 12);
    }

    [Fact]
    public void A_method_of_the_framework_has_its_rule()
    {
        Assert.Equal(Math.Cos(1), Diff.OfMethod(Math.Sin)(1));
    }

    [Fact]
    public void A_rule_wins_over_the_code()
    {
        Assert.Equal(7, Diff.OfMethod(Ruled)(1));
        Assert.Equal(7, Diff.Of(x => Ruled(x))(1));
    }

    private static double Ruled(double x) => x * x;

    [DerivativeOf(nameof(Ruled))]
    private static double RuledPrime(double x) => 7 + (0 * x);

    [Fact]
    public void Compiled_expressions_have_no_code_and_say_so()
    {
        Expression<Func<double, double>> f = x => x * x;
        var message = Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(f.Compile())).Message;
        Assert.Contains("its code cannot be seen", message, StringComparison.Ordinal);
        Assert.Contains("ive the Expression it was made of", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_calls_several_methods_is_refused()
    {
        Func<double, double> f = Square;
        f += Cube;
        Assert.Contains("several methods", Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(f)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lifted_method_can_be_read()
    {
        var text = Capturing.Capture.Of(Lifter.Of(((Func<double, double>)Cube).Method)).Function.ToString();
        Assert.Contains("loop", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_runtime_replaces_is_refused_when_built()
    {
        double[] reals = [1, 2];
        int[] whole = [1, 2];
        List<int> list = [1, 2];
        foreach (var f in new Func<double, double>[] { x => x * Array.IndexOf(reals, 2.0), x => reals.Contains(2.0) ? x * x : x, x => whole.AsSpan().IndexOf(2) * x, x => list.Contains(2) ? x * x : x })
            Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(f));
    }
}
