using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;
using FunctionalAD.PropertyTests.Laws;
using FunctionalAD.PropertyTests.Rules;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>
/// What is computed in lanes is what is computed one number at a time: to the bit where the twin promises it, else to two units in the last place. For
/// <c>float</c> the reference is <c>double</c>; for <c>double</c> the framework's own function, which is within one unit.
/// </summary>
public sealed class TwinTests
{
    private static readonly double[] specials =
    [
        0, double.NegativeZero, 1, -1, 0.5, -0.5, 2.5, -2.5, 0.625, 0.1, double.Epsilon, -1e-310, 1e-300, 1e300, -1e300, double.MaxValue, double.PositiveInfinity,
        double.NegativeInfinity, double.NaN, 709.7, 710, -745, -746, 20, -20, 1e5, -1e9,
    ];

    private static readonly Dictionary<string, Expression<Func<double, double, double>>> functions = new()
    {
        ["+"] = (x, y) => x + y,
        ["-"] = (x, y) => x - y,
        ["*"] = (x, y) => x * y,
        ["/"] = (x, y) => x / y,
        ["negate"] = (x, y) => -x,
        ["abs"] = (x, y) => Math.Abs(x),
        ["sqrt"] = (x, y) => Math.Sqrt(x),
        ["max"] = (x, y) => Math.Max(x, y),
        ["min"] = (x, y) => Math.Min(x, y),
        ["maxNumber"] = (x, y) => double.MaxNumber(x, y),
        ["minNumber"] = (x, y) => double.MinNumber(x, y),
        ["maxMagnitude"] = (x, y) => Math.MaxMagnitude(x, y),
        ["minMagnitude"] = (x, y) => Math.MinMagnitude(x, y),
        ["floor"] = (x, y) => Math.Floor(x),
        ["ceiling"] = (x, y) => Math.Ceiling(x),
        ["truncate"] = (x, y) => Math.Truncate(x),
        ["round"] = (x, y) => Math.Round(x),
        ["copySign"] = (x, y) => Math.CopySign(x, y),
        ["fused"] = (x, y) => Math.FusedMultiplyAdd(x, y, x),
        ["<"] = (x, y) => x < y ? x : y,
        ["<="] = (x, y) => x <= y ? x : y,
        [">"] = (x, y) => x > y ? x : y,
        [">="] = (x, y) => x >= y ? x : y,
        ["=="] = (x, y) => x == y ? 1 : x,
        ["!="] = (x, y) => x != y ? 1 : y,
        ["and"] = (x, y) => x > 0 && y > 0 ? x : y,
        ["or"] = (x, y) => x > 0 || y > 0 ? x : y,
        ["not"] = (x, y) => !(x > y) ? x : y,
        ["isNaN"] = (x, y) => double.IsNaN(x) ? y : x,
        ["isNegative"] = (x, y) => double.IsNegative(x) ? y : x,
        ["xor"] = (x, y) => x > 0 ^ y > 0 ? x : y,
        ["~exp"] = (x, y) => Math.Exp(x),
        ["~log"] = (x, y) => Math.Log(x),
        ["~log2"] = (x, y) => Math.Log2(x),
        ["~sin"] = (x, y) => Math.Sin(x),
        ["~cos"] = (x, y) => Math.Cos(x),
        ["~sincos"] = (x, y) => Math.Sin(x) + 2 * Math.Cos(x),
        ["~hypot"] = (x, y) => double.Hypot(x, y),
        ["~tanh"] = (x, y) => Math.Tanh(x),
        ["~pow"] = (x, y) => Math.Pow(x, y),
        ["~pow by base"] = (x, y) => Shared.PowByBase(x, y, Math.Pow(x, y)),
        ["~pow by exponent"] = (x, y) => Shared.PowByExponent(x, y, Math.Pow(x, y)),
        ["~log10"] = (x, y) => Math.Log10(x),
        ["~log by base"] = (x, y) => Math.Log(x, y),
    };

