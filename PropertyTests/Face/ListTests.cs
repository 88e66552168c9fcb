using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Lists as parameters and results: arrays to the program, lists to the user.</summary>
public sealed class ListTests
{
    /// <summary>A list in a structure.</summary>
    public sealed record Net(List<double> Weights, IReadOnlyList<float> Scales, int Id);

    /// <summary>A structure in a list.</summary>
    public readonly record struct Site(double X, double Y, int Kind);

    [Theory]
    [InlineData(Mode.Auto)]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void A_gradient_by_a_list_is_a_list(Mode mode)
    {
        var options = new AdOptions { Mode = mode };
        List<double> x = [1, 2, 3];
        List<double> gradient = Grad.Of((List<double> x) => x[0] * x[1] + x.Sum(v => v * v) / x.Count, options)(x);
        Assert.Equal([2 + (2 / 3.0), 1 + (4 / 3.0), 2], gradient.Select(g => Math.Round(g, 15)), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([1, 2, 3], x);
        Assert.Equal([6f, 4f], Grad.Of((List<float> x) => x[0] * x[1] * 2, options)([2, 3]));
        IReadOnlyList<double> read = Grad.Of((IReadOnlyList<double> x) => x[0] * x[1], options)(x);
        Assert.Equal([2, 1, 0], read);
        IEnumerable<double> any = Grad.Of((IEnumerable<double> x) => x.Sum(v => v * v * v), options)(x.Where(v => v < 3));
        Assert.Equal([3, 12], any);
        Assert.Equal([1, 1, 1], Grad.Of((IList<double> x) => x.Sum(), options)(x.AsReadOnly()));
        Assert.Equal([1, 1, 1], Grad.Of((ICollection<double> x) => x.Sum() * x.Count / 3, options)(x));
        Assert.Equal(
            [new Site(4, 0, 8), new Site(0, 1, 9)],
            Grad.Of((List<Site> sites) => sites[0].X * sites[1].Y, options)([new(1, 2, 8), new(3, 4, 9)]));
    }

    [Fact]
    public void Lists_stand_wherever_arrays_do()
    {
        List<double> x = [1, 2];
        var (value, gradient) = ValueAndGrad.Of((List<double> x) => x[0] * x[0] * x[1])(x);
        Assert.Equal(2, value);
        Assert.Equal([4, 1], gradient);
        Assert.Equal([4, 1], Grad.Of((List<double> x, List<int> k) => x[k[0]] * x[0] * x[1], Wrt.First)(x, [0]));
        var (a, b) = Grad.Of((double s, List<double> x) => s * x[1])(5, x);
        Assert.Equal((2, 5), (a, b[1]));
        Assert.Equal([4, 2], Hvp.Of((List<double> x) => x[0] * x[0] * x[1])(x, [1, 0]));
        var (y, tangent) = Jvp.Of((List<double> x) => x.Select(v => v * v).ToList())(x, [1, 1]);
        Assert.Equal([1, 4], y);
        Assert.Equal([2, 4], tangent);
        var (_, pullback) = Vjp.Of((List<double> x) => x.Select(v => v * v).ToList())(x);
        Assert.Equal([2, 0], pullback([1, 0]));
        var net = Grad.Of((Net n) => n.Weights[0] * n.Scales[1] + n.Id)(new([1, 2], [3, 4], 5));
        Assert.Equal([4, 0], net.Weights);
        Assert.Equal([0f, 1f], net.Scales);
        Assert.Equal(5, net.Id);
        Assert.Equal([12, 3], Grad.Of((List<double> x) => Grad.At((List<double> z) => z[0] * z[0] * z[0], x)[0] * x[1])(x));
        Assert.Equal([4, 1], Grad.Tree((List<double> x) => x[0] * x[0] * x[1]).Compile()(x));
    }

    [Fact]
    public void A_list_that_is_captured_is_data()
    {
        List<double> data = [3, 4];
        var g = Grad.Of((List<double> x) => x[0] * data[1] + data.Sum());
        Assert.Equal([4], g([1]));
        data[1] = 5;
        Assert.Equal([5], g([1]));
    }

    [Fact]
    public void What_hides_numbers_is_refused()
    {
        var refused = Assert.Throws<NotDifferentiableException>(() => Grad.Of((Dictionary<string, double> x) => x["a"]));
        Assert.Throws<NotDifferentiableException>(() => Grad.Of((HashSet<double> x) => x.Sum()));
        Assert.Throws<NotDifferentiableException>(() => Grad.Of((List<List<double>> x) => x[0][0]));
        Assert.Throws<NotDifferentiableException>(() => Grad.Of((Net[] x) => x[0].Weights[0]));
        Assert.Contains("Wrt.First", Assert.Throws<NotDifferentiableException>(() => Grad.Of((double w, HashSet<double> x) => w * x.Sum())).Message, StringComparison.Ordinal);
        Assert.Equal(3, Grad.Of((double w, HashSet<double> x) => w * x.Sum(), Wrt.First)(1, [1, 2]));
        Assert.NotNull(refused);
    }

    [Fact]
    public void A_list_throws_what_lists_throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.Of((List<double> x) => x[0] * x[5])([1]));
        Assert.Throws<NullReferenceException>(() => Grad.Of((List<double> x) => x[0] * x[0])(null!));
        Assert.Throws<ArgumentNullException>(() => Grad.Of((List<double> x) => x.Sum(v => v * v))(null!));
    }

    [Theory]
    [InlineData(Mode.Forward)]
    [InlineData(Mode.Reverse)]
    public void A_list_without_the_element_complains_as_a_list_does(Mode mode)
    {
        var options = new AdOptions { Mode = mode };
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.Of((List<double> x) => x[0] * x[0], options)([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.Of((List<double> x) => x[0], options)([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.Of((List<double> x) => x.Sum() + x[x.Count], options)([1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.Of((IReadOnlyList<double> x) => Math.Sin(x[2]), options)(new List<double>()));
        List<double> captured = [];
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.Of((double[] x) => x[0] * captured[0], options)([1]));
    }
}
