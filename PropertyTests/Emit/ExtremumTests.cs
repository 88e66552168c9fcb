using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>The derivative of an extremum in lanes is that of one term after the other, for every length around the number of lanes, with ties and NaN.</summary>
public sealed class ExtremumTests
{
    private static readonly AdOptions one = new() { Vectorize = false };

    private static readonly Dictionary<string, Expression<Func<double[], double>>> functions = new()
    {
        ["greatest"] = x => x.Max(),
        ["least"] = x => x.Min(),
        ["of a term"] = x => x.Max(v => v * v - v),
        ["of neighbours"] = x => Enumerable.Range(0, x.Length - 1).Min(i => x[i] * x[i + 1]),
        ["from a seed"] = x => x.Skip(1).Aggregate(x[0] * x[0], (a, v) => Math.Max(a, v)),
        ["greatest less least"] = x => (x.Max() - x.Min()) * x.Sum(),
        ["in a loop"] = x => Enumerable.Range(1, 3).Sum(k => x.Max(v => v * k)),
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Fact]
    public void The_gradient_of_a_maximum_runs_in_lanes() =>
        Assert.Contains(FunctionalAD.Explain.Of(functions["greatest"]).Lanes, l => l.Obstacle is null);

    [Fact]
    public void What_somebody_else_starts_from_is_a_term()
    {
        foreach (var options in (AdOptions[])[new(), one])
        {
            var grad = Grad.Of((double[] x) => x.Aggregate(0.5, (best, v) => Math.Min(best, v * v)), options);
            Assert.Equal([0, 0], grad([1, 2]));
            Assert.Equal([0, 1], grad([0.8, 0.5]));
            Assert.Equal([0, 0.5], Grad.Of((double[] v) => v.Prepend(3.0).Min(), options)([5, 3]));
            Assert.Equal([0, 0], Grad.Of((double[] v) => Enumerable.Range(0, 2).Select(i => Enumerable.Range(0, 2).Min(j => v.Min(t => t + i * j))).Prepend(3.0).Min(), options)([5, 4]));
            Assert.Equal([1, 0], Grad.Of((double[] v) => Enumerable.Range(0, 1).Min(i => v[i]), options)([double.PositiveInfinity, 1]));
            Assert.Equal([1, 0], Grad.Of((double[] v) => Enumerable.Range(0, 1).Max(i => v[i]), options)([double.NegativeInfinity, 1]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void Where_all_terms_are_infinite_they_share_the_derivative_among_them(int length)
    {
        double[] x = [.. Enumerable.Repeat(double.PositiveInfinity, length)], minus = [.. x.Select(v => -v)];
        foreach (var options in (AdOptions[])[new(), one])
        {
            Assert.Equal(1, Grad.Of((double[] v) => v.Min(), options)(x).Sum(), 1e-12);
            Assert.Equal(1, Grad.Of((double[] v) => v.Max(), options)(x).Sum(), 1e-12);
            Assert.Equal(1, Grad.Of((double[] v) => v.Max(), options)(minus).Sum(), 1e-12);
            Assert.Equal(1, Jvp.Of((double[] v) => v.Min(), options)(x, [.. x.Select(_ => 1.0)]).Tangent, 1e-12);
            Assert.Equal(1, Grad.Of((double[] v) => Enumerable.Range(0, 2).Min(i => Enumerable.Range(0, 2).Min(j => v.Min())), options)(x).Sum(), 1e-12);
            Assert.Equal(1, Grad.Of((double[] v) => Enumerable.Range(0, 2).Min(i => v.Min(t => Enumerable.Range(0, 2).Min(j => t))), options)(x).Sum(), 1e-12);
            Assert.Equal(1, Grad.Of((double[] v) => v.Sum(s => v.Min(t => t + s)) / v.Length, options)(x).Sum() / 2, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_in_lanes(string name)
    {
        var (lanes, single) = (ValueAndGrad.Of(functions[name]), ValueAndGrad.Of(functions[name], one));
        var (curved, flat) = (Hessian.Of(functions[name]), Hessian.Of(functions[name], one));
        var random = new Random(9);
        foreach (var length in Enumerable.Range(2, 60))
        {
            Same([.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)]);
            // Ties, of some, of all, and at the start.
            Same([.. Enumerable.Range(0, length).Select(_ => (double)random.Next(3))]);
            Same([.. Enumerable.Repeat(1.5, length)]);
            Same([.. Enumerable.Range(0, length).Select(i => i == length / 2 ? double.NaN : i)]);
        }

        void Same(double[] x)
        {
            var (a, b) = (lanes(x), single(x));
            Assert.Equal(b.Value, a.Value, 1e-12);
            Assert.All(a.Gradient.Zip(b.Gradient), g => Assert.Equal(g.Second, g.First, 1e-12));
            if (x.Length > 12)
                return;
            var (h, k) = (curved(x), flat(x));
            for (var i = 0; i < x.Length; i++)
            {
                for (var j = 0; j < x.Length; j++)
                    Assert.Equal(k[i, j], h[i, j], 1e-12);
            }
        }
    }
}
