using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>Derivatives by arrays of arrays, whose cotangents are rows that add up in place: against differences of the program as .NET runs it, and against one another.</summary>
public sealed class TableLaws
{
    private const int Count = TableProgram.Rows * TableProgram.Columns;

    [Fact]
    public void Derivatives_by_the_rows_of_a_parameter()
    {
        Tally tally = new(), written = new("programs that can be differentiated");
        Runs.All(TableProgram.Arbitrary, (program, random) => written.Skip(!Try(program, random, tally)), p => p.Seed, 0.06, nameof(Derivatives_by_the_rows_of_a_parameter));
        tally.AssertMostlyTried(0.6);
        written.AssertMostlyTried(0.7);
    }

    // Whether it can be differentiated at all.
    private static bool Try(TableProgram program, Random random, Tally tally)
    {
        var (f, value) = (program.Lambda, program.Lambda.Compile());
        Func<double[][], (double, double[][])> gradient;
        try
        {
            gradient = ValueAndGrad.Of(f);
        }
        catch (NotDifferentiableException)
        {
            return false;
        }

        var (along, curved, single, forward) = (Jvp.Of(f), Hvp.Of(f), Grad.Of(f, new AdOptions { Vectorize = false }), Grad.Of(f, new AdOptions { Mode = Mode.Forward }));
        for (var round = 0; round < 3; round++)
        {
            var (x, v) = (Points.Ordinary(random, Count), Points.Ordinary(random, Count));
            var at = Table(x);
            var (y, g) = gradient(at);
            Assert.Equal(x, Flat(at));
            Assert.Equal(value(at), y, 1e-12 * (1 + Math.Abs(y)));
            var slopes = Flat(g);
            var scale = 1 + Math.Abs(y) + slopes.Max(Math.Abs);
            // Products of products in loops may grow beyond what differences tell anything of.
            if (tally.Skip(!(scale < 1e9)))
                continue;
            // Nobody else holds a row of a gradient.
            foreach (var row in g)
                Array.Fill(row, double.NaN);
            Equal(slopes, Flat(gradient(at).Item2), "the gradient once more");
            Equal(slopes, Flat(single(at)), "the gradient one by one");
            Equal(slopes, Flat(forward(at)), "the gradient forward");
            Assert.Equal(Dot(slopes, v), along(at, Table(v)).Tangent, 1e-9 * scale * (1 + v.Max(Math.Abs)));
            Close(p => value(Table(p)), slopes, "the gradient");
            Close(p => Dot(Flat(gradient(Table(p)).Item2), v), Flat(curved(at, Table(v))), "H·v");

            void Equal(double[] expected, double[] actual, string what)
            {
                for (var i = 0; i < Count; i++)
                    Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-10 * scale, $"{what} of {program} at [{string.Join(", ", x)}], {i}: {actual[i]:R}, not {expected[i]:R}");
            }

            void Close(Func<double[], double> of, double[] partials, string what)
            {
                for (var i = 0; i < Count; i++)
                {
                    var (slope, error) = Differences.Partial(of, x, i);
                    if (!tally.Skip(!(error < 1e-4 * scale)))
                        Assert.True(Math.Abs(slope - partials[i]) <= (1e-6 * scale) + (10 * error), $"{what} of {program} at [{string.Join(", ", x)}], {i}: {partials[i]:R}, by differences {slope:R}");
                }
            }
        }

        return true;
    }

    private static double[][] Table(double[] numbers) => [.. numbers.Chunk(TableProgram.Columns)];

    private static double[] Flat(double[][] table) => [.. table.SelectMany(r => r)];

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(p => p.First * p.Second);
}
