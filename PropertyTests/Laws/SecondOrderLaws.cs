using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

public sealed class SecondOrderLaws
{
    private const double Rounding = 1e-12;

    [Fact]
    public void Hessians_are_symmetric_are_those_of_dual_numbers_and_multiply_vectors()
    {
        var tally = new Tally();
        Runs.Scalar(
            (program, random) =>
            {
                var n = program.Arity;
                var hessian = Derived.Of(program, Product.Hessian);
                var product = Derived.Of(program, Product.Hvp);
                for (var k = 0; k < 20; k++)
                {
                    var (point, v) = (Points.Ordinary(random, n), Points.Ordinary(random, n));
                    var (h, hv, dual) = (hessian.Run(point), product.Run([.. point, .. v]), BoundedNumbers.At(program, point));
                    if (tally.Skip(!dual.IsOrdinary))
                        continue;
                    // Powers and quotients inside a second derivative may be off by some last bits.
                    var rounding = Rounding + (2e-15 * dual.Furthest);
                    for (var i = 0; i < n; i++)
                    {
                        var (dot, size) = (0.0, 0.0);
                        for (var j = 0; j < n; j++)
                        {
                            var what = $"∂{i}∂{j} at {ValueLaws.At(point)}";
                            var terms = dual.HessianSize[i, j];
                            Compare.Close(h[(i * n) + j], h[(j * n) + i], rounding, terms, $"{what} transposed");
                            Compare.Close(dual.Hessian[i, j], h[(i * n) + j], rounding, terms, $"{what} by dual numbers");
                            dot += h[(i * n) + j] * v[j];
                            size += terms * Math.Abs(v[j]);
                        }

                        Compare.Close(dot, hv[i], rounding, size, $"(H·v)[{i}] at {ValueLaws.At(point)}");
                    }
                }
            },
            where: p => !p.IsSingle);
        tally.AssertMostlyTried(0.15);
    }

    [Fact]
    public void Reverse_over_reverse_gives_the_same_second_derivatives() => Runs.Scalar(
        (program, random) =>
        {
            var n = program.Arity;
            var context = new Recipe(Product.Value, null).Context;
            var captured = Capturing.Capture.Of(program.Lambda, context);
            var gradient = Transforms.Gradient(captured.Function, n, context, Mode.Reverse);
            var row = random.Next(n);
            var one = new Ir.Function("row", new Ir.Region(gradient.Parameters, gradient.Body.Equations, [gradient.Results[row]]));
            var derived = Derived.Of(Optimization.Prune.Run(Transforms.Gradient(one, n, context, Mode.Reverse)), [.. captured.Objects]);
            for (var k = 0; k < 20; k++)
            {
                var point = Points.Ordinary(random, n);
                var (h, dual) = (derived.Run(point), BoundedNumbers.At(program, point));
                for (var j = 0; j < n && dual.IsOrdinary; j++)
                    Compare.Close(dual.Hessian[row, j], h[j], Rounding, dual.HessianSize[row, j], $"∂{row}∂{j} at {ValueLaws.At(point)}");
            }
        },
        where: p => !p.IsSingle);

    [Fact]
    public void Taylor_of_order_n_is_the_derivative_taken_n_times()
    {
        var tally = new Tally();
        Runs.Scalar(
            (program, random) =>
            {
                var order = random.Next(2, 5);
                var context = new Recipe(Product.Value, null).Context;
                var captured = Capturing.Capture.Of(program.Lambda, context);
                var repeated = captured.Function;
                for (var k = 0; k < order; k++)
                    repeated = Optimization.Prune.Run(Transforms.Derivative(repeated, 1, context));
                var (often, once) = (Derived.Of(repeated, [.. captured.Objects]), Derived.Of(program, Product.Derivative, order: order));
                var coefficients = Derived.Of(program, Product.Taylor, order: order);
                for (var k = 0; k < 10; k++)
                {
                    var point = Points.Ordinary(random, 1);
                    var (a, b, c, dual) = (often.Run(point)[0], once.Run(point)[0], coefficients.Run(point), BoundedNumbers.At(program, point));
                    if (tally.Skip(!dual.IsOrdinary || dual.Largest > 1e3 || dual.Smallest < 1e-3 || Math.Abs(a) >= 1e6))
                        continue;
                    var size = Math.Pow(1 + dual.Largest, 2) * (1 + Math.Abs(a) + dual.GradientSize[0] + dual.HessianSize[0, 0] + c.Sum(Math.Abs));
                    Compare.Close(a, b, 1e-9, size, $"f{order} at {ValueLaws.At(point)}");
                    Compare.Close(b, c[order] * Enumerable.Range(1, order).Aggregate(1.0, (p, q) => p * q), 1e-12, size, "Taylor coefficient");
                    Compare.Same(coefficients.Run(point)[0], c[0], "value");
                }
            },
            share: 2,
            where: p => p.Arity == 1 && !p.IsSingle);
        tally.AssertMostlyTried(0.25);
    }

