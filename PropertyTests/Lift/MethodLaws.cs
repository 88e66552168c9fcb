using System.Reflection;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Generated methods, compiled by the compiler of C# with and without optimisation: lifted, they compute what they compute, and their slopes.</summary>
public sealed class MethodLaws
{
    [Fact]
    public void Methods_have_their_value_and_their_slopes() => Hold(MethodWriter.Class, 0.5, nameof(Methods_have_their_value_and_their_slopes));

    [Fact]
    public void Methods_of_loops_and_jumps_have_their_value_and_their_slopes() => Hold(ControlWriter.Class, 0.5, nameof(Methods_of_loops_and_jumps_have_their_value_and_their_slopes));

    private static void Hold(Func<string, int, string> text, double share, string name)
    {
        Tally refused = new("methods"), values = new("methods with values"), slopes = new("methods whose differences tell");
        Runs.All(
            seed => Written.Arbitrary(seed, s => text("Generated", s)),
            (program, random) =>
            {
                if (Lifted(program, program.Method()) is not { } law)
                    return;
                var (some, told) = law.Holds(16, program.Seed);
                values.Skip(some == 0);
                slopes.Skip(told == 0);
            },
            p => p.Seed,
            share,
            name);
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
