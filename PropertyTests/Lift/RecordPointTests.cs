using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>
/// Points that are arrays and lists of records with arrays in them: reverse mode, forward mode, differences and curvature agree, a gradient needs memory in proportion to
/// the work of the function and not to that of its inner loops times the point, and what is not there throws as it does in the function.
/// </summary>
public sealed class RecordPointTests
{
    private static readonly Random random = new(11);
    private static readonly double[][] nothing = [];
    private static readonly double[][] rows = [.. Enumerable.Range(0, 5).Select(_ => RecordPoints.Numbers(random, 3))];

    [Fact]
    public void Layers() => Agree<Dense[]>(n => RecordPoints.Layers(n, RecordPoints.Input(3)), p => [Layer(p, 0), Layer(p, 12)], n => [.. n.SelectMany(Flat)], 24);

    [Fact]
    public void Lists() => Agree<List<Dense>>(n => RecordPoints.Listed(n, RecordPoints.Input(3)), p => [Layer(p, 0), Layer(p, 12)], n => [.. n.SelectMany(Flat)], 24);

    [Fact]
    public void Within_a_record() => Agree<Network>(
        n => RecordPoints.Deep(n, RecordPoints.Input(3)), p => new([Layer(p, 0), Layer(p, 12)], p[24..27], p[27]), n => [.. n.Hidden.SelectMany(Flat), .. n.Output, n.Scale], 28);

    [Fact]
    public void Clusters() => Agree<Cluster[]>(
        c => RecordPoints.Mixture(c, rows), p => [new(p[..3], p[3], p[4..7]), new(p[7..10], p[10], p[11..14])], c => [.. c.SelectMany(k => (double[])[.. k.Mean, k.Weight, .. k.Precision])], 14);

    [Fact]
    public void Structures() => Agree<Center[]>(c => RecordPoints.Centers(c, rows), p => [new(p[..3], p[3]), new(p[4..7], p[7])], c => [.. c.SelectMany(k => (double[])[.. k.Mean, k.Weight])], 8);

    [Fact]
    public void In_a_triangle() => Agree<Sides[]>(
        RecordPoints.Triangle, p => [new(p[..2], p[2..4]), new(p[4..6], p[6..8]), new(p[8..10], p[10..12])], s => [.. s.SelectMany(k => (double[])[.. k.Left, .. k.Right])], 12);

    [Fact]
    public void Objects() => Agree<Mass[]>(
        RecordPoints.Pairs, p => [.. Enumerable.Range(0, 3).Select(i => new Mass { Amount = p[4 * i], Position = p[((4 * i) + 1)..(4 * (i + 1))] })], m => [.. m.SelectMany(k => (double[])[k.Amount, .. k.Position])], 12);

    [Fact]
    public void A_bound_that_a_getter_reads() => Agree<Dense>(RecordPoints.Getter, p => Layer(p, 0), Flat, 12);

    [Fact]
    public void Several_inputs() => Agree<Dense[]>(n => RecordPoints.Batch(n, rows), p => [Layer(p, 0), Layer(p, 12)], n => [.. n.SelectMany(Flat)], 24);

    [Fact]
    public void One_object_at_two_places_has_a_cotangent_at_each()
    {
        var shared = RecordPoints.Layer(new Random(3), 3);
        Func<Dense[], double> f = n => RecordPoints.Layers(n, RecordPoints.Input(3));
        var (once, twice) = (Grad.OfMethod(f)([shared, new(shared.Weights, shared.Biases)]), Grad.OfMethod(f)([shared, shared]));
        Assert.Equal(once.SelectMany(Flat), twice.SelectMany(Flat));
        Assert.NotSame(twice[0], twice[1]);
        Assert.NotSame(twice[0].Weights, twice[1].Weights);
    }