    [Fact]
    public void Derivatives_inside_a_lambda_do_not_confuse_their_variables()
    {
        var at = typeof(Diff).GetMethods().First(m => m.Name == nameof(Diff.At) && !m.IsGenericMethod);
        Runs.Scalar(
            (program, random) =>
            {
                // (x, y) ↦ x · d/dt f(x, t) at t = y
                var (x, y) = (Expression.Parameter(typeof(double), "x"), Expression.Parameter(typeof(double), "y"));
                var t = Expression.Parameter(typeof(double), "t");
                var inner = Expression.Lambda<Func<double, double>>(Expression.Invoke(program.Lambda, x, t), t);
                var outer = Expression.Lambda(Expression.Multiply(x, Expression.Call(at, Expression.Quote(inner), y, Expression.Constant(1))), x, y);
                var mode = random.Next(2) == 0 ? Mode.Forward : Mode.Reverse;
                var gradient = Derived.Of(outer, new Recipe(Product.ValueAndGradient, mode, Kinks.Mean, false));
                for (var k = 0; k < 20; k++)
                {
                    var point = Points.Ordinary(random, 2);
                    var (actual, f) = (gradient.Run(point), BoundedNumbers.At(program, point));
                    if (!f.IsOrdinary)
                        continue;
                    var size = Math.Abs(point[0]);
                    Compare.Close(point[0] * f.Gradient[1], actual[0], Rounding, size * f.GradientSize[1], $"value at {ValueLaws.At(point)}");
                    Compare.Close(
                        f.Gradient[1] + (point[0] * f.Hessian[0, 1]), actual[1], Rounding, f.GradientSize[1] + (size * f.HessianSize[0, 1]), $"by x at {ValueLaws.At(point)}");
                    Compare.Close(point[0] * f.Hessian[1, 1], actual[2], Rounding, size * f.HessianSize[1, 1], $"by y at {ValueLaws.At(point)}");
                }
            },
            share: 2,
            where: p => p.Arity == 2 && !p.IsSingle);
    }

    [Fact]
    public void The_derivative_of_a_composition_is_the_product_of_the_derivatives() => Runs.Scalar(
        (outer, random) =>
        {
            var seed = outer.Seed;
            var inner = Enumerable.Range(1, 100).Select(k => ScalarProgram.Make(unchecked(seed + (7919 * k)))).First(p => p.Arity == 1 && !p.IsSingle);
            var x = Expression.Parameter(typeof(double), "x");
            var both = Expression.Lambda(Expression.Invoke(outer.Lambda, Expression.Invoke(inner.Lambda, x)), x);
            var composition = Derived.Of(both, new Recipe(Product.ValueAndGradient, Mode.Reverse, Kinks.Mean, false));
            for (var k = 0; k < 20; k++)
            {
                var point = Points.Ordinary(random, 1);
                var g = BoundedNumbers.At(inner, point);
                var f = BoundedNumbers.At(outer, [g.Value]);
                if (f.IsOrdinary && g.IsOrdinary)
                    Compare.Close(f.Gradient[0] * g.Gradient[0], composition.Run(point)[1], Rounding, f.GradientSize[0] * g.GradientSize[0], $"f(g)′ of g = {inner} at {point[0]:R}");
            }
        },
        where: p => p.Arity == 1 && !p.IsSingle);
}
