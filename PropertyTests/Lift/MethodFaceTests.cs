using System.Linq.Expressions;
using FunctionalAD.Lifting;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Methods, delegates and lambdas with statements, given as they stand to every transform; calls of methods inside lambdas.</summary>
public sealed class MethodFaceTests
{
    private static double Model(double x, double y) => (x * y) + Math.Exp(x * y);

    private static double Square(double x) => x * x;

    private static double Cube(double x)
    {
        var p = 1.0;
        for (var k = 0; k < 3; k++)
            p *= x;
        return p;
    }

    private static double Norm(double[] x)
    {
        var s = 0.0;
        foreach (var v in x)
            s += v * v;
        return s;
    }

    private static double[] Map(double[] x) => [x[0] * x[1], Math.Sin(x[0])];

    private static float Single(float x) => x * x;

    private static double Of(Row row, double scale) => scale * row.A * row.B;

    internal sealed record Row(double A, double B);

    private double factor = 2;

    private double Scaled(double x) => factor * x * x;

    [Fact]
    public void Every_transform_takes_a_method_group()
    {
        Assert.Equal((2 + (2 * Math.Exp(2)), 1 + Math.Exp(2)), Grad.OfMethod(Model)(1, 2));
        Assert.Equal(6, Grad.OfMethod(Square)(3));
        Assert.Equal(27, Diff.OfMethod(Cube)(3));
        Assert.Equal(18, Diff.OfMethod(Cube, order: 2)(3));
        Assert.Equal(6f, Diff.OfMethod<float>(Single)(3));
        Assert.Equal([2.0, 4], Grad.OfMethod(Norm)([1, 2]));
        Assert.Equal(5, ValueAndGrad.OfMethod(Norm)([1, 2]).Value);
        Assert.Equal(2 + Math.Exp(2), ValueAndGrad.OfMethod(Model)(1, 2).Value);
        Assert.Equal(2, Jacobian.OfMethod(Map)([1, 2])[0, 0]);
        Assert.Equal(2, Hessian.OfMethod(Norm)([1, 2])[1, 1]);
        Assert.Equal([2.0, 0], Hvp.OfMethod(Norm)([1, 2], [1, 0]));
        Assert.Equal(4, Jvp.OfMethod(Norm)([1, 2], [0, 1]).Tangent);
        Assert.Equal([2.0, 4], Vjp.OfMethod(Norm)([1, 2]).Pullback(1));
        Assert.Equal([8.0, 12, 6, 1], Taylor.OfMethod(Cube, 3)(2));
        Assert.Equal((new Row(6, 4), 6), Grad.OfMethod<Row, double>(Of)(new Row(2, 3), 2) is var (row, scale) ? (new Row(row.A, row.B), scale) : default);
        Assert.True(GradientCheck.OfMethod(Model).At(1, 2).ToString().Length > 0);
        Assert.Contains("exp", TraceTable.OfMethod(Model).At(1, 2).ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("loop", FunctionalAD.Explain.OfMethod(Norm).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_of_any_parameters_needs_no_types()
    {
        var (row, scale) = Grad.Of(Lifted.Of(Of))(new Row(2, 3), 2);
        Assert.Equal((new Row(6, 4), 6), (row, scale));
        Assert.Equal(new Row(6, 4), Grad.Of(Lifted.Of(Of), Wrt.First)(new Row(2, 3), 2));
        Assert.Equal(6, ValueAndGrad.Of(Lifted.Of((Row r) => r.A * r.B))(new Row(2, 3)).Value);
        Assert.Equal(27, Diff.Of(Lifted.Of(Cube))(3));
        Assert.Equal(27, Lifted.Of(Cube).Compile()(3));
    }

    private static Func<double, double> Closure(double factor, Func<double, double> inner) => x =>
    {
        var s = 0.0;
        for (var k = 0; k < 3; k++)
            s += factor * inner(x);
        return s;
    };

    [Fact]
    public void Closures_of_one_method_are_lifted_once()
    {
        Assert.Equal(12, Diff.OfMethod(Closure(2, Square))(1));
        var another = Closure(5, Square);
        Assert.NotNull(Template.Find(another));
        Assert.Equal(30, Diff.OfMethod(another)(1));
        // Another function inside is another program, and so is the same one on another object.
        Assert.Null(Template.Find(Closure(5, Cube)));
        Assert.Equal(45, Diff.OfMethod(Closure(5, Cube))(1));
        Assert.Equal(30, Diff.OfMethod(Closure(5, Square))(1));
        Assert.Equal(12, Diff.OfMethod(Closure(1, Scaled))(1));
        factor = 3;
        Assert.Equal(18, Diff.OfMethod(Closure(1, Scaled))(1));
        Assert.Equal(14, Diff.OfMethod(Closure(1, new MethodFaceTests { factor = 7.0 / 3 }.Scaled))(1), 12);
    }

    [Fact]
    public void What_a_closure_captured_is_not_kept_alive()
    {
        var weak = Derived();
        GC.Collect();
        Assert.False(weak.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Derived()
        {
            var f = Closure(3, Square);
            Assert.Equal(18, Diff.OfMethod(f)(1));
            return new WeakReference(f.Target);
        }
    }

    [Fact]
    public void A_guard_throws_from_every_derivative_what_it_throws_from_the_method()
    {
        foreach (Func<object> run in new Func<object>[]
        {
            () => Diff.OfMethod(Guarded)(-2), () => Diff.OfMethod(Guarded, order: 2)(-2), () => Diff.Of(x => Guarded(x) * 2)(-2),
            () => Taylor.OfMethod(Guarded, 3)(-2), () => Diff.Tree(x => Guarded(x)).Compile()(-2), () => Diff.Of(Diff.Tree(x => Guarded(x)))(-2),
        })
            Assert.Equal("bad -2 of Guarded (Parameter 'x')", Assert.Throws<ArgumentException>(run).Message);
        Assert.Equal(0.25, Diff.OfMethod(Guarded)(4));
    }

    private static double Guarded(double x)
    {
        if (x < 0)
            throw new ArgumentException($"bad {x} of {nameof(Guarded)}", nameof(x));
        return Math.Sqrt(x);
    }

    [Fact]
    public void A_lambda_with_statements_in_a_variable_is_one()
    {
        Func<double, double, double> f = (x, y) =>
        {
            var s = 0.0;
            for (var k = 0; k < 3; k++)
                s += x * y;
            return s;
        };
        Assert.Equal((6, 3), Grad.OfMethod(f)(1, 2));
    }

    [Fact]
    public void What_a_delegate_captured_is_read_when_the_derivative_is_called()
    {
        var scale = 3.0;
        Func<double, double> f = x => scale * x * x;
        var derivative = Diff.OfMethod(f);
        Assert.Equal(12, derivative(2));
        scale = 5;
        Assert.Equal(20, derivative(2));
        Assert.Equal(8, Diff.OfMethod(Scaled)(2));
        var own = Diff.OfMethod(Scaled);
        factor = 10;
        Assert.Equal(40, own(2));
    }

    [Fact]
    public void A_delegate_in_a_closure_is_code()
    {
        Func<double, double> inner = Math.Sin;
        Func<double, double> f = x => inner(x) * 2;
        Assert.Equal(2 * Math.Cos(0.3), Diff.OfMethod(f)(0.3));
        inner = Square;
        Assert.Equal(4 * 0.3, Diff.OfMethod(f)(0.3));
        Assert.Equal(4 * 0.3, Diff.Of(x => inner(x) * 2)(0.3));
    }

    [Fact]
    public void Lambdas_call_methods()
    {
        Assert.Equal(12 + Math.Cos(2), Diff.Of(x => Cube(x) + Math.Sin(x))(2), 12);
        Assert.Equal(4 * 8, Diff.Of(x => Square(Square(x)))(2));
        var (dx, dy) = Grad.Of((x, y) => Model(x, y) * 2)(1, 2);
        Assert.Equal((2 * (2 + (2 * Math.Exp(2))), 2 * (1 + Math.Exp(2))), (dx, dy));
        Assert.Equal([4.0, 8], Grad.Of((double[] x) => 2 * Norm(x))([1, 2]));
        Assert.Equal(3, Diff.Of(x => Enumerable.Range(0, 3).Sum(i => Square(x)) / 2)(1));
        Expression<Func<double, double>> held = x => Cube(x);
        Assert.Equal(12, Diff.Of(x => held.Compile()(x))(2));
        Assert.Equal(8, Diff.Of(x => Scaled(x))(2));
        Assert.Equal(24, Diff.Of(x => Diff.At(y => Cube(y), x) * x / x * x)(2) - 12);
    }

    [Fact]
    public void A_method_of_the_framework_has_its_rule()
    {
        Assert.Equal(Math.Cos(1), Diff.OfMethod(Math.Sin)(1));
    }

    [Fact]
    public void A_rule_wins_over_the_code()
    {
        Assert.Equal(7, Diff.OfMethod(Ruled)(1));
        Assert.Equal(7, Diff.Of(x => Ruled(x))(1));
    }

    private static double Ruled(double x) => x * x;

    [DerivativeOf(nameof(Ruled))]
    private static double RuledPrime(double x) => 7 + (0 * x);

    [Fact]
    public void Compiled_expressions_have_no_code_and_say_so()
    {
        Expression<Func<double, double>> f = x => x * x;
        var message = Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(f.Compile())).Message;
        Assert.Contains("its code cannot be seen", message, StringComparison.Ordinal);
        Assert.Contains("ive the Expression it was made of", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_calls_several_methods_is_refused()
    {
        Func<double, double> f = Square;
        f += Cube;
        Assert.Contains("several methods", Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(f)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lifted_method_can_be_read()
    {
        var text = Capturing.Capture.Of(Lifter.Of(((Func<double, double>)Cube).Method)).Function.ToString();
        Assert.Contains("loop", text, StringComparison.Ordinal);
    }

    // Searches that the runtime does with vectors have no code to read; of data that no argument reaches they need none, but a span is no data that is held.
    [Fact]
    public void What_the_runtime_replaces_is_evaluated_where_no_argument_reaches_and_refused_where_one_does()
    {
        double[] reals = [1, 2];
        int[] whole = [1, 2];
        List<int> list = [1, 2];
        foreach (var (f, slope) in new (Func<double, double>, double)[] { (x => x * Array.IndexOf(reals, 2.0), 1), (x => list.Contains(2) ? x * x : x, 6), (x => list.Contains((int)x - 1) ? x * x : x, 6), (x => list.Contains((int)x) ? x * x : x, 1) })
            Assert.Equal(slope, Diff.OfMethod(f)(3));
        foreach (var f in new Func<double, double>[] { x => x * Array.IndexOf(reals, x), x => reals.Contains(2.0) ? x * x : x, x => reals.Contains(x) ? x * x : x, x => whole.AsSpan().IndexOf((int)x) * x })
            Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(f));
    }
}
