using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Additions in place, and loops whose order is nobody's concern.</summary>
public sealed class LoopOrderTests
{
    // W·x, row by row, as one writes it.
    private static double Products(double[] w, double[] x)
    {
        var (n, rows) = (x.Length, w.Length);
        var z = new double[rows * n];
        for (var j = 0; j < rows; j++)
        {
            for (var i = 0; i < n; i++)
                z[j * n + i] += w[j] * x[i];
            for (var i = 0; i < n; i++)
                z[j * n + i] = z[j * n + i] - 0.5 * x[i];
        }

        var sum = 0.0;
        for (var i = 0; i < z.Length; i++)
            sum += z[i] * z[i];
        return sum;
    }

    private static double Overwritten(double[] w, double[] x)
    {
        var z = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            z[i] = x[i] * w[0];
        for (var i = 0; i < x.Length; i++)
            z[i] = Math.Sin(z[i]);
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += z[i] * x[i];
        return sum;
    }

    // Element i of iteration i, and of the one before: the order matters.
    private static double Running(double[] w, double[] x)
    {
        var z = new double[x.Length + 1];
        for (var i = 0; i < x.Length; i++)
            z[i + 1] = z[i] * w[0] + x[i];
        return z[x.Length] * z[x.Length];
    }

    [Fact]
    public void What_is_added_in_place_is_not_recorded()
    {
        var function = Gradient((w, x) => Products(w, x));
        Assert.DoesNotContain(Loops(function.Body), l => l.Down || l.Body.Equations.Any(e => e.Op is Write));
    }

    [Fact]
    public void What_is_not_read_again_is_not_written()
    {
        var function = Gradient((w, x) => Overwritten(w, x));
        Assert.DoesNotContain(Loops(function.Body), l => l.Down || l.Body.Equations.Any(e => e.Op is Write { Value: Literal }));
    }

    [Fact]
    public void What_waits_for_the_iteration_after_it_runs_downwards() => Assert.Contains(Loops(Gradient((w, x) => Running(w, x)).Body), l => l.Down);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void The_gradients_are_those_of_forward_mode(int n)
    {
        var random = new Random(n);
        double[] w = [0.3, -0.8, 1.1], x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
        foreach (var f in (Expression<Func<double[], double[], double>>[])[(w, x) => Products(w, x), (w, x) => Overwritten(w, x), (w, x) => Running(w, x)])
        {
            var (byW, byX) = Grad.Of(f)(w, x);
            var (alsoByW, alsoByX) = Grad.Of(f, new AdOptions { Mode = Mode.Forward })(w, x);
            Assert.All(byW.Zip(alsoByW).Concat(byX.Zip(alsoByX)), p => Assert.Equal(p.Second, p.First, 1e-12 * (1 + Math.Abs(p.Second))));
        }
    }

    [Fact]
    public void A_loop_of_the_function_keeps_its_order_and_its_bits()
    {
        Expression<Func<double[], double[], double>> down = (w, x) => Down(x);
        Assert.Contains(Loops(Gradient(down).Body), l => l.Down);
        double[] values = [1e16, 1, -1e16, 3];
        Assert.Equal(Down(values), ValueAndGrad.Of(down, new AdOptions { Vectorize = false })([], values).Value);
    }

    [Fact]
    public void A_choice_between_values_that_are_there_is_shared_and_hoisted()
    {
        Var p = new(typeof(bool), "p"), x = new(typeof(double), "x"), n = new(typeof(int), "n");
        var function = new Builder().Function("f", [p, x, n], b =>
        {
            var first = b.Choose(p, () => x, () => Literal.Of(0.0));
            var sum = b.Loop(n, false, [new Slot(SlotKind.Sum, Literal.Of(0.0))], null, q => [b.Choose(p, () => x, () => Literal.Of(0.0))])[0];
            return [first, sum];
        });
        Assert.Equal(1, function.Body.Equations.Count(e => e.Op is If));
        Assert.DoesNotContain(Loops(function.Body), l => l.Body.Equations.Any());
    }

    private static double Down(double[] x)
    {
        var sum = 0.0;
        for (var i = x.Length - 1; i >= 0; i--)
            sum += x[i];
        return sum;
    }

    private static Function Gradient(Expression<Func<double[], double[], double>> f)
    {
        var recipe = new Recipe(Product.ValueAndGradient, null) { IsTree = true };
        return Pipeline.Run(Capture.Of(f, recipe.Context), recipe);
    }

    private static IEnumerable<Loop> Loops(Region region) => region.Equations.SelectMany(e => e.Op.Regions.SelectMany(Loops).Concat(e.Op is Loop loop ? [loop] : []));
}
