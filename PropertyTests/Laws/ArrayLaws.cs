using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// Derivatives of programs with loops, arrays of all types and structures, as users get them: after all passes, emitted. The oracle is
/// <see cref="BoundedProgram"/>; the tolerance is a part of the sum of the absolute values of the terms.
/// </summary>
public sealed class ArrayLaws
{
    private const double Rounding = 1e-12;
    private const double RoundingOfSingle = 1e-5;

    [Fact]
    public void Transposes_keep_the_dot_product()
    {
        Tally tally = new(), results = new("programs with an array or structure for a result"), steep = new("products without a number, of programs that met an infinite slope or none");
        All((program, random) =>
        {
            results.Skip(program.Whole.Results.Length == 1);
            var (push, pull) = (Made(program.Whole, Product.Jvp), Made(program.Whole, Product.Vjp));
            for (var k = 0; k < 30; k++)
            {
                var (point, v) = (Point(program, random, k), Points.Ordinary(random, program.Inputs));
                var arguments = program.Arguments(point);
                var duals = BoundedProgram.Run(program.Whole, arguments, [program.Tangents(v)]);
                var pushed = push([.. arguments, .. program.Directions(v)]);
                var values = pushed[..program.Whole.Results.Length];
                var (y, tangent) = (Flattening.Flat(values), Flattening.Flat(pushed[values.Length..]));
                var w = Points.Ordinary(random, y.Length);
                if (tally.Skip(duals.Zip(y).Any(r => IsAmiss(program, r.First, r.Second))))
                    continue;
                var numbers = new Queue<double>(w);
                var cotangent = Flattening.Flat(pull([.. arguments, .. values.Select(r => Flattening.Filled(r, numbers, isTangent: true))]));
                var (dot, size) = (0.0, program.IsSingle ? 1e-30 : 0.0);
                for (var i = 0; i < y.Length; i++)
                {
                    Compare.Close(duals[i].Gradient[0], tangent[i], program.IsSingle ? RoundingOfSingle : Rounding, duals[i].GradientSize[0] + size, $"(J·v)[{i}] at {ValueLaws.At(point)}");
                    dot += w[i] * tangent[i];
                    size += Math.Abs(w[i]) * duals[i].GradientSize[0];
                }

                var product = cotangent.Zip(v, (c, t) => c * t).Sum();
                if (!steep.Skip(double.IsNaN(product) && IsSteep(program.Whole, program, arguments)))
                    Compare.Close(dot, product, program.IsSingle ? RoundingOfSingle : Rounding, size, $"⟨w, J·v⟩ and ⟨Jᵀ·w, v⟩ at {ValueLaws.At(point)}");
            }
        });
        tally.AssertMostlyTried(0.1);
        results.AssertMostlyTried(0.5);
        steep.AssertMostlyTried(0.05);
    }

