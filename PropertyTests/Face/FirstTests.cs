using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Derivatives by the first parameter, with data beside; matrices of derivatives by structures.</summary>
public sealed class FirstTests
{
    /// <summary>Numbers, an array and a count.</summary>
    public sealed record Line(double Slope, double[] Knots, int Count);

    private static readonly double[] x = [1, 2];
    private static readonly Line line = new(2, [3, 4], 5);

    [Theory]
    [InlineData(Mode.Auto)]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void Data_stand_beside_the_point(Mode mode)
    {
        var options = new AdOptions { Mode = mode };
        Assert.Equal(new double[,] { { 6, 3 }, { 4, 0 } }, Jacobian.Of((double[] x, Line d) => new[] { x[0] * x[1] * d.Knots[0], x[0] * d.Knots[1] }, Wrt.First, options)(x, line));
        Assert.Equal(new double[,] { { 8, 4 }, { 4, 0 } }, Hessian.Of((double[] x, Line d) => d.Slope * x[0] * x[0] * x[1], Wrt.First, options)(x, line));
        Assert.Equal([8, 4], Hvp.Of((double[] x, Line d) => d.Slope * x[0] * x[0] * x[1], Wrt.First, options)(x, line, [1, 0]));
        var (value, tangent) = Jvp.Of((double[] x, Line d) => x.Select(a => a * a * d.Slope).ToArray(), Wrt.First, options)(x, line, [1, 1]);
        Assert.Equal([2, 8], value);
        Assert.Equal([4, 8], tangent);
        var (_, pullback) = Vjp.Of((double[] x, Line d) => x.Select(a => a * a * d.Slope).ToArray(), Wrt.First, options)(x, line);
        Assert.Equal([4, 0], pullback([1, 0]));
        Assert.Equal("v", Assert.Throws<ArgumentException>(() => Hvp.Of((double[] x, Line d) => d.Slope * x[0] * x[0], Wrt.First, options)(x, line, [1])).ParamName);
    }

    [Fact]
    public void Their_trees_compile()
    {
        Assert.Equal([8, 4], Hvp.Tree((double[] x, Line d) => d.Slope * x[0] * x[0] * x[1], Wrt.First).Compile()(x, line, [1, 0]));
        Assert.Equal(4, Jvp.Tree((double[] x, Line d) => x[0] * x[0] * d.Slope, Wrt.First).Compile()(x, line, [1, 1]).Tangent);
        Assert.Equal([4, 0], Vjp.Tree((double[] x, Line d) => x[0] * x[0] * d.Slope, Wrt.First).Compile()(x, line, 1));
        Assert.Equal(4, Jacobian.Tree((double[] x, Line d) => new[] { x[0] * x[0] * d.Slope }, Wrt.First).Compile()(x, line)[0, 0]);
        Assert.Equal(4, Hessian.Tree((double[] x, Line d) => x[0] * x[0] * d.Slope, Wrt.First).Compile()(x, line)[0, 0]);
        Assert.Throws<ArgumentException>(() => Vjp.Of((double[] x, Line d) => x[0] * d.Slope, Wrt.All));
    }

    [Theory]
    [InlineData(Mode.Auto)]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void A_matrix_by_a_structure_has_a_column_for_each_number(Mode mode)
    {
        var options = new AdOptions { Mode = mode };
        Assert.Equal(
            new double[,] { { 3, 2, 0 }, { 0, 20, 15 }, { 1, 0, 0 } },
            Jacobian.Of((Line l) => new[] { l.Slope * l.Knots[0], l.Knots[0] * l.Knots[1] * l.Count, l.Slope }, options)(line));
        Assert.Equal(
            new double[,] { { 6, 4, 0 }, { 4, 0, 0 }, { 0, 0, 10 } },
            Hessian.Of((Line l) => (l.Slope * l.Slope * l.Knots[0]) + (l.Knots[1] * l.Knots[1] * l.Count), options)(line));
        Assert.Equal(new double[,] { { 2, 1, 1 } }, Jacobian.Of(((double[] A, double B) p) => new[] { (p.A[0] * p.A[1]) + p.B }, options)((x, 7)));
        Assert.Equal(new double[,] { { 2, 1 } }, Jacobian.Of((List<double> x) => new[] { x[0] * x[1] }, options)([1, 2]));
        Assert.Equal(new double[,] { { 0, 1 }, { 1, 0 } }, Hessian.Of((List<double> x) => x[0] * x[1], options)([1, 2]));
        Assert.Throws<NotDifferentiableException>(() => Jacobian.Of((double[,] x) => new[] { x[0, 0] }, options));
    }

    [Fact]
    public void Matrices_by_structures_nest() =>
        Assert.Equal(12, Grad.Of((double a) => Hessian.At((Line l) => l.Slope * l.Slope * l.Slope * a, new Line(a, new[] { a }, 1))[0, 0])(1), 1e-12);
}