    [Fact]
    public void What_is_not_there_throws_where_it_is_read_and_nowhere_else()
    {
        Func<Dense[], double> f = n => RecordPoints.Layers(n, RecordPoints.Input(3));
        var gradient = Grad.OfMethod(f);
        Assert.Throws<NullReferenceException>(() => gradient([RecordPoints.Layer(random, 3), null!]));
        Assert.Throws<NullReferenceException>(() => gradient([new(null!, [1, 2, 3])]));
        Assert.Empty(gradient([]));
        // A layer without biases, for which the function asks.
        var none = Grad.OfMethod<Dense[]>(RecordPoints.Optional)([RecordPoints.Layer(random, 3), new([1, 2, 3], null!)]);
        Assert.Null(none[1].Biases);
        Assert.Equal([2, 4, 6], none[1].Weights);
        Assert.Empty(Grad.OfMethod<Dense[]>(n => RecordPoints.Batch(n, nothing))([]));
        Assert.Null(Grad.OfMethod<Dense[]>(n => RecordPoints.Batch(n, nothing))([null!])[0]);
        Assert.Equal(new double[3], Grad.OfMethod<Cluster[]>(c => RecordPoints.Mixture(c, []))([new([1, 2, 3], 1, null!)])[0].Mean);
    }

    // Each neuron of a network once had a copy of its whole layer.
    [Theory]
    [InlineData(8)]
    [InlineData(32)]
    public void A_gradient_needs_memory_for_the_point_not_for_each_step(int n)
    {
        Dense[] net = [.. Enumerable.Range(0, 3).Select(_ => RecordPoints.Layer(random, n))];
        var (bytes, x) = (3 * 8 * n * (n + 1), RecordPoints.Input(n));
        Holds(Grad.OfMethod<Dense[]>(p => RecordPoints.Layers(p, x)), net);
        Holds(Grad.OfMethod<List<Dense>>(p => RecordPoints.Listed(p, x)), [.. net]);
        Holds(Grad.OfMethod<Network>(p => RecordPoints.Deep(p, x)), new Network(net, x, 1));

        void Holds<T>(Func<T, T> gradient, T point)
        {
            gradient(point);
            var allocated = Allocated.By(() => gradient(point));
            Assert.True(allocated < 4000 + (12 * bytes), $"{allocated} bytes for a point of {bytes}");
        }
    }

    private static Dense Layer(double[] p, int from) => new(p[from..(from + 9)], p[(from + 9)..(from + 12)]);

    private static double[] Flat(Dense layer) => [.. layer.Weights, .. layer.Biases];

    private static void Agree<T>(Func<T, double> f, Func<double[], T> pack, Func<T, double[]> flat, int n)
    {
        var (reverse, forward, curvature) = (Grad.OfMethod(f), Grad.OfMethod(f, new AdOptions { Mode = Mode.Forward }), Hvp.OfMethod(f));
        for (var trial = 0; trial < 3; trial++)
        {
            var (point, direction) = (RecordPoints.Numbers(random, n), RecordPoints.Numbers(random, n));
            double[] a = flat(reverse(pack(point))), b = flat(forward(pack(point))), curved = flat(curvature(pack(point), pack(direction)));
            for (var i = 0; i < n; i++)
            {
                Assert.Equal(Difference(p => f(pack(p)), point, i), a[i], 1e-6 * (1 + Math.Abs(a[i])));
                Assert.Equal(b[i], a[i], 1e-11 * (1 + Math.Abs(a[i])));
                Assert.Equal(Difference(p => flat(reverse(pack(p))).Zip(direction, (u, v) => u * v).Sum(), point, i), curved[i], 1e-6 * (1 + Math.Abs(curved[i])));
            }
        }
    }

    private static double Difference(Func<double[], double> f, double[] point, int i)
    {
        double At(double h)
        {
            var moved = (double[])point.Clone();
            moved[i] += h;
            return f(moved);
        }

        return (At(1e-5) - At(-1e-5)) / 2e-5;
    }
}
