using FunctionalAD.Delegates;
using FunctionalAD.Lifting;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>An array that becomes the next one: where each element is read for the last time to make the one that takes its place, and nowhere else.</summary>
[Collection(Taken.Alone)]
public sealed class HandedOnTests
{
    // With each, how many arrays of n numbers the value takes.
    private static readonly Dictionary<string, (Func<double[], double[]> Of, int Arrays)> functions = new()
    {
        ["in parts of the sum"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            return [.. e.Select(a => a / sum)];
        }, 1),
        ["once more"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            var parts = e.Select(a => a / sum).ToArray();
            var most = parts.Max();
            return [.. parts.Select(p => p - most)];
        }, 1),
        ["read from the end"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            return [.. Enumerable.Range(0, x.Length).Select(i => e[i] + (sum * e[x.Length - 1 - i]))];
        }, 2),
        ["read by what comes next, too"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            return [.. Enumerable.Range(0, x.Length).Select(i => e[i] + (sum * e[Math.Min(i + 1, x.Length - 1)]))];
        }, 2),
        ["read inside"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            return [.. Enumerable.Range(0, x.Length).Select(i => e[i] * Enumerable.Range(0, 3).Sum(j => (e[i] * sum) - j))];
        }, 1),
        ["in both branches"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            return sum > 3 ? [.. e.Select(a => a / sum)] : [.. e.Select(a => a * sum)];
        }, 2),
        ["in one branch"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            return sum > 3 ? [.. e.Select(a => a / sum)] : [.. x.Select(a => a * sum)];
        }, 1),
        ["from the end in the other branch"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            return sum > 3 ? [.. e.Select(a => a / sum)] : [.. Enumerable.Range(0, x.Length).Select(i => e[x.Length - 1 - i] * sum)];
        }, 2),
        ["changed after"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            var parts = e.Select(a => a / sum).ToArray();
            if (x.Length > 2 && x[0] > 0)
                parts[2] += parts[1];
            return parts;
        }, 1),
        ["read after"] = (x =>
        {
            var (e, sum) = Exponentials(x);
            var parts = e.Select(a => a / sum).ToArray();
            for (var i = 1; i < parts.Length; i++)
                parts[i] += e[i - 1];
            return parts;
        }, 2),
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    private static (double[] E, double Sum) Exponentials(double[] x)
    {
        var e = new double[x.Length];
        var sum = 0.0;
        for (var i = 0; i < e.Length; i++)
        {
            e[i] = Math.Exp(x[i]);
            sum += e[i];
        }

        return (e, sum);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_products_are_those_of_plain_code(string name)
    {
        var (f, _) = functions[name];
        foreach (var options in new[] { AdOptions.Default, new AdOptions { Vectorize = false } })
        {
            var (own, push, pull, matrix) = (Value(f, options), Jvp.Into(Lifted(f), options), Vjp.Into(Lifted(f), options), Jacobian.OfMethod(f, options));
            foreach (var n in new[] { 1, 2, 3, 7, 8, 9, 33 })
            {
                foreach (var scale in new[] { 0.1, 2 })
                {
                    var random = new Random(n);
                    double[] x = Some(scale), v = Some(1), w = Some(1), tangent = Some(1), cotangent = Some(1);
                    Near(f(x), own(x));
                    push(x, v, tangent);
                    pull(x, w, cotangent);
                    double[] ahead = f(Moved(1e-5)), behind = f(Moved(-1e-5));
                    for (var i = 0; i < n; i++)
                        Assert.True(Math.Abs(((ahead[i] - behind[i]) / 2e-5) - tangent[i]) <= 1e-6 * (1 + Math.Abs(ahead[i]) + Math.Abs(tangent[i])), $"{name}: {tangent[i]} at {i}");
                    Assert.Equal(w.Zip(tangent, (a, b) => a * b).Sum(), cotangent.Zip(v, (a, b) => a * b).Sum(), 1e-12 * tangent.Sum(t => 1 + Math.Abs(t)));
                    var j = matrix(x);
                    Near([.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(k => j[i, k] * v[k]))], tangent);

                    double[] Some(double of) => [.. Enumerable.Range(0, n).Select(_ => of * ((2 * random.NextDouble()) - 1))];
                    double[] Moved(double step) => [.. x.Zip(v, (a, b) => a + (step * b))];
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void As_many_arrays_as_that_takes(string name)
    {
        const int N = 50_000;
        var (f, arrays) = functions[name];
        var (own, x) = (Value(f, AdOptions.Default), Enumerable.Range(0, N).Select(i => Math.Sin(i)).ToArray());
        own([1, 2]);
        var taken = Taken.By(() => own(x)) / (8.0 * N);
        Assert.InRange(taken, 0.99 * arrays, (1.32 * arrays) + 0.01);
    }

    // What one branch changes, and what the other makes, need not be of one length.
    [Fact]
    public void Branches_of_different_lengths_fit_buffers_of_theirs()
    {
        Func<double[], double[]> f = x =>
        {
            var y = new double[x.Length];
            for (var i = 0; i < y.Length; i++)
                y[i] = x[i] * x[i];
            if (x[0] > 0)
            {
                y[0] *= 3;
                return y;
            }

            var z = new double[1];
            z[0] = x[0] * x[1];
            return z;
        };
        var push = Jvp.Into(Lifted(f));
        double[] one = [7], two = [7, 7];
        push([-1, 2], [0.5, 1], one);
        Assert.Equal([(0.5 * 2) + (-1 * 1)], one);
        push([1, 2], [0.5, 1], two);
        Assert.Equal([3 * 2 * 0.5, 2 * 2 * 1], two);
    }

    private static System.Linq.Expressions.Expression<Func<double[], double[]>> Lifted(Func<double[], double[]> f) =>
        (System.Linq.Expressions.Expression<Func<double[], double[]>>)Method.Of(f);

    private static Func<double[], double[]> Value(Func<double[], double[]> f, AdOptions options) =>
        DerivativeCache.Get<Func<double[], double[]>>(Lifted(f), new Recipe(Product.Value, options));

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var most = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-13 * (1 + most));
    }
}
