using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Arrays and structures as parameters and results: every derivative has the type that the function suggests.</summary>
public sealed class AnythingTests
{
    private static readonly double[] x = [1, 2, 3];

    [Theory]
    [InlineData(Mode.Auto)]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void Gradients_have_the_type_of_the_parameters(Mode mode)
    {
        var options = new AdOptions { Mode = mode };
        Assert.Equal([2, 1, Math.Cos(3)], Grad.Of((double[] x) => x[0] * x[1] + Math.Sin(x[2]), options)(x));
        Assert.Equal([2f, 1f], Grad.Of((float[] x) => x[0] * x[1], options)([1, 2]));
        Assert.Equal(new double[,] { { 0, 3 }, { 2, 0 } }, Grad.Of((double[,] x) => x[0, 1] * x[1, 0], options)(new double[,] { { 1, 2 }, { 3, 4 } }));
        Assert.Equal([[0, 3], [2, 0]], Grad.Of((double[][] x) => x[0][1] * x[1][0], options)([[1, 2], [3, 4]]));
        var (a, b) = Grad.Of((double[] x, double[] y) => x[0] * y[1], options)(x, x);
        Assert.Equal([2, 0, 0], a);
        Assert.Equal([0, 1, 0], b);
        Assert.Equal([2, 0, 0], Grad.Of((double[] x, double[] y) => x[0] * y[1], Wrt.First, options)(x, x));
        var (scale, array) = Grad.Of((double a, double[] x) => a * x[1], options)(5, x);
        Assert.Equal(2, scale);
        Assert.Equal([0, 5, 0], array);
    }

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void What_carries_no_derivative_passes_through(Mode mode)
    {
        var options = new AdOptions { Mode = mode };
        var (gradient, k) = Grad.Of((double[] x, int k) => x[k] * x[k], options)(x, 1);
        Assert.Equal([0, 4, 0], gradient);
        Assert.Equal(1, k);
        var model = new Model(1, 2, 3, "n");
        Assert.Equal(new Model(1, 3, 3, "n"), Grad.Of((Model m, double[] x) => m.A * x[0] + m.B * m.N, Wrt.First, options)(model, x));
        var layer = Grad.Of((Layer l) => l.Weights[0] * l.Weights[1] * l.Model.A + l.Id, options)(new Layer(x, model, 7));
        Assert.Equal([2, 1, 0], layer.Weights);
        Assert.Equal((new Model(2, 0, 3, "n"), 7), (layer.Model, layer.Id));
        var settings = Grad.Of((Settings s) => s.Rate * s.Rate * s.Steps, options)(new Settings { Rate = 3, Steps = 2 });
        Assert.Equal((12, 2), (settings.Rate, settings.Steps));
        Assert.Equal(
            [new Tagged(4, 0, 8), new Tagged(0, 1, 9)],
            Grad.Of((Tagged[] points) => points[0].X * points[1].Y, options)([new(1, 2, 8), new(3, 4, 9)]));
    }

    [Theory]
    [InlineData(Mode.Auto)]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void A_gradient_has_the_precision_of_the_point(Mode mode)
    {
        var options = new AdOptions { Mode = mode };
        var (value, gradient) = ValueAndGrad.Of((float[] x) => x.Sum(v => (double)(v * v)), options)([1, 2]);
        Assert.Equal(5.0, value);
        Assert.Equal([2f, 4f], gradient);
        Assert.Equal((10.0, 6f), ValueAndGrad.Of((float x) => (double)(x * x) + 1, options)(3));
        Assert.Equal((4f, 3.0), Grad.Of((Mixed m) => m.A * m.B, options)(new(3, 4)) is var g ? (g.A, g.B) : default);
    }

    [Theory]
    [InlineData(Mode.Auto)]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void What_holds_no_numbers_is_its_own_gradient(Mode mode)
    {
        int[] whole = [3];
        var (value, same) = ValueAndGrad.Of((int[] v) => v[0] * 2.0, new AdOptions { Mode = mode })(whole);
        Assert.Equal(6, value);
        Assert.Same(whole, same);
    }

    [Fact]
    public void A_pullback_hands_out_arrays_of_its_own()
    {
        var (_, pullback) = Vjp.Of((double[] x) => x)(x);
        double[] cotangent = [1, 2, 3];
        var pulled = pullback(cotangent);
        Assert.Equal(cotangent, pulled);
        Assert.NotSame(cotangent, pulled);
    }

    [Fact]
    public void Values_come_first()
    {
        var (value, gradient) = ValueAndGrad.Of((double[] x) => x[0] * x[1])(x);
        Assert.Equal(2, value);
        Assert.Equal([2, 1, 0], gradient);
        var (loss, weights) = ValueAndGrad.Of((double[] w, double[] x) => w[0] * x[2], Wrt.First)(x, x);
        Assert.Equal(3, loss);
        Assert.Equal([3, 0, 0], weights);
    }

