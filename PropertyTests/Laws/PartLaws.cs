using System.Linq.Expressions;
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

    // Terms of neighbours, which few of the programs of LINQ have.
    private static readonly Expression<Func<double[], double>>[] neighbours =
    [
        x => Enumerable.Range(0, Math.Max(0, x.Length - 1)).Sum(i => (x[i + 1] - (x[i] * x[i])) * (x[i + 1] - (x[i] * x[i]))),
        x => Enumerable.Range(0, Math.Max(0, x.Length - 5)).Sum(i => x[i] * Math.Sin(x[i + 5])),
        x => Enumerable.Range(2, Math.Max(0, x.Length - 10)).Sum(i => x[i - 2] * x[i + 8]),
        x => Enumerable.Range(0, Math.Max(0, x.Length - 3)).Sum(i => x[i + 3] * x[i + 3] * x[i + 3]),
    ];

    // A gradient into a buffer, whose elements parts set to zero themselves before they add to them: what was there leaves no trace.
    [Fact]
    public void Gradients_into_buffers_that_hold_something()
    {
        var tally = new Tally();
        Runs.All(
            LinqProgram.Arbitrary,
            (program, random) =>
            {
                var n = Expression.Parameter(typeof(double[]), "x");
                var near = neighbours[random.Next(neighbours.Length)];
                var f = random.Next(3) == 0 ? program.Lambda : random.Next(2) == 0 ? near
                    : Expression.Lambda<Func<double[], double>>(Expression.Add(Expression.Invoke(program.Lambda, n), Expression.Invoke(near, n)), n);
                var recipe = new Recipe(Product.GradientInto, null) with { VectorBits = random.Next(2) == 0 ? 0 : Lanes.Bits, Mode = Mode.Reverse };
                var whole = DerivativeCache.Get<GradientInto>(f, recipe);
                var parts = new[] { 1, 3 }.Select(threads => DerivativeCache.Get<GradientInto>(f, recipe with { Threads = threads, LeastWork = 1 })).ToArray();
                foreach (var length in lengths)
                {
                    var x = Points.Ordinary(random, length);
                    var (a, all) = (Outcome(whole), parts.Select(Outcome).ToArray());
                    foreach (var other in all)
                    {
                        Assert.Equal(a.Thrown, other.Thrown);
                        Assert.Equal(all[0].Numbers.Select(BitConverter.DoubleToInt64Bits), other.Numbers.Select(BitConverter.DoubleToInt64Bits));
                    }

                    if (tally.Skip(a.Thrown is not null || !a.Numbers.All(double.IsFinite) || a.Numbers.Any(v => Math.Abs(v) > 1e6)))
                        continue;
                    var scale = 1e-9 * (1 + a.Numbers.Max(Math.Abs));
                    Assert.All(a.Numbers.Zip(all[0].Numbers), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= scale, $"{pair.First:R} undivided, {pair.Second:R} in parts, length {length}, {f}"));

                    (double[] Numbers, Type? Thrown) Outcome(GradientInto into)
                    {
                        var buffer = new double[length];
                        Array.Fill(buffer, double.NaN);
                        try
                        {
                            var value = into(x, buffer);
                            return ([value, .. buffer], null);
                        }
                        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
                        {
                            return ([], e.GetType());
                        }
                    }
                }
            },
            p => p.Seed,
            0.05,
            nameof(Gradients_into_buffers_that_hold_something));
        tally.AssertMostlyTried(0.3);
    }

    [Fact]
    public void Parts_set_all_that_they_write_to_zero_before_they_do()
    {
        Runs.All(
            LinqProgram.Arbitrary,
            (_, random) =>
            {
                var near = random.Next(2) * 8;
                var offset = near > 0 ? 0 : random.Next(-3, 4);
                var extent = random.Next(32, 400);
                var (size, count) = (16 * random.Next(1, 5), extent + random.Next(-20, 20));
                var parts = Parts.Count(extent, size);
                var order = Enumerable.Range(0, parts).OrderBy(p => near > 0 ? p % 2 : 0).ThenBy(_ => random.Next()).ToArray();
                var array = Enumerable.Repeat(double.NaN, count + 5).ToArray();
                var expected = new double[count];
                foreach (var part in order)
                {
                    var (from, to) = (part * size, Math.Min(extent, (part + 1) * size));
                    Parts.Clear<double>(array, count, part, from, to, extent, near, offset);
                    for (var i = from; i < to; i++)
                    {
                        var to1 = near > 0 ? i + random.Next(-near, near + 1) : i + offset;
                        if (to1 < 0 || to1 >= count)
                            continue;
                        array[to1] += i;
                        expected[to1] += i;
                    }
                }

                Assert.Equal(expected, array[..count]);
                Assert.All(array[count..], a => Assert.Equal(double.NaN, a));
            },
            p => p.Seed,
            1,
            nameof(Parts_set_all_that_they_write_to_zero_before_they_do));
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
