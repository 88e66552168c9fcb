using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>Programs with loops, branches, arrays and calls, in every mode, against the interpreter and finite differences.</summary>
public sealed class LoopLaws
{
    private static readonly Context plain = new Recipe(Product.Value, null).Context;

    [Fact]
    public void Programs_and_their_derivatives_keep_the_rules_of_the_language() => All((program, _) =>
    {
        Verifier.Check(program.Function);
        var pushforward = Forward.Of(program.Function, plain);
        Verifier.Check(pushforward.Function);
        var pullback = Verifier.Check(Transpose.Of(pushforward, plain));
        foreach (var function in (Function[])[pushforward.Function, pullback])
            Verifier.Check(Prune.Run(Simplify.Run(Verifier.Check(Choices.Run(Verifier.Check(Prune.Run(function)))), plain)));
    });

    [Fact]
    public void The_interpreter_has_the_bits_of_the_emitted_code() => All((program, random) =>
    {
        var pushforward = Forward.Of(program.Function, plain);
        foreach (var function in (Function[])[program.Function, Prune.Run(pushforward.Function), Prune.Run(Transpose.Of(pushforward, plain))])
        {
            var compiled = Emission.Emitted(function);
            for (var k = 0; k < 3; k++)
            {
                var arguments = Arguments(function, random);
                Same(Flat(Interpreter.Run(function, Cloned(arguments))), Flat(compiled(Cloned(arguments))), function);
            }
        }
    });

    [Fact]
    public void Reverse_is_the_transpose_of_forward_and_both_agree_with_differences()
    {
        var tally = new Tally();
        All((program, random) =>
        {
            var pushforward = Forward.Of(program.Function, plain);
            var value = Emission.Emitted(program.Function);
            var push = Emission.Emitted(Prune.Run(pushforward.Function));
            var pull = Emission.Emitted(Prune.Run(Transpose.Of(pushforward, plain)));
            for (var k = 0; k < 4; k++)
            {
                var (point, direction) = (Points.Ordinary(random, LoopProgram.Inputs), Points.Ordinary(random, LoopProgram.Inputs));
                var gradient = Flat(pull([.. LoopProgram.Arguments(point), 1.0]));
                var along = Flat(push([.. LoopProgram.Arguments(point), .. LoopProgram.Arguments(direction)]));
                Assert.Equal(along[0], gradient[0]);
                var (dot, size) = (0.0, 1e-3);
                for (var i = 0; i < direction.Length; i++)
                {
                    dot += gradient[i + 1] * direction[i];
                    size += Math.Abs(gradient[i + 1] * direction[i]);
                }

                Compare.Close(along[1], dot, 1e-10, size, $"J·v and the gradient's dot product at {ValueLaws.At(point)}");
                // Along the line, so that one difference checks all partial derivatives; with shorter steps where it is said to be steep, which
                // tell a derivative that is far too large as well as one that is right (but no shorter than numbers are apart).
                var (slope, error) = Differences.Partial(
                    t => Flat(value(LoopProgram.Arguments([.. point.Zip(direction, (x, v) => x + (t[0] * v))])))[0], [0.0], 0, Math.Clamp(100 / Math.Abs(along[1]), 1e-6, 1));
                if (!tally.Skip(!(error < 1e-3 * (size + Math.Abs(slope)))))
                    Compare.Close(slope, along[1], 1, (1e-6 * (1 + size + Math.Abs(slope))) + (20 * error), $"differences along {ValueLaws.At(direction)} at {ValueLaws.At(point)}");
            }
        });
        tally.AssertMostlyTried(0.1);
    }

