using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

public sealed class ValueLaws
{
    [Fact]
    public void The_compiled_value_has_the_bits_of_the_users_own_lambda() => Runs.Scalar((program, random) =>
    {
        var original = Derived.Compiled(program.Reference);
        var value = Derived.Of(program, Product.Value);
        var gradient = Derived.Of(program, Product.ValueAndGradient, Mode.Reverse);
        foreach (var point in Anywhere(program, random))
        {
            var expected = original(point)[0];
            Compare.Same(expected, value.Run(point)[0], $"value at {At(point)}");
            Compare.Same(expected, gradient.Run(point)[0], $"value beside the gradient at {At(point)}");
        }
    });

    [Fact]
    public void The_interpreter_has_the_bits_of_the_compiled_program() => Runs.Scalar((program, random) =>
    {
        var (product, mode) = (Products)random.Next(5) switch
        {
            Products.Value => (Product.Value, Mode.Auto),
            Products.Forward => (Product.ValueAndGradient, Mode.Forward),
            Products.Reverse => (Product.ValueAndGradient, Mode.Reverse),
            Products.Hessian => (Product.Hessian, Mode.Auto),
            _ => (Product.Gradient, Mode.Reverse),
        };
        var derived = Derived.Of(program, product, mode);
        foreach (var point in Anywhere(program, random).Take(12))
        {
            var (expected, actual) = (derived.Interpret(point), derived.Run(point));
            for (var i = 0; i < actual.Length; i++)
                Compare.Same(expected[i], actual[i], $"{product}[{i}] at {At(point)}");
        }
    });

    internal static IEnumerable<double[]> Anywhere(ScalarProgram program, Random random)
    {
        for (var k = 0; k < Runs.PointsPerProgram; k++)
            yield return k % 3 == 0 ? Points.Extreme(random, program.Arity) : Points.Ordinary(random, program.Arity);
    }

    internal static string At(double[] point) => $"({string.Join(", ", point.Select(x => x.ToString("R", null)))})";

    private enum Products
    {
        Value,
        Forward,
        Reverse,
        Hessian,
        Gradient,
    }
}
