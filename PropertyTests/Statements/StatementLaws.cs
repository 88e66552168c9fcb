using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>Generated programs of statements: nested loops of all forms, jumps of all kinds, arrays that change under several names.</summary>
public sealed class StatementLaws
{
    [Fact]
    public void Programs_of_statements_have_the_value_of_the_compiled_tree_and_its_derivative()
    {
        var (differences, refusals) = (new Tally(), new Tally());
        Runs.All(
            StatementProgram.Arbitrary,
            (program, random) =>
            {
                if (Prepared(program, lambda => new StatementLaw(lambda), refusals) is not { } law)
                    return;
                for (var k = 0; k < 4; k++)
                    law.Gradient(Points.Ordinary(random, 5), random, differences);
                for (var k = 0; k < 2; k++)
                    law.Gradient(Points.Tied(random, 5), random, isTied: true);
            },
            p => p.Seed,
            2.4,
            nameof(Programs_of_statements_have_the_value_of_the_compiled_tree_and_its_derivative));
        differences.AssertMostlyTried(0.4);
        // What is refused: a statement that runs last, and may throw where something may have been thrown.
        refusals.AssertMostlyTried(0.05);
    }

    /// <summary>What is made of a program to try it; null for one that is refused.</summary>
    internal static T? Prepared<T>(StatementProgram program, Func<LambdaExpression, T> prepare, Tally refusals) where T : class
    {
        try
        {
            var prepared = prepare(program.Lambda);
            refusals.Skip(false);
            return prepared;
        }
        catch (InvalidOperationException e) when (e.Message.Contains("non-local label", StringComparison.Ordinal))
        {
            // A jump with a value out of a try: the framework itself cannot compile it.
            return null;
        }
        catch (NotDifferentiableException)
        {
            refusals.Skip(true);
            return null;
        }
    }
}
