using System.Runtime.InteropServices;
using FunctionalAD.Lifting;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Loops on several threads: the same bits for any number of them, the exception of the first iteration that throws, and nothing allocated.</summary>
public sealed class PartTests
{
    private const int N = 100_000, Few = 8_000;

    // What they read beside their parameter: each is of N elements, or rows, of three.
    private static readonly double[] weights = [.. Enumerable.Range(0, N).Select(i => 1.1 + Math.Sin(i))];
    private static readonly int[] places = [.. Enumerable.Range(0, N).Select(i => (int)((i * 7919L) % 1000))];
    private static readonly double[][] rows = [.. Enumerable.Range(0, N / 10).Select(i => new[] { Math.Sin(i), Math.Cos(i), 0.1 * (i % 7) })];

    // With each, the length of the parameter.
    private static readonly Dictionary<string, (Func<double[], double> Of, int Length)> functions = new()
    {
        ["a sum"] = (x =>
        {
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
                sum += Math.Sin(x[i]) * x[i];
            return sum;
        }, N),
        ["elements of tables"] = (x =>
        {
            var sum = 0.0;
            for (var i = 0; i < weights.Length; i++)
                sum += weights[i] * x[places[i]] * x[places[i]];
            return Math.Sqrt(sum);
        }, 1000),
        ["rows of a table"] = (x =>
        {
            var loss = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var dot = 0.0;
                for (var j = 0; j < x.Length; j++)
                    dot += rows[i][j] * x[j];
                loss += Math.Log(1 + Math.Exp(-dot));
            }

            return loss;
        }, 3),
        ["the logarithm of a sum"] = (x =>
        {
            var max = x.Max();
            return max + Math.Log(x.Sum(a => Math.Exp(a - max)));
        }, N),
        ["neighbours"] = (x =>
        {
            var sum = 0.0;
            for (var i = 0; i + 1 < x.Length; i++)
                sum += (100 * (x[i + 1] - (x[i] * x[i])) * (x[i + 1] - (x[i] * x[i]))) + ((1 - x[i]) * (1 - x[i]));
            return sum;
        }, N),
        ["a choice"] = (x =>
        {
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
                sum += x[i] > 0 ? Math.Exp(-x[i]) : x[i] * x[i] * Math.Sin(x[i]);
            return sum;
        }, N),
        ["in a choice"] = (x => x[0] > 5 ? x.Sum(a => a * Math.Sin(a)) : x.Sum(a => Math.Cos(a) * a * a), N),
        ["neighbours of neighbours"] = (x =>
        {
            var sum = 0.0;
            for (var i = 3; i < x.Length - 3; i++)
                sum += Math.Sin(x[i - 3] * x[i + 3]) * x[i] * x[i - 1];
            return sum;
        }, N),
        ["rows of a flat table"] = (x =>
        {
            var sum = 0.0;
            for (var i = 0; i < weights.Length / 4; i++)
            {
                var dot = weights[4 * i] * x[0];
                for (var j = 1; j < 4; j++)
                    dot += weights[(4 * i) + j] * x[j];
                sum += Math.Exp(-dot * dot);
            }

            return sum;
        }, 4),
        ["two sums, one of the other"] = (x =>
        {
            var (s, t) = (0.0, 0.0);
            for (var i = 0; i < x.Length; i++)
            {
                s += Math.Sin(x[i]) / x.Length;
                t += s * x[i];
            }

            return t;
        }, N),
        ["sums with signs that change"] = (x =>
        {
            var (s, t) = (0.0, 1.0);
            for (var i = 0; i < x.Length; i++)
            {
                s = (Math.Cos(x[i]) / x.Length) - s;
                t = x[i] > 0 ? t - (x[i] / x.Length) : t + Math.Exp(x[i] - 5);
            }

            return s * t;
        }, N),
        ["an array in between"] = (x =>
        {
            var y = new double[x.Length];
            for (var i = 0; i < x.Length; i++)
                y[i] = Math.Exp(-x[i] * x[i]);
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
                sum += y[i] * y[x.Length - 1 - i];
            return sum;
        }, N),
        ["an array of each"] = (x =>
        {
            var sum = 0.0;
            for (var i = 0; i < x.Length / 4; i++)
            {
                var own = new double[4];
                for (var j = 0; j < 4; j++)
                    own[j] = Math.Sin(x[(4 * i) + j] * (j + 1));
                sum += own[0] * own[3] * own[i % 4];
            }

            return sum;
        }, N),
        ["one after the other"] = (x =>
        {
            var s = 0.0;
            for (var i = 0; i < x.Length; i++)
                s = Math.Sin(s) + x[i];
            return s;
        }, N),
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    private static double[] Point(int length) => [.. Enumerable.Range(0, length).Select(i => Math.Sin(i * 1.7) + (0.2 * Math.Cos(i * 0.3)))];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_bits_for_any_number_of_threads(string name)
    {
        var (f, length) = functions[name];
        var (x, whole) = (Point(length), new double[length]);
        var value = Grad.Into(Lifted(f))(x, whole);
        double[]? first = null, firstOfItsOwn = null;
        foreach (var threads in new[] { 1, 2, 3, 7 })
        {
            var options = new AdOptions { Parallelism = threads };
            var (into, of, gradient) = (Grad.Into(Lifted(f), options), Grad.OfMethod(f, options), new double[length]);
            for (var again = 0; again < 3; again++)
            {
                Assert.Equal(value, into(x, gradient), 1e-11 * Math.Abs(value));
                Close(whole, gradient);
                first ??= [.. gradient];
                Assert.True(Same(first, gradient), $"{threads} threads");
            }

            firstOfItsOwn ??= of(x);
            Close(whole, firstOfItsOwn);
            Assert.True(Same(firstOfItsOwn, of(x)), $"{threads} threads, in an array of its own");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_allocated(string name)
    {
        var (f, length) = functions[name];
        var (into, x, gradient) = (Grad.Into(Lifted(f), new AdOptions { Parallelism = 2 }), Point(length), new double[length]);
        into(x, gradient);
        Assert.Equal(0, Allocated.By(() => into(x, gradient)));
    }

    // Spans of an array that is moved while threads read and write it: they find it where the frame of the caller knows it to be.
    [Fact]
    public void Memory_may_move_meanwhile()
    {
        var (f, _) = functions["a choice"];
        var into = Grad.Into(Lifted(f), new AdOptions { Parallelism = 3 });
        var expected = new double[Few];
        into(Point(Few), expected);
        using var over = new CancellationTokenSource();
        var moving = new Thread(() =>
        {
            while (!over.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: true);
                Thread.Sleep(1);
            }
        });
        moving.Start();
        try
        {
            for (var k = 0; k < 60; k++)
            {
                // Young arrays, with holes between them, are those that move.
                var holes = Enumerable.Range(0, 50).Select(i => new byte[1000]).ToArray();
                var (x, gradient) = (Point(Few), new double[Few]);
                holes = null;
                into(x, gradient);
                Assert.True(Same(expected, gradient));
            }
        }
        finally
        {
            over.Cancel();
            moving.Join();
        }
    }

    [Fact]
    public void On_many_threads_at_once()
    {
        var (f, length) = functions["elements of tables"];
        var into = Grad.Into(Lifted(f), new AdOptions { Parallelism = 3 });
        var (x, expected) = (Point(length), new double[length]);
        into(x, expected);
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ =>
        {
            var gradient = new double[length];
            into(x, gradient);
            Assert.Equal(expected, gradient);
        });
    }

