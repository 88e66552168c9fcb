using FunctionalAD.Bench.Problems;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Laws;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Problems;

/// <summary>The worked problems: values and derivatives held against plain C#, gradients by hand and differences; code and memory counted.</summary>
public sealed class ProblemTests
{
    // What sums of n terms in another order, and recurrences of n steps, may differ by.
    private const double Rounding = 1e-11;

    private static readonly int[] sizes = [2, 10, 37, 100, 1000];

    public static TheoryData<string> Names => [.. Worked.All.Select(p => p.Name)];

    public static TheoryData<string> Uncarried => [.. Worked.All.Where(p => !p.Carries).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_is_that_of_plain_code(string name)
    {
        foreach (var instance in Instances(name, sizes))
        {
            var expected = instance.Value(instance.Point);
            var own = DerivativeCache.Get<Func<double[], double>>(instance.Function, new Recipe(Product.Value, null));
            Close(expected, own(instance.Point), 0, $"{name}, {instance.Elements} elements");
            Close(expected, instance.ByHand(instance.Point, new double[instance.Point.Length]), 0, $"by hand, {instance.Elements} elements");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_is_that_by_hand(string name)
    {
        foreach (var instance in Instances(name, sizes))
        {
            var value = Grad.Into(instance.Function)(instance.Point, new double[instance.Point.Length]);
            Close(instance.Value(instance.Point), value, 0, $"value beside the gradient, {instance.Elements} elements");
            Close(ByHand(instance, instance.Point), Reverse(instance)(instance.Point), $"{name}, {instance.Elements} elements");
        }
    }

    [Theory]
    [MemberData(nameof(Uncarried))]
    public void Gradient_by_hand_with_vectors_is_that_without(string name)
    {
        foreach (var instance in Instances(name, [.. sizes, 7, 8, 9, 16, 17, 65]))
        {
            var gradient = new double[instance.Point.Length];
            Close(instance.Value(instance.Point), instance.Vectorised!(instance.Point, gradient), 0, $"value, {instance.Elements} elements");
            Close(ByHand(instance, instance.Point), gradient, $"{name}, {instance.Elements} elements");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_is_that_of_differences(string name)
    {
        foreach (var instance in Instances(name, sizes))
        {
            var gradient = Reverse(instance)(instance.Point);
            var size = gradient.Max(Math.Abs);
            var random = new Random(3);
            foreach (var i in Enumerable.Range(0, gradient.Length).OrderBy(_ => random.Next()).Take(25))
            {
                var (slope, error) = Differences.Partial(instance.Value, instance.Point, i, width: 0.1);
                Assert.True(error < 1e-3 * (1 + size), $"{name} by x[{i}]: differences are off by {error}");
                Compare.Close(slope, gradient[i], 1, (1e-7 * size) + (20 * error), $"{name} by x[{i}], {instance.Elements} elements");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_is_reverse(string name)
    {
        foreach (var instance in Instances(name, [2, 10, 37, 100]))
        {
            var forward = Grad.Of(instance.Function, new AdOptions { Mode = Mode.Forward });
            Close(forward(instance.Point), Reverse(instance)(instance.Point), $"{name}, {instance.Elements} elements");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Second_derivative_along_a_direction_is_that_of_differences_of_the_gradient_by_hand(string name)
    {
        foreach (var instance in Instances(name, sizes))
        {
            var random = new Random(5);
            var direction = instance.Point.Select(_ => random.Real(-1, 1)).ToArray();
            var product = Hvp.Of(instance.Function)(instance.Point, direction);
            var (near, far) = (Along(1e-4), Along(2e-4));
            var size = product.Max(Math.Abs);
            for (var i = 0; i < product.Length; i++)
            {
                // Four points: what is left of the error is of fourth order.
                var (slope, error) = (((4 * near[i]) - far[i]) / 3, Math.Abs(near[i] - far[i]));
                Assert.True(error < 1e-3 * (1 + size), $"{name}, (H·v)[{i}]: differences are off by {error}");
                Compare.Close(slope, product[i], 1, (1e-6 * size) + error, $"{name}, (H·v)[{i}], {instance.Elements} elements");
            }

            double[] Along(double step)
            {
                var ahead = ByHand(instance, [.. instance.Point.Zip(direction, (x, v) => x + (step * v))]);
                var behind = ByHand(instance, [.. instance.Point.Zip(direction, (x, v) => x - (step * v))]);
                return [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * step))];
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Code_does_not_grow_with_data(string name)
    {
        foreach (var product in (Product[])[Product.Value, Product.GradientInto, Product.Jvp, Product.Hvp, Product.Hessian])
        {
            var counts = Instances(name, [10, 1_000_000]).Select(i => Equations(i, product)).ToArray();
            Assert.Equal(counts[0], counts[1]);
            Runs.Report($"{product}: {counts[0]} equations");
        }
    }

    private static IEnumerable<Instance> Instances(string name, int[] sizes) => sizes.Select(Worked.All.Single(p => p.Name == name).At);

    private static Func<double[], double[]> Reverse(Instance instance) => Grad.Of(instance.Function, new AdOptions { Mode = Mode.Reverse });

    private static double[] ByHand(Instance instance, double[] x)
    {
        var gradient = new double[x.Length];
        instance.ByHand(x, gradient);
        return gradient;
    }

    private static int Equations(Instance instance, Product product)
    {
        var recipe = new Recipe(product, null);
        return Pipeline.Run(Capture.Of(instance.Function, recipe.Context), recipe).Size;
    }

    private static void Close(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var size = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Close(expected[i], actual[i], size, $"[{i}] of {what}");
    }

    // Each number to its own size, and to a small part of the largest, where terms may cancel.
    private static void Close(double expected, double actual, double size, string what) =>
        Compare.Close(expected, actual, Rounding, Math.Abs(expected) + (1e-2 * size), what);
}
