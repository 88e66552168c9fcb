using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
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
        tallies.Assert(isSingle: true);
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
        tallies.Assert(thrown: 0.15, asked: 0.001, differences: 0.02);
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
        tallies.Assert(thrown: 0.15, unread: 0.03);

        static object?[] Arguments(double[] p) => [p[0], p[1], p[2..]];
    }

    [Fact]
    public void Programs_that_sweep_over_arrays()
    {
        var tallies = new Pairs.Tallies();
        Runs.All(
            SweepProgram.Arbitrary,
            (program, random) =>
            {
                var pairs = Of(program.Lambda, program.Seed, program.IsSingle);
                for (var k = 0; k < Runs.PointsPerProgram; k++)
                {
                    // Now and then nothing to sweep over.
                    var count = k % 15 == 7 ? 1 : 2 + (k % 5);
                    var (point, direction) = (k % 3 == 0 ? Points.Tied(random, count) : Points.Ordinary(random, count), Points.Ordinary(random, count));
                    pairs.Try(k, t => Arguments(Moved(point, direction, t)), Arguments(direction), isTied: k % 3 == 0, tallies);
                }
            },
            p => p.Seed,
            0.5,
            nameof(Programs_that_sweep_over_arrays));
        tallies.Assert(isSingle: true);

        static object?[] Arguments(double[] p) => [p[0], p[1..]];
    }

    // A lambda means what the framework's compiler makes of it.
    private static Pairs Of(LambdaExpression lambda, int seed, bool isSingle = false)
    {
        return new(Capture.Of(lambda, new Recipe(Product.Value, null).Context), Compiled(lambda), Careful.Is(seed), isSingle, Compiled(AskingAll.Of(lambda)));

        static Func<object?[], double> Compiled(LambdaExpression f)
        {
            var x = Expression.Parameter(typeof(object[]), "x");
            var call = Expression.Invoke(f, f.Parameters.Select((p, i) => Expression.Convert(Expression.ArrayIndex(x, Expression.Constant(i)), p.Type)));
            return Expression.Lambda<Func<object?[], double>>(call, x).Compile();
        }
    }

    private static double[] Moved(double[] point, double[] direction, double t) => t == 0 ? [.. point] : [.. point.Zip(direction, (x, v) => x + (t * v))];
}
