using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using FunctionalAD.PropertyTests.Statements;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>Second derivatives of LINQ and of statements: H·v is the derivative of the gradient along v, and H is symmetric.</summary>
public sealed class CurvatureLaws
{
    private const double Rounding = 1e-12;

    [Fact]
    public void Second_derivatives_of_LINQ()
    {
        Tally ordinary = new("ordinary points"), differences = new("points where differences tell");
        Runs.All(
            LinqProgram.Arbitrary,
            (program, random) =>
            {
                var curved = new Curved(program.Lambda);
                var hessian = curved.Made(Product.Hessian);
                for (var k = 0; k < 10; k++)
                {
                    var (x, u, v) = (Points.Ordinary(random, 1 + (k % 4)), Points.Ordinary(random, 1 + (k % 4)), Points.Ordinary(random, 1 + (k % 4)));
                    if (!curved.Try(p => [p], x, u, v, ordinary, differences))
                        continue;
                    var (h, dual) = ((double[,])hessian([x])[0]!, curved.Dual([x], [.. Enumerable.Range(0, x.Length).Select(i => new object?[] { Unit(i, x.Length) })]));
                    for (var i = 0; i < x.Length; i++)
                    {
                        for (var j = 0; j < x.Length; j++)
                        {
                            Compare.Close(h[i, j], h[j, i], Rounding, dual.HessianSize[i, j], $"∂{i}∂{j} transposed at {ValueLaws.At(x)}");
                            Compare.Close(dual.Hessian[i, j], h[i, j], Rounding, dual.HessianSize[i, j], $"∂{i}∂{j} at {ValueLaws.At(x)}");
                        }
                    }
                }
            },
            p => p.Seed,
            0.3,
            nameof(Second_derivatives_of_LINQ));
        ordinary.AssertMostlyTried(0.1);
        differences.AssertMostlyTried(0.1);
    }

    [Fact]
    public void Second_derivatives_of_statements()
    {
        Tally ordinary = new("ordinary points"), differences = new("points where differences tell"), refusals = new("programs");
        Runs.All(
            StatementProgram.Arbitrary,
            (program, random) =>
            {
                if (StatementLaws.Prepared(program, lambda => new Curved(lambda), refusals) is not { } curved)
                    return;
                for (var k = 0; k < 10; k++)
                    curved.Try(p => [p[0], p[1], p[2..]], Points.Ordinary(random, 5), Points.Ordinary(random, 5), Points.Ordinary(random, 5), ordinary, differences);
            },
            p => p.Seed,
            0.3,
            nameof(Second_derivatives_of_statements));
        refusals.AssertMostlyTried(0.1);
        ordinary.AssertMostlyTried(0.2);
        differences.AssertMostlyTried(0.3);
    }

    [Fact]
    public void Second_derivatives_of_sweeps_over_arrays()
    {
        Tally ordinary = new("ordinary points"), differences = new("points where differences tell");
        Runs.All(
            SweepProgram.Arbitrary,
            (program, random) =>
            {
                if (program.IsSingle)
                    return;
                var curved = new Curved(program.Lambda);
                for (var k = 0; k < 10; k++)
                    curved.Try(p => [p[0], p[1..]], Points.Ordinary(random, 1 + (k % 5)), Points.Ordinary(random, 1 + (k % 5)), Points.Ordinary(random, 1 + (k % 5)), ordinary, differences);
            },
            p => p.Seed,
            0.25,
            nameof(Second_derivatives_of_sweeps_over_arrays));
        ordinary.AssertMostlyTried(0.1);
        differences.AssertMostlyTried(0.1);
    }

    private static double[] Unit(int i, int count) => [.. Enumerable.Range(0, count).Select(j => i == j ? 1.0 : 0)];

    private sealed class Curved
    {
        private readonly Captured captured;
        private readonly Func<object?[], object?[]> product, gradient;

        public Curved(LambdaExpression lambda)
        {
            captured = Capture.Of(lambda, new Recipe(Product.Value, null).Context);
            (product, gradient) = (Made(Product.Hvp), Made(Product.Gradient));
        }

        public Func<object?[], object?[]> Made(Product kind) =>
            Emission.Emitted(Verifier.Check(Pipeline.Run(captured, new Recipe(kind, Mode.Reverse, Kinks.Mean, false))), [.. captured.Objects]);

        public Bounded Dual(object?[] at, object?[][] directions) => BoundedProgram.Run(captured.Function, at, directions, isCurved: true, captured: captured.Objects)[0];

        /// <summary>u·H·v, by dual numbers, by differences of the gradient, and as v·H·u; false where there is none.</summary>
        public bool Try(Func<double[], object?[]> arguments, double[] x, double[] u, double[] v, Tally ordinary, Tally differences)
        {
            Bounded dual;
            try
            {
                dual = Dual(arguments(x), [arguments(u), arguments(v)]);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
            {
                return false;
            }

            if (ordinary.Skip(!dual.IsOrdinary))
                return false;
            var (terms, at) = (dual.HessianSize[0, 1], ValueLaws.At(x));
            var hv = Dot(u, product([.. arguments(x), .. arguments(v)]));
            if (double.IsNaN(hv))
            {
                // See Pairs: forward mode over the gradient meets an infinite slope of what does not move.
                var moving = new BoundedProgram(captured.Function, 2, isCurved: true, captured: captured.Objects, allMove: true);
                moving.Run(arguments(x), [arguments(u), arguments(v)]);
                Assert.True(moving.IsSteep, $"u·H·v is NaN at {at}");
                ordinary.Skip(true);
                return false;
            }

            Compare.Close(dual.Hessian[0, 1], hv, Rounding, terms, $"u·H·v by dual numbers at {at}");
            Compare.Close(hv, Dot(v, product([.. arguments(x), .. arguments(u)])), 2 * Rounding, terms, $"u·H·v and v·H·u at {at}");
            var (slope, error) = Differences.Partial(t => Slope([.. x.Zip(v, (p, d) => p + (t[0] * d))]), [0.0], 0, Math.Clamp(100 / (terms + dual.GradientSize[0] + dual.GradientSize[1]), 1e-6, 1));
            var scale = 1 + Math.Abs(slope) + terms + dual.GradientSize[0];
            if (!differences.Skip(scale > 1e6 || !(error < 1e-4 * scale)))
                Compare.Close(slope, hv, 1, (1e-6 * scale) + (20 * error), $"u·H·v by differences of the gradient at {at}");
            return true;

            double Slope(double[] p)
            {
                try
                {
                    return Dot(u, gradient(arguments(p)));
                }
                catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
                {
                    return double.NaN;
                }
            }
        }

        private static double Dot(double[] u, object?[] results) => u.Zip(Flattening.Flat(results), (a, b) => a * b).Sum();
    }
}
