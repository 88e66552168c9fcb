using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Linq;

/// <summary>The laws of LINQ over generated programs.</summary>
public sealed class ProgramLaws
{
    [Fact]
    public void Values_have_the_bits_and_the_exceptions_of_the_lambda() => All((program, random) =>
    {
        var held = new Held(program.Lambda);
        for (var k = 0; k < 12; k++)
        {
            var x = k % 5 == 0 ? [] : k % 2 == 0 ? Points.Extreme(random, k % 5) : Points.Ordinary(random, k % 5);
            held.SameValue(x);
            held.SameExceptions(x);
        }
    });

    [Fact]
    public void Forward_is_reverse_and_both_are_differences()
    {
        var tally = new Tally();
        All((program, random) =>
        {
            var held = new Held(program.Lambda);
            var compiled = program.Lambda.Compile();
            for (var k = 0; k < 3; k++)
            {
                var x = Points.Ordinary(random, 2 + k);
                try
                {
                    compiled(x);
                }
                catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
                {
                    tally.Skip(true);
                    continue;
                }

                held.SameMeaning(x);
                tally.Skip(!held.SameDerivatives(x));
            }
        });
        tally.AssertMostlyTried(0.6);
    }

    [Fact]
    public void Dual_numbers_agree_at_ties_too()
    {
        var tally = new Tally();
        All((program, random) =>
        {
            var held = new Held(program.Lambda);
            var compiled = program.Lambda.Compile();
            for (var k = 0; k < Runs.PointsPerProgram; k++)
            {
                var x = k % 3 == 0 ? Points.Tied(random, k % 5) : Points.Ordinary(random, k % 5);
                try
                {
                    compiled(x);
                }
                catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
                {
                    continue;
                }

                tally.Skip(!held.SameAsDuals(x));
            }
        });
        tally.AssertMostlyTried(0.05);
    }

    [Fact]
    public void Programs_are_loops_alone() => All((program, _) => new Held(program.Lambda).IsLoops());

    private static void All(Action<LinqProgram, Random> law, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        Runs.All(LinqProgram.Arbitrary, law, p => p.Seed, 1, name);
}