    [Fact]
    public void Directions_side_by_side_give_the_gradient_and_a_symmetric_Hessian() => All(
        (program, random) =>
        {
            var forward = Emission.Emitted(Verifier.Check(Prune.Run(Verifier.Check(Transforms.ValueAndGradient(program.Function, 2, plain, Mode.Forward)))));
            var reverse = Emission.Emitted(Prune.Run(Transforms.ValueAndGradient(program.Function, 2, plain, Mode.Reverse)));
            var hessian = Emission.Emitted(Verifier.Check(Prune.Run(Verifier.Check(Transforms.Hessian(program.Function, 2, plain)))));
            for (var k = 0; k < 4; k++)
            {
                var at = LoopProgram.Arguments(Points.Ordinary(random, LoopProgram.Inputs));
                var (f, r) = (Flat(forward(at)), Flat(reverse(at)));
                Assert.Equal(r[0], f[0]);
                var size = 1e-3 + Math.Abs(r[1]) + Math.Abs(r[2]);
                Compare.Close(f[1], r[1], 1e-10, size, "by x");
                Compare.Close(f[2], r[2], 1e-10, size, "by y");
                var h = (double[,])hessian(at)[0]!;
                Compare.Close(h[0, 1], h[1, 0], 1e-9, 1e-3 + h.Cast<double>().Sum(Math.Abs), "second derivatives");
            }
        },
        share: 0.5);

    [Fact]
    public void Optimisation_keeps_every_bit() => All((program, random) =>
    {
        var pullback = Transpose.Of(Forward.Of(program.Function, plain), plain);
        foreach (var function in (Function[])[program.Function, pullback])
        {
            var stages = new List<(string Name, Function Function)> { ("as written", function) };
            foreach (var pass in Pipeline.OverLoops(plain, 2, isPrimal: random.Next(2) == 0).Append(new Pipeline.Pass("split", f => Split.Run(f, random.Next(2, 12)))))
            {
                var before = stages[^1].Function;
                var after = pass.Run(before);
                stages.Add((pass.Name, after));
                // A frame may hold an array that was used up, for its length.
                if (pass.Name == "split")
                    continue;
                Verifier.Check(after);
                // A counter that becomes the index is the sum of its start and the index, and the loop needs its extent.
                var slack = pass.Name is "count" ? 5 * Loops(before.Body) : pass.Name.StartsWith("simplify", StringComparison.Ordinal) ? 1 + (before.Size / 8) : 0;
                Assert.True(after.Size <= before.Size + slack, $"{pass.Name} grows\n{before}\nto\n{after}");
                var (once, twice) = (Printer.Print(after), Printer.Print(pass.Run(after)));
                // Where a program is written anew, what is hoisted late may be shared with what stood in an earlier branch, the next time.
                Assert.True(once == twice || pass.Name is "count" or "simplify loops" or "simplify fused", $"{pass.Name} has more to do\n{FirstDifference(once, twice)}\nin\n{after}\nof\n{before}");
            }

            var arguments = Arguments(function, random);
            var expected = Flat(Interpreter.Run(function, Cloned(arguments)));
            foreach (var (_, stage) in stages.Skip(1))
            {
                Same(expected, Flat(Interpreter.Run(stage, Cloned(arguments))), stage);
                Same(expected, Flat(Emission.Emitted(stage)(Cloned(arguments))), stage);
            }
        }
    });

