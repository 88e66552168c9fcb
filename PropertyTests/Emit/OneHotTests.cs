using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>What rows add at a place that they have found, of few, they add at all places, nothing at all but one: with the same result for each number of places and rows.</summary>
public sealed class OneHotTests
{
    private static readonly AdOptions one = new() { Vectorize = false };

    public static TheoryData<int, int> Sizes => [.. new[] { 1, 2, 3, 8, 9, 17, 18, 20 }.SelectMany(k => new[] { 1, 2, 4, 5 }.Select(d => (k, d)))];

    // A literal is what the lambda says.
    private static Expression<Func<double[], double>> Nearest(double[][] rows, int k, int d, bool isGreatest)
    {
        Expression<Func<double[], int, int, double>> sum = (x, count, size) => rows.Sum(p => Enumerable.Range(0, count).Min(c =>
            Enumerable.Range(0, size).Sum(j => (p[j] - x[(c * size) + j]) * (p[j] - x[(c * size) + j]))));
        Expression<Func<double[], int, int, double>> most = (x, count, size) => rows.Sum(p => Enumerable.Range(0, count).Max(c =>
            Enumerable.Range(0, size).Sum(j => p[j] * x[(c * size) + j]) - Math.Abs(x[c * size])));
        var of = isGreatest ? most : sum;
        return Expression.Lambda<Func<double[], double>>(new Given([(of.Parameters[1], k), (of.Parameters[2], d)]).Visit(of.Body), of.Parameters[0]);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_gradient_of_the_nearest(int k, int d)
    {
        var random = new Random((100 * k) + d);
        foreach (var isGreatest in new[] { false, true })
        {
            foreach (var n in new[] { 0, 1, 7, 8, 9, 16, 33, 200 })
            {
                // Some rows are as near to two centres, some to all; some are no numbers.
                double[][] rows = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, d).Select(_ => i % 11 == 5 ? 0.0 : i % 23 == 17 ? double.NaN : Number()).ToArray())];
                double[] x = [.. Enumerable.Range(0, k * d).Select(i => i % 7 == 3 ? 0.5 : Number())];
                var f = Nearest(rows, k, d, isGreatest);
                var (a, b) = (ValueAndGrad.Of(f)(x), ValueAndGrad.Of(f, one)(x));
                Assert.Equal(b.Value, a.Value, 1e-10);
                Assert.All(a.Gradient.Zip(b.Gradient), g => Assert.Equal(g.Second, g.First, 1e-10));
            }
        }

        double Number() => Math.Round((6 * random.NextDouble()) - 3, 3);
    }

    [Fact]
    public void Rows_add_to_all_places()
    {
        double[][] rows = [.. Enumerable.Range(0, 40).Select(i => new[] { i % 5, i % 7, 0.5 * i, 1.0 })];
        Assert.DoesNotContain("filled", Lockstep(Nearest(rows, 8, 4, false)), StringComparison.Ordinal);
        // Of so many each finds its own.
        Assert.Contains("filled", Lockstep(Nearest(rows, 40, 4, false)), StringComparison.Ordinal);
    }

    // What is read at the place that was found alone need not be there for others.
    [Fact]
    public void Elements_that_only_the_nearest_has()
    {
        double[][] rows = [.. Enumerable.Range(0, 40).Select(i => new[] { 0.1 * i, 0.3 })];
        Expression<Func<double[], double>> f = x => rows.Sum(p => Enumerable.Range(0, 5).Min(c => p[0] > 5 - c ? 100.0 : Math.Abs(p[0] - x[c]) + (p[1] * x[c])));
        double[] x = [0.3, 1.2, 2.1, 2.6, 3.3];
        var (a, b) = (ValueAndGrad.Of(f)(x), ValueAndGrad.Of(f, one)(x));
        Assert.Equal(b.Value, a.Value, 1e-12);
        Assert.All(a.Gradient.Zip(b.Gradient), g => Assert.Equal(g.Second, g.First, 1e-12));
        Assert.Throws<IndexOutOfRangeException>(() => ValueAndGrad.Of(f)([0.3, 1.2, 2.1]));
        double[] none = [];
        Expression<Func<double[], double>> short_ = x => rows.Sum(p => Enumerable.Range(0, 5).Min(c => x[c] + p[c]));
        Assert.Throws<IndexOutOfRangeException>(() => ValueAndGrad.Of(short_)(x));
        Assert.Throws<IndexOutOfRangeException>(() => ValueAndGrad.Of(short_)(none));
    }

    private static string Lockstep(Expression<Func<double[], double>> f)
    {
        var recipe = new Recipe(Product.ValueAndGradient, null) with { VectorBits = 512 };
        var text = "";
        _ = Pipeline.Run(Capture.Of(f, recipe.Context), recipe, (pass, g) => text = pass.Name == "lockstep" ? Printer.Print(g) : text);
        return text;
    }

    private sealed class Given((ParameterExpression Parameter, int Value)[] values) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) =>
            Array.Find(values, v => v.Parameter == node) is { Parameter: not null } found ? Expression.Constant(found.Value) : node;
    }
}