    [Fact]
    public void Second_derivatives_by_every_nesting_are_those_of_dual_numbers()
    {
        Tally tally = new(), steep = new("second derivatives without a number, of programs that met an infinite slope");
        All(
            (program, random) =>
            {
                var product = Made(program.Function, Product.Hvp);
                var context = new Recipe(Product.Value, null).Context;
                var gradient = Prune.Run(Transforms.Gradient(program.Function, program.Given.Length, context, Mode.Reverse));
                // By x alone: its gradient in reverse is a row of the Hessian.
                var byX = Prune.Run(new Function("byX", new Region(gradient.Parameters, gradient.Body.Equations, [gradient.Results[0]])));
                var row = Emission.Emitted(Prune.Run(Verifier.Check(Transforms.Gradient(byX, program.Given.Length, context, Mode.Reverse))));
                // Forward over forward along x, then reverse over forward.
                var slope = Prune.Run(Transforms.Derivative(program.Function, 1, context));
                var curvature = Emission.Emitted(Prune.Run(Verifier.Check(Transforms.Derivative(slope, 1, context))));
                var over = Emission.Emitted(Prune.Run(Verifier.Check(Transforms.Gradient(slope, program.Given.Length, context, Mode.Reverse))));
                var tolerance = program.IsSingle ? 1e-4 : 1e-12;
                for (var k = 0; k < 10; k++)
                {
                    var (point, u, v) = (Points.Ordinary(random, program.Inputs), Points.Ordinary(random, program.Inputs), Points.Ordinary(random, program.Inputs));
                    var (arguments, x) = (program.Arguments(point), new double[program.Inputs]);
                    x[0] = 1;
                    var dual = BoundedProgram.Run(program.Function, arguments, [program.Tangents(u), program.Tangents(v), program.Tangents(x)], isCurved: true)[0];
                    if (tally.Skip(IsAmiss(program, dual, dual.Value)))
                        continue;
                    double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();
                    void Near(int i, int j, double actual, string what)
                    {
                        if (!steep.Skip(double.IsNaN(actual) && IsSteep(program, arguments)))
                            Compare.Close(dual.Hessian[i, j], actual, tolerance, dual.HessianSize[i, j] + (program.IsSingle ? 1 : 0), $"{what} at {ValueLaws.At(point)}");
                    }

                    Near(0, 1, Dot(u, Flattening.Flat(product([.. arguments, .. program.Directions(v)]))), "u·H·v");
                    Near(2, 1, Dot(v, Flattening.Flat(row(arguments))), "a row of the Hessian, reverse over reverse");
                    Near(2, 1, Dot(v, Flattening.Flat(over(arguments))), "a row of the Hessian, reverse over forward");
                    Near(2, 2, Flattening.Flat(curvature(arguments))[0], "the second derivative, forward over forward");
                }
            },
            share: 0.5);
        tally.AssertMostlyTried(0.1);
        steep.AssertMostlyTried(0.002, 40);
    }

    [Fact]
    public void Third_derivatives_by_every_nesting_agree()
    {
        Tally tally = new(), steep = new("third derivatives without a number, of programs that met an infinite slope");
        All(
            (program, random) =>
            {
                var context = new Recipe(Product.Value, null).Context;
                Function Forwards(Function f) => Prune.Run(Verifier.Check(Transforms.Derivative(f, 1, context)));
                Function Backwards(Function f) => Prune.Run(Verifier.Check(Transforms.Gradient(f, 1, context, Mode.Reverse)));
                var ways = new[]
                {
                    Prune.Run(Verifier.Check(Transforms.Derivative(program.Function, 3, context))),
                    Forwards(Forwards(Forwards(program.Function))),
                    Forwards(Forwards(Backwards(program.Function))),
                    Backwards(Forwards(Backwards(program.Function))),
                    Backwards(Backwards(Forwards(program.Function))),
                }.Select(Emission.Emitted).ToArray();
                for (var k = 0; k < 10; k++)
                {
                    var arguments = program.Arguments(Points.Ordinary(random, program.Inputs));
                    var third = ways.Select(w => Flattening.Flat(w(arguments))[0]).ToArray();
                    var dual = BoundedProgram.Run(program.Function, arguments, [program.Tangents([1, .. new double[program.Inputs - 1]])], isCurved: true)[0];
                    var size = 1 + third.Max(Math.Abs) + dual.GradientSize[0] + Math.Pow(1 + dual.HessianSize[0, 0], 1.5);
                    if (tally.Skip(!(size < 1e6)))
                        continue;
                    for (var way = 1; way < ways.Length && !steep.Skip(double.IsNaN(third[0] - third[way]) && IsSteep(program, arguments)); way++)
                        Compare.Close(third[0], third[way], program.IsSingle ? 1e-3 : 1e-12, size, $"Taylor mode and way {way} at {string.Join(", ", Flattening.Flat(arguments))}");
                }
            },
            share: 0.2);
        tally.AssertMostlyTried(0.3);
        steep.AssertMostlyTried(0.002, 40);
    }

