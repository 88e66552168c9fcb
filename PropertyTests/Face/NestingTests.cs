using System.Linq.Expressions;
using Xunit;
using E = System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Derivatives inside of functions that are differentiated, in any order, by every name that they have.</summary>
public sealed class NestingTests
{
    private static readonly double[] x = [1, 2, 3];

    // Of f = x0³·x1 + sin x2
    private static readonly Expression<Func<double[], double>> f = x => x[0] * x[0] * x[0] * x[1] + Math.Sin(x[2]);
    private static readonly Expression<Func<double[], double[]>> squares = x => x.Select(a => a * a * a).ToArray();

    private static readonly (string Name, Expression<Func<double[], double>> F, double[] Gradient)[] nested =
    [
        ("a gradient", x => Grad.At(f, x)[0], [12, 3, 0]),
        ("a gradient, built", x => Grad.Of(f)(x)[0], [12, 3, 0]),
        ("a value and gradient", x => ValueAndGrad.Of(f)(x).Gradient[1] * x[1], [6, 1, 0]),
        ("a Jacobian", x => Jacobian.At(squares, x)[1, 1] * x[0], [12, 12, 0]),
        ("a Jacobian, built", x => Jacobian.Of(squares)(x)[1, 1] * x[0], [12, 12, 0]),
        ("a Hessian", x => Hessian.At(f, x)[0, 0], [12, 6, 0]),
        ("a Hessian, built", x => Hessian.Of(f)(x)[2, 2] + Hessian.Of(f)(x)[0, 1], [6, 0, -Math.Cos(3)]),
        ("a Hessian times the point", x => Hvp.At(f, x, x)[0], [36, 9, 0]),
        ("a tangent", x => Jvp.Of(f)(x, x).Tangent, [24, 4, Math.Cos(3) - (3 * Math.Sin(3))]),
        ("a pullback", x => Vjp.At(squares, x, x)[0], [9, 0, 0]),
        ("a pullback, built", x => Vjp.Of(squares)(x).Pullback(x)[0], [9, 0, 0]),
        ("a pullback's value", x => Vjp.Of(squares)(x).Value[1] + x[0], [1, 12, 0]),
        ("a scalar pullback", x => Vjp.Of((double a) => Math.Sin(a))(x[0]).Pullback(x[1]), [-2 * Math.Sin(1), Math.Cos(1), 0]),
        ("a derivative", x => Diff.Of((double a) => a * a * x[1])(x[0]), [4, 2, 0]),
        ("a second derivative", x => Diff.Of((double a) => a * a * a * x[1], 2)(x[0]), [12, 6, 0]),
        ("a gradient of a tangent", x => Grad.At((double[] z) => Jvp.At(f, z, x).Tangent, x)[1], [9, 0, 0]),
        ("a row of a Jacobian of a gradient", x => Jacobian.At((double[] z) => Grad.At(f, z), x)[0, 1], [6, 0, 0]),
    ];

    public static TheoryData<string> Names => [.. nested.Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_nest(string name)
    {
        var (_, function, expected) = nested.Single(n => n.Name == name);
        foreach (var mode in (Mode[])[Mode.Reverse, Mode.Forward])
        {
            var actual = Grad.Of(function, new AdOptions { Mode = mode })(x);
            for (var i = 0; i < 3; i++)
                Assert.Equal(expected[i], actual[i], 1e-12);
        }

        Assert.Equal(expected.Sum(), Jvp.Of(function)(x, [1, 1, 1]).Tangent, 1e-12);
        // The tree of the derivative is a lambda like any other.
        var tree = Grad.Tree(function);
        var (value, second) = (tree.Compile()(x), Jacobian.Of(tree)(x));
        Assert.Equal(expected[0], value[0], 1e-12);
        Assert.Equal(second[0, 1], second[1, 0], 1e-10);
    }

    [Fact]
    public void Options_inside_are_refused() =>
        Assert.Throws<NotDifferentiableException>(() => Grad.Of((double[] x) => Grad.Of(f, AdOptions.Default)(x)[0]));

    // while (|y² − x| > 1e-14) y = (y + x/y)/2, with a bound on the turns if there is one
    private static Expression<Func<double, double>> Root(bool isBounded)
    {
        var (x, y, i, end) = (E.Parameter(typeof(double), "x"), E.Variable(typeof(double), "y"), E.Variable(typeof(int), "i"), E.Label());
        E more = E.GreaterThan(E.Call(typeof(Math), nameof(Math.Abs), [], E.Subtract(E.Multiply(y, y), x)), E.Constant(1e-12));
        if (isBounded)
            more = E.AndAlso(E.LessThan(i, E.Constant(50)), more);
        return E.Lambda<Func<double, double>>(
            E.Block(
                [y, i],
                E.Assign(y, x),
                E.Loop(E.IfThenElse(more, E.Block(E.Assign(y, E.Divide(E.Add(y, E.Divide(x, y)), E.Constant(2.0))), E.PreIncrementAssign(i)), E.Break(end)), end),
                y),
            x);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_tree_of_a_derivative_of_a_while_loop_is_differentiated_again(bool isBounded)
    {
        var root = Root(isBounded);
        var options = new AdOptions { Mode = Mode.Reverse };
        var first = Grad.Tree(root, options);
        var second = Grad.Tree(first, options);
        var third = Grad.Tree(second, options);
        Assert.Equal(0.5 / Math.Sqrt(3), first.Compile()(3), 1e-10);
        Assert.Equal(-0.25 * Math.Pow(3, -1.5), second.Compile()(3), 1e-8);
        Assert.Equal(Diff.Of(root, 3)(3), third.Compile()(3), 1e-6);
        Assert.Equal(Diff.Of(root, 2)(3), second.Compile()(3), 1e-9);
    }
}
