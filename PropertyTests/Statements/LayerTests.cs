using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>Layers of a network as people write them: methods that fill an array of their own, called by operators of LINQ and one after the other on a row of data.</summary>
public sealed class LayerTests
{
    private static readonly double[][] data = [.. Enumerable.Range(0, 19).Select(k => new[] { Math.Sin(k), Math.Cos(2 * k) })];

    private static double[] Linear(double[][] w, double[] x)
    {
        var z = new double[w.Length];
        for (var i = 0; i < w.Length; i++)
        {
            for (var j = 0; j < x.Length; j++)
                z[i] += w[i][j] * x[j];
        }

        return z;
    }

    private static double[] Layer(double[][] w, double[] x)
    {
        var z = Linear(w, x);
        for (var i = 0; i < z.Length; i++)
            z[i] = Math.Tanh(z[i]);
        return z;
    }

    private static double[] Scratch(double[][] w, double[] x)
    {
        var (z, u) = (new double[w.Length], new double[2]);
        for (var i = 0; i < w.Length; i++)
        {
            u[0] = x[0] * w[i][1];
            u[1] = u[0] * u[0];
            z[i] = u[0] + u[1];
            if (z[i] > 0.3)
                z[i] *= 2;
        }

        return z;
    }

    private static double Forward(double[][] w, int layers)
    {
        var s = 0.0;
        foreach (var x in data)
        {
            var h = x;
            for (var l = 0; l < layers; l++)
                h = Layer(w, h);
            s += h[0] * x[1] + h.Sum();
        }

        return s;
    }

    private static double Shifted(double[][] w)
    {
        var s = 0.0;
        foreach (var x in data)
        {
            var h = x;
            for (var l = 0; l < 2; l++)
            {
                h = Layer(w, h);
                h[0] += 1;
            }

            s += h[0] * x[0];
        }

        return s;
    }

    // For all that is known, h may be the buffer.
    private static double Buffered(double[][] w)
    {
        var (s, buffer) = (0.0, new double[2]);
        foreach (var x in data)
        {
            var h = x;
            for (var l = 0; l < 3; l++)
            {
                var z = Linear(w, h);
                for (var i = 0; i < 2; i++)
                    buffer[i] = z[i] + h[i] * h[i];
                h = [buffer[0], buffer[1] * 0.5];
            }

            s += h[0] - h[1];
        }

        return s;
    }

    // Which array h is depends on the numbers.
    private static double Chosen(double[][] w)
    {
        var s = 0.0;
        var h = w[0];
        for (var l = 0; l < 4; l++)
        {
            if (h[0] > 0.25)
                h = w[l % 2];
            else
                h = Layer(w, h);
            s += h[1] * (l + 1);
        }

        return s + h[0];
    }

    private static double Nested(double[][] w)
    {
        var s = 0.0;
        for (var t = 0; t < 3; t++)
        {
            var h = data[t];
            for (var i = 0; i < 2; i++)
            {
                for (var j = 0; j < 2; j++)
                    h = Layer(w, h);
                h = Linear(w, h);
            }

            s += h[0] + (2 * h[1]);
        }

        return s;
    }

    private static double BesideATable(double[][] w)
    {
        var h = w[0];
        var table = new double[2][];
        for (var i = 0; i < 2; i++)
            table[i] = new double[2];
        for (var i = 0; i < 2; i++)
        {
            h = Layer(w, h);
            table[i][0] = h[0];
        }

        return h[1] + (table[1][0] * table[0][0]);
    }

    private static double Fold(double[][] w, int layers) => Enumerable.Range(0, layers).Aggregate(data[0], (h, _) => Layer(w, h)).Sum();

    private static double Written(double[][] w)
    {
        var s = 0.0;
        foreach (var x in data)
        {
            var h = x;
            for (var l = 0; l < 2; l++)
            {
                h[0] += w[0][0];
                h = Layer(w, h);
            }

            s += h[0];
        }

        return s;
    }

    private static double WrittenElsewhere(double[][] w)
    {
        var rows = new double[2][];
        rows[0] = [w[0][0], 1];
        rows[1] = [w[1][0], 2];
        var s = 0.0;
        foreach (var x in rows)
        {
            var h = x;
            for (var l = 0; l < 2; l++)
            {
                rows[0][1] += w[0][1];
                s += h[1];
                h = Layer(w, h);
            }

            s += h[0] * x[0];
        }

        return s;
    }

    private static double WrittenAfterAFold(double[][] w)
    {
        double[] start = [w[0][0], w[0][1]];
        var h = Enumerable.Range(0, data.Length - 19).Aggregate(start, (a, _) => Layer(w, a));
        start[0] = 5;
        return h[0];
    }