    public static TheoryData<string, int> Cases => [.. functions.Keys.SelectMany(k => new[] { 128, 256, 512 }.Select(b => (k, b)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_twin_has_the_value_of_its_function(string name, int bits)
    {
        var (function, random) = (functions[name], new Random(5));
        var scalar = function.Compile();
        var x = Points(random);
        double[] y = [.. Points(random).Reverse()];
        Assert.True(IsInLanes(function), $"{name} does not run in lanes");
        var made = (double[])Run(function, bits, x, y)[0]!;
        for (var i = 0; i < x.Length; i++)
        {
            var expected = scalar(x[i], y[i]);
            if (name[0] != '~')
                Near.SameBits(expected, made[i], $"{name} at {x[i]:R}, {y[i]:R} in {bits} bits");
            else
                Assert.True(Ulps(expected, made[i]) <= Allowed(name), $"{name} at {x[i]:R}, {y[i]:R} in {bits} bits: {made[i]:R} for {expected:R}");
        }
    }

    // What vectors have in its place is for the machine: who reads a tree, or differentiates it, has the function.
    [Fact]
    public void A_tree_has_the_function_itself()
    {
        var tree = Grad.Tree((double[] x) => x.Sum(v => Math.Tanh(v)));
        var text = CSharp.Print(tree, "Gradient");
        Assert.Contains("Math.Tanh", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1614", text, StringComparison.Ordinal);
        foreach (var v in new[] { 0.01, 0.3, 0.62, 0.63, 2.0 })
        {
            var (y, x) = (Math.Tanh(v), Enumerable.Repeat(v, 9).ToArray());
            Assert.All(Jvp.Of(tree)(x, [.. x.Select(_ => 1.0)]).Tangent, h => Assert.Equal(-2 * y * (1 - (y * y)), h, 4e-16));
        }
    }

    // The sum of two results of two units each, one of them doubled, may cancel: told in units of its terms.
    private static double Allowed(string name) => name == "~sincos" ? 64 : 3;

    private static double Ulps(double expected, double made) =>
        expected.Equals(made) ? 0 : Math.Abs(expected - made) / (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)) is var ulps && double.IsNaN(ulps) ? double.PositiveInfinity : ulps;

    private static double[] Points(Random random) =>
        [.. specials, .. Enumerable.Range(0, 4000).Select(i => (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-3, i % 10 == 0 ? 3 : 2)))];

    private static LambdaExpression Mapped(Expression<Func<double, double, double>> function)
    {
        Expression<Func<double[], double[], Func<double, double, double>, double[]>> map = (x, y, f) => x.Zip(y, (a, b) => f(a, b)).ToArray();
        return Expression.Lambda(new Put(map.Parameters[2], function).Visit(map.Body), map.Parameters[0], map.Parameters[1]);
    }

    private static Ir.Function Program(Expression<Func<double, double, double>> function, int bits)
    {
        var recipe = new Recipe(Product.Value, null) with { VectorBits = bits };
        return Pipeline.Run(Capturing.Capture.Of(Mapped(function), recipe.Context), recipe);
    }

    private static bool IsInLanes(Expression<Func<double, double, double>> function)
    {
        return Any(Program(function, 512).Body);

        static bool Any(Ir.Region region) => region.Equations.Any(e => (e.Op is Ir.Loop loop && Laned.Of(loop, out _) is not null) || e.Op.Regions.Any(Any));
    }

    private static object?[] Run(Expression<Func<double, double, double>> function, int bits, double[] x, double[] y) => Laws.Emission.Emitted(Program(function, bits), [], bits)([x, y]);

    private sealed class Put(ParameterExpression name, LambdaExpression function) : ExpressionVisitor
    {
        protected override Expression VisitInvocation(InvocationExpression node) =>
            ReferenceEquals(node.Expression, name) ? Expression.Invoke(function, node.Arguments) : base.VisitInvocation(node);
    }
}
