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
/// Generated programs whose loops are divided compute what they compute undivided, but for rounding, and the same bits on any number of threads: value, gradient,
/// J·v and H·v, in lanes and one by one. Even a loop of two iterations is divided here, and parts are as small as they come.
/// </summary>
public sealed class PartLaws
{
    private static readonly int[] lengths = [0, 1, 2, 15, 16, 17, 31, 33, 48, 100, 257];

    [Fact]
    public void Programs_of_arrays_and_structures()
    {
        var tally = new Tally();
        Runs.All(
            LoopProgram.Arbitrary,
            (program, random) =>
            {
                var ways = new Ways(new Captured(program.Function, [], [program.Given.Length], typeof(double)), random);
                for (var k = 0; k < 6; k++)
                    ways.Same(program.Arguments(Points.Ordinary(random, program.Inputs)), program.Tangents(Points.Ordinary(random, program.Inputs)), tally, program.IsSingle);
            },
            p => p.Seed,
            0.05,
            nameof(Programs_of_arrays_and_structures));
        tally.AssertMostlyTried(0.2);
    }

    [Fact]
    public void Programs_of_LINQ()
    {
        Tally tally = new(), divided = new("programs with a loop that is divided");
        Runs.All(
            LinqProgram.Arbitrary,
            (program, random) =>
            {
                var ways = new Ways(Capture.Of(program.Lambda, new Recipe(Product.Value, null).Context), random);
                divided.Skip(!ways.Any);
                foreach (var length in lengths)
                    ways.Same([Points.Ordinary(random, length)], [Points.Ordinary(random, length)], tally);
            },
            p => p.Seed,
            0.08,
            nameof(Programs_of_LINQ));
        tally.AssertMostlyTried(0.3);
        divided.AssertMostlyTried(0.6);
    }

    [Fact]
    public void Programs_that_sweep_over_arrays()
    {
        Tally tally = new(), divided = new("programs with a loop that is divided");
        Runs.All(
            SweepProgram.Arbitrary,
            (program, random) =>
            {
                var ways = new Ways(Capture.Of(program.Lambda, new Recipe(Product.Value, null).Context), random);
                divided.Skip(!ways.Any);
                foreach (var length in lengths)
                    ways.Same([random.NextDouble(), Points.Ordinary(random, length)], [random.NextDouble(), Points.Ordinary(random, length)], tally, program.IsSingle);
            },
            p => p.Seed,
            0.05,
            nameof(Programs_that_sweep_over_arrays));
        tally.AssertMostlyTried(0.3);
        divided.AssertMostlyTried(0.6);
    }

    /// <summary>A program and its derivatives, undivided, and in parts on one, two and five threads.</summary>
    private sealed class Ways
    {
        private readonly (bool IsAlong, Func<object?[], object?[]> Whole, Func<object?[], object?[]>[] Parts)[] runs;

        public Ways(Captured captured, Random random)
        {
            object[] objects = [.. captured.Objects];
            runs = [.. new[] { Product.Value, Product.ValueAndGradient, Product.Jvp, Product.Hvp }.Select(product =>
            {
                var bits = random.Next(2) == 0 ? 0 : Lanes.Bits;
                var function = Verifier.Check(Pipeline.Run(captured, new Recipe(product, null) with { VectorBits = bits, Mode = Mode.Reverse }));
                Any |= function.Body.Equations.Any(IsDivided);
                return (product is Product.Jvp or Product.Hvp, FunctionalAD.PropertyTests.Laws.Emission.Emitted(function, objects, bits), new[] { 1, 2, 5 }.Select(t => FunctionalAD.PropertyTests.Laws.Emission.Emitted(function, objects, bits, t)).ToArray());
            })];
        }

        public bool Any { get; private set; }

        private static bool IsDivided(Equation equation) => equation.Op switch
        {
            Loop loop => Divided.Of(loop, 1) is not null,
            If choice => choice.Regions.Any(r => r.Equations.Any(IsDivided)),
            _ => false,
        };

        public void Same(object?[] point, object?[] direction, Tally tally, bool isSingle = false)
        {
            foreach (var (isAlong, whole, parts) in runs)
            {
                object?[] arguments = isAlong ? [.. point, .. direction] : point;
                var (a, all) = (Outcome(whole, arguments), parts.Select(p => Outcome(p, arguments)).ToArray());
                foreach (var other in all)
                {
                    Assert.Equal(a.Thrown, other.Thrown);
                    Assert.Equal(all[0].Numbers.Select(BitConverter.DoubleToInt64Bits), other.Numbers.Select(BitConverter.DoubleToInt64Bits));
                }

                if (tally.Skip(a.Thrown is not null || !a.Numbers.All(double.IsFinite) || a.Numbers.Any(x => Math.Abs(x) > 1e6)))
                    continue;
                var scale = (isSingle ? 1e-3 : 1e-9) * (1 + a.Numbers.Select(Math.Abs).DefaultIfEmpty().Max());
                Assert.Equal(a.Numbers.Length, all[0].Numbers.Length);
                for (var k = 0; k < a.Numbers.Length; k++)
                    Assert.True(Math.Abs(a.Numbers[k] - all[0].Numbers[k]) <= scale, $"{a.Numbers[k]:R} undivided, {all[0].Numbers[k]:R} in parts");
            }
        }

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