    [Fact]
    public void What_the_first_iteration_that_throws_throws()
    {
        var data = Enumerable.Range(0, N).ToArray();
        Func<double[], double> f = x =>
        {
            var sum = 0.0;
            for (var i = 0; i < data.Length; i++)
                sum += Math.Exp(x[data[i] % x.Length]) / (1 / data[i]);
            return sum;
        };
        // 1/i of whole numbers: of 0 it throws first, of 2 and more it is a division by zero only in floating point.
        var into = Grad.Into(Lifted(f), new AdOptions { Parallelism = 2 });
        var gradient = new double[10];
        Assert.Throws<DivideByZeroException>(() => into(Point(10), gradient));
        Assert.All(gradient, g => Assert.Equal(double.NaN, g));
        data[0] = 1;
        data[N / 2] = -1_000_000;
        Assert.Throws<IndexOutOfRangeException>(() => into(Point(7), new double[7]));
        data[N / 2] = 1;
        into(Point(7), new double[7]);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void Nothing_is_added_to_a_negative_zero(int? threads, bool inLanes)
    {
        Func<double[], double> f = x =>
        {
            var sum = -0.0;
            for (var i = 0; i < x.Length; i++)
                sum += x[i] * weights[i] * 2;
            return sum;
        };
        Func<double[], double> dear = x =>
        {
            var sum = -0.0;
            for (var i = 0; i < x.Length; i++)
                sum += x[i] * Math.Exp(weights[i]);
            return sum;
        };
        var x = Enumerable.Repeat(-0.0, 30_011).ToArray();
        Assert.True(double.IsNegative(Grad.Into(Lifted(dear), new AdOptions { Parallelism = threads, Vectorize = inLanes })(x, new double[x.Length])));
        Assert.True(double.IsNegative(Grad.Into(Lifted(f), new AdOptions { Parallelism = threads, Vectorize = inLanes })(x, new double[x.Length])));
    }

    [Fact]
    public void A_number_of_threads_is_one_at_least() => Assert.Throws<ArgumentOutOfRangeException>(() => new AdOptions { Parallelism = 0 });

    private static System.Linq.Expressions.Expression<Func<double[], double>> Lifted(Func<double[], double> f) =>
        (System.Linq.Expressions.Expression<Func<double[], double>>)Method.Of(f);

    private static bool Same(double[] a, double[] b) => MemoryMarshal.Cast<double, long>(a.AsSpan()).SequenceEqual(MemoryMarshal.Cast<double, long>(b.AsSpan()));

    private static void Close(double[] expected, double[] actual)
    {
        var most = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= 1e-11 * (most + Math.Abs(expected[i]))))
                Assert.Fail($"{expected[i]:R} undivided, {actual[i]:R} in parts, at {i}");
        }

    }
}
