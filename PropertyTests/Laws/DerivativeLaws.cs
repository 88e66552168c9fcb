using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// First derivatives by every way there is. The tolerance is a part of the sum of the absolute values of the terms that make up the
/// derivative (<see cref="Bounded"/>), since that is what two orders of summation can differ by.
/// </summary>
public sealed class DerivativeLaws
{
    private const double Rounding = 1e-12;

    // Beyond this, conversions to float lose the digits.
    private const double RoundingOfSingle = 2e-6;

    [Fact]
    public void Forward_equals_reverse_equals_dual_numbers()
    {
        Tally ordinary = new("ordinary points"), extreme = new("extreme points"), single = new("points of float programs");
        Runs.Scalar((program, random) =>
        {
            var forward = Derived.Of(program, Product.ValueAndGradient, Mode.Forward);
            var reverse = Derived.Of(program, Product.ValueAndGradient, Mode.Reverse);
            var pushed = Derived.Of(program, Product.Jvp);
            var tolerance = program.IsSingle ? RoundingOfSingle : Rounding;
            foreach (var (k, point) in ValueLaws.Anywhere(program, random).Index())
            {
                var tally = k % 3 == 0 ? extreme : program.IsSingle ? single : ordinary;
                var (f, r, dual) = (forward.Run(point), reverse.Run(point), BoundedNumbers.At(program, point));
                Compare.Same(f[0], r[0], $"values at {ValueLaws.At(point)}");
                // The range of float, in which an adjoint overflows sooner than the derivative.
                var leaves = program.IsSingle && (dual.Largest > 1e30 || dual.GradientSize.Any(g => !(g < 1e30)));
                if (tally.Skip(!dual.IsOrdinary || leaves || IsAmiss(program, dual.Value, f[0])))
                    continue;
                var direction = Points.Ordinary(random, program.Arity);
                var along = pushed.Run([.. point, .. direction])[1];
                var (dot, size) = (0.0, 0.0);

                // Subnormal numbers of float have few digits left.
                var least = program.IsSingle ? 1e-35 : 0;
                for (var i = 0; i < point.Length; i++)
                {
                    var what = $"∂{i} at {ValueLaws.At(point)}";
                    Compare.Close(f[i + 1], r[i + 1], tolerance, dual.GradientSize[i] + least, $"{what} forward and in reverse");
                    Compare.Close(dual.Gradient[i], f[i + 1], tolerance, dual.GradientSize[i] + least, $"{what} by dual numbers and forward");
                    dot += r[i + 1] * direction[i];
                    size += dual.GradientSize[i] * Math.Abs(direction[i]);
                }

                Compare.Close(along, dot, tolerance, size + least, $"J·v and the gradient's dot product at {ValueLaws.At(point)}");
            }
        });
        ordinary.AssertMostlyTried(0.1);
        single.AssertMostlyTried(0.2);
        extreme.AssertMostlyTried(0.65);
    }

    [Fact]
    public void Finite_differences_agree()
    {
        var tally = new Tally();
        Runs.Scalar(
            (program, random) =>
            {
                var value = Derived.Compiled(program.Lambda);
                var reverse = Derived.Of(program, Product.Gradient, Mode.Reverse);
                for (var k = 0; k < 15; k++)
                {
                    var point = Points.Ordinary(random, program.Arity);
                    var gradient = reverse.Run(point);
                    var size = BoundedNumbers.At(program, point);
                    for (var i = 0; i < point.Length; i++)
                    {
                        // What turns within a step, or takes many steps of its own, looks smooth to every step: the steeper, the shorter.
                        var width = Math.Min(1, 100 / size.Steepest);
                        var (slope, error) = Differences.Partial(x => value(x)[0], point, i, width);
                        var scale = 1 + Math.Abs(slope) + size.GradientSize[i];
                        if (!tally.Skip(!size.IsOrdinary || size.Largest > 1e9 || !(error < 1e-4 * scale)))
                            Compare.Close(slope, gradient[i], 1, (1e-6 * scale) + (20 * error), $"differences and ∂{i} at {ValueLaws.At(point)}");
                    }
                }
            },
            where: p => !p.IsSingle);
        tally.AssertMostlyTried(0.15);
    }

    [Fact]
    public void A_complex_step_agrees()
    {
        var tally = new Tally();
        Runs.Scalar(
        (program, random) =>
        {
            var reverse = Derived.Of(program, Product.Gradient, Mode.Reverse);
            for (var k = 0; k < 20; k++)
            {
                var point = Points.Ordinary(random, program.Arity);
                var (gradient, size) = (reverse.Run(point), BoundedNumbers.At(program, point));
                if (tally.Skip(!size.IsOrdinary))
                    continue;
                for (var i = 0; i < point.Length; i++)
                {
                    var step = ComplexStep.Partial(program, point, i);
                    Compare.Close(step, gradient[i], Rounding, size.GradientSize[i], $"complex step and ∂{i} at {ValueLaws.At(point)}");
                }
            }
        },
        share: 3,
        where: ComplexStep.Fits);
        tally.AssertMostlyTried(0.05);
    }

    [Fact]
    public void Fast_math_stays_near()
    {
        var tally = new Tally();
        Runs.Scalar((program, random) =>
        {
            var exact = Derived.Of(program, Product.ValueAndGradient, Mode.Reverse);
            var fast = Derived.Of(program, Product.ValueAndGradient, Mode.Reverse, fastMath: true);
            for (var k = 0; k < 20; k++)
            {
                var point = Points.Ordinary(random, program.Arity);
                var (a, b, size) = (exact.Run(point), fast.Run(point), BoundedNumbers.At(program, point));
                // A last bit may decide a branch, a step or a conversion.
                var jumps = program.Body.Any(n => n.IsTest || n.Op is "int" or "Floor" or "Round" or "Truncate" or "%" or "Max" or "Min" or "Abs");
                if (tally.Skip(!size.IsOrdinary || size.Largest > 1e6 || jumps))
                    continue;
                var curvature = size.HessianSize.Cast<double>().Sum();
                for (var i = 1; i < a.Length; i++)
                    Compare.Close(a[i], b[i], program.IsSingle ? 1e-4 : 1e-9, 1 + size.GradientSize.Sum() + curvature, $"∂{i - 1} at {ValueLaws.At(point)}");
            }
        });
        tally.AssertMostlyTried(0.9);
    }

    // Where the last bit of a double (of a square by Math.Pow) has decided a bit of a float, and so where derivatives are taken.
    private static bool IsAmiss(ScalarProgram program, double expected, double actual) =>
        program.IsSingle && !(Math.Abs(expected - actual) <= 1e-9 * (1 + Math.Abs(expected)));
}
