using System.Reflection;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Generated methods, compiled by the compiler of C# with and without optimisation: lifted, they compute what they compute, and their slopes.</summary>
public sealed class MethodLaws
{
    [Fact]
    public void Methods_have_their_value_and_their_slopes()
    {
        Tally refused = new("methods"), values = new("methods with values"), slopes = new("methods whose differences tell");
        Runs.All(
            seed => Written.Arbitrary(seed, s => MethodWriter.Class("Generated", s)),
            (program, random) =>
            {
                if (Lifted(program, program.Method()) is not { } law)
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
