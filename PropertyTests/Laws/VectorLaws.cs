using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using FunctionalAD.PropertyTests.Statements;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// Generated programs in lanes compute what they compute one iteration at a time, but for rounding, at every width of vectors: value, gradient, J·v and H·v.
/// Lengths of arrays go around the number of lanes.
/// </summary>
public sealed class VectorLaws
{
    private static readonly int[] lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 100];

    [Fact]
    public void Programs_of_arrays_and_structures()
    {
        var tally = new Tally();
        Runs.All(
            LoopProgram.Arbitrary,
            (program, random) =>
            {
                var both = new Both(new Captured(program.Function, [], [program.Given.Length], typeof(double)), random);
                for (var k = 0; k < 12; k++)
                    both.Same(program.Arguments(Points.Ordinary(random, program.Inputs)), program.Tangents(Points.Ordinary(random, program.Inputs)), tally, program.IsSingle);
            },
            p => p.Seed,
            0.2,
            nameof(Programs_of_arrays_and_structures));
        tally.AssertMostlyTried(0.05);
        Both.AssertInLanes();
    }

    [Fact]
    public void Programs_of_LINQ()
    {
        var tally = new Tally();
        Runs.All(
            LinqProgram.Arbitrary,
            (program, random) =>
            {
                var both = new Both(Capture.Of(program.Lambda, new Recipe(Product.Value, null).Context), random);
                foreach (var length in lengths)
                    both.Same([Points.Ordinary(random, length)], [Points.Ordinary(random, length)], tally);
            },
            p => p.Seed,
            0.2,
            nameof(Programs_of_LINQ));
        tally.AssertMostlyTried(0.3);
        Both.AssertInLanes();
    }

    [Fact]
    public void Programs_of_statements()
    {
        var (tally, refusals) = (new Tally(), new Tally("programs"));
        Runs.All(
            StatementProgram.Arbitrary,
            (program, random) =>
            {
                if (StatementLaws.Prepared(program, lambda => new Both(Capture.Of(lambda, new Recipe(Product.Value, null).Context), random), refusals) is not { } both)
                    return;
                for (var k = 0; k < 12; k++)
                {
                    var length = lengths[random.Next(3, lengths.Length)];
                    both.Same(Numbers(length), Numbers(length), tally);
                }

                object?[] Numbers(int length) => [.. Points.Ordinary(random, 2).Cast<object>(), Points.Ordinary(random, length)];
            },
            p => p.Seed,
            0.15,
            nameof(Programs_of_statements));
        tally.AssertMostlyTried(0.5);
    }

    [Fact]
    public void Programs_that_sweep_over_arrays()
    {
        var tally = new Tally();
        Runs.All(
            SweepProgram.Arbitrary,
            (program, random) =>
            {
                var both = new Both(Capture.Of(program.Lambda, new Recipe(Product.Value, null).Context), random);
                foreach (var length in lengths)
                    both.Same([random.NextDouble(), Points.Ordinary(random, length)], [random.NextDouble(), Points.Ordinary(random, length)], tally, program.IsSingle);
            },
            p => p.Seed,
            0.1,
            nameof(Programs_that_sweep_over_arrays));
        tally.AssertMostlyTried(0.3);
    }

    /// <summary>A program and its derivatives, with vectors and without.</summary>
    private sealed class Both
    {
        private static readonly Tally inLanes = new("programs with a loop in lanes");

        private readonly object[] objects;
        private readonly (bool IsAlong, Func<object?[], object?[]> One, Func<object?[], object?[]> Lanes)[] runs;

        public Both(Captured captured, Random random)
        {
            objects = [.. captured.Objects];
            int[] widths = [128, 256, 512];
            runs = [.. new[] { Product.Value, Product.ValueAndGradient, Product.Jvp, Product.Hvp }.Select(product =>
            {
                var bits = widths[random.Next(widths.Length)];
                var recipe = new Recipe(product, null) with { VectorBits = bits, Mode = Mode.Reverse };
                var function = Verifier.Check(Pipeline.Run(captured, recipe));
                inLanes.Skip(!Any(function.Body));
                // What runs in lockstep does so as a program, before anything is emitted.
                var one = HasVectors(function.Body) ? Pipeline.Run(captured, recipe with { VectorBits = 0 }) : function;
                return (product is Product.Jvp or Product.Hvp, Emission.Emitted(one, objects), Emission.Emitted(function, objects, bits));
            })];
        }

        public void Same(object?[] point, object?[] direction, Tally tally, bool isSingle = false)
        {
            foreach (var (isAlong, one, lanes) in runs)
            {
                object?[] arguments = isAlong ? [.. point, .. direction] : point;
                var (a, b) = (Outcome(one, arguments), Outcome(lanes, arguments));
                Assert.Equal(a.Thrown, b.Thrown);
                if (tally.Skip(a.Thrown is not null || !a.Numbers.All(double.IsFinite) || a.Numbers.Any(x => Math.Abs(x) > 1e6)))
                    continue;
                // An ordinary sum of ordinary numbers.
                var scale = (isSingle ? 1e-3 : 1e-9) * (1 + a.Numbers.Select(Math.Abs).DefaultIfEmpty().Max());
                Assert.Equal(a.Numbers.Length, b.Numbers.Length);
                for (var k = 0; k < a.Numbers.Length; k++)
                    Assert.True(Math.Abs(a.Numbers[k] - b.Numbers[k]) <= scale, $"{a.Numbers[k]:R} one by one, {b.Numbers[k]:R} in lanes");
            }
        }

        public static void AssertInLanes() => inLanes.AssertMostlyTried(0.95);

        private static bool HasVectors(Region region) => region.Equations.Any(e => e.Results.Any(r => Types.IsVector(r.Type)) || e.Op.Regions.Any(HasVectors));

        private static bool Any(Region region) => region.Equations.Any(e => (e.Op is Loop loop && (Laned.Can(loop) || loop.Body.Equations.Any(e => e.Results.Any(r => Types.IsVector(r.Type))))) || e.Op.Regions.Any(Any));

        private static (double[] Numbers, Type? Thrown) Outcome(Func<object?[], object?[]> run, object?[] arguments)
        {
            try
            {
                return (Flattening.Flat(run(arguments)), null);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                return ([], e.GetType());
            }
        }
    }
}