    [Fact]
    public void Second_derivatives_agree_in_two_modes_and_with_differences()
    {
        var tally = new Tally();
        All(
            (program, random) =>
            {
                var gradient = Prune.Run(Transpose.Of(Forward.Of(program.Function, plain), plain));
                var forward = Emission.Emitted(Prune.Run(Verifier.Check(Forward.Of(gradient, plain, i => i < 3).Function)));
                // By x alone: its gradient in reverse is a row of the Hessian.
                var byX = new Function("byX", new Region(gradient.Parameters, gradient.Body.Equations, [gradient.Results[1]]));
                var reverse = Emission.Emitted(Prune.Run(Verifier.Check(Transpose.Of(Forward.Of(Prune.Run(byX), plain, i => i < 3), plain))));
                var first = Emission.Emitted(gradient);
                for (var k = 0; k < 3; k++)
                {
                    var (point, direction) = (Points.Ordinary(random, LoopProgram.Inputs), Points.Ordinary(random, LoopProgram.Inputs));
                    object?[] at = [.. LoopProgram.Arguments(point), 1.0];
                    // Results: f, x̄, ȳ, the array; then the tangents of those.
                    var product = Flat(forward([.. at, .. LoopProgram.Arguments(direction)]))[LoopProgram.Inputs + 2];
                    var row = Flat(reverse([.. at, 1.0])).Skip(1).ToArray();
                    var (dot, size) = (0.0, 1e-3);
                    for (var i = 0; i < direction.Length; i++)
                    {
                        dot += row[i] * direction[i];
                        size += Math.Abs(row[i] * direction[i]);
                    }

                    Compare.Close(product, dot, 1e-9, size, $"forward and reverse over reverse at {ValueLaws.At(point)}");
                    var (slope, error) = Differences.Partial(
                        t => Flat(first([.. LoopProgram.Arguments([.. point.Zip(direction, (x, v) => x + (t[0] * v))]), 1.0]))[1], [0.0], 0, Math.Min(1, 100 / Math.Abs(product)));
                    if (!tally.Skip(!(error < 1e-3 * (size + Math.Abs(slope)))))
                        Compare.Close(slope, product, 1, (1e-6 * (1 + size + Math.Abs(slope))) + (20 * error), $"differences of the gradient at {ValueLaws.At(point)}");
                }
            },
            share: 0.5);
        tally.AssertMostlyTried(0.1);
    }

    private static void All(Action<LoopProgram, Random> law, double share = 1, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        Runs.All(LoopProgram.Arbitrary, law, p => p.Seed, share, name);

    [Fact]
    public void A_primal_whose_loops_were_made_simple_has_the_same_gradient() => All((program, random) =>
    {
        var simple = Pipeline.OverLoops(plain, 2, isPrimal: true).Aggregate(program.Function, (f, pass) => pass.Run(f));
        var gradient = Pipeline.OverLoops(plain, 2, isPrimal: false).Aggregate(Transpose.Of(Forward.Of(simple, plain), plain), (f, pass) => Verifier.Check(pass.Run(f)));
        var plainly = Emission.Emitted(Prune.Run(Transpose.Of(Forward.Of(program.Function, plain), plain)));
        var optimised = Emission.Emitted(gradient);
        for (var k = 0; k < 4; k++)
        {
            var point = Points.Ordinary(random, LoopProgram.Inputs);
            var (expected, actual) = (Flat(plainly([.. LoopProgram.Arguments(point), 1.0])), Flat(optimised([.. LoopProgram.Arguments(point), 1.0])));
            Assert.True(Compare.SameBits(expected[0], actual[0]), "the value");
            var size = 1e-3 + expected.Skip(1).Sum(Math.Abs);
            for (var i = 1; i < expected.Length; i++)
                Compare.Close(expected[i], actual[i], 1e-10, size, $"derivative {i} at {ValueLaws.At(point)}");
        }
    });

    private static string FirstDifference(string one, string other)
    {
        var (a, b) = (one.Split('\n'), other.Split('\n'));
        var at = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
        return $"line {at}\n{string.Join('\n', a.Skip(at).Take(4))}\nbecomes\n{string.Join('\n', b.Skip(at).Take(4))}";
    }

    private static int Loops(Region region) => region.Equations.Sum(e => (e.Op is Loop ? 1 : 0) + e.Op.Regions.Sum(Loops));

    private static object?[] Arguments(Function function, Random random) =>
        [.. function.Parameters.Select(p => p.Type == typeof(double) ? (object)Points.Ordinary(random, 1)[0] : Points.Ordinary(random, LoopProgram.Extent))];

    private static object?[] Cloned(object?[] arguments) => [.. arguments.Select(a => a is double[] array ? array.Clone() : a)];

    private static double[] Flat(object?[] results) => [.. results.SelectMany(r => r as double[] ?? [(double)r!])];

    private static void Same(double[] expected, double[] actual, Function function)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
            Assert.True(Compare.SameBits(expected[i], actual[i]), $"result {i}: {expected[i]:R} and {actual[i]:R} of\n{function}");
    }
}
