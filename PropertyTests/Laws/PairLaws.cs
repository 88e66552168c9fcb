using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Statements;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// Generated programs in <see cref="Pairs"/>, FAD_RUNS of them of each kind: FAD_RUNS=333334 makes a million.
/// </summary>
public sealed class PairLaws
{
    [Fact]
    public void Programs_of_arrays_and_structures()
    {
        var tallies = new Pairs.Tallies();
        Runs.All(
            LoopProgram.Arbitrary,
            (program, random) =>
            {
                var pairs = new Pairs(new Captured(program.Function, [], [program.Given.Length], typeof(double)), null, Careful.Is(program.Seed), program.IsSingle);
                for (var k = 0; k < Runs.PointsPerProgram; k++)
                {
                    var (point, direction) = (k % 3 == 0 ? Points.Tied(random, program.Inputs) : Points.Ordinary(random, program.Inputs), Points.Ordinary(random, program.Inputs));
                    // Two names of one array cannot move apart.
                    pairs.Try(k, t => program.Arguments(Moved(point, direction, t)), program.Tangents(direction), isTied: k % 3 == 0 || program.IsAliased, tallies);
                }
            },
            p => p.Seed,
            1,
            nameof(Programs_of_arrays_and_structures));
        Assert.True(tallies.Thrown.AllTried && tallies.Asked.AllTried);
        // One program of 130 comes to where tanh is flat to 60 digits: 1 − y² is 0 there and the slope, by dual numbers, is not.
        tallies.Ordinary.AssertMostlyTried(0.005, Runs.PointsPerProgram);
        tallies.Tied.AssertMostlyTried(0.005, Runs.PointsPerProgram);
        tallies.Careless.AssertMostlyTried(0.5);
        tallies.Single.AssertMostlyTried(0.1);
        tallies.Still.AssertMostlyTried(0.02);
        tallies.Unread.AssertMostlyTried(0.01);
        tallies.Differences.AssertMostlyTried(0.05);
    }

    [Fact]
    public void Programs_of_LINQ()
    {
        var tallies = new Pairs.Tallies();
        Runs.All(
            LinqProgram.Arbitrary,
            (program, random) =>
            {
                var pairs = Of(program.Lambda, program.Seed);
                for (var k = 0; k < Runs.PointsPerProgram; k++)
                {
                    // Now and then no element at all.
                    var count = k % 15 == 7 ? 0 : 1 + (k % 4);
                    var (point, direction) = (k % 3 == 0 ? Points.Tied(random, count) : Points.Ordinary(random, count), Points.Ordinary(random, count));
                    pairs.Try(k, t => [Moved(point, direction, t)], [direction], isTied: k % 3 == 0, tallies);
                }
            },
            p => p.Seed,
            1,
            nameof(Programs_of_LINQ));
        tallies.Thrown.AssertMostlyTried(0.15);
        tallies.Asked.AssertMostlyTried(0.003);
        tallies.Ordinary.AssertMostlyTried(0.005, Runs.PointsPerProgram);
        tallies.Tied.AssertMostlyTried(0.005, Runs.PointsPerProgram);
        tallies.Careless.AssertMostlyTried(0.5);
        tallies.Still.AssertMostlyTried(0.02);
        tallies.Unread.AssertMostlyTried(0.01);
        tallies.Differences.AssertMostlyTried(0.02);
    }

    [Fact]
    public void Programs_of_statements()
    {
        var (tallies, refusals) = (new Pairs.Tallies(), new Tally("programs"));
        Runs.All(
            StatementProgram.Arbitrary,
            (program, random) =>
            {
                if (StatementLaws.Prepared(program, lambda => Of(lambda, program.Seed), refusals) is not { } pairs)
                    return;
                for (var k = 0; k < Runs.PointsPerProgram; k++)
                {
                    var (point, direction) = (k % 3 == 0 ? Points.Tied(random, 5) : Points.Ordinary(random, 5), Points.Ordinary(random, 5));
                    pairs.Try(k, t => Arguments(Moved(point, direction, t)), Arguments(direction), isTied: k % 3 == 0, tallies);
                }
            },
            p => p.Seed,
            1,
            nameof(Programs_of_statements));
        refusals.AssertMostlyTried(0.05);
        Assert.True(tallies.Asked.AllTried);
        tallies.Thrown.AssertMostlyTried(0.15);
        tallies.Ordinary.AssertMostlyTried(0.005, Runs.PointsPerProgram);
        tallies.Tied.AssertMostlyTried(0.005, Runs.PointsPerProgram);
        tallies.Careless.AssertMostlyTried(0.5);
        tallies.Still.AssertMostlyTried(0.02);
        tallies.Unread.AssertMostlyTried(0.03);
        tallies.Differences.AssertMostlyTried(0.05);

        static object?[] Arguments(double[] p) => [p[0], p[1], p[2..]];
    }

    // A lambda means what the framework's compiler makes of it.
    private static Pairs Of(LambdaExpression lambda, int seed)
    {
        var x = Expression.Parameter(typeof(object[]), "x");
        var call = Expression.Invoke(lambda, lambda.Parameters.Select((p, i) => Expression.Convert(Expression.ArrayIndex(x, Expression.Constant(i)), p.Type)));
        return new(Capture.Of(lambda, new Recipe(Product.Value, null).Context), Expression.Lambda<Func<object?[], double>>(call, x).Compile(), Careful.Is(seed));
    }

    private static double[] Moved(double[] point, double[] direction, double t) => t == 0 ? [.. point] : [.. point.Zip(direction, (x, v) => x + (t * v))];
}
