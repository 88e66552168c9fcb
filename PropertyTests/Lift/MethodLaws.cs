using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.PropertyTests.Docs;
using FunctionalAD.PropertyTests.Laws;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Generated methods, compiled by the compiler of C# with and without optimisation: lifted, they compute what they compute, and their slopes.</summary>
public sealed class MethodLaws
{
    private sealed record Written(int Seed)
    {
        public string Text { get; } = MethodWriter.Class("Generated", Seed);

        public static Arbitrary<Written> Arbitrary(int firstSeed)
        {
            var seed = firstSeed - 1;
            return Arb.From(Gen.Fresh(() => new Written(Interlocked.Increment(ref seed))));
        }

        public override string ToString() => $"seed {Seed}:\n{Text}";
    }

    [Fact]
    public void Methods_have_their_value_and_their_slopes()
    {
        Tally refused = new("methods"), values = new("methods with values"), slopes = new("methods whose differences tell");
        Runs.All(
            Written.Arbitrary,
            (program, random) =>
            {
                var problems = Compiled.Problems(
                    "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Numerics;\n" + program.Text,
                    OutputKind.DynamicallyLinkedLibrary,
                    out var assembly,
                    program.Seed % 2 == 0 ? OptimizationLevel.Release : OptimizationLevel.Debug);
                Assert.Empty(problems);
                if (Lifted(program, assembly!.GetType("Generated")!.GetMethod("Main")!) is not { } law)
                    return;
                var (some, told) = law.Holds(16, program.Seed);
                values.Skip(some == 0);
                slopes.Skip(told == 0);
            },
            p => p.Seed,
            0.5,
            nameof(Methods_have_their_value_and_their_slopes));
        refused.AssertMostlyTried(0.05, 3);
        values.AssertMostlyTried(0.02, 3);
        slopes.AssertMostlyTried(0.05, 3);

        CorpusLaw? Lifted(Written program, MethodInfo method)
        {
            try
            {
                var law = new CorpusLaw(method);
                refused.Skip(false);
                return law;
            }
            catch (NotDifferentiableException e)
            {
                Runs.Report($"{program.Seed} is refused: {e.Message}");
                refused.Skip(true);
                return null;
            }
        }
    }
}
