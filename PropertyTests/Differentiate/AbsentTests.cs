using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Arrays that are null on one path, or until they are made: as people write them.</summary>
public sealed class AbsentTests
{
    private static readonly double[]?[] some = [[1, 2], null, [3, 4, 5], null, [1]];

    private static readonly Dictionary<string, Func<double[], double>> functions = new()
    {
        ["the one before"] = x =>
        {
            double[]? before = null;
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                if (before != null)
                    sum += before[0] * x[i];
                before = new double[1];
                before[0] = x[i];
            }

            return sum;
        },
        ["on one path"] = x =>
        {
            double[]? own = null;
            if (x[0] > 0)
            {
                own = new double[2];
                own[0] = x[0] * x[0];
            }

            return own != null ? own[0] * 3 : x[1];
        },
        ["one or the other"] = x =>
        {
            double[]? a = null, b = null;
            if (x[0] > 0)
                a = x;
            else
                b = x;
            return a?[1] * x[0] ?? b![0];
        },
        ["a copy of the parameter in each iteration"] = x =>
        {
            double[]? last = null;
            for (var i = 0; i < x.Length; i++)
                last = (double[])x.Clone();
            if (last != null && last.Length > 1)
                last[0] += Math.Sin(x[0]);
            return last != null ? last[0] * x[0] : x[0];
        },
        ["momentum"] = x =>
        {
            double[]? velocity = null;
            var sum = 0.0;
            for (var k = 0; k < 3; k++)
            {
                var next = new double[x.Length];
                for (var i = 0; i < x.Length; i++)
                    next[i] = (x[i] * (k + 1)) + (velocity != null ? 0.5 * velocity[i] : 0);
                velocity = next;
                sum += velocity[0] * velocity[^1];
            }

            return sum;
        },
        ["made when it is needed"] = x =>
        {
            double[]? table = null;
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                table ??= new double[3];
                table[i % 3] += x[i];
                sum += table[i % 3] * table[i % 3];
            }

            return sum;
        },
        ["and its length"] = x =>
        {
            double[]? a = null;
            for (var i = 0; i < x.Length; i++)
            {
                if (a != null && a.Length > 1)
                    a[1] = a[0] + (x[i] * x[i]);
                if (x[i] > 0.2)
                    a = [x[i] * x[0], x[1] * x[i]];
            }

            return a is { Length: > 1 } ? a[1] * x[0] : 1;
        },
        ["a matrix"] = x =>
        {
            double[,]? m = null;
            if (x[0] > 0)
            {
                m = new double[2, 2];
                m[0, 1] = x[1];
            }

            return m != null ? m[0, 1] * m[0, 1] : x[0];
        },
        ["rows that were not made"] = x =>
        {
            var rows = new double[4][];
            for (var i = 0; i < x.Length; i++)
            {
                if (rows[i % 2] == null)
                    rows[i % 2] = new double[2];
                rows[i % 2][i % 3 % 2] += x[i] * x[i];
            }

            return (rows[0]?[1] ?? 5) * (rows[1]?[0] ?? 3) * (rows[3]?[1] ?? 3 * x[0]);
        },
        ["a literal of rows, read before it is known which"] = x =>
        {
            double[]?[] rows = [null, [x[0] * x[1], x[2]], null];
            var sum = x[3];
            for (var i = 0; i < 3; i++)
            {
                var row = rows[i];
                if (i == 1)
                    sum += row![0] * row[1];
            }

            return sum;
        },
        ["rows, one of them given up again"] = x =>
        {
            var rows = new double[4][];
            for (var i = 0; i < 4; i++)
            {
                rows[0] = null!;
                rows[i] = [x[i] * x[0]];
            }

            var sum = x[3];
            for (var i = 0; i < 4; i++)
            {
                var row = rows[i];
                if (i > 0)
                    sum += row[0] * x[i];
            }

            return sum;
        },
        ["weights, or none"] = x =>
        {
            var weights = x[0] > 0 ? x : null;
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
                sum += weights != null ? weights[i] * x[i] : Math.Sin(x[i]);
            return sum;
        },
        ["weights that are made, or none"] = x =>
        {
            double[]? weights = null;
            if (x[0] > 0)
            {
                weights = new double[x.Length];
                for (var i = 0; i < x.Length; i++)
                    weights[i] = x[i] * x[i];
            }

            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
                sum += weights != null ? weights[i] * x[i] : x[i] * x[i];
            return sum;
        },
        ["rows of data, some of them none"] = x =>
        {
            var sum = 0.0;
            foreach (var row in some)
            {
                if (row == null)
                    continue;
                for (var j = 0; j < row.Length && j < x.Length; j++)
                    sum += row[j] * x[j] * x[j];
            }

            return sum;
        },
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_are_those_of_differences(string name)
    {
        var f = functions[name];
        foreach (var length in (int[])[4, 5, 37])
        {
            foreach (var sign in (int[])[1, -1])
            {
                double[] x = [.. Enumerable.Range(0, length).Select(i => sign * Math.Sin(i + 1.1))], v = [.. x.Select((_, i) => Math.Cos(i))], into = [.. x.Select(_ => double.NaN)];
                var gradient = Grad.OfMethod(f);
                var g = gradient(x);
                Close(f, g);
                Assert.Equal(Dot(g, v), Jvp.OfMethod(f)(x, v).Tangent, 1e-9);
                Close(p => Dot(gradient(p), v), Hvp.OfMethod(f)(x, v));
                foreach (var options in (AdOptions[])[new(), new() { Vectorize = false }, new() { Parallelism = 2 }])
                {
                    // Loops are divided however short they are.
                    var intoOf = DerivativeCache.Get<GradientInto>((Expression<Func<double[], double>>)Lifting.Lifter.Of(f), new Recipe(Product.GradientInto, options) with { LeastWork = 1 });
                    Array.Fill(into, double.NaN);
                    Assert.Equal(f(x), intoOf(x, into), 1e-10);
                    Assert.All(g.Zip(into), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
                }

                void Close(Func<double[], double> of, double[] slopes)
                {
                    for (var i = 0; i < x.Length; i++)
                    {
                        var (slope, error) = Differences.Partial(of, x, i, 0.01);
                        if (error < 1e-3)
                            Assert.Equal(slope, slopes[i], 1e-5 + (10 * error));
                    }
                }
            }
        }
    }

    [Fact]
    public void A_parameter_that_is_null()
    {
        Func<double[], double[], double> f = Weighted;
        var gradient = Grad.OfMethod(f);
        var (dx, _) = gradient([0.5, 2], null!);
        Assert.Equal([1, 4], dx);
        var (wx, dw) = gradient([0.5, 2], [3, 4]);
        Assert.Equal([3, 16], wx);
        Assert.Equal([0.25, 4], dw);
        var along = Jvp.Of<(double[] X, double[] W), double>(p => Weighted(p.X, p.W));
        Assert.Equal(3 + 32 + 0.25 + 8, along(([0.5, 2], [3, 4]), ([1, 2], [1, 2])).Tangent, 1e-14);
    }

    private static double Weighted(double[] x, double[]? w)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += w != null && w.Length > i ? w[i] * x[i] * x[i] : x[i] * x[i];
        return sum;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(p => p.First * p.Second);
}
