using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// A derivative may be computed by other formulas than the function, as long as no last bit decides: what goes into a step, a kink, a pole or the
/// end of a domain is what the function itself computes.
/// </summary>
public sealed class EdgeLaws
{
    private const double Rounding = 1e-12;

    [Fact]
    public void The_gradient_alone_is_the_gradient_beside_the_value()
    {
        Tally ordinary = new("points with ordinary weights"), other = new("points with others");
        Runs.All(ScalarProgram.Edges, (program, random) =>
        {
            var both = Derived.Of(program, Product.ValueAndGradient, Mode.Reverse);
            var reverse = Derived.Of(program, Product.Gradient, Mode.Reverse);
            var forward = Derived.Of(program, Product.Gradient, Mode.Forward);
            for (var k = 0; k < Runs.PointsPerProgram; k++)
            {
                var point = Points.Round(random, program.Arity);
                var (b, r, f, dual) = (both.Run(point)[1..], reverse.Run(point), forward.Run(point), BoundedNumbers.At(program, point));

                // By so much a last bit of an angle counts more than one of its sine.
                var tolerance = Rounding * Math.Max(1, dual.Furthest);
                for (var i = 0; i < point.Length; i++)
                {
                    var what = $"∂{i} at {ValueLaws.At(point)}";
                    if (!ordinary.Skip(!dual.IsOrdinary))
                    {
                        Compare.Close(dual.Gradient[i], b[i], tolerance, dual.GradientSize[i], $"{what} by dual numbers and beside the value");
                        Compare.Close(b[i], r[i], tolerance, dual.GradientSize[i], $"{what} beside the value and alone");
                        Compare.Close(b[i], f[i], tolerance, dual.GradientSize[i], $"{what} in reverse and forward");
                    }
                    else if (!other.Skip(!double.IsFinite(b[i])))
                    {
                        // Forward and reverse differ at 0·∞; that one of them is a number does not depend on the value beside it.
                        Compare.Close(b[i], r[i], 1e-9, 1 + Math.Abs(b[i]), $"{what} beside the value and alone");
                    }
                }
            }
        }, p => p.Seed, share: 4, nameof(The_gradient_alone_is_the_gradient_beside_the_value));
        ordinary.AssertMostlyTried(0.8);
    }

    [Fact]
    public void What_an_untaken_branch_holds_does_not_matter()
    {
        Tally numbers = new("derivatives that are numbers with a constant in the branch");
        Runs.All(ScalarProgram.Edges, (program, random) =>
        {
            var whole = Derived.Of(program, Product.Gradient, Mode.Reverse);
            foreach (var choice in Choices(program.Body).Distinct().Take(2))
            {
                var test = Derived.Compiled(Other(Node.Of("if", choice.Parts[0], Node.Constant(1), Node.Constant(0))).Lambda);
                Derived[] without = [Without(2), Without(1)];
                for (var k = 0; k < 20; k++)
                {
                    var point = Points.Round(random, program.Arity);
                    var (expected, actual) = (without[test(point)[0] == 1 ? 0 : 1].Run(point), whole.Run(point));
                    for (var i = 0; i < point.Length; i++)
                    {
                        if (!numbers.Skip(!(Math.Abs(expected[i]) < 1e9)))
                            Assert.False(double.IsNaN(actual[i]), $"∂{i} at {ValueLaws.At(point)}: {expected[i]:R} with a constant in a branch not taken of {program}");
                    }
                }

                Derived Without(int branch) => Derived.Of(Other(Replaced(program.Body, choice, branch)), Product.Gradient, Mode.Reverse);
            }

            ScalarProgram Other(Node body) => new(body, program.Arity, program.Captives, program.Seed);
        }, p => p.Seed, share: 4, nameof(What_an_untaken_branch_holds_does_not_matter));
        numbers.AssertMostlyTried(0.9);

        static IEnumerable<Node> Choices(Node node) => (node.Op == "if" ? [node] : Array.Empty<Node>()).Concat(node.Parts.SelectMany(Choices));
    }

    private static Node Replaced(Node node, Node choice, int branch) => new(
        node.Op,
        [.. node.Parts.Select((p, k) => k == branch && ReferenceEquals(node, choice) ? Node.Constant(0) : Replaced(p, choice, branch))],
        node.Number,
        node.Index);

    [Fact]
    public void Steps_and_remainders_are_met_where_the_function_meets_them()
    {
        Assert.Equal((0, 0), Grad.Of((x, y) => Math.Pow((x / y) - Math.Floor(x / y), 2))(49, 49));
        Assert.Equal((0, 0), Grad.Of((x, y) => Math.Pow((x / y) - Math.Truncate(x / y), 2))(49, 49));
        Assert.Equal((0, 0, 0), Grad.Of((x, y, z) => Math.Pow(((x * y) + z) % 1.0, 2))(0.3, 10, -2));
        Assert.Equal((0, 0, 0), Grad.Of((x, y, z) => Math.Pow(Math.IEEERemainder((x * y) + z, 1), 2))(0.3, 10, -2));

        // The tie of x/y and 1: half of each.
        var (dx, dy) = Grad.Of((x, y) => Math.Max(x / y, 1))(49, 49);
        Assert.Equal(0.5 / 49, dx, 1e-16);
        Assert.Equal(-0.5 / 49, dy, 1e-16);

        // The end of the domain: a number a little less than 1 has a finite slope.
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), Grad.Of((x, y) => Math.Acos(x / y))(49, 49));

        // log 1 is 0: a kink of what follows.
        Assert.Equal((0, 0), Grad.Of((x, y) => Math.Abs(Math.Log(x / y)))(49, 49));
    }

    [Fact]
    public void A_function_of_the_users_may_have_edges_whatever_its_name()
    {
        FunctionalAD.Rules.Flat(x => Edgy.Exp(x));
        Assert.Equal((0, 0), Grad.Of((x, y) => Math.Pow((x / y) - Edgy.Exp(x / y), 2))(49, 49));
    }

    private static class Edgy
    {
        public static double Exp(double x) => Math.Floor(x);
    }

    /// <summary>What the rows tell of edges, tried: a zero of a smooth function is a zero of its argument.</summary>
    [Fact]
    public void What_a_row_calls_smooth_is_smooth_and_0_at_0_alone()
    {
        var tried = 0;
        foreach (var rule in RuleBook.All.Where(r => r.Of is { Parameters.Count: 1 } && r.Edge(0) != Edge.Anywhere && r.Of.Body is MethodCallExpression))
        {
            var f = ((Expression<Func<double, double>>)rule.Of!).Compile();
            var slope = Diff.Of((Expression<Func<double, double>>)rule.Of);
            var random = new Random(1);
            for (var k = 0; k < 2000; k++)
            {
                var x = k % 4 == 0 ? k / 16.0 * (k % 8 == 0 ? 1 : -1) : (random.NextDouble() - 0.5) * 40;
                var y = f(x);
                if (x != 0 && Math.Abs(x) < 300)
                    Assert.False(y == 0, $"{rule.Primitive} at {x:R} is 0");
                if (x == 0 || double.IsNaN(y) || Math.Abs(x) > 30)
                    continue;

                // Neighbours have slopes that are neighbours.
                var (s, t) = (slope(x), slope(x * (1 + 1e-12)));
                Assert.True(double.IsFinite(s) && Math.Abs(s - t) <= 1e-6 * (Math.Abs(s) + Math.Abs(y)), $"{rule.Primitive} jumps at {x:R}: {s:R} and {t:R}");
                tried++;
            }
        }

        Assert.True(tried > 10_000, $"tried {tried}");
    }
}
