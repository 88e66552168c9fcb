using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>Arrays that are not there, as long as nobody reads them, leave derivatives as they are: against differences of the program as .NET runs it, and against one another.</summary>
public sealed class AbsentLaws
{
    [Fact]
    public void Derivatives_of_programs_whose_arrays_may_not_be_there()
    {
        Tally tally = new(), written = new("programs that can be differentiated");
        Runs.All(AbsentProgram.Arbitrary, (program, random) => written.Skip(!Try(program, random, tally)), p => p.Seed, 0.5, nameof(Derivatives_of_programs_whose_arrays_may_not_be_there));
        tally.AssertMostlyTried(0.6);
        written.AssertMostlyTried(0.7);
    }

    // Whether it can be differentiated at all.
    private static bool Try(AbsentProgram program, Random random, Tally tally)
    {
        var (f, value) = (program.Lambda, program.Lambda.Compile());
        Func<double[], (double, double[])> gradient;
        try
        {
            gradient = ValueAndGrad.Of(f);
        }
        catch (NotDifferentiableException)
        {
            return false;
        }

        var (along, curved, into) = (Jvp.Of(f), Hvp.Of(f), Grad.Into(f));
        var buffer = new double[AbsentProgram.Inputs];
        for (var round = 0; round < 4; round++)
        {
            var (x, v) = (Points.Ordinary(random, AbsentProgram.Inputs), Points.Ordinary(random, AbsentProgram.Inputs));
            var (y, g) = gradient(x);
            Assert.Equal(value(x), y, 1e-12 * (1 + Math.Abs(y)));
            var scale = 1 + Math.Abs(y) + g.Max(Math.Abs);
            Assert.Equal(Dot(g, v), along(x, v).Tangent, 1e-9 * scale * (1 + v.Max(Math.Abs)));
            Close(value, g, "the gradient");
            into(x, buffer);
            for (var i = 0; i < x.Length; i++)
                Assert.Equal(g[i], buffer[i], 1e-9 * scale);
            Close(p => Dot(gradient(p).Item2, v), curved(x, v), "H·v");

            void Close(Func<double[], double> of, double[] slopes, string what)
            {
                for (var i = 0; i < x.Length; i++)
                {
                    var (slope, error) = Differences.Partial(of, x, i);
                    if (!tally.Skip(!(error < 1e-4 * scale)))
                        Assert.True(Math.Abs(slope - slopes[i]) <= (1e-6 * scale) + (10 * error), $"{what} of {program} at [{string.Join(", ", x)}], {i}: {slopes[i]:R}, by differences {slope:R}");
                }
            }
        }

        return true;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(p => p.First * p.Second);
}
