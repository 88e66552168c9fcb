using FunctionalAD.Capturing;
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
                var arguments = Arguments(program, function, random);
                Same(Flat(Interpreter.Run(function, Cloned(arguments))), Flat(compiled(Cloned(arguments))), function);
            }
        }
    });

    [Fact]
    public void Directions_side_by_side_give_the_gradient_and_a_symmetric_Hessian() => All(
        (program, random) =>
        {
            var forward = Emission.Emitted(Verifier.Check(Prune.Run(Verifier.Check(Transforms.ValueAndGradient(program.Function, 2, plain, Mode.Forward)))));
            var reverse = Emission.Emitted(Prune.Run(Transforms.ValueAndGradient(program.Function, 2, plain, Mode.Reverse)));
            var hessian = Emission.Emitted(Verifier.Check(Prune.Run(Verifier.Check(Transforms.Hessian(program.Function, 2, plain)))));
            for (var k = 0; k < 4; k++)
            {
                var at = program.Arguments(Points.Ordinary(random, program.Inputs));
                var (f, r) = (Flat(forward(at)), Flat(reverse(at)));
                Assert.Equal(r[0], f[0]);
                var terms = BoundedProgram.Run(program.Function, at, [.. new[] { 0, 1 }.Select(i => at.Select((_, j) => i == j ? (object)1.0 : null).ToArray())], isCurved: true)[0];
                if (!terms.IsOrdinary)
                    continue;
                var tolerance = program.IsSingle ? 1e-5 : 1e-12;
                Compare.Close(f[1], r[1], tolerance, terms.GradientSize[0], "by x");
                Compare.Close(f[2], r[2], tolerance, terms.GradientSize[1], "by y");
                var h = (double[,])hessian(at)[0]!;
                Compare.Close(h[0, 1], h[1, 0], tolerance, terms.HessianSize[0, 1], "second derivatives");
                Compare.Close(h[0, 1], terms.Hessian[0, 1], 10 * tolerance, terms.HessianSize[0, 1], "second derivatives by dual numbers");
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
            foreach (var pass in Pipeline.OverLoops(plain, 2, isPrimal: random.Next(2) == 0)
                .Append(new Pipeline.Pass("interiors", f => Interiors.Run(f, plain))).Append(new Pipeline.Pass("shifted", f => Shifted.Run(f)))
                .Append(new Pipeline.Pass("unroll", f => Unrolled.Run(f, plain)))
                .Append(new Pipeline.Pass("jam", f => Jammed.Run(f, plain, Kept.By(f, int.MaxValue)))).Append(new Pipeline.Pass("split", f => Split.Run(f, random.Next(2, 12)))))
            {
                var before = stages[^1].Function;
                var after = pass.Run(before);
                stages.Add((pass.Name, after));
                // A frame may hold an array that was used up, for its length.
                if (pass.Name == "split")
                    continue;
                Verifier.Check(after);
                // A counter that becomes the index is the sum of its start and the index, and the loop needs its extent. What is done before a
                // loop is done if the loop runs: a comparison and a choice. What is carried is fetched
                // before a loop and stored after it. A row that is carried is copied before a loop, if it is there and the loop runs, and an element of one that may
                // be another one is a choice.
                var slack = pass.Name is "count" ? 5 * Loops(before.Body) : pass.Name is "carried rows" ? 16 * Loops(before.Body) : pass.Name is "invariants" ? 2 * Loops(before.Body) : pass.Name is "interiors" or "unroll" or "jam" ? 250 * Loops(before.Body) : pass.Name is "shifted" ? 40 * Loops(before.Body) : pass.Name.StartsWith("simplify", StringComparison.Ordinal) ? 1 + (before.Size / 8) : 0;
                Assert.True(after.Size <= before.Size + slack, $"{pass.Name} grows\n{before}\nto\n{after}");
                var (once, twice) = (Printer.Print(after), Printer.Print(pass.Run(after)));
                // Where a program is written anew, what is hoisted late may be shared with what stood in an earlier branch, the next time; the parts
                // of a loop that are near its ends ask as it did, and a loop around one that is written out may be short then.
                Assert.True(once == twice || pass.Name is "count" or "simplify loops" or "simplify fused" or "interiors" or "unroll" or "jam", $"{pass.Name} has more to do\n{FirstDifference(once, twice)}\nin\n{after}\nof\n{before}");
            }

            var arguments = Arguments(program, function, random);
            var expected = Flat(Interpreter.Run(function, Cloned(arguments)));
            // What a pass leaves as it is has been run; compiling is dear, so not after each of them.
            foreach (var ((_, stage), last) in stages.Skip(1).Zip(stages, (stage, before) => (stage, Printer.Print(before.Function))))
            {
                if (Printer.Print(stage) == last)
                    continue;
                Same(expected, Flat(Interpreter.Run(stage, Cloned(arguments))), stage);
                if (random.Next(4) == 0 || ReferenceEquals(stage, stages[^1].Function))
                    Same(expected, Flat(Emission.Emitted(stage)(Cloned(arguments))), stage);
            }
        }
    });

    // The list itself, with the passes after differentiation that change last bits.
    [Fact]
    public void Every_pass_of_the_pipeline_keeps_what_is_computed() => All((program, random) =>
    {
        Product[] products = [Product.Value, Product.ValueAndGradient, Product.Jvp, Product.Hvp];
        var recipe = new Recipe(products[random.Next(products.Length)], null) with { Mode = Mode.Reverse, VectorBits = random.Next(2) * 512 };
        var captured = new Captured(program.Function, [], [program.Given.Length], typeof(double));
        var (function, at) = (captured.Function, program.Arguments(Points.Ordinary(random, program.Inputs)));
        foreach (var pass in Pipeline.Passes(captured, recipe))
        {
            var next = Verifier.Check(pass.Run(function));
            // Vectors are for those who run it.
            if (HasVectors(next.Body))
                return;
            if (pass.Name is not ("differentiate" or "split"))
            {
                object?[] arguments = next.Parameters.Length == at.Length ? at : [.. at, .. program.Tangents(Points.Ordinary(new Random(program.Seed), program.Inputs))];
                var (before, after) = (Flat(Interpreter.Run(function, Cloned(arguments))), Flat(Interpreter.Run(next, Cloned(arguments))));
                if (pass.Fidelity == Fidelity.Exact)
                    Same(before, after, next);
                else if (before.All(x => Math.Abs(x) < 1e6))
                    Assert.All(before.Zip(after), p => Assert.True(Math.Abs(p.First - p.Second) <= (program.IsSingle ? 1e-2 : 1e-8) * (1 + before.Max(Math.Abs)), $"{pass.Name}: {p.First:R} becomes {p.Second:R}\n{function}\nbecomes\n{next}"));
            }

            function = next;
        }
    }, 0.4);

    private static bool HasVectors(Region region) => region.Equations.Any(e => e.Results.Any(r => Types.IsVector(r.Type)) || e.Op.Regions.Any(HasVectors));

    private static void All(Action<LoopProgram, Random> law, double share = 1, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        Runs.All(LoopProgram.Arbitrary, law, p => p.Seed, 0.6 * share, name);

    [Fact]
    public void A_primal_whose_loops_were_made_simple_has_the_same_gradient() => All((program, random) =>
    {
        var simple = Pipeline.OverLoops(plain, 2, isPrimal: true).Aggregate(program.Function, (f, pass) => pass.Run(f));
        var gradient = Pipeline.OverLoops(plain, 2, isPrimal: false).Aggregate(Transpose.Of(Forward.Of(simple, plain), plain), (f, pass) => Verifier.Check(pass.Run(f)));
        var plainly = Emission.Emitted(Prune.Run(Transpose.Of(Forward.Of(program.Function, plain), plain)));
        var optimised = Emission.Emitted(gradient);
        for (var k = 0; k < 4; k++)
        {
            var point = Points.Ordinary(random, program.Inputs);
            var (expected, actual) = (Flat(plainly([.. program.Arguments(point), 1.0])), Flat(optimised([.. program.Arguments(point), 1.0])));
            Assert.True(Compare.SameBits(expected[0], actual[0]), "the value");
            // The other passes may meet an infinite slope with another zero.
            if (!expected.All(double.IsFinite))
                continue;
            var size = (program.IsSingle ? 1e6 : 1) * (1e-3 + expected.Skip(1).Sum(Math.Abs));
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

    // Arguments of the program, then what a derivative wants beside them: tangents for forward mode, a cotangent in reverse.
    private static object?[] Arguments(LoopProgram program, Function function, Random random)
    {
        var own = program.Arguments(Points.Ordinary(random, program.Inputs));
        return [.. own, .. (function.Parameters.Length - own.Length) switch
        {
            0 => [],
            1 => [Points.Ordinary(random, 1)[0]],
            _ => program.Seeds(Points.Ordinary(random, program.Inputs)),
        }];
    }

    private static object?[] Cloned(object?[] arguments) => [.. arguments.Select(a => a is Array array ? array.Clone() : a)];

    private static double[] Flat(object?[] results) => Flattening.Flat(results);

    private static void Same(double[] expected, double[] actual, Function function)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
            Assert.True(Compare.SameBits(expected[i], actual[i]), $"result {i}: {expected[i]:R} and {actual[i]:R} of\n{function}");
    }
}