    [Fact]
    public void Jacobians_forward_and_in_reverse_are_those_of_dual_numbers()
    {
        var made = new Tally("programs with an array for a result");
        All(
            (program, random) =>
            {
                if (made.Skip(program.IsSingle || !program.Whole.Results.Any(r => r.Type == typeof(double[]))))
                    return;
                // xs ↦ the array; the others are constants.
                var order = Enumerable.Range(0, program.Given.Length).OrderBy(i => i == LoopProgram.Plain - 1 ? 0 : 1).ToArray();
                var f = new Function("f", new Region([.. order.Select(i => program.Whole.Parameters[i])], program.Whole.Body.Equations, [program.Whole.Results.First(r => r.Type == typeof(double[]))]));
                var matrices = new[] { Mode.Forward, Mode.Reverse, Mode.Auto }.Select(mode => Made(f, Product.Jacobian, mode, inputs: 1)).ToArray();
                for (var k = 0; k < 10; k++)
                {
                    var point = Point(program, random, k);
                    var arguments = program.Arguments(point);
                    object?[] at = [.. order.Select(i => arguments[i])];
                    var duals = BoundedProgram.Run(f, at, [.. Enumerable.Range(0, LoopProgram.Extent).Select(j => at.Select((_, p) => p > 0 ? null : (object)Enumerable.Range(0, LoopProgram.Extent).Select(i => i == j ? 1.0 : 0).ToArray()).ToArray())]);
                    foreach (var matrix in matrices.Select(m => (double[,])m(at)[0]!))
                    {
                        Assert.Equal((duals.Length, LoopProgram.Extent), (matrix.GetLength(0), matrix.GetLength(1)));
                        for (var i = 0; i < duals.Length; i++)
                        {
                            for (var j = 0; j < LoopProgram.Extent && duals[i].IsOrdinary; j++)
                                Compare.Close(duals[i].Gradient[j], matrix[i, j], Rounding, duals[i].GradientSize[j], $"∂y[{i}]/∂x[{j}] at {ValueLaws.At(point)}");
                        }
                    }
                }
            },
            share: 0.5);
        made.AssertMostlyTried(0.85);
    }

    [Fact]
    public void One_delegate_on_many_threads_gives_what_it_gives_on_one() => All(
        (program, random) =>
        {
            var gradient = Made(program.Function, Product.ValueAndGradient, Mode.Reverse);
            var arguments = Enumerable.Range(0, 8).Select(_ => program.Arguments(Points.Ordinary(random, program.Inputs))).ToArray();
            var expected = arguments.Select(a => Flattening.Flat(gradient(a))).ToArray();
            Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => Assert.Equal(expected[i % 8], Flattening.Flat(gradient(arguments[i % 8]))));
        },
        share: 0.2);

    // What the library makes of a function of arrays, after all passes.
    private static Func<object?[], object?[]> Made(Function function, Product product, Mode mode = Mode.Auto, int? inputs = null)
    {
        var count = inputs ?? function.Parameters.Length;
        var recipe = new Recipe(product, mode, Kinks.Mean, false, Wrt: inputs is null ? Wrt.All : Wrt.First);
        return Emission.Emitted(Verifier.Check(Pipeline.Run(new Captured(function, [], [count, .. Enumerable.Repeat(1, function.Parameters.Length - count)], typeof(double)), recipe)));
    }

    // Beyond the range in which rounding alone separates two orders of summation; in float, an adjoint overflows sooner than the derivative,
    // and a last bit may decide a branch.
    private static bool IsAmiss(LoopProgram program, Bounded dual, double value) =>
        !dual.IsOrdinary || (program.IsSingle && (dual.Largest > 1e30 || !(Math.Abs(dual.Value - value) <= 1e-5 * (1 + Math.Abs(value)))));

    // Then an infinite slope may meet a zero, which is NaN by one way and not by another; never another number.
    private static bool IsSteep(LoopProgram program, object?[] arguments) => IsSteep(program.Function, program, arguments);

    private static bool IsSteep(Function function, LoopProgram program, object?[] arguments)
    {
        var moving = new BoundedProgram(function, 1, isCurved: true, allMove: true);
        moving.Run(arguments, [program.Tangents(new double[program.Inputs])]);
        return moving.IsSteep;
    }

    private static double[] Point(LoopProgram program, Random random, int k) =>
        k % 3 == 0 ? Points.Tied(random, program.Inputs) : Points.Ordinary(random, program.Inputs);

    private static void All(Action<LoopProgram, Random> law, double share = 1, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        Runs.All(LoopProgram.Arbitrary, law, p => p.Seed, share, name);
}
