using System.Linq.Expressions;
using FunctionalAD.Lifting;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>A captured variable that was changed after the derivative was built: the new value is used, also where the variable holds a function.</summary>
public sealed class ReplacedFunctionTests
{
    private static readonly Func<double, double> square = x => x * x;
    private static readonly Func<double, double> cube = x => x * x * x;
    private static readonly Expression<Func<double, double>> squareTree = x => x * x;
    private static readonly Expression<Func<double, double>> cubeTree = x => x * x * x;

    private static Func<double, double> shared = square;

    private static double OfShared(double x) => shared(x) + 1;

    internal sealed class Model
    {
        public Func<double, double> Held { get; set; } = square;

        public Func<double, double> Field = square;

        public double F(double x) => 2 * Field(x);

        public double G(double x) => 2 * Held(x);

        public double Passed(double x) => Twice(Field, x);

        public double Looped(double x)
        {
            var sum = 0.0;
            for (var i = 0; i < 3; i++)
                sum += Field(x + i);
            return sum;
        }

        private static double Twice(Func<double, double> f, double x) => f(x) + f(2 * x);
    }

    internal sealed class Outer
    {
        public Model Inner = new();
    }

    // A derivative, the function itself as the user would call it, and how to replace what it calls.
    private static readonly (string Name, Func<(Func<double, double> Derivative, Func<double, double> Function, Action<bool> Replace)> Make)[] holders =
    [
        ("a variable", () =>
        {
            var f = square;
            return (Diff.Of(x => f(x) + x), x => f(x) + x, b => f = b ? cube : square);
        }),
        ("a variable, invoked by name", () =>
        {
            var f = square;
            return (Diff.Of(x => f.Invoke(x) + x), x => f(x) + x, b => f = b ? cube : square);
        }),
        ("a variable, in LINQ", () =>
        {
            var f = square;
            double[] a = [1, 2];
            return (Diff.Of(x => a.Sum(v => f(v * x))), x => a.Sum(v => f(v * x)), b => f = b ? cube : square);
        }),
        ("one of two variables", () =>
        {
            var (f, g) = (square, square);
            return (Diff.Of(x => f(x) - g(2 * x)), x => f(x) - g(2 * x), b => g = b ? cube : square);
        }),
        ("an expression", () =>
        {
            var f = squareTree;
            return (Diff.Of(x => f.Compile()(x) * x), x => f.Compile()(x) * x, b => f = b ? cubeTree : squareTree);
        }),
        ("a field", () =>
        {
            var m = new Model();
            return (Diff.Of(x => m.Field(x)), x => m.Field(x), b => m.Field = b ? cube : square);
        }),
        ("a property", () =>
        {
            var m = new Model();
            return (Diff.Of(x => m.Held(x)), x => m.Held(x), b => m.Held = b ? cube : square);
        }),
        ("an object in a variable", () =>
        {
            var m = new Outer();
            return (Diff.Of(x => m.Inner.Field(x)), x => m.Inner.Field(x), b => m.Inner = new Model { Field = b ? cube : square });
        }),
        ("a static field", () => (Diff.Of(x => shared(x) * x), x => shared(x) * x, b => shared = b ? cube : square)),
        ("a static field, in a method", () => (Diff.OfMethod(OfShared), OfShared, b => shared = b ? cube : square)),
        ("a static field, in a method that a lambda calls", () => (Diff.Of(x => OfShared(x) * x), x => OfShared(x) * x, b => shared = b ? cube : square)),
        ("a field, in a method", () =>
        {
            var m = new Model();
            return (Diff.OfMethod(m.F), m.F, b => m.Field = b ? cube : square);
        }),
        ("a property, in a method", () =>
        {
            var m = new Model();
            return (Diff.OfMethod(m.G), m.G, b => m.Held = b ? cube : square);
        }),
        ("a field, passed on in a method", () =>
        {
            var m = new Model();
            return (Diff.OfMethod(m.Passed), m.Passed, b => m.Field = b ? cube : square);
        }),
        ("a field, in a loop of a method", () =>
        {
            var m = new Model();
            return (Diff.OfMethod(m.Looped), m.Looped, b => m.Field = b ? cube : square);
        }),
        ("a method that is lifted first", () =>
        {
            var m = new Model();
            return (Diff.Of(Lifted.Of<Func<double, double>>(m.F)), m.F, b => m.Field = b ? cube : square);
        }),
        ("a method that is lifted first, in a lambda", () =>
        {
            var m = new Model();
            var lifted = Lifted.Of<Func<double, double>>(m.F);
            return (Diff.Of(x => lifted.Compile()(x) * x), x => m.F(x) * x, b => m.Field = b ? cube : square);
        }),
        ("a lambda with statements", () =>
        {
            var f = square;
            Func<double, double> g = x =>
            {
                var y = f(x);
                return y * f(y);
            };
            return (Diff.OfMethod(g), g, b => f = b ? cube : square);
        }),
        ("a lambda that calls a lambda with statements", () =>
        {
            var f = square;
            Func<double, double> g = x =>
            {
                var y = f(x);
                return y + 1;
            };
            return (Diff.Of(x => g(x) * x), x => g(x) * x, b => f = b ? cube : square);
        }),
        ("a function that captured another value", () =>
        {
            var c = 2.0;
            Func<double, Func<double, double>> scaled = a => x => a * x * x;
            var f = scaled(c);
            return (Diff.Of(x => f(x)), x => f(x), b => f = scaled(b ? 5 : 2));
        }),
    ];

