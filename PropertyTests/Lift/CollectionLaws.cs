using FunctionalAD.PropertyTests.Laws;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Generated methods over lists, stacks, rows, tables, structures and records: their values, and their derivatives in every mode.</summary>
public sealed class CollectionLaws
{
    [Fact]
    public void Methods_over_collections_have_their_value_and_their_derivatives()
    {
        Tally refused = new("methods"), values = new("methods with values"), slopes = new("slopes that differences tell"), curved = new("curvatures that differences tell");
        Runs.All(
            seed => Written.Arbitrary(seed, s => CollectionWriter.Class("Generated", s)),
            (program, random) => Holds(program, random, refused, values, slopes, curved),
            p => p.Seed,
            0.25,
            nameof(Methods_over_collections_have_their_value_and_their_derivatives));
        refused.AssertMostlyTried(0.3, 3);
        values.AssertMostlyTried(0.05, 3);
        slopes.AssertMostlyTried(0.2, 3);
        curved.AssertMostlyTried(0.3, 3);
    }

    private static void Holds(Written program, Random random, Tally refused, Tally values, Tally slopes, Tally curved)
    {
        var method = program.Method();
        try
        {
            values.Skip(new CorpusLaw(method).Holds(4, program.Seed).Values == 0);
        }
        catch (NotDifferentiableException e)
        {
            Runs.Report($"{program.Seed} is refused: {e.Message}");
            refused.Skip(true);
            return;
        }

        refused.Skip(false);
        Holds(method.CreateDelegate<Func<double[], double>>(), random, slopes, curved);
    }

    private static void Holds(Func<double[], double> f, Random random, Tally slopes, Tally curved)
    {
        var (reverse, curvature, along) = (ValueAndGrad.OfMethod(f), Hvp.OfMethod(f), Jvp.OfMethod(f));
        var (inForward, inSegments) = (Grad.OfMethod(f, new AdOptions { Mode = Mode.Forward }), Grad.OfMethod(f, new AdOptions { Checkpointing = Checkpointing.SquareRoot }));
        foreach (var n in (int[])[1, 3, 4, 9])
        {
            double[] Numbers() => [.. Enumerable.Range(0, n).Select(_ => (random.NextDouble() - 0.4) * 2)];
            var (point, direction) = (Numbers(), Numbers());
            var (value, gradient) = reverse(point);
            var (forward, segments, curve) = (inForward(point), inSegments(point), curvature(point, direction));
            var size = 1 + Math.Abs(value) + gradient.Max(Math.Abs);
            Compare.Close(f(point), value, 1e-12, size, "the value");
            Compare.Close(direction.Zip(gradient, (a, b) => a * b).Sum(), along(point, direction).Tangent, 1e-9, size * n, "the derivative along a direction");
            for (var i = 0; i < n; i++)
            {
                Compare.Close(forward[i], gradient[i], 1e-9, size, $"forward and reverse by [{i}] of {n}");
                Compare.Close(segments[i], gradient[i], 1e-9, size, $"in segments and in one by [{i}] of {n}");
                var (slope, error) = Differences.Partial(f, point, i, 0.1);
                if (!slopes.Skip(!(error < 1e-4 * size)))
                    Compare.Close(slope, gradient[i], 1, (1e-6 * size) + (20 * error), $"the slope by [{i}] of {n}");
                (slope, error) = Differences.Partial(p => reverse(p).Gradient.Zip(direction, (a, b) => a * b).Sum(), point, i, 0.1);
                var most = 1 + Math.Abs(slope) + curve.Max(Math.Abs);
                if (!curved.Skip(!(error < 1e-4 * most)))
                    Compare.Close(slope, curve[i], 1, (1e-6 * most) + (20 * error), $"the curvature by [{i}] of {n}");
            }
        }
    }
}
