using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Input that the function itself would not survive, and directions that do not fit, through every transform.</summary>
public sealed class BadInputTests
{
    private static readonly double[]? nothing = None();
    private static readonly double[] two = [1, 2];
    private static readonly int zero = two.Length - 2;

    private static double[]? None() => null;

    private static readonly (string Name, Expression<Func<double[], double>> F)[] functions =
    [
        ("an element that is not there", x => x[0] * x[0] * x[7]),
        ("an element before the first", x => x[0] * x[0] * x[x.Length - 5]),
        ("an element of captured data", x => x[0] * x[0] * two[x.Length]),
        ("captured data that is null", x => x[0] * x[0] * nothing![0]),
        ("division of whole numbers by zero", x => x[0] * x[0] * (x.Length / zero)),
        ("no first element", x => x[0] * x[0] * x.First(v => v > 100)),
        ("no extremum of nothing", x => x[0] * x[0] + x.Where(v => v > 100).Max()),
        ("an index in a loop", x => x[0] * x[0] * Enumerable.Range(0, 5).Sum(i => x[i] * x[i])),
        ("a branch that is taken", x => x[0] > 0 ? x[0] * x[9] * x[0] : x[0]),
    ];

    private static readonly (string Name, Func<Expression<Func<double[], double>>, Action<double[]>> Of)[] transforms =
    [
        ("Grad", f => x => Grad.Of(f)(x)),
        ("Grad forward", f => x => Grad.Of(f, new AdOptions { Mode = Mode.Forward })(x)),
        ("Grad.Tree", f => x => Grad.Tree(f).Compile()(x)),
        ("ValueAndGrad", f => x => ValueAndGrad.Of(f)(x)),
        ("Jvp", f => x => Jvp.Of(f)(x, [.. x ?? two])),
        ("Vjp", f => x => Vjp.Of(f)(x).Pullback(1)),
        ("Hvp", f => x => Hvp.Of(f)(x, [.. x ?? two])),
        ("Hessian", f => x => Hessian.Of(f)(x)),
        ("Into", f => x => Grad.Into(f)(x, new double[x.Length])),
    ];

    public static TheoryData<string, string> Cases => new(functions.SelectMany(f => transforms.Select(t => (f.Name, t.Name))));

    public static TheoryData<string> Transforms => [.. transforms.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Throws_what_the_function_throws(string function, string transform)
    {
        var f = functions.Single(c => c.Name == function).F;
        var derivative = transforms.Single(t => t.Name == transform).Of(f);
        double[] x = [1, 2, 3];
        var expected = Record.Exception(() => f.Compile()(x));
        var actual = Record.Exception(() => derivative(x));
        Assert.NotNull(expected);
        Assert.Equal((expected.GetType(), expected.Message), (actual?.GetType(), actual?.Message));
        Assert.Equal([1, 2, 3], x);
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void A_point_that_is_null_throws_what_the_function_throws(string transform)
    {
        if (transform == "Into")
            return;
        Assert.IsType<NullReferenceException>(Record.Exception(() => transforms.Single(t => t.Name == transform).Of(x => x[0] * x[0])(null!)));
        Assert.IsType<ArgumentNullException>(Record.Exception(() => transforms.Single(t => t.Name == transform).Of(x => x.Sum(v => v * v))(null!)));
    }

    /// <summary>A structure with an array in it.</summary>
    public sealed record Layer(double[] Weights, double Bias);

    public static TheoryData<string> Misfits => [.. misfits.Select(m => m.Name)];

    private static readonly (string Name, Action Run, string Parameter, int Expected, int Actual)[] misfits =
    [
        ("a direction that is short", () => Jvp.Of((double[] x) => x[0] * x[0])([1, 2, 3], [1]), "v", 3, 1),
        ("a direction that is long", () => Jvp.Of((double[] x) => x.Select(v => v * v).ToArray())([1, 2, 3], [1, 2, 3, 4]), "v", 3, 4),
        ("a direction in floats", () => Jvp.Of((float[] x) => x[0] * x[0])([1, 2, 3], [1]), "v", 3, 1),
        ("a direction for a list", () => Jvp.Of((List<double> x) => x[0] * x[0])([1, 2, 3], [1]), "v", 3, 1),
        ("a matrix", () => Jvp.Of((double[,] x) => x[0, 0] * x[0, 1])(new double[2, 3], new double[2, 4]), "v", 3, 4),
        ("rows", () => Jvp.Of((double[][] x) => x[0][0] * x[1][0])([[1], [2, 3]], [[1], [2]]), "v[1]", 2, 1),
        ("a structure", () => Jvp.Of((Layer l) => l.Weights[0] * l.Bias)(new([1, 2], 3), new([1], 1)), "v.Weights", 2, 1),
        ("a direction of a Hessian", () => Hvp.Of((double[] x) => x[0] * x[0])([1, 2, 3], [1, 2]), "v", 3, 2),
        ("a cotangent that is short", () => Vjp.Of((double[] x) => x.Select(v => v * v).ToArray())([1, 2, 3]).Pullback([1]), "cotangent", 3, 1),
        ("a cotangent that is long", () => Vjp.Of((double[] x) => new[] { x[0] * x[1], x[0] })([1, 2, 3]).Pullback([1, 2, 3]), "cotangent", 2, 3),
        ("a buffer", () => Grad.Into((double[] x) => x[0] * x[0])([1, 2, 3], new double[2]), "gradient", 3, 2),
        ("in a derivative of a derivative", () => Grad.Of((double[] x) => Jvp.At((double[] z) => z[0] * z[0], x, two).Tangent)([1, 2, 3]), "v", 3, 2),
    ];

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Lengths_that_differ_are_told(string name)
    {
        var (_, run, parameter, expected, actual) = misfits.Single(m => m.Name == name);
        var thrown = Assert.IsType<ArgumentException>(Record.Exception(run));
        Assert.Equal(parameter, thrown.ParamName);
        Assert.Contains($"{expected}", thrown.Message, StringComparison.Ordinal);
        Assert.Contains($"{actual}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_direction_or_cotangent_that_is_null_is_told()
    {
        Assert.Equal("v", Assert.Throws<ArgumentNullException>(() => Jvp.Of((double[] x) => x[0] * x[0])([1], null!)).ParamName);
        Assert.Equal("v", Assert.Throws<ArgumentNullException>(() => Hvp.Of((double[] x) => x[0] * x[0])([1], null!)).ParamName);
        Assert.Equal("cotangent", Assert.Throws<ArgumentNullException>(() => Vjp.Of((double[] x) => new[] { x[0] })([1]).Pullback(null!)).ParamName);
    }

    [Fact]
    public void Options_that_do_not_exist_are_told()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdOptions { Kinks = (Kinks)99 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdOptions { Mode = (Mode)99 });
    }
}