    public static TheoryData<string> Names => [.. holders.Select(h => h.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_replaced_function_is_the_one_that_is_differentiated(string name)
    {
        var (derivative, function, replace) = holders.Single(h => h.Name == name).Make();
        foreach (var isReplaced in (bool[])[false, true, false, true, true])
        {
            replace(isReplaced);
            foreach (var x in (double[])[0.5, 1.5, 3])
            {
                const double H = 1e-5;
                var slope = (8 * (function(x + H) - function(x - H)) - (function(x + (2 * H)) - function(x - (2 * H)))) / (12 * H);
                Assert.Equal(slope, derivative(x), 1e-7 * Math.Max(1, Math.Abs(slope)));
            }
        }

        replace(false);
    }

    [Fact]
    public void Functions_in_turn_by_one_variable()
    {
        Func<double, double> f = square;
        var d = ValueAndGrad.Of(x => f(x));
        foreach (var (next, value, slope) in ((Func<double, double>, double, double)[])[(square, 9, 6), (cube, 27, 27), (x => -x, -3, -1), (Math.Sqrt, Math.Sqrt(3), 0.5 / Math.Sqrt(3)), (square, 9, 6)])
        {
            f = next;
            Assert.Equal((value, slope), d(3));
        }
    }

    [Fact]
    public void Every_product_follows()
    {
        Func<double, double> f = square;
        Expression<Func<double[], double>> sum = x => x.Sum(v => f(v) * x[0]);
        Expression<Func<double[], double[]>> map = x => x.Select(v => f(v)).ToArray();
        var (gradient, valueAndGradient, hessian, hvp, jvp, vjp, jacobian) =
            (Grad.Of(sum), ValueAndGrad.Of(sum), Hessian.Of(sum), Hvp.Of(sum), Jvp.Of(map), Vjp.Of(map), Jacobian.Of(map));
        var (into, hvpInto, taylor, pair) = (Grad.Into(sum), Hvp.Into(sum), Taylor.Of(x => f(x), 3), Grad.Of((x, y) => f(x * y)));
        var third = Diff.Of(x => f(x), order: 3);
        double[] x = [1, 2, 3], w = [1, -1, 2], buffer = new double[3], product = new double[3];
        var pullback = vjp(x).Pullback;
        f = cube;
        Assert.Equal([36 + 3, 12, 27], gradient(x));
        Assert.Equal(36, valueAndGradient(x).Value);
        Assert.Equal(36, into(x, buffer));
        Assert.Equal([39, 12, 27], buffer);
        Assert.Equal(12, hessian(x)[0, 1]);
        Assert.Equal(12, hessian(x)[1, 1]);
        Assert.Equal(Hvp.Of(sum)(x, w), hvp(x, w));
        hvpInto(x, w, product);
        Assert.Equal(hvp(x, w), product);
        Assert.Equal([3, -12, 54], jvp(x, w).Tangent);
        Assert.Equal([3, -12, 54], vjp(x).Pullback(w));
        Assert.Equal(27, jacobian(x)[2, 2]);
        Assert.Equal([8, 12, 6, 1], taylor(2));
        Assert.Equal((324, 216), pair(2, 3));
        Assert.Equal(6, third(2));
        // A pullback is that of the value that it came with.
        Assert.Equal([2, -4, 12], pullback(w));
    }

    [Fact]
    public void A_function_without_derivative_is_told_at_the_call()
    {
        Func<double, double> f = square;
        var d = Diff.Of(x => f(x));
        Assert.Equal(6, d(3));
        f = squareTree.Compile();
        var e = Assert.Throws<InvalidOperationException>(() => d(3));
        Assert.Contains("`f` holds was replaced", e.Message, StringComparison.Ordinal);
        f = cube;
        Assert.Equal(27, d(3));
    }

    [Fact]
    public void Only_functions_that_may_be_replaced_are_looked_for()
    {
        Func<double, double> f = square;
        var factor = 2.0;
        Assert.Empty(Held(x => factor * x));
        Assert.Empty(Held(x => square(x)));
        Assert.Equal(["f"], Held(x => f(x) + f(x * x)));

        static string[] Held(Expression<Func<double, double>> lambda)
        {
            using var reading = Capturing.StructuralKey.Read(lambda);
            return [.. reading.Held.Select(h => Capturing.Syntax.Show(h.Place))];
        }
    }

    [Fact]
    public void A_watched_derivative_allocates_nothing()
    {
        Func<double, double> f = square;
        var d = Diff.Of(x => f(x));
        for (var i = 0; i < 1100; i++)
            d(i);
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 100; i++)
                d(i);
        }));
        f = cube;
        Assert.Equal(27, d(3));
    }

    [Fact]
    public void A_rule_calls_no_function_that_may_be_replaced()
    {
        Func<double, double> f = square;
        Assert.Throws<ArgumentException>(() => FunctionalAD.Rules.Add(x => Ruled(x), d: x => f(x)));
    }

    private static double Ruled(double x) => x;
}
