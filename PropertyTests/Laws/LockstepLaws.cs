using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// Generated sums over rows of data (<see cref="RowsProgram"/>): in lockstep, at every width of vectors, value, gradient, J·v and H·v are those of the derivative before
/// any pass, and so is the kind of exception, for numbers of rows around that of lanes.
/// </summary>
public sealed class LockstepLaws
{
    [Fact]
    public void The_same_value_derivatives_and_exception()
    {
        var (tally, lockstep, twice, _) = Law(RowsProgram.Arbitrary, 0.5, nameof(LockstepLaws));
        tally.AssertMostlyTried(0.2);
        lockstep.AssertMostlyTried(0.8);
        twice.AssertMostlyTried(0.98);
    }

    [Fact]
    public void The_same_where_rows_look_for_what_they_are_nearest_to()
    {
        var (tally, lockstep, _, places) = Law(RowsProgram.Nearest, 0.3, "Nearest");
        tally.AssertMostlyTried(0.2);
        lockstep.AssertMostlyTried(0.7);
        places.AssertMostlyTried(0.95, beside: 6);
    }

    private static (Tally All, Tally Lockstep, Tally Twice, Tally Places) Law(Func<int, FsCheck.Arbitrary<RowsProgram>> programs, double share, string name)
    {
        var (tally, lockstep, twice) = (new Tally(), new Tally("programs with a loop in lockstep"), new Tally("programs with a loop twice, for short loops inside"));
        var places = new Tally("programs with sums at one of few places");
        Runs.All(
            programs,
            (program, random) =>
            {
                var plain = program.Lambda.Compile();
                var captured = Capture.Of(program.Lambda, new Recipe(Product.Value, null).Context);
                var runs = new[] { Product.Value, Product.ValueAndGradient, Product.Jvp, Product.Hvp }.Select(product =>
                {
                    var bits = new[] { 128, 256, 512 }[random.Next(3)];
                    Function? made = null;
                    var isInLockstep = false;
                    var recipe = new Recipe(product, null) with { VectorBits = bits, Mode = Mode.Reverse };
                    var before = "";
                    Function? contracted = null;
                    var function = Pipeline.Run(captured, recipe, (pass, f) =>
                    {
                        made = pass.Name == "differentiate" ? f : made;
                        if (pass.Name == "lockstep")
                            isInLockstep = Printer.Print(Verifier.Check(f)) != before;
                        if (pass.Name == "short loops")
                            twice.Skip(Printer.Print(Verifier.Check(f)) == before);
                        contracted = pass.Name == "contract" ? f : contracted;
                        before = pass.Name is "contract" or "invariants again" ? Printer.Print(f) : before;
                    });
                    lockstep.Skip(!isInLockstep);
                    places.Skip(!isInLockstep || ReferenceEquals(OneHot.Run(contracted!, Loops(contracted!.Body, bits), bits), contracted));
                    var one = new Lazy<Func<object?[], object?[]>>(() => Emission.Emitted(Pipeline.Run(captured, recipe with { VectorBits = 0 }), [.. captured.Objects]));
                    return (IsAlong: product is Product.Jvp or Product.Hvp, Made: made!, Run: Emission.Emitted(function, [.. captured.Objects], bits, threads: random.Next(3) == 0 ? 2 : 0), One: one);
                }).ToArray();
                foreach (var count in new[] { 0, 1, 2, 3, 4, 7, 8, 9, 16, 17, 33 })
                {
                    Fill(program.Data, random, count);
                    var (x, v) = (Points.Ordinary(random, RowsProgram.Inputs), Points.Ordinary(random, RowsProgram.Inputs));
                    var thrown = Record.Exception(() => plain(x));
                    foreach (var (isAlong, made, run, one) in runs)
                    {
                        object?[] arguments = isAlong ? [x, v] : [x];
                        if (thrown is not null)
                        {
                            // Of two faults another one may be met first; and what nobody needs is not read.
                            var kind = Record.Exception(() => run(arguments))?.GetType();
                            if (kind != thrown.GetType())
                                Assert.Equal(Record.Exception(() => one.Value(arguments)) is null, kind is null);
                            Assert.Contains(kind, new[] { null, typeof(IndexOutOfRangeException), typeof(NullReferenceException), typeof(InvalidOperationException), thrown.GetType() });
                            continue;
                        }

                        var expected = Flattening.Flat(Interpreter.Run(made, [.. arguments, .. captured.Objects]));
                        if (tally.Skip(expected.Any(e => !double.IsFinite(e) || Math.Abs(e) > 1e6)))
                            continue;
                        var numbers = Flattening.Flat(run(arguments));
                        var scale = 1 + expected.Sum(Math.Abs);
                        Assert.Equal(expected.Length, numbers.Length);
                        for (var k = 0; k < expected.Length; k++)
                            Compare.Close(expected[k], numbers[k], 1e-9, scale, $"number {k} of {count} rows");
                    }
                }
            },
            p => p.Seed,
            share,
            name);
        return (tally, lockstep, twice, places);
    }

    private static Dictionary<Loop, Varying> Loops(Region region, int bits)
    {
        var found = new Dictionary<Loop, Varying>(ReferenceEqualityComparer.Instance);
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Loop loop && Lockstep.Of(loop, bits) is { } varying)
                found.Add(loop, varying);
            else
                equation.Op.Regions.SelectMany(r => Loops(r, bits)).ToList().ForEach(f => found.Add(f.Key, f.Value));
        }

        return found;
    }

    // Now and then a row that is not there, or too short.
    private static void Fill(RowsProgram.Table data, Random random, int count)
    {
        data.Rows = [.. Enumerable.Range(0, count).Select(_ => Points.Ordinary(random, RowsProgram.Width))];
        data.Points = [.. Enumerable.Range(0, count).Select(_ => new RowsProgram.Point((2 * random.NextDouble()) - 1, Math.Round((2 * random.NextDouble()) - 1, 1)))];
        data.Labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(4))];
        if (count > 0 && random.Next(6) == 0)
            data.Rows[random.Next(count)] = random.Next(2) == 0 ? null : Points.Ordinary(random, RowsProgram.Width - 1);
    }
}
