using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Lists that methods are given, or find in fields and captured variables: read in any way, not changed.</summary>
public sealed class GivenListTests
{
    private static readonly List<double[]> rows = [[1, 2], [3, 4]];
    private static readonly List<double> numbers = [1, 2];
    private readonly List<double> own = [5, 6];

    private static double Walked(double[] p, List<double> l)
    {
        var s = 0.0;
        foreach (var v in l)
            s += v * p[0];
        return s;
    }

    private static double OfRows(double[] p, List<double[]> l)
    {
        var s = 0.0;
        foreach (var r in l)
            s += r[0] * p[0] * p[0];
        return s;
    }

    private static double Counted(double[] p, List<double> l)
    {
        var s = p[0];
        for (var i = 0; i < l.Count; i++)
        {
            if (l[i] > 2)
                continue;
            s += l[i] * s;
        }

        return s;
    }

    private static double ByLinqToo(double[] p, List<double> l)
    {
        var s = 0.0;
        foreach (var v in l)
            s += v * p[0];
        return s + l.Sum(v => v * p[0]) + l.Count + l[0];
    }

    private static double Squares(List<double> w)
    {
        var s = 0.0;
        foreach (var v in w)
            s += v * v;
        return s + (w[0] * w.Max());
    }

    private sealed record Model(double Rate, List<double> Weights, List<double[]> Rows);

    private static double OfParts(Model m)
    {
        var s = m.Rate * m.Weights[0];
        foreach (var w in m.Weights)
            s += w * w * m.Rate;
        for (var k = 0; k < m.Rows.Count; k++)
            s += m.Rows[k][0] * m.Rows[^1][1] * m.Weights[k % m.Weights.Count];
        var copy = new List<double>(m.Weights) { m.Rate };
        copy[0] *= 3;
        return s + m.Weights.Sum() + m.Weights.Count + Total(m) + copy[0] + copy[^1];
    }

    private static double Total(Model m) => m.Weights.Max() + m.Weights.Select(w => w * m.Rate).Sum();

    private static double ChangesPart(Model m)
    {
        Change(m);
        return m.Weights[0] * m.Rate;
    }

    private static void Change(Model m) => m.Weights[0] = m.Rate;

    private static double AddsToPart(Model m)
    {
        m.Weights.Add(m.Rate);
        return m.Weights[^1];
    }

    [Fact]
    public void Lists_that_are_parts_of_what_methods_are_given_are_read()
    {
        var model = new Model(1.5, [0.5, -2], [[1, 2], [3, 4], [0.25, -1]]);
        var (value, gradient) = ValueAndGrad.OfMethod<Model>(OfParts)(model);
        Assert.Equal(OfParts(model), value, 1e-12);
        var numbers = Numbers(gradient);
        for (var i = 0; i < numbers.Length; i++)
        {
            double At(double h)
            {
                var moved = Numbers(model);
                moved[i] += h;
                return OfParts(new Model(moved[0], [.. moved[1..3]], [.. moved[3..].Chunk(2)]));
            }

            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, numbers[i], 1e-8);
        }

