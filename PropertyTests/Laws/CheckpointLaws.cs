using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>Checkpointing changes memory and time, never a bit: over programs with loops in loops, branches, arrays and calls.</summary>
public sealed class CheckpointLaws
{
    private static readonly Checkpointing[] kinds = [Checkpointing.SquareRoot, Checkpointing.Binomial(1), Checkpointing.Binomial(2)];

    [Fact]
    public void Every_option_has_the_bits_of_the_full_record()
    {
        var changed = new Tally();
        Runs.All(
            LoopProgram.Arbitrary,
            (program, random) =>
            {
                var context = new Recipe(Product.Value, null).Context;
                var pushforward = Forward.Of(program.Function, context);
                var recorded = Prune.Run(Transpose.Of(pushforward, context));
                var text = recorded.ToString();
                var expected = Emission.Emitted(recorded);
                var kind = kinds[random.Next(kinds.Length)];
                var other = context with { Checkpointing = kind };
                var pullback = Prune.Run(Verifier.Check(Transpose.Of(Forward.Of(program.Function, other), other)));
                if (changed.Skip(pullback.ToString() == text))
                    return;
                var (interpreted, emitted) = (Verifier.Check(pullback), Emission.Emitted(pullback));
                for (var k = 0; k < 3; k++)
                {
                    object?[] at = [.. program.Arguments(Points.Ordinary(random, program.Inputs)), 1.0];
                    var bits = Flattening.Flat(expected(at));
                    Same(bits, Flattening.Flat(emitted(at)), kind);
                    if (k == 0)
                        Same(bits, Flattening.Flat(Interpreter.Run(interpreted, at)), kind);
                }
            },
            p => p.Seed,
            share: 1,
            nameof(Every_option_has_the_bits_of_the_full_record));
        changed.AssertMostlyTried(0.9);
    }

    private static void Same(double[] expected, double[] actual, Checkpointing kind)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
            Assert.True(Compare.SameBits(expected[i], actual[i]), $"{kind}, result {i}: {expected[i]:R} and {actual[i]:R}");
    }
}
