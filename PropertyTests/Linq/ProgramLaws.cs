using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Linq;

/// <summary>The laws of LINQ over generated programs; their derivatives are tried in <see cref="PairLaws"/>.</summary>
public sealed class ProgramLaws
{
    [Fact]
    public void Values_have_the_bits_and_the_exceptions_of_the_lambda()
    {
        var asked = new Tally("points at which what decides nothing does not throw");
        All((program, random) =>
        {
            var held = new Held(program.Lambda);
            for (var k = 0; k < 12; k++)
            {
                var x = k % 5 == 0 ? [] : k % 2 == 0 ? Points.Extreme(random, k % 5) : Points.Ordinary(random, k % 5);
                if (asked.Skip(!held.ThrowsAlike(x)))
                    continue;
                held.SameValue(x);
                held.SameExceptions(x);
            }
        });
        asked.AssertMostlyTried(0.001, 12);
    }

    [Fact]
    public void A_gradient_in_a_buffer_is_the_gradient()
    {
        var tally = new Tally("ordinary points of careful programs");
        All((program, random) =>
        {
            var held = new Held(program.Lambda);
            for (var k = 0; k < 12; k++)
            {
                var x = Points.Ordinary(random, 1 + (k % 4));
                if (!held.Throws(x))
                    tally.Skip(!held.SameInBuffer(x) && Careful.Is(program.Seed));
            }
        });
        tally.AssertMostlyTried(0.01, 12);
    }

    [Fact]
    public void Programs_are_loops_alone() => All((program, _) => new Held(program.Lambda).IsLoops());

    private static void All(Action<LinqProgram, Random> law, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        Runs.All(LinqProgram.Arbitrary, law, p => p.Seed, 1, name);
}
