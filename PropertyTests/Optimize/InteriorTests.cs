using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Loops that ask whether they are near an end run as three, and compute what they did.</summary>
public sealed class InteriorTests
{
    private static readonly Expression<Func<double[], double>>[] stencils =
    [
        x => x.Select((v, i) => v * (x[Math.Max(i - 1, 0)] - 2 * v + x[Math.Min(i + 1, x.Length - 1)])).Sum(),
        x => x.Select((v, i) => Math.Sin(v * x[Math.Max(i - 3, 0)]) + x[Math.Min(x.Length - 1, 2 + i)] * x[Math.Max(0, i - 1)]).Sum(v => v * v),
        x => x.Select((v, i) => i == 0 ? v * v * v : i == x.Length - 1 ? 2 * v : x[i - 1] * v * x[i + 1]).Sum(),
        x => x.Select((v, i) => (i > 0 ? x[i - 1] : 3) * (i < x.Length - 1 ? x[i + 1] : -1) * v).Sum(),
        x => x.Select((v, i) => (i >= 2 ? x[i - 2] * v : v) + (i + 2 <= x.Length - 1 ? x[i + 2] * x[i] : 0)).Sum(),
        x => x.Select((v, i) => (1 <= i ? x[i - 1] * v : 1) + (x.Length - 2 >= i ? x[i + 1] * Math.Exp(-v) : v)).Sum(),
        x => x.Select((v, i) => i != 1 && !(x.Length - 3 <= i) ? v * x[i + 2] : x[0]).Sum(),
        x => x.Select((v, i) => v * x[Math.Min(i, 3)] * x[Math.Max(i, 2) - 2] * x[Math.Min(i + 1, x.Length / 2)]).Sum(),
        x => Enumerable.Range(0, 3).Aggregate(x, (u, _) => u.Select((v, i) => v + 0.1 * (u[Math.Max(i - 1, 0)] - 2 * v + u[Math.Min(i + 1, u.Length - 1)] - v * v * v)).ToArray()).Sum(v => v * v),
        x => Enumerable.Range(0, x.Length).Aggregate(1.0, (s, i) => Math.Sin(s + x[Math.Max(i - 1, 0)]) * (i == 0 ? 2 : x[i - 1]) * x[Math.Min(i + 1, x.Length - 1)]),
        x => x.Select((v, i) => i < 12 ? v * x[Math.Max(i - 1, 0)] : v * x[Math.Max(i - 13, 0)] * x[Math.Min(i - 11, 11)]).Sum(),
        x => x.Select((v, i) => i >= 10 ? Math.Sin(v * x[Math.Max(i - 11, 0)]) + x[Math.Min(i - 9, 9)] : 2 * v * v).ToArray().Sum(v => v * v),
        x => Enumerable.Range(0, 40).Sum(i => x[Math.Max(i - 30, 0) % 2] * x[Math.Min(i + 1, 39) % 2] * i),
    ];

    public static TheoryData<int> Stencils => [.. Enumerable.Range(0, stencils.Length)];

    [Theory]
    [MemberData(nameof(Stencils))]
    public void A_stencil_is_what_it_was_at_every_length(int index)
    {
        var (random, tallies, compiled) = (new Random(index), new Pairs.Tallies(), stencils[index].Compile());
        var pairs = new Pairs(Capture.Of(stencils[index]), a => compiled((double[])a[0]!), isCareful: true);
        for (var n = 0; n < 24; n++)
        {
            var (point, direction) = (Points.Ordinary(random, n), Points.Ordinary(random, n));
            pairs.Try(12 * n, t => [point.Zip(direction, (p, d) => p + (t * d)).ToArray()], [direction], isTied: false, tallies);
        }

        Assert.True(tallies.Asked.AllTried);
        tallies.Thrown.AssertMostlyTried(0.2);
        tallies.Ordinary.AssertMostlyTried(0.01);
    }

    [Fact]
    public void Between_the_ends_nothing_is_asked()
    {
        var gradient = Pipeline.Run(Capture.Of(stencils[8]), new Recipe(Product.Gradient, null));
        var innermost = Loops(gradient.Body).Where(l => !Loops(l.Body).Any()).ToArray();
        // One for the steps, one for their adjoint, one for the sum; at the ends, choices.
        Assert.Equal(3, innermost.Length);
        Assert.DoesNotContain(innermost, l => Asks(l.Body));
    }

    private static bool Asks(Region region) => region.Equations.Any(e => e.Op is Apply { Primitive.Name: "min" or "max" });

    private static IEnumerable<Loop> Loops(Region region) =>
        region.Equations.SelectMany(e => e.Op.Regions.SelectMany(Loops).Concat(e.Op is Loop loop ? [loop] : []));
}