        Assert.Contains("it changes a list that it was given", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod<Model>(ChangesPart)).Message, StringComparison.Ordinal);
        Assert.Contains("it changes a list that it was given", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod<Model>(AddsToPart)).Message, StringComparison.Ordinal);
    }

    private static double[] Numbers(Model m) => [m.Rate, .. m.Weights, .. m.Rows.SelectMany(r => r)];

    private static double OfFields(double[] p)
    {
        var s = 0.0;
        foreach (var r in rows)
            s += r[1] * p[0];
        foreach (var v in numbers)
            s += v * p[0];
        return s;
    }

    private double OfItsOwn(double[] p)
    {
        var s = 0.0;
        foreach (var v in own)
            s += v * p[0];
        return s;
    }

    private static void Push(List<double> l, double v) => l.Add(v);

    private static double Pushed(double[] p, List<double> l)
    {
        Push(l, p[0]);
        Push(l, p[0] * p[0]);
        return l.Sum();
    }

    private static double Set(double[] p, List<double> l)
    {
        if (p[0] > 100)
            l[0] = p[0];
        return l.Sum() * p[0];
    }

    private static double Cleared(double[] p, List<double> l)
    {
        l.Clear();
        return l.Count + p[0];
    }

    private static double Copied(double[] p, List<double> l)
    {
        var copy = new List<double>(l) { p[0] };
        copy[0] = p[0] * 2;
        return copy.Sum();
    }

    [Fact]
    public void A_list_of_data_is_read_by_methods()
    {
        Assert.Equal(7, Grad.OfMethod<double[], List<double>>(Walked, Wrt.First)([2], [3, 4])[0]);
        Assert.Equal(7, Grad.Of((double[] p, List<double> l) => Walked(p, l), Wrt.First)([2], [3, 4])[0]);
        Assert.Equal(0, Grad.Of((double[] p, List<double> l) => Walked(p, l), Wrt.First)([2], [])[0]);
        Assert.Equal(28, Grad.OfMethod<double[], List<double[]>>(OfRows, Wrt.First)([2], [[3, 0], [4, 0]])[0]);
        Assert.Equal(3, Grad.OfMethod<double[], List<double>>(Counted, Wrt.First)([2], [3, 2])[0]);
        Assert.Equal(14, Grad.OfMethod<double[], List<double>>(ByLinqToo, Wrt.First)([2], [3, 4])[0]);
        Assert.Equal(3, Grad.OfMethod<double[], List<double>>(Copied, Wrt.First)([2], [3, 4])[0]);
        var (slopes, items) = Grad.Of((double[] p, List<double> l) => Walked(p, l) * Counted(p, l))([2.0], [1.0, 1.5]);
        Assert.Equal(2 * 2 * 2.5 * 2 * 2.5, slopes[0]);
        Assert.Equal([(2 * 10.0) + (5 * 2 * 2.5), (2 * 10.0) + (5 * 2 * 2)], items);
    }

    [Fact]
    public void A_list_is_a_point()
    {
        Assert.Equal([2 * 2 + 3, 2 * 3 + 2], Grad.OfMethod<List<double>>(Squares)([2, 3]));
        Assert.Equal([4 + 3, 6 + 2], Grad.Of((List<double> w) => Squares(w))([2, 3]));
    }

    private static double Cubes(List<double> w)
    {
        var s = 0.0;
        foreach (var v in w)
            s += v * v * v;
        for (var i = 1; i < w.Count; i++)
            s += w[i] * w[i - 1] * w[0];
        return s;
    }

    private static double Filled(List<double> l, double v)
    {
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(l)[0] = v;
        return v;
    }

    [Fact]
    public void By_a_list_in_every_mode_and_order()
    {
        List<double> w = [2, 3, 0.5];
        double[] gradient = [(3 * 4) + (2 * 2 * 3) + (3 * 0.5), 27 + 4 + (0.5 * 2), (3 * 0.25) + (3 * 2)], v = [1, -1, 2];
        // H = [[6·w₀ + 2·w₁, 2·w₀ + w₂, w₁], [·, 6·w₁, w₀], [·, ·, 6·w₂]]
        double[] product = [18 - 4.5 + 6, 4.5 - 18 + 4, 3 - 2 + 6];
        foreach (var options in (AdOptions?[])[null, new() { Mode = Mode.Forward }, new() { Vectorize = false }, new() { Checkpointing = Checkpointing.SquareRoot }])
        {
            Assert.Equal(gradient, Grad.Of((List<double> x) => Cubes(x), options)(w));
            Assert.Equal(product, Hvp.Of((List<double> x) => Cubes(x), options)(w, [.. v]));
        }

        Assert.Equal(gradient.Zip(v, (a, b) => a * b).Sum(), Jvp.Of((List<double> x) => Cubes(x))(w, [.. v]).Tangent, 1e-12);
    }

    [Fact]
    public void An_element_that_is_set_in_memory_is_set_for_all()
    {
        List<double> l = [3, 4];
        Assert.Equal(2, Grad.Of((double[] p, List<double> x) => Filled(x, p[0]) + x[0], Wrt.First)([2], l)[0]);
        Assert.Equal([3, 4], l);
    }

    [Fact]
    public void Captured_lists_and_those_in_fields_are_walked()
    {
        Assert.Equal(9, Grad.OfMethod<double[]>(OfFields)([2])[0]);
        Assert.Equal(11, Grad.OfMethod<double[]>(OfItsOwn)([2])[0]);
        var captured = new List<double> { 1, 2 };
        var gradient = Grad.OfMethod((double[] p) =>
        {
            var s = 0.0;
            foreach (var v in captured)
                s += v * p[0];
            return s;
        });
        Assert.Equal(3, gradient([2])[0]);
        captured.Add(4);
        Assert.Equal(7, gradient([2])[0]);
    }

    [Fact]
    public void Whoever_changes_a_list_that_was_given_is_refused()
    {
        foreach (var method in (Func<double[], List<double>, double>[])[Pushed, Set, Cleared])
        {
            foreach (var built in (Action[])[() => Grad.OfMethod(method, Wrt.First), () => Grad.Of(Lifted.Of(method), Wrt.First)])
                Assert.Contains("changes a list that it was given", Assert.Throws<NotDifferentiableException>(built).Message, StringComparison.Ordinal);
        }
    }
}
