using FunctionalAD.Capturing;
using FunctionalAD.Ir;
using Xunit;
using E = System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Functions that call themselves: as deep as the original, as trees, as text.</summary>
public sealed class RecursionTests
{
    private static double Horner(double[] c, int k, double x) => k == c.Length ? 0 : c[k] + (x * Horner(c, k + 1, x));

    private static double Series(double x, int n) => n == 0 ? 0 : Math.Sin(x) + Series(x * 1.0000001, n - 1);

    private static double Deep(double x) => Series(x, 20_000);

    [Fact]
    public void Forward_mode_goes_as_deep_as_the_original()
    {
        var (slope, x) = (0.0, 0.5);
        for (var (k, dx) = (0, 1.0); k < 20_000; k++)
            (slope, x, dx) = (slope + (Math.Cos(x) * dx), x * 1.0000001, dx * 1.0000001);
        Assert.Equal(slope, Diff.OfMethod(Deep)(0.5), 1e-8);
    }

    [Fact]
    public void Reverse_mode_goes_deep()
    {
        double[] c = [.. Enumerable.Repeat(1.0, 2000)];
        var (byCoefficients, byPoint) = Grad.Of(Lifted.Of((double[] a, double x) => Horner(a, 0, x)))(c, 0.5);
        Assert.Equal(0.125, byCoefficients[3]);
        Assert.Equal(4, byPoint, 1e-12);
    }

    // A fresh stack is taken when this one is short.
    [Fact]
    public void A_short_stack_is_enough()
    {
        var slope = 0.0;
        var thread = new Thread(() => slope = Diff.OfMethod(Deep)(0.5), 1 << 18);
        thread.Start();
        thread.Join();
        Assert.Equal(Diff.OfMethod(Deep)(0.5), slope);
    }

    [Fact]
    public void A_recursive_lambda_in_a_tree_is_a_function()
    {
        var (x, n, k, t) = (E.Parameter(typeof(double), "x"), E.Parameter(typeof(int), "n"), E.Parameter(typeof(int), "k"), E.Parameter(typeof(double), "t"));
        var power = E.Variable(typeof(Func<double, int, double>), "power");
        var body = E.Lambda<Func<double, int, double>>(
            E.Condition(E.Equal(k, E.Constant(0)), E.Constant(1.0), E.Multiply(t, E.Invoke(power, t, E.Subtract(k, E.Constant(1))))), t, k);
        var tree = E.Lambda<Func<double, int, double>>(E.Block([power], E.Assign(power, body), E.Invoke(power, x, n)), x, n);
        Assert.Equal(8, tree.Compile()(2, 3));
        Assert.Equal(12, Grad.Of(tree)(2, 3).Item1);
        Assert.Contains("call power", Capture.Of(tree).Function.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_may_throw_stays_although_nobody_reads_it()
    {
        var (builder, thrown) = (new Builder(), E.Lambda(E.New(typeof(InvalidOperationException))));
        var check = new Function("check");
        var k = new Var(typeof(int), "k");
        builder.Define(check, [k], _ =>
        {
            builder.If(
                builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.Equal)!, typeof(bool), k, Literal.Of(0)),
                () => { builder.Apply(Primitives.Throw(thrown), typeof(int)); return []; },
                () => { builder.Call(check, [], [builder.Apply(Operators.Subtract, typeof(int), k, Literal.Of(1))]); return []; });
            return [];
        });
        var (outside, n, x) = (new Builder(), new Var(typeof(int), "n"), new Var(typeof(double), "x"));
        var function = outside.Function("f", [n, x], _ =>
        {
            outside.Call(check, [], [n]);
            return [x];
        });
        Assert.Throws<InvalidOperationException>(() => Interpreter.Run(Optimization.Prune.Run(function), 3, 1.0));
        Assert.True(CallGraph.IsRecursive(check));
        Assert.False(CallGraph.IsRecursive(function));
    }

    [Fact]
    public void Explanations_show_the_functions_that_are_called()
    {
        var text = FunctionalAD.Explain.OfMethod(Series).ToString();
        Assert.Contains("    Series(", text, StringComparison.Ordinal);
        Assert.Contains("call Series", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_array_given_twice_is_refused()
    {
        static void Mixed(double[] u, double[] v, int n)
        {
            if (n == 0)
                return;
            u[0] = (u[0] * 0.5) + (0.3 * v[0]);
            Mixed(u, v, n - 1);
        }

        static double Twice(double[] x)
        {
            var w = (double[])x.Clone();
            Mixed(w, w, 3);
            return w[0];
        }

        static double Apart(double[] x)
        {
            var w = (double[])x.Clone();
            Mixed(w, x, 3);
            return w[0];
        }

        Assert.Contains("the same array is given twice", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod<double[]>(Twice)).Message, StringComparison.Ordinal);
        Assert.Equal(0.125 + (0.3 * 1.75), Grad.OfMethod<double[]>(Apart)([2])[0], 1e-12);
    }
}
