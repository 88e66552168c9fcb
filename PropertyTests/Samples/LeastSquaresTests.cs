using FunctionalAD.Samples;
using Xunit;

namespace FunctionalAD.PropertyTests.Samples;

/// <summary>The models that have a name find their own start, and a fit says when it cannot be had.</summary>
public sealed class LeastSquaresTests
{
    private static readonly double[] Grid = [0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 9, 10];

    [Theory]
    [InlineData("misra1a", 12.5, 0.35)]
    [InlineData("misra1a", -12.5, 0.35)]
    [InlineData("decay", 40.0, 0.8)]
    [InlineData("decay", -3e-6, 0.2)]
    [InlineData("decay", 2.0, -0.3)]
    [InlineData("cooling", 20.0, 65.0, 0.4)]
    [InlineData("cooling", -5.0, 3.0, 0.9)]
    [InlineData("logistic", 72.0, 2.6, 0.8)]
    [InlineData("logistic", 3e9, -1.5, -0.6)]
    [InlineData("michaelis-menten", 8.0, 1.75)]
    [InlineData("gaussian", 4.0, 3.5, 1.25)]
    [InlineData("gaussian", -0.02, 5.0, 2.0)]
    [InlineData("power", 1.5, 2.25)]
    [InlineData("power", -7.0, -0.5)]
    public void A_named_model_recovers_known_parameters_without_start_values(string name, params double[] known)
    {
        var model = NamedModel.Find(name);
        var formula = Formula.Parse(model.Formula, model.Parameters, ("x", "y"));
        var f = formula.Tree.Compile();
        // Out of order, for the order of the lines of a file means nothing.
        double[] x = [.. Grid.Reverse()];
        var data = Data(x, [.. x.Select(u => (double)f.DynamicInvoke([.. known.Append(u).Cast<object>()])!)]);

        var fit = LeastSquares.Solve(formula, data, model.StartFor(data));

        Assert.True(fit.Converged);
        Assert.Equal(1, fit.RSquared, 1e-12);
        for (var i = 0; i < known.Length; i++)
            Assert.Equal(1, fit.Parameters[i] / known[i], 1e-9);
    }

    [Theory]
    [InlineData("power", new double[] { 0, 1, 2, 3 }, new double[] { 0, 2, 5, 8 })]
    [InlineData("decay", new double[] { 1, 1, 1, 1 }, new double[] { 3, 3.1, 2.9, 3 })]
    [InlineData("logistic", new double[] { 1, 2, 3, 4 }, new double[] { -1, -2, 0, 5 })]
    [InlineData("michaelis-menten", new double[] { 0, 0, 0, 0 }, new double[] { 0, 0, 0, 0 })]
    [InlineData("gaussian", new double[] { 1, 2, 3, 4 }, new double[] { 0, 0, 0, 0 })]
    public void Start_values_are_numbers_for_awkward_data_too(string name, double[] x, double[] y) =>
        Assert.All(NamedModel.Find(name).StartFor(Data(x, y)), v => Assert.True(double.IsFinite(v) && v != 0));

    [Fact]
    public void Seven_parameters_can_be_fitted()
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(i => i / 10.0 - 1.5)];
        var data = Data(x, [.. x.Select(u => 1 - u + (2 * Math.Sin(3 * u)) + (0.5 * Math.Cos(5 * u)) + (u * u / 4))]);
        var formula = Formula.Parse("a + b*x + c*sin(d*x) + e*cos(f*x) + g*x*x", ["a", "b", "c", "d", "e", "f", "g"], data.Columns);
        var fit = LeastSquares.Solve(formula, data, [0.8, -0.8, 1.8, 2.9, 0.4, 5.1, 0.2]);
        Assert.Equal([1, -1, 2, 3, 0.5, 5, 0.25], fit.Parameters, (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Fact]
    public void A_straight_line_has_the_textbook_statistics()
    {
        var data = Data([1, 2, 3, 4, 5], [2.1, 3.9, 6.2, 7.8, 10.1]);
        var fit = LeastSquares.Solve(Formula.Parse("a + b * x", ["a", "b"], data.Columns), data, [0, 0]);
        // Sxx = 10, Sxy = 19.9, x̄ = 3, ȳ = 6.02.
        Assert.Equal(1.99, fit.Parameters[1], 1e-12);
        Assert.Equal(6.02 - (1.99 * 3), fit.Parameters[0], 1e-11);
        var rss = data.X.Zip(data.Y, (x, y) => Math.Pow(y - 0.05 - (1.99 * x), 2)).Sum();
        Assert.Equal(rss, fit.ResidualSumOfSquares, 1e-12);
        Assert.Equal(Math.Sqrt(rss / 3), fit.ResidualDeviation, 1e-12);
        Assert.Equal(Math.Sqrt(rss / 3 / 10), fit.StandardErrors[1], 1e-12);
        Assert.Equal(Math.Sqrt(rss / 3 * ((1 / 5.0) + (9 / 10.0))), fit.StandardErrors[0], 1e-12);
        Assert.Equal(1 - (rss / data.Y.Sum(y => (y - 6.02) * (y - 6.02))), fit.RSquared, 1e-12);
    }

    [Fact]
    public void A_step_out_of_the_domain_is_taken_back()
    {
        // The full step from here, b log(0.01 / b) = −0.08, leads to a negative b, where the logarithm has no value.
        var data = Data(Grid, [.. Grid.Select(x => 2 * Math.Log(0.01 * x))]);
        var fit = LeastSquares.Solve(Formula.Parse("a * log(b * x)", ["a", "b"], data.Columns), data, [2, 0.05]);
        Assert.Equal(2, fit.Parameters[0], 1e-8);
        Assert.Equal(0.01, fit.Parameters[1], 1e-10);
    }

    [Fact]
    public void Parameters_that_only_occur_as_a_product_have_no_standard_errors()
    {
        var data = Data([1, 2, 3, 4], [2.1, 3.9, 6.2, 7.8]);
        var fit = LeastSquares.Solve(Formula.Parse("a * b * x", ["a", "b"], data.Columns), data, [1, 1]);
        Assert.True(fit.Converged);
        Assert.All(fit.StandardErrors, e => Assert.True(double.IsNaN(e)));
        Assert.Equal(59.7 / 30, fit.Parameters[0] * fit.Parameters[1], 1e-9);
    }

    [Fact]
    public void A_model_without_a_value_at_the_start_names_the_observation()
    {
        var data = new DataFile("some.csv", ("x", "y"), [3, -1, 2], [1, 2, 3], [2, 3, 5]);
        var noValue = Assert.Throws<InputException>(() => Solve("a * log(x)", data)).Message;
        Assert.StartsWith("some.csv:3:1: the model is NaN", noValue, StringComparison.Ordinal);
        Assert.Contains("x = -1", noValue, StringComparison.Ordinal);
        var few = Assert.Throws<InputException>(() => Solve("a + x", data with { X = [3], Y = [1] })).Message;
        Assert.Contains("at least 2 are needed", few, StringComparison.Ordinal);
    }

    private static Fit Solve(string formula, DataFile data) => LeastSquares.Solve(Formula.Parse(formula, ["a"], data.Columns), data, [1]);

    private static DataFile Data(double[] x, double[] y) => new("known", ("x", "y"), x, y, [.. x.Select((_, i) => i + 2L)]);
}
