using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Derivatives into buffers: the same numbers as without, no allocation, and nothing half written.</summary>
public sealed class IntoTests
{
    private static readonly double[] x = [1, 2, 3];
    private static readonly double[] v = [0.5, -1, 2];

    /// <summary>Data in more than one part.</summary>
    public sealed record Data(double[] Values, double Scale, int Skip);

    private static readonly (string Name, Expression<Func<double[], double>> F)[] functions =
    [
        ("a sum", x => x.Sum(a => a * a * a)),
        ("elements", x => x[0] * x[1] + Math.Sin(x[2]) * x[0]),
        ("a stencil", x => Enumerable.Range(0, x.Length - 1).Sum(i => (x[i] - x[i + 1]) * x[i] * x[i])),
        ("a choice", x => x[0] > 0 ? x.Sum(a => Math.Exp(a)) : x[1] * x[2]),
        ("a choice inside", x => x.Sum(a => a > 1 ? a * a : Math.Sin(a))),
        ("linear", x => x[0] + 2 * x[1]),
        ("nothing", x => 3),
        ("a fold", x => x.Aggregate(1.0, (s, a) => s * Math.Sin(a + s))),
    ];

    public static TheoryData<string> Names => [.. functions.Select(f => f.Name)];

    private static bool Allocates(Action run)
    {
        run();
        return Allocated.By(() =>
        {
            for (var i = 0; i < 100; i++)
                run();
        }) > 0;
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12 * (1 + Math.Abs(expected[i])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_are_those_without_a_buffer(string name)
    {
        var f = functions.Single(f => f.Name == name).F;
        double[] product = [7, 7, 7];
        var hvp = Hvp.Into(f);
        hvp(x, v, product);
        Close(Hvp.Of(f)(x, v), product);
        var gradient = Grad.Into(f);
        var value = gradient(x, product);
        Close(Grad.Of(f)(x), product);
        Assert.Equal(f.Compile()(x), value, 1e-13);
        var (hessian, matrix) = (Hessian.Into(f), Enumerable.Repeat(7.0, 9).ToArray());
        hessian(x, matrix);
        Close([.. Hessian.Of(f)(x).Cast<double>()], matrix);
        Assert.False(name != "a fold" && Allocates(() => hessian(x, matrix)), "Hessian.Into allocates");
        Assert.False(name != "a fold" && Allocates(() => gradient(x, product)), "Grad.Into allocates");
        Assert.False(name != "a fold" && Allocates(() => hvp(x, v, product)), "Hvp.Into allocates");
    }

    [Fact]
    public void Jacobians_times_a_vector()
    {
        Expression<Func<double[], double[]>>[] maps =
        [
            x => x.Select(a => a * a).ToArray(),
            x => new[] { x[0] * x[1], Math.Sin(x[2]), x[0] },
            x => Enumerable.Range(0, x.Length).Select(i => x[i] * x[x.Length - 1 - i]).ToArray(),
            x => x[0] > 0 ? x.Select(a => Math.Exp(a)).ToArray() : x.Select(a => a).ToArray(),
            x => x,
        ];
        foreach (var f in maps)
        {
            var product = new double[3];
            Jvp.Into(f)(x, v, product);
            Close(Jvp.Of(f)(x, v).Tangent, product);
            Vjp.Into(f)(x, v, product);
            Close(Vjp.Of(f)(x).Pullback(v), product);
        }

        var (j, p) = (Jvp.Into(maps[0]), new double[3]);
        Assert.False(Allocates(() => j(x, v, p)));
        var pull = Vjp.Into(maps[0]);
        Assert.False(Allocates(() => pull(x, v, p)));
    }

    [Fact]
    public void Jacobians_row_by_row()
    {
        (Expression<Func<double[], double[]>> F, int Rows)[] maps =
        [
            (x => x.Select(a => a * a).ToArray(), 3),
            (x => new[] { x[0] * x[1], Math.Sin(x[2]) }, 2),
            (x => new[] { x[0] * x[1], Math.Sin(x[2]), x[0], x[1] * x[2] }, 4),
            (x => Enumerable.Range(0, x.Length + 2).Select(i => x[i % 3] * x[x.Length - 1 - (i % 3)]).ToArray(), 5),
            (x => x[0] > 0 ? x.Select(a => Math.Exp(a)).ToArray() : x.Select(a => a).ToArray(), 3),
            (x => x, 3),
            (x => Enumerable.Range(0, 0).Select(i => x[i]).ToArray(), 0),
        ];
        foreach (var (f, rows) in maps)
        {
            foreach (var mode in new[] { Mode.Auto, Mode.Forward, Mode.Reverse })
            {
                var (into, matrix) = (Jacobian.Into(f, new() { Mode = mode }), Enumerable.Repeat(7.0, rows * 3).ToArray());
                into(x, matrix);
                Close([.. Jacobian.Of(f)(x).Cast<double>()], matrix);
                Assert.False(Allocates(() => into(x, matrix)), $"{f} {mode}");
                var wrong = new double[(rows * 3) + 1];
                var error = Assert.Throws<ArgumentException>(() => into(x, wrong));
                Assert.Equal("matrix", error.ParamName);
                Assert.All(wrong, w => Assert.Equal(double.NaN, w));
            }
        }

        var (point, own) = (new double[9], Jacobian.Into(maps[0].F));
        Assert.Throws<ArgumentException>(() => own(point.AsSpan(0, 3), point));
    }

    [Fact]
    public void In_floats()
    {
        float[] point = [1, 2], direction = [1, 0], result = [9, 9];
        Assert.Equal(2f, Grad.Into((float[] x) => x[0] * x[1])(point, result));
        Assert.Equal([2f, 1f], result);
        Hvp.Into((float[] x) => x[0] * x[0] * x[1])(point, direction, result);
        Assert.Equal([4f, 2f], result);
        Jvp.Into((float[] x) => x.Select(a => a * a).ToArray())(point, direction, result);
        Assert.Equal([2f, 0f], result);
        Vjp.Into((float[] x) => x.Select(a => a * a).ToArray())(point, direction, result);
        Assert.Equal([2f, 0f], result);
        var matrix = new float[4];
        Jacobian.Into((float[] x) => x.Select(a => a * a).ToArray())(point, matrix);
        Assert.Equal([2f, 0f, 0f, 4f], matrix);
        Hessian.Into((float[] x) => x[0] * x[0] * x[1])(point, matrix);
        Assert.Equal([4f, 2f, 2f, 0f], matrix);
        // What is taken away from a product in one step is a float, too.
        Assert.Equal(2 * MathF.Cos((2 * 0.5f) - 0.3f), Grad.Of((float[] x) => x.Sum(a => MathF.Sin((2 * a) - 0.3f)))([0.5f])[0], 1e-6f);
        Assert.Equal(2.0, Grad.Into(x => x[0] * x[1])([1, 2], new double[2]));
    }

    [Fact]
    public void Data_stand_beside()
    {
        var gradient = new double[3];
        var loss = Grad.Into((double[] w, Data d) => d.Scale * w[d.Skip] * d.Values[0] * w[0]);
        Assert.Equal(2 * 2 * 5 * 1, loss(x, new([5], 2, 1), gradient));
        Assert.Equal([20, 10, 0], gradient);
        var data = new Data([5], 2, 1);
        Assert.False(Allocates(() => loss(x, data, gradient)));
        var two = Grad.Into((double[] w, (double A, double B) p, int k) => p.A * w[k] * w[k] + p.B);
        Assert.Equal((3 * 4) + 4, two(x, (3, 4), 1, gradient));
        Assert.Equal([0, 12, 0], gradient);
    }

    [Fact]
    public void Two_arrays_have_two_buffers()
    {
        double[] y = [4, 5], dx = new double[3], dy = new double[2];
        var both = Grad.Into((double[] x, double[] y) => x[0] * x[1] * y[1] + y.Sum(b => b * b), Wrt.All);
        Assert.Equal((1 * 2 * 5) + 16 + 25, both(x, y, dx, dy));
        Assert.Equal([10, 5, 0], dx);
        Assert.Equal([8, 12], dy);
        Assert.False(Allocates(() => both(x, y, dx, dy)));
        Assert.Throws<ArgumentException>(() => both(x, y, dx, dx));
        Assert.Throws<ArgumentException>(() => both(x, x, dx, dx));
        Assert.Throws<ArgumentException>(() => Grad.Into((double[] x, double[] y) => x[0] * y[0], Wrt.First));
    }

    [Fact]
    public void What_fails_leaves_no_number_behind()
    {
        double[] product = [1, 1, 1];
        Assert.Throws<IndexOutOfRangeException>(() => Hvp.Into((double[] x) => x[0] * x[0] * x[5])(x, v, product));
        Assert.All(product, p => Assert.Equal(double.NaN, p));
        Array.Fill(product, 1);
        Assert.Throws<ArgumentException>(() => Hvp.Into((double[] x) => x[0] * x[0] * x[1])(x, [1], product));
        Assert.All(product, p => Assert.Equal(double.NaN, p));
        Array.Fill(product, 1);
        Assert.Equal("product", Assert.Throws<ArgumentException>(() => Jvp.Into((double[] x) => new[] { x[0], x[1] })(x, v, product)).ParamName);
        Assert.All(product, p => Assert.Equal(double.NaN, p));
        Assert.Throws<ArgumentException>(() => Jvp.Into((double[] x) => x.Select(a => a * a).ToArray())(product, v, product));
    }
}
