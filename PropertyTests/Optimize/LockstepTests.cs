using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Loops over rows of data whose iterations run in lockstep: the same numbers and exceptions as one after the other, whatever an iteration does.</summary>
public sealed class LockstepTests
{
    private const int Inputs = 12;

    private static readonly double[] shared = [0.3, -1.2, 0.7, 2, -0.4, 0.9, 1.1, -0.2];

    internal static readonly Dictionary<string, Func<double[], double[][], int[], double>> Functions = new()
    {
        ["the nearest of some centres"] = (x, rows, _) => rows.Sum(p => Enumerable.Range(0, 4).Min(k => Enumerable.Range(0, 3).Sum(j => (p[j] - x[3 * k + j]) * (p[j] - x[3 * k + j])))),
        ["a softmax"] = (x, rows, labels) =>
        {
            var loss = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var scores = new double[3];
                for (var k = 0; k < 3; k++)
                    scores[k] = x[k] + (x[3 + k] * rows[i][0]) + (x[6 + k] * rows[i][1]);
                var total = 0.0;
                for (var k = 0; k < 3; k++)
                    total += Math.Exp(scores[k]);
                loss += Math.Log(total) - scores[labels[i] % 3];
            }

            return loss;
        },
        ["elements that data tell"] = (x, rows, labels) =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var counts = new double[4];
                for (var j = 0; j < 3; j++)
                    counts[(int)(2 + (1.9 * Math.Sin(rows[i][j])))] += x[j] * x[labels[i]];
                var far = Math.Exp(x[3] * rows[i][0]) + (Math.Exp(x[4] * rows[i][1]) * Math.Cos(x[5] * rows[i][2])) + Math.Exp(x[6] * Math.Sin(x[7] * rows[i][1]));
                sum += counts[labels[i] % 4] * counts[1] * Math.Tanh(far) + Math.Sin(counts[2] * rows[i][1]);
            }

            return sum;
        },
        ["what only some read"] = (x, rows, labels) =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var one = labels[i] < 8 ? shared[labels[i]] * x[labels[i]] : Math.Exp(x[0] * rows[i][0]);
                var next = i + 1 < rows.Length ? rows[i + 1][2] : 0.5;
                sum += Math.Tanh(one * next) + Math.Sin(x[1] + one) * Math.Cos(x[2] * next);
            }

            return sum;
        },
        ["steps of a trajectory"] = (x, rows, _) =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var (a, b) = (rows[i][0], rows[i][1]);
                for (var t = 0; t < 6; t++)
                    (a, b) = (a + (0.1 * b * x[0]), b - (0.1 * Math.Sin(a) * x[1]));
                sum += a > b ? a * a : b * x[2];
            }

            return sum;
        },
        ["greatest elements, and ties"] = (x, rows, labels) => Enumerable.Range(0, rows.Length).Sum(i =>
            Enumerable.Range(0, 4).Select(k => (k % 2 == labels[i] % 2 ? x[0] : x[k]) * rows[i][0]).Max() * Math.Exp(-Math.Abs(x[4] * rows[i][1]))),
        ["whole numbers that wrap around"] = (x, rows, labels) =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var hash = unchecked((labels[i] + 3) * 1_000_003 * 1_000_003);
                var place = Math.Min(Math.Max(hash, -5) + 5, 6);
                sum += Math.Sin(x[place] * rows[i][0]) * Math.Exp(x[1] * rows[i][1]) * (hash > 0 ? 1 : 0.25);
            }

            return sum;
        },
        // From an attack: arrays of which only some are there, and empty ones of the user's.
        ["arrays that are empty for some"] = (x, rows, _) =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var p = rows[i];
                double[] a;
                if (p[0] > 0)
                    a = p[1] > 0 ? Array.Empty<double>() : new[] { Math.Sin(x[0] * p[1]), Math.Exp(x[1] * p[2]), x[2] };
                else
                    a = p[2] > 0 ? Array.Empty<double>() : new[] { Math.Sin(x[2] * p[1]), Math.Exp(x[3] * p[0]), x[1] };
                sum += (p[0] > 0 ? p[1] > 0 : p[2] > 0) ? Math.Exp(x[0] * p[2]) * Math.Sin(x[3]) : (a[0] * Math.Cos(x[2] * p[2])) + (a[1] * x[0]) + a[2];
            }

            return sum;
        },
        // From a review: arrays that stay, of which one is chosen; an element that is read before it is written; loops that data end.
        ["one of two arrays that stay"] = (x, rows, _) =>
        {
            var sum = 0.0;
            foreach (var p in rows)
            {
                var a = Enumerable.Range(0, 4).Select(k => Math.Sin(x[k] * p[0])).ToArray();
                var b = Enumerable.Range(0, 4).Select(k => Math.Exp(x[k] * p[1])).ToArray();
                var c = p[2] > 0 ? a : b;
                var d = p[1] > 0 ? a : Enumerable.Range(0, 4).Select(k => Math.Cos(x[k] * p[0])).ToArray();
                for (var k = 0; k < 4; k++)
                    sum += Math.Exp(c[k]) * Math.Sin(x[k] * p[2]) + Math.Exp(d[k]) * Math.Sin(a[k] * b[k]);
            }

            return sum;
        },
        ["read, and written"] = (x, rows, labels) =>
        {
            var a = new double[labels.Length];
            for (var k = 0; k < labels.Length; k++)
                a[k] = x[k % 12] * x[0];
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var q = 0.0;
                for (var k = 0; k < 5; k++)
                    q += Math.Exp(x[k] * rows[i][1]) * Math.Sin(x[k + 1] * rows[i][0]);
                var before = a[i];
                a[labels.Length / 2] = 7;
                var after = a[i];
                sum += q * Math.Exp(-after) + before;
            }

            return sum;
        },
        ["until data tell"] = (x, rows, labels) =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var k = 0;
                while (k < 5 && rows[i][0] >= (0.3 * k) - 0.5)
                    k++;
                for (var j = 0; j < 4; j++)
                {
                    if (labels[i] > 7)
                        break;
                    sum += x[j] * rows[i][1] * Math.Exp(x[labels[i]]);
                }

                sum += Math.Exp(x[k] * rows[i][2]) * Math.Sin(x[0] * rows[i][1]);
            }

            return sum;
        },
        ["choices in choices"] = (x, rows, labels) =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var a = new double[3];
                if (rows[i][0] > 0)
                {
                    a[0] = Math.Exp(x[0] * rows[i][0]);
                    if (labels[i] > 4)
                        a[labels[i] % 3] += Math.Sin(x[1]) * rows[i][1];
                    else
                        a[2] = x[2] * Math.Log(1 + (rows[i][1] * rows[i][1]));
                }
                else if (x[3] > 0)
                {
                    a[1] = Math.Cos(x[3] * rows[i][2]);
                }

                for (var k = 0; k < 3; k++)
                    sum += Math.Exp(-a[k] * a[k]) * x[4 + k] * Math.Sin(a[(k + 1) % 3]);
            }

            return sum;
        },
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    private static readonly AdOptions[] ways = [new() { Vectorize = false }, AdOptions.Default, new() { Parallelism = 2 }];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_numbers(string name)
    {
        var of = Functions[name];
        var random = new Random(5);
        var (rows, labels) = (Array.Empty<double[]>(), Array.Empty<int>());
        var gradients = ways.Select(o => ValueAndGrad.Of((double[] x) => of(x, rows, labels), o)).ToArray();
        var alongs = ways.Select(o => Hvp.Of((double[] x) => of(x, rows, labels), o)).ToArray();
        foreach (var count in new[] { 0, 1, 3, 7, 8, 9, 16, 31, 200 })
        {
            rows = [.. Enumerable.Range(0, count).Select(_ => Numbers(3))];
            labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(Inputs))];
            var (x, v) = (Numbers(Inputs), Numbers(Inputs));
            var (value, expected) = gradients[0](x);
            Assert.Equal(of(x, rows, labels), value);
            var differences = Eager.Differentiation.Differences(p => of(p, rows, labels), x);
            var (size, second) = (1 + expected.Sum(Math.Abs), alongs[0](x, v));
            for (var k = 0; k < Inputs; k++)
            {
                if (!name.Contains("ties") && !name.Contains("nearest"))
                    Compare.Close(differences[k], expected[k], 1e-5, size, name);
            }

            for (var way = 1; way < ways.Length; way++)
            {
                var (lanes, gradient) = gradients[way](x);
                var along = alongs[way](x, v);
                Compare.Close(value, lanes, 1e-12, 1 + Math.Abs(value), name);
                for (var k = 0; k < Inputs; k++)
                {
                    Compare.Close(expected[k], gradient[k], 1e-12, size, name);
                    Compare.Close(second[k], along[k], 1e-11, 1 + second.Sum(Math.Abs), name);
                }
            }
        }

        double[] Numbers(int n) => [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    // The way back through choices of which array there is goes one by one.
    public static TheoryData<string> Wide => [.. Functions.Keys.Where(name => !name.Contains("choices") && !name.Contains("empty") && !name.Contains("stay") && !name.Contains("written") && !name.Contains("until"))];

    [Theory]
    [MemberData(nameof(Wide))]
    public void They_run_in_lockstep(string name)
    {
        var of = Functions[name];
        var (rows, labels) = (Array.Empty<double[]>(), Array.Empty<int>());
        var explained = FunctionalAD.Explain.Of((double[] x) => of(x, rows, labels));
        Assert.Contains(explained.Lanes, l => l is { Lanes: > 1, Obstacle: null });
        var isWide = false;
        Pipeline.Run(Capture.Of((System.Linq.Expressions.Expression<Func<double[], double>>)(x => of(x, rows, labels))), new Recipe(Product.GradientInto, null), (pass, f) => isWide |= pass.Name == "lockstep" && HasVectors(f.Body));
        Assert.True(isWide);

        static bool HasVectors(Region region) => region.Equations.Any(e => e.Results.Any(r => Types.IsVector(r.Type)) || e.Op.Regions.Any(HasVectors));
    }

    // A row that is too short, or none at all, in each place; an element that is not there.
    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_exceptions(string name)
    {
        var of = Functions[name];
        var (rows, labels) = (Array.Empty<double[]>(), Array.Empty<int>());
        var gradients = ways.Select(o => ValueAndGrad.Of((double[] x) => of(x, rows, labels), o)).ToArray();
        var x = Enumerable.Range(0, Inputs).Select(i => 0.1 * i).ToArray();
        for (var bad = 0; bad < 17 * 5; bad++)
        {
            rows = [.. Enumerable.Range(0, 17).Select(i => new[] { 0.1 * i, -0.2, 0.3 })];
            labels = [.. Enumerable.Range(0, 17).Select(i => i % Inputs)];
            rows[bad % 17] = (bad / 17) switch { 0 => null!, 1 => new double[2], 2 => [], _ => rows[bad % 17] };
            labels[bad % 17] = (bad / 17) switch { 3 => -1, 4 => Inputs, _ => labels[bad % 17] };
            var expected = Record.Exception(() => of(x, rows, labels))?.GetType();
            foreach (var gradient in gradients)
                Assert.Equal(expected, Record.Exception(() => gradient(x))?.GetType());
        }
    }

    [Fact]
    public void A_number_computed_of_the_index_over_and_over()
    {
        double[][] rows = [.. Enumerable.Range(0, 20).Select(i => new[] { 0.1 * i })];
        Func<double[], double> f = x =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var h = i + 1;
                for (var k = 0; k < 2; k++)
                {
                    h = unchecked((h * h) + h);
                    h = unchecked((h * h) - h);
                    h = unchecked((h * h) + h);
                    h = unchecked((h * h) - h);
                    h = unchecked((h * h) + h);
                    h = unchecked((h * h) - h);
                    h = unchecked((h * h) + h);
                    h = unchecked((h * h) - h);
                    h = unchecked((h * h) + h);
                    h = unchecked((h * h) - h);
                }

                sum += Math.Exp(x[(h & 1023) % x.Length] * rows[i][0]) * Math.Sin(x[1]);
            }

            return sum;
        };
        var (point, one) = (new[] { 0.1, 0.2, 0.3 }, ValueAndGrad.Of((double[] x) => f(x), ways[0]));
        Compare.Close(one(point).Item1, ValueAndGrad.Of((double[] x) => f(x))(point).Item1, 1e-12, 100, "the value");
    }

    // Arrays that choices hand on are allocated where there is no room for them among those that serve later calls.
    public static TheoryData<string> Bare => [.. Functions.Keys.Where(name => name != "read, and written" && !name.Contains("stay") && !name.Contains("empty"))];

    [Theory]
    [MemberData(nameof(Bare))]
    public void Nothing_is_allocated(string name)
    {
        var of = Functions[name];
        var random = new Random(3);
        double[][] rows = [.. Enumerable.Range(0, 100).Select(_ => new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() })];
        int[] labels = [.. Enumerable.Range(0, 100).Select(_ => random.Next(Inputs))];
        var into = Grad.Into((double[] x) => of(x, rows, labels));
        double[] x = [.. Enumerable.Range(0, Inputs).Select(_ => random.NextDouble())], g = new double[Inputs];
        Assert.Equal(0, Laws.Allocated.By(() => into(x, g)));
    }

    [Fact]
    public void An_empty_array_of_the_users_own_has_no_elements()
    {
        double[][] rows = [.. Enumerable.Range(0, 20).Select(i => new[] { i == 11 ? -0.5 : 0.1 + i, 0.3, 0.2 })];
        Func<double[], double> f = x =>
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var a = rows[i][0] > 0 ? new[] { Math.Sin(x[0] * rows[i][1]), Math.Exp(x[1] * rows[i][2]) } : Array.Empty<double>();
                sum += (a[0] * Math.Exp(x[2] * rows[i][1])) + Math.Sin(x[0] * rows[i][2]);
            }

            return sum;
        };
        foreach (var way in ways)
        {
            Assert.Throws<IndexOutOfRangeException>(() => ValueAndGrad.Of((double[] x) => f(x), way)([0.1, 0.2, 0.3]));
            Assert.Throws<IndexOutOfRangeException>(() => Jvp.Of((double[] x) => f(x), way)([0.1, 0.2, 0.3], [1, 2, 3]));
        }
    }

    private static float Single(float[] x, float[][] rows, int[] labels)
    {
        var sum = 0f;
        for (var i = 0; i < rows.Length; i++)
        {
            var a = new float[3];
            for (var k = 0; k < 3; k++)
                a[k] = MathF.Exp(x[k] * rows[i][0]) + (rows[i][1] > 0 ? x[labels[i]] : 0.5f * k);
            sum += MathF.Log(a[0] + a[1] + a[2]) * a[labels[i] % 3];
        }

        return sum;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(37)]
    public void The_same_in_single_precision(int count)
    {
        var random = new Random(7);
        float[][] rows = [.. Enumerable.Range(0, count).Select(_ => new[] { (2 * random.NextSingle()) - 1, (2 * random.NextSingle()) - 1 })];
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(Inputs))];
        float[] x = [.. Enumerable.Range(0, Inputs).Select(_ => (2 * random.NextSingle()) - 1)];
        double[] precise = [.. x.Select(a => (double)a)];
        var expected = Eager.Differentiation.Differences(Precise, precise);
        foreach (var way in ways)
        {
            var (value, gradient) = ValueAndGrad.Of((float[] p) => Single(p, rows, labels), way)(x);
            Assert.Equal(Precise(precise), value, 1e-4 * (1 + count));
            for (var k = 0; k < Inputs; k++)
                Assert.Equal(expected[k], gradient[k], 1e-4 * (1 + count));
        }

        double Precise(double[] p) => Enumerable.Range(0, rows.Length).Sum(i =>
        {
            var a = Enumerable.Range(0, 3).Select(k => Math.Exp(p[k] * rows[i][0]) + (rows[i][1] > 0 ? p[labels[i]] : 0.5 * k)).ToArray();
            return Math.Log(a.Sum()) * a[labels[i] % 3];
        });
    }
}
