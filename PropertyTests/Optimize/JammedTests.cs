using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Inner loops that run for four iterations of the loop around at once: the same numbers, bit by bit where they must be, and the same exceptions.</summary>
public sealed class JammedTests
{
    private static readonly Dictionary<string, (Func<double[], double[][], double[], double> Of, bool IsJammed)> functions = new()
    {
        ["a score for each row"] = ((w, rows, y) =>
        {
            var loss = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var row = rows[i];
                var dot = 0.0;
                for (var j = 0; j < row.Length; j++)
                    dot += row[j] * w[j];
                loss += Math.Log(1 + Math.Exp(-y[i] * dot));
            }

            return loss;
        }, true),
        ["a quadratic form"] = ((x, rows, _) =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var dot = 0.0;
                for (var j = 0; j < rows[i].Length; j++)
                    dot += rows[i][j] * x[j];
                sum += x[i] * dot;
            }

            return sum;
        }, true),
        ["as many of each row"] = ((w, rows, y) =>
        {
            var scores = new double[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                var dot = y[i];
                for (var j = 0; j < 5; j++)
                    dot += rows[i][j] * w[j] * w[j + 1];
                scores[i] = dot;
            }

            var sum = 0.0;
            for (var i = 0; i < scores.Length; i++)
                sum += Math.Sin(scores[i]);
            return sum;
        }, false),
        ["a product of matrices"] = ((x, _, y) =>
        {
            var (n, k, m) = (3, y.Length, x.Length / (3 + y.Length));
            var z = new double[m * n];
            for (var i = 0; i < m; i++)
            {
                for (var l = 0; l < k; l++)
                {
                    for (var j = 0; j < n; j++)
                        z[i * n + j] += x[(m * n) + (i * k) + l] * y[l] * x[(l % m * n) + j];
                }
            }

            var sum = 0.0;
            for (var i = 0; i < z.Length; i++)
                sum += z[i] * z[i];
            return sum;
        }, false),
        ["a layer"] = ((x, _, y) =>
        {
            var (inputs, outputs) = (y.Length, x.Length / (1 + y.Length));
            var z = new double[outputs];
            for (var k = 0; k < inputs; k++)
            {
                for (var j = 0; j < outputs; j++)
                    z[j] += x[(k * outputs) + j] * y[k];
            }

            var sum = 0.0;
            for (var j = 0; j < outputs; j++)
                sum += z[j] * z[j] * x[(inputs * outputs) + j];
            return sum;
        }, true),
        ["a layer, bits that decide"] = ((x, _, y) =>
        {
            var outputs = x.Length / (1 + y.Length);
            var z = new double[outputs];
            for (var k = 0; k < y.Length; k++)
            {
                for (var j = 0; j < outputs; j++)
                    z[j] += x[(k * outputs) + j] * y[k];
            }

            var sum = 0.0;
            for (var j = 0; j < outputs; j++)
                sum += z[j] > 100 ? z[j] : z[j] * z[j];
            return sum;
        }, true),
        ["sums of parts, from the end"] = ((x, rows, _) =>
        {
            var sum = 1.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var (dot, more) = (0.0, 1.0);
                for (var j = rows[i].Length - 1; j >= 0; j--)
                {
                    dot += rows[i][j] * x[j];
                    more += x[j] / (2 + rows[i][j]);
                }

                sum += Math.Sin(dot) * more;
            }

            return sum;
        }, true),
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_numbers(string name)
    {
        var of = functions[name].Of;
        var random = new Random(11);
        var (rows, y) = (Array.Empty<double[]>(), Array.Empty<double>());
        var gradients = new[] { new AdOptions { Vectorize = false }, AdOptions.Default }.Select(o => ValueAndGrad.Of((double[] x) => of(x, rows, y), o)).ToArray();
        var alongs = new[] { new AdOptions { Vectorize = false }, AdOptions.Default }.Select(o => Hvp.Of((double[] x) => of(x, rows, y), o)).ToArray();
        for (var count = 0; count < 11; count++)
        {
            foreach (var length in new[] { 6, 7, 9, 17 })
            {
                foreach (var isJagged in new[] { false, true })
                {
                    rows = [.. Enumerable.Range(0, count).Select(_ => Numbers(isJagged ? random.Next(5, length) : length - 1))];
                    y = Numbers(count);
                    var x = Numbers(Math.Max(length, name.Contains("layer") || name.Contains("matrices") ? (count + 3) * length : count));
                    var expected = Eager.Differentiation.Differences(v => of(v, rows, y), x);
                    for (var k = 0; k < gradients.Length; k++)
                    {
                        var (value, gradient) = gradients[k](x);
                        if (k == 0)
                            Assert.Equal(of(x, rows, y), value);
                        Compare.Close(of(x, rows, y), value, 1e-12, 1, name);
                        for (var i = 0; i < x.Length; i++)
                            Compare.Close(expected[i], gradient[i], 1e-6, 1 + expected.Max(Math.Abs), name);
                    }

                    double[] v = Numbers(x.Length);
                    var (one, other) = (alongs[0](x, v), alongs[1](x, v));
                    for (var i = 0; i < x.Length; i++)
                        Compare.Close(one[i], other[i], 1e-11, one.Max(Math.Abs), name);
                }
            }
        }

        double[] Numbers(int n) => [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_loops_are_jammed(string name)
    {
        var (of, isJammed) = functions[name];
        var (rows, y) = (Array.Empty<double[]>(), Array.Empty<double>());
        var captured = Capture.Of((System.Linq.Expressions.Expression<Func<double[], double>>)(x => of(x, rows, y)));
        var (before, after) = ("", "");
        Pipeline.Run(captured, new Recipe(Product.ValueAndGradient, null), (pass, f) => (before, after) = pass.Name == "jam" ? (before, Printer.Print(f)) : after.Length > 0 ? (before, after) : (Printer.Print(f), after));
        Assert.Equal(isJammed, after != before && (after.Contains(">> 2", StringComparison.Ordinal) || after.Contains(">> 3", StringComparison.Ordinal)));
    }

    // A row that is too short, or none at all, in each of the places that run together.
    [Theory]
    [InlineData("a score for each row")]
    [InlineData("a quadratic form")]
    [InlineData("as many of each row")]
    [InlineData("sums of parts, from the end")]
    public void The_same_exceptions(string name)
    {
        var of = functions[name].Of;
        var (rows, y) = (Array.Empty<double[]>(), new double[9]);
        var gradients = new[] { new AdOptions { Vectorize = false }, AdOptions.Default }.Select(o => ValueAndGrad.Of((double[] x) => of(x, rows, y), o)).ToArray();
        var x = Enumerable.Range(0, 9).Select(i => 0.1 * i).ToArray();
        for (var bad = 0; bad < 81 * 9; bad++)
        {
            rows = [.. Enumerable.Range(0, 9).Select(_ => new double[9])];
            rows[bad % 9] = bad / 81 % 3 == 0 ? null! : new double[bad / 81 % 3 == 1 ? 2 : 12];
            rows[bad / 9 % 9] = bad / 243 == 0 ? null! : new double[bad / 243 == 1 ? 2 : 12];
            var expected = Record.Exception(() => of(x, rows, y))?.GetType();
            foreach (var gradient in gradients)
                Assert.Equal(expected, Record.Exception(() => gradient(x))?.GetType());
        }
    }

    private static float Single(float[] x, float[][] rows)
    {
        var sum = 0f;
        for (var i = 0; i < rows.Length; i++)
        {
            var dot = 0f;
            for (var j = 0; j < rows[i].Length; j++)
                dot += rows[i][j] * x[j];
            sum += MathF.Sin(dot) * x[i];
        }

        return sum;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    public void The_same_in_single_precision(int count)
    {
        var random = new Random(7);
        float[] Numbers() => [.. Enumerable.Range(0, 19).Select(_ => (2 * random.NextSingle()) - 1)];
        var (x, v, rows) = (Numbers(), Numbers(), Enumerable.Range(0, count).Select(_ => Numbers()).ToArray());
        // By hand.
        var (expected, along) = (new double[19], new double[19]);
        for (var i = 0; i < count; i++)
        {
            var (dot, move) = (rows[i].Zip(x, (a, b) => (double)a * b).Sum(), rows[i].Zip(v, (a, b) => (double)a * b).Sum());
            (expected[i], along[i]) = (expected[i] + Math.Sin(dot), along[i] + (Math.Cos(dot) * move));
            for (var j = 0; j < 19; j++)
            {
                expected[j] += Math.Cos(dot) * x[i] * rows[i][j];
                along[j] += ((Math.Cos(dot) * v[i]) - (Math.Sin(dot) * x[i] * move)) * rows[i][j];
            }
        }

        foreach (var way in new[] { new AdOptions { Vectorize = false }, AdOptions.Default })
        {
            var (value, gradient) = ValueAndGrad.Of((float[] p) => Single(p, rows), way)(x);
            var h = Hvp.Of((float[] p) => Single(p, rows), way)(x, v);
            Assert.Equal(Single(x, rows), value, 1e-5f);
            for (var k = 0; k < 19; k++)
            {
                Assert.Equal(expected[k], gradient[k], 1e-5);
                Assert.Equal(along[k], h[k], 1e-4);
            }
        }
    }
}
