using FunctionalAD.Capturing;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Laws;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Linq;

/// <summary>Second derivatives of LINQ programs as users get them: into an array of their own, and into a buffer of the caller's with memory that is rented and used again.</summary>
public sealed class SecondOrderLaws
{
    [Fact]
    public void A_product_with_the_Hessian_is_that_of_dual_numbers_in_an_array_and_in_a_buffer()
    {
        Tally ordinary = new("ordinary points"), steep = new("products without a number, of programs that met an infinite slope");
        Runs.All(
            LinqProgram.Arbitrary,
            (program, random) =>
            {
                var captured = Capture.Of(program.Lambda);
                BoundedProgram Duals(int directions, bool allMove) => new(captured.Function, directions, isCurved: true, captured: captured.Objects, allMove: allMove);
                var (value, product, into) = (program.Lambda.Compile(), Hvp.Of(program.Lambda), Hvp.Into(program.Lambda));
                for (var k = 0; k < 12; k++)
                {
                    var (x, v) = (Points.Ordinary(random, 1 + (k % 4)), Points.Ordinary(random, 1 + (k % 4)));
                    if (Throws(() => value(x)) || Throws(() => product(x, v)))
                        continue;
                    double[][] directions = [.. Enumerable.Range(0, x.Length).Select(i => Enumerable.Range(0, x.Length).Select(j => i == j ? 1.0 : 0).ToArray()), v];
                    var dual = Duals(directions.Length, false).Run([x], [.. directions.Select(d => new object?[] { d })])[0];
                    if (ordinary.Skip(!dual.IsOrdinary))
                        continue;
                    // What the buffer held before is gone.
                    var buffer = Enumerable.Repeat(7.0, x.Length).ToArray();
                    into(x, v, buffer);
                    var own = product(x, v);
                    for (var i = 0; i < 2 * x.Length; i++)
                    {
                        var (e, actual) = (i / 2, i % 2 == 0 ? own[i / 2] : buffer[i / 2]);
                        if (!steep.Skip(double.IsNaN(actual) && IsSteep(x)))
                            Compare.Close(dual.Hessian[e, x.Length], actual, 1e-12, dual.HessianSize[e, x.Length], $"(H·v)[{e}] {(i % 2 == 0 ? "" : "in a buffer ")}at {ValueLaws.At(x)} along {ValueLaws.At(v)}");
                    }
                }

                bool IsSteep(double[] x)
                {
                    var moving = Duals(1, true);
                    moving.Run([x], [[new double[x.Length]]]);
                    return moving.IsSteep;
                }
            },
            p => p.Seed,
            0.5,
            nameof(A_product_with_the_Hessian_is_that_of_dual_numbers_in_an_array_and_in_a_buffer));
        ordinary.AssertMostlyTried(0.15, 24);
        steep.AssertMostlyTried(0.01, 60);
    }

    private static bool Throws(Action run)
    {
        try
        {
            run();
            return false;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return true;
        }
    }
}