    private static readonly Dictionary<string, Expression<Func<double[][], double>>> losses = new()
    {
        ["a method in Sum"] = w => data.Sum(x => Linear(w, x).Sum()),
        ["in Select"] = w => data.Select(x => Linear(w, x)).Sum(z => z[0] * z[1]),
        ["over a range"] = w => Enumerable.Range(0, 2).Sum(i => Linear(w, data[i])[0]),
        ["with arrays of its own"] = w => data.Average(x => Scratch(w, x)[1]),
        ["in each other"] = w => data.Sum(x => Layer(w, Layer(w, x)).Sum()),
        ["in Where"] = w => data.Where(x => Linear(w, x)[0] > 0.01).Sum(x => Layer(w, x)[1]),
        ["in Zip"] = w => data.Zip(data, (a, b) => Linear(w, a)[0] * Layer(w, b)[1]).Sum(),
        ["in Max and Order"] = w => data.Max(x => Linear(w, x)[0]) + data.Select(x => Linear(w, x)[1]).Order().Take(3).Sum(),
        ["in SelectMany"] = w => data.SelectMany(x => Layer(w, x)).Sum(z => z * z),
        ["the first"] = w => data.Select(x => Layer(w, x)).First()[1] + data.Select(x => Layer(w, x)[0]).Where(v => v > 0).Sum(),
        ["in ToArray"] = w => data.Select(x => Layer(w, x)).ToArray().Sum(r => r[0] * r[1]),
        ["in Aggregate"] = w => Enumerable.Range(0, 3).Aggregate(data[0], (h, _) => Layer(w, h)).Sum(),
        ["in Aggregate in Sum"] = w => data.Sum(x => Enumerable.Range(0, 3).Aggregate(x, (h, _) => Layer(w, h)).Sum()),
        ["one after the other"] = w => Forward(w, 2),
        ["none"] = w => Forward(w, 0) * w[0][0],
        ["changed between"] = w => Shifted(w),
        ["a choice"] = w => Chosen(w),
        ["loops in loops"] = w => Nested(w),
        ["beside a table"] = w => BesideATable(w),
        ["a fold of none"] = w => Fold(w, 0) * w[0][0],
        ["a fold"] = w => Fold(w, 3),
    };

    public static TheoryData<string> Names => [.. losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_are_differentiated_as_they_run(string name)
    {
        var f = losses[name];
        var value = f.Compile();
        double[] at = [0.3, 0.5, -0.2, 0.7], v = [0.4, -1, 0.3, 0.8];
        var (valued, curved) = (ValueAndGrad.Of(f), Hvp.Of(f));
        Assert.Equal(value(Table(at)), valued(Table(at)).Value, 1e-12);
        var (g, hv) = (Gradient(at), Flat(curved(Table(at), Table(v))));
        for (var i = 0; i < at.Length; i++)
        {
            Assert.Equal(Differences.Partial(p => value(Table(p)), at, i).Slope, g[i], 1e-6);
            Assert.Equal(Differences.Partial(p => Gradient(p).Zip(v, (a, b) => a * b).Sum(), at, i).Slope, hv[i], 1e-5);
        }

        foreach (var options in (AdOptions[])[new() { Vectorize = false, Mode = Mode.Forward }, new() { Parallelism = 2, Checkpointing = Checkpointing.SquareRoot }])
        {
            var other = Flat(Grad.Of(f, options)(Table(at)));
            for (var i = 0; i < at.Length; i++)
                Assert.Equal(g[i], other[i], 1e-12);
        }

        double[] Gradient(double[] p) => Flat(valued(Table(p)).Gradient);
    }

    [Fact]
    public void What_changes_the_data_or_a_row_that_is_held_is_refused()
    {
        foreach (var method in (Func<double[][], double>[])[Written, WrittenElsewhere, WrittenAfterAFold, Buffered])
            Assert.True(Record.Exception(() => Grad.OfMethod(method)) is NotDifferentiableException, method.Method.Name);
        Assert.Contains("a copy of the element to begin with", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod<double[][]>(Written)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_of_several_shapes()
    {
        double[][][] layers = [[[0.1, 0.4], [0.3, -0.2], [0.5, 0.6]], [[0.2, -0.1, 0.7]], [[1.5], [0.5]]];
        static double Run(double[][][] layers)
        {
            var s = 0.0;
            foreach (var x in data)
            {
                var h = x;
                foreach (var w in layers)
                    h = Layer(w, h);
                s += h.Sum();
            }

            return s;
        }

        var gradient = Grad.OfMethod<double[][][]>(Run)(layers);
        const double H = 1e-6;
        for (var l = 0; l < layers.Length; l++)
        {
            for (var i = 0; i < layers[l].Length; i++)
            {
                for (var j = 0; j < layers[l][i].Length; j++)
                {
                    var kept = layers[l][i][j];
                    layers[l][i][j] = kept + H;
                    var above = Run(layers);
                    layers[l][i][j] = kept - H;
                    var below = Run(layers);
                    layers[l][i][j] = kept;
                    Assert.Equal((above - below) / (2 * H), gradient[l][i][j], 1e-6);
                }
            }
        }
    }

    private static double[][] Table(double[] numbers) => [.. numbers.Chunk(2)];

    private static double[] Flat(double[][] table) => [.. table.SelectMany(r => r)];
}
