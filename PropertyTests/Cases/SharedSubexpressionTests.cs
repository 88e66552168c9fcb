using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>
/// A sub-expression that the test of a choice and one of its branches share is differentiated in the branch: no NaN reaches the other side.
/// What several directions share is computed once.
/// </summary>
public sealed class SharedSubexpressionTests
{
    public static TheoryData<Expression<Func<double, double>>, double, double> Cases() => new()
    {
        { x => Math.Sqrt(x) > 1 ? Math.Sqrt(x) * 2 : 0, 0, 0 },
        { x => Math.Sqrt(x) > 1 ? Math.Sqrt(x) * 2 : 3 * x, 0, 3 },
        { x => Math.Sqrt(x) > 1 ? Math.Sqrt(x) * 2 : 0, 4, 0.5 },
        { x => Math.Log(x) > 0 ? Math.Log(x) * Math.Log(x) : x, 0, 1 },
        { x => Math.Sqrt(x) > 1 ? (Math.Sqrt(x) > 2 ? Math.Exp(Math.Sqrt(x)) : Math.Sqrt(x)) : x, 0, 1 },
        { x => 1 / x > 5 || 1 / x < -5 ? x : 1 / x, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Untaken_sides_contribute_nothing(Expression<Func<double, double>> f, double x, double expected)
    {
        foreach (var mode in (Mode[])[Mode.Forward, Mode.Reverse])
            Assert.Equal(expected, Grad.Of(f, new AdOptions { Mode = mode })(x), 12);
    }

    [Fact]
    public void All_directions_read_the_value_of_a_choice_that_the_function_has()
    {
        Expression<Func<double, double, double, double>> f = (x, y, z) => Math.Sin(Math.Pow(x > 0 ? y : z, 4)) * y * z;
        var recipe = new Recipe(Product.ValueAndGradient, Mode.Forward, Kinks.Mean, false);
        var function = Pipeline.Run(Capture.Of(f, recipe.Context), recipe);
        Assert.Equal(1, function.Body.Equations.Count(e => e.Op is If));
        // A second fourth power, by products, would have other bits than the one that the value comes from.
        Assert.Equal(2, function.Body.Equations.Count(e => e.Op is Apply { Primitive.Name: "sin" or "cos" or "sincos" or "pow" }));
    }

    [Fact]
    public void Expressions_that_call_one_another_twice_stay_small()
    {
        Expression<Func<double, double>> f = x => Math.Sin(x);
        for (var k = 0; k < 60; k++)
        {
            var before = f;
            f = x => (before.Compile()(x) * 0.5) + (before.Compile()(x) * before.Compile()(x) * 0.1);
        }

        var recipe = new Recipe(Product.ValueAndGradient, Mode.Reverse, Kinks.Mean, false);
        Assert.InRange(Pipeline.Run(Capture.Of(f, recipe.Context), recipe).Size, 60, 2000);
        Expression<Func<double, double>> g = x => Math.Sin(x);
        for (var k = 0; k < 12; k++)
        {
            var before = g;
            g = x => before.Compile()(x) + before.Compile()(x + 1);
        }

        // Σ C(12, j)·cos(x + j)
        var (expected, choose) = (0.0, 1.0);
        for (var j = 0; j <= 12; j++)
        {
            expected += choose * Math.Cos(0.3 + j);
            choose = choose * (12 - j) / (j + 1);
        }

        Assert.Equal(expected, Diff.Of(g)(0.3), 1e-9);
    }

    [Fact]
    public void A_lambda_that_is_called_twice_reads_the_variables_of_each_call()
    {
        Expression<Func<double, double, double>> scaled = (a, b) => Enumerable.Range(1, 2).Sum(i => i * a) * b;
        Expression<Func<double, double>> f = x => scaled.Compile()(x, 2) + scaled.Compile()(2, x) + scaled.Compile()(x, 2) + (x > 0 ? scaled.Compile()(x, x) : scaled.Compile()(x, 2));
        Assert.Equal(6 + 6 + 6 + 6, Diff.Of(f)(1), 1e-12);
        Assert.Equal(24, Diff.Of(f)(-1), 1e-12);
    }
}