    [Theory]
    [InlineData(Mode.Auto)]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void Jacobians_have_outputs_as_rows(Mode mode)
    {
        var options = new AdOptions { Mode = mode };
        Assert.Equal(new[,] { { 2, 1, 0 }, { Math.Cos(1), 0, 0 } }, Jacobian.Of((double[] x) => new[] { x[0] * x[1], Math.Sin(x[0]) }, options)(x));
        Assert.Equal(new[,] { { -Math.Sin(1) }, { Math.Cos(1) } }, Jacobian.Of((double t) => new[] { Math.Cos(t), Math.Sin(t) }, options)(1));
        Assert.Equal(new[,] { { 4f } }, Jacobian.Of((float[] x) => new[] { x[0] * x[0] }, options)([2]));
    }

    [Fact]
    public void Second_derivatives_and_products()
    {
        Assert.Equal(new double[,] { { 4, 2, 0 }, { 2, 0, 0 }, { 0, 0, 18 } }, Hessian.Of((double[] x) => x[0] * x[0] * x[1] + x[2] * x[2] * x[2])(x));
        Assert.Equal([4, 2, 0], Hvp.Of((double[] x) => x[0] * x[0] * x[1] + x[2] * x[2] * x[2])(x, [1, 0, 0]));
        var (value, tangent) = Jvp.Of((double[] x) => new[] { x[0] * x[1], Math.Sin(x[0]) })(x, [1, 0, 0]);
        Assert.Equal([2, Math.Sin(1)], value);
        Assert.Equal([2, Math.Cos(1)], tangent);
        Assert.Equal([4, 2, 0], Grad.Of((double[] x) => Grad.At((double[] z) => z[0] * z[0] * x[1], x)[0])(x));
        Assert.Equal(new double[,] { { 4, 2, 0 }, { 2, 0, 0 }, { 0, 0, 0 } }, Jacobian.Of((double[] x) => Grad.At((double[] z) => z[0] * z[0] * z[1], x))(x));
    }

    [Fact]
    public void A_pullback_is_reusable_and_keeps_its_point()
    {
        double[] point = [1, 2];
        var (value, pullback) = Vjp.Of((double[] x) => new[] { x[0] * x[1], Math.Sin(x[0]) })(point);
        point[0] = 100;
        Assert.Equal([2, Math.Sin(1)], value);
        Assert.Equal([2, 1], pullback([1, 0]));
        Assert.Equal([Math.Cos(1), 0], pullback([0, 1]));
        var (_, structured) = Vjp.Of((Model m) => m.A * m.B)(new(2, 3, 4, "n"));
        Assert.Equal(new Model(3, 2, 4, "n"), structured(1));
    }

    [Fact]
    public void Wrong_input_throws_what_the_function_would_throw()
    {
        Assert.Throws<NullReferenceException>(() => Grad.Of((double[] x) => x[0] * x[1])(null!));
        Assert.Throws<IndexOutOfRangeException>(() => Grad.Of((double[] x) => x[5] * x[1])(x));
        Assert.Throws<ArgumentException>(() => Grad.Of((double[] x, double[] y) => x[0] * y[1], Wrt.All));
    }

    [Fact]
    public void Gradients_go_into_a_buffer()
    {
        var into = Grad.Into((double[] x) => x[0] * x[1] + (x[2] > 0 ? x[2] * x[2] : x[0]));
        double[] gradient = [7, 7, 7];
        Assert.Equal(11, into(x, gradient));
        Assert.Equal([2, 1, 6], gradient);
        Assert.Equal(2 + 1, into([1, 2, 0], gradient));
        Assert.Equal([3, 1, 0], gradient);
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++)
                into(x, gradient);
        }));

        Assert.Throws<ArgumentException>(() => into(x, new double[2]));
        Assert.Throws<ArgumentException>(() => into(gradient, gradient));
        Assert.Throws<IndexOutOfRangeException>(() => into(new double[] { 1, 2 }, gradient.AsSpan(0, 2)));
        Assert.Equal([double.NaN, double.NaN], gradient[..2]);

        var scaled = Grad.Into((double[] w, double[] data) => w[0] * data[1]);
        Assert.Equal(2, scaled([1, 5], [1, 2], gradient.AsSpan(0, 2)));
        Assert.Equal([2, 0], gradient[..2]);
    }

    public record Mixed(float A, double B);

    [Fact]
    public void What_a_function_does_not_look_at_need_not_be_there()
    {
        var gradient = Grad.Of((Body b) => b.Mass * b.Mass)(new Body(2, null!));
        Assert.Equal(4, gradient.Mass);
        Assert.Null(gradient.Place);
        Assert.Equal(new double[2], Grad.Of((Body b) => b.Mass * b.Mass)(new Body(2, [1, 1])).Place);
        Assert.Throws<NullReferenceException>(() => Grad.Of((Body b) => b.Mass * b.Place[0])(new Body(2, null!)));
    }

    private sealed record Body(double Mass, double[] Place);
}
