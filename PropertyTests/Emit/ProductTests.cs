using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Products of many factors and their gradients in lanes are those of one factor after the other, for every length around the number of lanes, and for factors that under- and overflow in some order.</summary>
public sealed class ProductTests
{
    private static readonly AdOptions one = new() { Vectorize = false };

    private static readonly Dictionary<string, Expression<Func<double[], double>>> functions = new()
    {
        ["of elements"] = x => x.Aggregate(1.0, (p, v) => p * v),
        ["that begin with another number"] = x => x.Aggregate(1000.0, (p, v) => p * v),
        ["that begin with what was computed"] = x => x.Sum(v => v * x.Aggregate(v + 0.25, (p, w) => p * (0.5 + w))),
        ["that begin with 0"] = x => x.Aggregate(0.0, (p, v) => p * v) + x[0],
        ["that begin far out"] = x => x.Aggregate(1e-200, (p, v) => p * v) * 1e200,
        ["from a seed"] = x => x.Skip(1).Aggregate(x[0], (p, v) => v * p),
        ["of functions"] = x => x.Aggregate(1.0, (p, v) => p * Math.Exp(v - 1)),
        ["of pairs"] = x => Enumerable.Range(0, x.Length - 1).Aggregate(1.0, (p, i) => p * (x[i] - 0.5 * x[i + 1])),
        ["squared, and a sum"] = x => Math.Sqrt(1 + x.Aggregate(1.0, (p, v) => p * v)) * x.Sum(v => v * v),
        ["two of them"] = x => x.Aggregate(1.0, (p, v) => p * v) * x.Aggregate(2.0, (p, v) => p * (1 + v * v)),
        ["of one number, and of others"] = x => x.Aggregate(1.0, (p, v) => p * Math.Tanh(x[0])) + x.Aggregate(1.0, (p, v) => p * (2 - v)) * x.Sum(v => v * x[0]),
        ["in a loop"] = x => Enumerable.Range(0, 3).Sum(k => k * x.Aggregate(1.0, (p, v) => p * (v + k))),
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Fact]
    public void The_gradient_of_a_product_runs_in_lanes() =>
        Assert.All(FunctionalAD.Explain.Of(functions["of elements"]).Lanes, l => Assert.Null(l.Obstacle));

    [Theory]
    [InlineData(0, 100, null)]
    [InlineData(-3, 100, null)]
    [InlineData(0, -5, null)]
    [InlineData(12, 100, typeof(IndexOutOfRangeException))]
    [InlineData(12, -5, typeof(IndexOutOfRangeException))]
    [InlineData(40, 0, typeof(IndexOutOfRangeException))]
    [InlineData(30, 1, null)]
    public void Factors_that_are_not_there_are_missed_only_where_they_are_asked_for(int count, int from, Type? kind)
    {
        var (many, first) = (count, from);
        Expression<Func<double[], double>> f = x => Enumerable.Range(0, Math.Max(many, 0)).Aggregate(1.0, (p, i) => p * x[first + i]) + x[0];
        foreach (var options in new[] { one, AdOptions.Default })
        {
            var gradient = ValueAndGrad.Of(f, options);
            Assert.Equal(kind, Record.Exception(() => gradient(Enumerable.Repeat(1.5, 32).ToArray()))?.GetType());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_in_lanes(string name)
    {
        var (value, gradient, reference, exact) = (Grad.Into(functions[name]), new double[200], Grad.Into(functions[name], one), new double[200]);
        var (along, exactAlong) = (Hvp.Of(functions[name]), Hvp.Of(functions[name], one));
        var random = new Random(5);
        foreach (var length in Enumerable.Range(1, 80).Append(130).Append(200))
        {
            foreach (var zeros in new[] { 0, 0, 1, 2 })
            {
                var x = Enumerable.Range(0, length).Select(_ => 0.5 + random.NextDouble()).ToArray();
                for (var k = 0; k < zeros; k++)
                    x[random.Next(length)] = 0;
                Same(x);
            }

            // What is a number one after the other is none where every other factor is multiplied first.
            Same([.. Enumerable.Range(0, length).Select(i => i % 2 == 0 ? 1e80 : 2e-80)]);
            Same([.. Enumerable.Range(0, length).Select(i => i % 8 < 4 ? -1e40 : 1e-40)]);
        }

        void Same(double[] x)
        {
            Span<double> g = gradient.AsSpan(0, x.Length), e = exact.AsSpan(0, x.Length);
            Close(reference(x, e), value(x, g));
            for (var i = 0; i < x.Length; i++)
                Close(e[i], g[i]);
            double[] v = [.. x.Select((_, i) => i % 3 - 0.5)];
            var (h, k) = (along(x, v), exactAlong(x, v));
            var largest = k.Max(Math.Abs);
            for (var i = 0; i < x.Length && k.All(double.IsFinite); i++)
                Assert.True(Math.Abs(k[i] - h[i]) <= 1e-11 * largest, $"{h[i]:R} instead of {k[i]:R} along");
        }
    }

    // Its power has lost digits that its slope has.
    [Theory]
    [InlineData(2.870347E-33f, 1.3356076f)]
    [InlineData(2.1448608E-25f, 1.7607323f)]
    [InlineData(1.4E-45f, 0.99f)]
    public void The_slope_of_a_power_that_is_nearly_nothing(float x, float w)
    {
        var weights = Enumerable.Repeat(w, 16).ToArray();
        var slopes = Grad.Of((float[] p) => p.Zip(weights, (a, b) => MathF.Pow(a, b)).Sum())([.. Enumerable.Repeat(x, 16)]);
        var exact = w * Math.Pow(x, w - 1.0);
        Assert.All(slopes, s => Assert.Equal(exact, s, Math.Abs(exact) * 1e-5));
    }

    private static void Close(double expected, double actual)
    {
        if (double.IsFinite(expected))
            Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected) + double.Epsilon, $"{actual:R} instead of {expected:R}");
    }
}
