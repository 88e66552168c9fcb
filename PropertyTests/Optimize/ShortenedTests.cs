using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Laws;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Loops over rows whose inner loops have captured lengths: one derivative serves short lengths, in lockstep, and all others.</summary>
public sealed class ShortenedTests
{
    private const int Most = 24;

    private static readonly AdOptions single = new() { Vectorize = false };

    /// <summary>Rows, and how much of them is asked for.</summary>
    private sealed class Data
    {
        public double[]?[] Rows { get; set; } = [];

        public int[] Labels { get; set; } = [];

        public int K { get; set; }

        public int D { get; set; }
    }

    private static readonly Dictionary<string, Func<double[], double[]?[], int[], int, int, double>> functions = new()
    {
        ["softmax regression"] = Softmax,
        ["k-means"] = Nearest,
        ["logistic regression"] = Logistic,
        ["in a branch"] = Branch,
        ["an array of its own"] = Own,
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Theory]
    [InlineData("softmax regression")]
    [InlineData("k-means")]
    [InlineData("logistic regression")]
    [InlineData("an array of its own")]
    public void The_loop_is_there_twice(string name)
    {
        var of = functions[name];
        var data = new Data();
        Expression<Func<double[], double>> f = x => of(x, data.Rows, data.Labels, data.K, data.D);
        var (before, after) = ("", "");
        Pipeline.Run(Capture.Of(f), new Recipe(Product.ValueAndGradient, null) { Mode = Mode.Reverse, VectorBits = 512 }, (pass, g) =>
            (before, after) = pass.Name == "short loops" ? (before, Printer.Print(g)) : after.Length > 0 ? (before, after) : (Printer.Print(g), after));
        Assert.NotEqual(before, after);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_value_gradient_and_exception(string name)
    {
        var (of, data, random) = (functions[name], new Data(), new Random(3));
        Expression<Func<double[], double>> f = x => of(x, data.Rows, data.Labels, data.K, data.D);
        var (lanes, one, into) = (ValueAndGrad.Of(f), ValueAndGrad.Of(f, single), Grad.Into(f));
        foreach (var count in new[] { 0, 1, 7, 15, 16, 17, 33, 40 })
        {
            foreach (var (k, d) in new[] { (1, 1), (3, 2), (5, 4), (2, 15), (16, 16), (17, 2), (2, 17), (0, 3), (3, 0), (-1, 2), (20, 20) })
            {
                (data.K, data.D) = (k, d);
                data.Labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(3))];
                data.Rows = [.. Enumerable.Range(0, count).Select(_ => Numbers(Math.Max(d, 1)))];
                var x = Numbers(Most * Most);
                Same(x);
                if (count == 0)
                    continue;
                data.Rows[random.Next(count)] = null;
                Same(x);
                data.Rows = [.. data.Rows.Select(r => r ?? (d > 0 ? new double[d - 1] : []))];
                Same(x);
            }
        }

        double[] Numbers(int n) => [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];

        void Same(double[] x)
        {
            var expected = Record.Exception(() => of(x, data.Rows, data.Labels, data.K, data.D))?.GetType();
            Assert.Equal(expected, Record.Exception(() => one(x))?.GetType());
            Assert.Equal(expected, Record.Exception(() => lanes(x))?.GetType());
            if (expected is not null)
                return;
            var ((value, gradient), (other, others)) = (lanes(x), one(x));
            Compare.Close(other, value, 1e-12, 1 + Math.Abs(other), name);
            var scale = 1 + others.Sum(Math.Abs);
            for (var i = 0; i < x.Length; i++)
                Compare.Close(others[i], gradient[i], 1e-12, scale, name);
            var buffer = new double[x.Length];
            Assert.Equal(0, Allocated.By(() => into(x, buffer)));
        }
    }

    private static double Softmax(double[] w, double[]?[] rows, int[] labels, int k, int d)
    {
        var total = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var sum = 0.0;
            for (var c = 0; c < k; c++)
            {
                var z = 0.0;
                for (var j = 0; j < d; j++)
                    z += w[c * d + j] * rows[i]![j];
                sum += Math.Exp(z);
                if (c == labels[i])
                    total -= z;
            }

            total += Math.Log(1 + sum);
        }

        return total;
    }

    private static double Nearest(double[] centres, double[]?[] rows, int[] labels, int k, int d)
    {
        var total = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var least = 100.0;
            for (var c = 0; c < k; c++)
            {
                var distance = 0.0;
                for (var j = 0; j < d; j++)
                {
                    var difference = rows[i]![j] - centres[c * d + j];
                    distance += difference * difference;
                }

                least = Math.Min(least, distance);
            }

            total += least * (1 + labels[i]);
        }

        return total;
    }

    private static double Logistic(double[] w, double[]?[] rows, int[] labels, int k, int d)
    {
        var total = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var score = 0.0;
            for (var j = 0; j < d; j++)
                score += w[j] * rows[i]![j];
            total += Math.Log(1 + Math.Exp((1 - (2 * (labels[i] % 2))) * score * k));
        }

        return total;
    }

    private static double Branch(double[] w, double[]?[] rows, int[] labels, int k, int d)
    {
        var total = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var score = w[0];
            for (var c = 0; c < k; c++)
            {
                if (labels[i] == c % 3)
                {
                    for (var j = 0; j < d; j++)
                        score += w[j] * w[c] * rows[i]![j];
                }
                else
                {
                    score += Math.Sin(w[c]);
                }
            }

            total += score * score;
        }

        return total;
    }

    private static double Own(double[] w, double[]?[] rows, int[] labels, int k, int d)
    {
        var total = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var hidden = new double[Math.Max(k, 0)];
            for (var c = 0; c < k; c++)
            {
                for (var j = 0; j < d; j++)
                    hidden[c] += w[c * d + j] * rows[i]![j];
            }

            for (var c = 0; c < k; c++)
                total += w[c] * Math.Tanh(hidden[c]) * labels[i];
        }

        return total;
    }
}
