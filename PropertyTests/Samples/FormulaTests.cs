using System.Globalization;
using System.Linq.Expressions;
using FunctionalAD.Samples;
using Xunit;

namespace FunctionalAD.PropertyTests.Samples;

/// <summary>A formula means what a mathematician would read, in doubles throughout.</summary>
public sealed class FormulaTests
{
    private static readonly (string X, string Y) Columns = ("time", "yield");

    [Theory]
    [InlineData("1/2", 0.5)]
    [InlineData("7 / 2 * x", 7.0)]
    [InlineData("1/2 + 1/4", 0.75)]
    [InlineData("3000000000 * 3", 9e9)]
    [InlineData("99999999999999999999", 99999999999999999999.0)]
    [InlineData(".5 * x", 1.0)]
    [InlineData("2. * x", 4.0)]
    [InlineData("1e-3 + 2E+2", 200.001)]
    [InlineData("0.1 + 0.2", 0.1 + 0.2)]
    [InlineData("2 - 3 - 4", -5.0)]
    [InlineData("2 - -3", 5.0)]
    [InlineData("-pow(x, 2)", -4.0)]
    [InlineData("2 + 3 * 4", 14.0)]
    [InlineData("(2 + 3) * 4", 20.0)]
    [InlineData("8 / 4 / 2", 1.0)]
    [InlineData("time + x", 4.0)]
    [InlineData("x < 3 ? b1 : b2", 10.0)]
    [InlineData("x >= 3 || b1 == 7 ? b1 : b2", 20.0)]
    [InlineData("!(x != 2) && b2 > 1 ? 1 / 2 : 0", 0.5)]
    [InlineData("2 * pi", 2 * Math.PI)]
    public void Arithmetic_is_that_of_doubles(string text, double expected) => Assert.Equal(expected, Value(text, 10, 20, 2));

    [Fact]
    public void Every_function_is_the_one_of_its_name()
    {
        var seen = new HashSet<string>();
        Check("abs(b1)", Math.Abs, -0.5);
        Check("acos(b1)", Math.Acos, -0.5);
        Check("acosh(b1)", Math.Acosh, 1.5);
        Check("asin(b1)", Math.Asin, -0.5);
        Check("asinh(b1)", Math.Asinh, -0.5);
        Check("atan(b1)", Math.Atan, -0.5);
        Check("atanh(b1)", Math.Atanh, -0.5);
        Check("cbrt(b1)", Math.Cbrt, -0.5);
        Check("cos(b1)", Math.Cos, -0.5);
        Check("cosh(b1)", Math.Cosh, -0.5);
        Check("exp(b1)", Math.Exp, -0.5);
        Check("log(b1)", Math.Log, 1.5);
        Check("log10(b1)", Math.Log10, 1.5);
        Check("log2(b1)", Math.Log2, 1.5);
        Check("sin(b1)", Math.Sin, -0.5);
        Check("sinh(b1)", Math.Sinh, -0.5);
        Check("sqrt(b1)", Math.Sqrt, 1.5);
        Check("tan(b1)", Math.Tan, -0.5);
        Check("tanh(b1)", Math.Tanh, -0.5);
        Assert.Equal(Math.Atan2(-0.5, 3), Value("atan2(b1, b2)", -0.5, 3, 0));
        Assert.Equal(3, Value("max(b1, b2)", -0.5, 3, 0));
        Assert.Equal(-0.5, Value("min(b1, b2)", -0.5, 3, 0));
        Assert.Equal(-0.125, Value("pow(b1, b2)", -0.5, 3, 0));
        Assert.Equal(["atan2", "max", "min", "pow"], FormulaReader.Functions.Keys.Except(seen));

        void Check(string text, Func<double, double> function, double at)
        {
            Assert.Equal(function(at), Value(text, at, 0, 0));
            seen.Add(text.Split('(')[0]);
        }
    }

    [Fact]
    public void Random_formulas_have_the_value_of_their_arithmetic()
    {
        var random = new Random(20240607);
        for (var trial = 0; trial < 300; trial++)
        {
            var (text, expected) = Grow(random, depth: 5);
            var value = Value(text, 1.25, -0.75, 2);
            Assert.True(value.Equals(expected), $"{text} gave {value:R}, expected {expected:R}");
        }
    }

    [Fact]
    public void No_integer_is_left_in_the_tree()
    {
        var types = new Types();
        types.Visit(Parse("1/2 * b1 + pow(x, 2) - 3 * abs(-4) + (x > 1 ? 1 : 0) + b2").Tree.Body);
        Assert.Equal([typeof(bool), typeof(double)], types.Seen.OrderBy(t => t.Name));
    }

    [Fact]
    public void The_tree_has_the_users_names_in_order_and_x_last()
    {
        // These are keywords of the expression parser; here they are names like any other.
        var formula = Formula.Parse("it * x + new - mod / and", ["and", "it", "mod", "new"], Columns);
        Assert.Equal(["and", "it", "mod", "new", "x"], formula.Tree.Parameters.Select(p => p.Name));
        Assert.Equal((3 * 11.0) + 7 - (5.0 / 2), formula.Tree.Compile().DynamicInvoke(2.0, 3.0, 5.0, 7.0, 11.0));
    }

    [Fact]
    public void Parameters_the_formula_does_not_use_are_known()
    {
        Assert.Equal(["b2"], Parse("b1 * x").Unused);
        Assert.Empty(Parse("b1 * x + b2").Unused);
    }

    private static Formula Parse(string text) => Formula.Parse(text, ["b1", "b2"], Columns);

    private static double Value(string text, double b1, double b2, double x) =>
        ((Expression<Func<double, double, double, double>>)Parse(text).Tree).Compile()(b1, b2, x);

    /// <summary>A random formula in b1 = 1.25, b2 = −0.75, x = 2, and its value.</summary>
    private static (string Text, double Value) Grow(Random random, int depth)
    {
        if (depth == 0)
        {
            var whole = random.Next(1, 20);
            var tenths = random.Next(1, 200) / 10.0;
            return random.Next(5) switch
            {
                0 => ("b1", 1.25),
                1 => ("b2", -0.75),
                2 => ("x", 2),
                3 => (whole.ToString(CultureInfo.InvariantCulture), whole),
                _ => (tenths.ToString("F1", CultureInfo.InvariantCulture), tenths),
            };
        }
        var (a, u) = Grow(random, random.Next(depth));
        var (b, v) = Grow(random, random.Next(depth));
        return random.Next(7) switch
        {
            0 => ($"({a} + {b})", u + v),
            1 => ($"({a}-{b})", u - v),
            2 => ($"(({a}) * ({b}))", u * v),
            3 => ($"(({a})/({b}))", u / v),
            4 => ($"(-({a}))", -u),
            5 => ($"sin({a})", Math.Sin(u)),
            _ => ($"min({a}, {b})", Math.Min(u, v)),
        };
    }

    private sealed class Types : ExpressionVisitor
    {
        public HashSet<Type> Seen { get; } = [];

        public override Expression? Visit(Expression? node)
        {
            if (node is not null)
                Seen.Add(node.Type);
            return base.Visit(node);
        }
    }
}
