using FunctionalAD.Delegates;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>What users rely on of the delegates they get: shared, independent, free of allocation, safe among threads, of bounded size.</summary>
public sealed class DelegateLaws
{
    private static readonly Product[] products =
        [Product.Derivative, Product.Gradient, Product.ValueAndGradient, Product.Jvp, Product.Vjp, Product.Hvp, Product.Hessian];

    [Fact]
    public void The_same_lambda_gives_the_same_delegate_and_another_literal_another_one()
    {
        Assert.Same(First(), First());
        Assert.NotSame(First(), Diff.Of(x => Math.Sin(x) * 2.5));
        Assert.NotSame(Diff.Of(x => x * 0.0), Diff.Of(x => x * -0.0));
        Assert.NotSame(First(), Diff.Of(x => Math.Sin(x) * 2.25, 1, new AdOptions { FastMath = true }));

        static Func<double, double> First() => Diff.Of(x => Math.Sin(x) * 2.25);
    }

    [Fact]
    public void Closures_of_one_shape_do_not_mix()
    {
        var (two, three) = (Times(2), Times(3));
        Assert.Equal((2.0, 3.0), (two(1), three(1)));
        Assert.Equal(2, two(1));

        static Func<double, double> Times(double factor) => Diff.Of(x => factor * x);
    }

    [Fact]
    public void Delegates_allocate_nothing()
    {
        var gradient = Grad.Of((x, y) => x > 0 ? Math.Sin(x * y) / (1 + (y * y)) : Math.Exp(y));
        var value = ValueAndGrad.Of((x, y) => x > 0 ? Math.Sin(x * y) / (1 + (y * y)) : Math.Exp(y));
        var derivative = Diff.Of(x => Math.Pow(Math.Tanh(x), 3));
        var third = Diff.Of(x => Math.Pow(Math.Tanh(x), 3), 3);
        var sum = Run(100);
        Assert.Equal(0, Allocated.By(() => sum += Run(10_000)));
        Assert.True(double.IsFinite(sum));

        double Run(int count)
        {
            var total = 0.0;
            for (var i = 0; i < count; i++)
                total += gradient(i % 7, 2).Item1 + value(1, i % 5).Item2.Item2 + derivative(0.5) + third(0.25);
            return total;
        }
    }

    [Fact]
    public void One_delegate_serves_many_threads()
    {
        var gradient = Grad.Of((x, y) => Math.Sin(x * y) + Math.Pow(x, y));
        var expected = Enumerable.Range(1, 500).Select(i => gradient(i / 100.0, 2)).ToArray();
        Parallel.For(0, 5000, i => Assert.Equal(expected[i % 500], gradient(((i % 500) + 1) / 100.0, 2)));
    }

    [Fact]
    public void A_gradient_in_reverse_costs_a_small_multiple_of_the_function()
    {
        var most = 0.0;
        Runs.Scalar((program, _) =>
        {
            var (value, gradient) = (Derived.Of(program, Product.Value).Function.Size, Derived.Of(program, Product.ValueAndGradient, Mode.Reverse).Function.Size);
            most = Math.Max(most, gradient / (value + 4.0));
            Assert.True(gradient <= 12 * (value + 4), $"{gradient} equations for the gradient, {value} for the value");
        });
        Runs.Report($"at most {most:F2} equations of value and gradient for each of the value (and four)");
    }

    [Fact]
    public void Passes_keep_every_bit_and_change_nothing_when_repeated_nor_grow() => Runs.Scalar(
        (program, random) =>
        {
            var recipe = new Recipe(products[random.Next(products.Length)], random.Next(2) == 0 ? Mode.Forward : Mode.Reverse, Kinks.Mean, false);
            if (recipe.Product == Product.Derivative && program.Arity > 1)
                return;
            var captured = Capturing.Capture.Of(program.Lambda, recipe.Context);
            var function = captured.Function;
            foreach (var pass in Pipeline.Passes(captured, recipe))
            {
                var next = Ir.Verifier.Check(pass.Run(function));
                if (pass.Name is not ("differentiate" or "split"))
                {
                    // −x·y becomes −(x·y) also where −x is used elsewhere and stays.
                    var slack = pass.Name == "simplify" ? 1 + (function.Size / 8) : 0;
                    // A power becomes some products, a pair of sine and cosine a call and its two parts.
                    var isTrade = pass.Name is "whole powers" or "sincos";
                    Assert.True(isTrade || next.Size <= function.Size + slack, $"{pass.Name} grows\n{function}\nto\n{next}");
                    // What chooses among formulas of the same cost may choose again; the others have nothing left to do.
                    if (pass.Name is not ("gather factors" or "share products"))
                        Assert.Equal(Ir.Printer.Print(next), Ir.Printer.Print(pass.Run(next)));
                    double[] point = [.. function.Parameters.SkipLast(captured.Objects.Length).Select(_ => Points.Ordinary(random, 1)[0])];
                    object?[] at = [.. point, .. captured.Objects];
                    // Sums that cancel keep the error of their terms.
                    var terms = BoundedNumbers.At(program, point[..program.Arity]);
                    var scale = 1 + terms.GradientSize.Sum() + terms.HessianSize.Cast<double>().Sum();
                    foreach (var (a, b) in Numbers(Ir.Interpreter.Run(function, at)).Zip(Numbers(Ir.Interpreter.Run(next, at))))
                    {
                        if (pass.Fidelity == Fidelity.Exact)
                            Compare.Same(a, b, pass.Name);
                        else if (double.IsFinite(a) && terms.IsOrdinary && scale < 1e100)
                            Compare.Close(a, b, program.IsSingle ? 1e-4 : 1e-11, scale + Math.Abs(a), pass.Name);
                    }
                }

                function = next;
            }
        });

    private static IEnumerable<double> Numbers(object?[] results) =>
        results.SelectMany(r => r is Array array ? array.Cast<double>() : [(double)r!]);
}
