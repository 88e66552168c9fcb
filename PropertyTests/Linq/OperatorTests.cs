using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Generators;
using Xunit;

namespace FunctionalAD.PropertyTests.Linq;

/// <summary>LINQ means what LINQ means, to the last bit and exception, and its derivatives are right in both modes.</summary>
public sealed class OperatorTests
{
    public static TheoryData<string> Names => Catalogue.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_bits_and_the_exceptions_of_the_lambda(string name)
    {
        var held = new Held(Catalogue.All[name]);
        var random = new Random(name.Length);
        held.RefusesNull();
        for (var k = 0; k < 60; k++)
        {
            var x = k % 7 == 0 ? [] : k % 2 == 0 ? Points.Extreme(random, k % 7) : Points.Ordinary(random, k % 7);
            held.SameValue(x);
            held.SameExceptions(x);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_is_reverse_and_both_are_differences(string name)
    {
        var held = new Held(Catalogue.All[name]);
        var random = new Random(name.Length);
        var tried = 0;
        for (var k = 0; k < 40 && tried < 6; k++)
        {
            var x = Points.Ordinary(random, 3 + (k % 2));
            try
            {
                Catalogue.All[name].Compile()(x);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or DivideByZeroException)
            {
                continue;
            }

            held.SameMeaning(x);
            tried += held.SameDerivatives(x) ? 1 : 0;
        }

        Assert.True(tried > 0 || name is "index out of range" or "integer overflow" or "single", $"{name} was not tried");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_loops_alone(string name) => new Held(Catalogue.All[name]).IsLoops();

    [Fact]
    public void Second_derivatives_agree_with_differences()
    {
        foreach (var name in (string[])["sum of", "aggregate from", "where", "zip with itself", "log of the sum", "pairs", "let", "product", "select many", "softmax"])
        {
            var f = Catalogue.All[name];
            var (hessian, gradient) = (Hessian.Of(f), Grad.Of(f));
            double[] x = [0.4, -0.3, 0.8];
            var h = hessian(x);
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++)
                {
                    var (slope, error) = Oracles.Differences.Partial(y => gradient(y)[i], x, j);
                    Oracles.Compare.Close(slope, h[i, j], 1, (1e-6 * (1 + Math.Abs(slope))) + (20 * error), $"{name}, {i}, {j}");
                }
            }
        }
    }

    [Fact]
    public void Gradients_are_those_of_the_textbook()
    {
        double[] x = [0.5, -2, 3], w = [1, 2, 3];
        Assert.Equal([1, -4, 6], Grad.Of((double[] x) => x.Sum(v => v * v))(x));
        Assert.Equal(w, Grad.Of((double[] x) => x.Zip(w, (a, b) => a * b).Sum())(x));
        Assert.Equal([0, 0, 1], Grad.Of((double[] x) => x.Max())(x));
        Assert.Equal([-6, 1.5, -1], Grad.Of((double[] x) => x.Aggregate(1.0, (p, v) => p * v))(x));
        var softmax = Grad.Of((double[] x) => Math.Log(x.Sum(v => Math.Exp(v))))(x);
        Assert.Equal(1, softmax.Sum(), 12);
        Assert.Equal(Math.Exp(0.5) / x.Sum(Math.Exp), softmax[0], 12);
    }

    [Fact]
    public void Products_with_zeros_are_exact()
    {
        var gradient = Grad.Of((double[] x) => x.Aggregate((p, v) => p * v));
        Assert.Equal([0, 6, 0], gradient([2, 0, 3]));
        Assert.Equal([0, 0, 0], gradient([0, 0, 3]));
    }

    [Fact]
    public void Several_maxima_share_one_by_the_convention()
    {
        Expression<Func<double[], double>> max = x => x.Max();
        double[] x = [3, 1, 3, 3];
        foreach (var kinks in Enum.GetValues<Kinks>().Where(k => k != Kinks.Undefined))
            Assert.Equal(1, Grad.Of(max, new AdOptions { Kinks = kinks })(x).Sum(), 12);
        Assert.Equal([0.5, 0.5], Grad.Of(max)([2, 2]));
        Assert.Equal([0.5, 0, 0.5], Grad.Of((double[] x) => x.Min())([2, 3, 2]));
    }

    [Fact]
    public void Captured_data_is_read_at_each_call()
    {
        double[] data = [1, 2];
        var list = new List<double> { 1 };
        var gradient = Grad.Of((double[] x) => data.Sum(d => d * x[0]) + list.Sum(d => d * x[1]));
        Assert.Equal([3, 1], gradient([1, 1]));
        data = [5];
        list.Add(7);
        Assert.Equal([5, 8], gradient([1, 1]));
    }

    [Fact]
    public void Method_groups_of_the_same_shape_are_different_programs()
    {
        Assert.Equal(1, Grad.Of((double[] x) => x.Select(Math.Sin).Sum())([0.0])[0]);
        Assert.Equal(0, Grad.Of((double[] x) => x.Select(Math.Cos).Sum())([0.0])[0]);
    }

    [Fact]
    public void The_branch_not_taken_is_not_evaluated()
    {
        Assert.Equal([0, 0.25], Grad.Of((double[] x) => x.Where(v => v > 0).Sum(v => Math.Log(v)))([-1, 4]));
        Assert.Equal([0, 0.25], Grad.Of((double[] x) => x.Sum(v => v > 0 ? Math.Log(v) : 0))([-1, 4]));
    }

    [Fact]
    public void Matrices_lists_and_rows_are_parameters_too()
    {
        var product = Grad.Of((double[,] m, double[] v) => Enumerable.Range(0, m.GetLength(0)).Sum(i => Enumerable.Range(0, m.GetLength(1)).Sum(j => m[i, j] * v[j])));
        var (dm, dv) = product(new double[,] { { 1, 2 }, { 3, 4 } }, [5, 6]);
        Assert.Equal(new double[,] { { 5, 6 }, { 5, 6 } }, dm);
        Assert.Equal([4, 6], dv);
        Assert.Equal([[2, 0], [6]], Grad.Of((double[][] rows) => rows.Sum(row => row.Sum(v => v * v)))([[1, 0], [3]]));
        Assert.Equal([2f, 4f], Grad.Of((float[] x) => x.Select(v => v * v).Sum())([1f, 2f]));
        var jacobian = Jacobian.Of((double[] x) => x.Select(v => v * v).ToArray())([1, 2]);
        Assert.Equal(new double[,] { { 2, 0 }, { 0, 4 } }, jacobian);
        Assert.Equal(new double[,] { { 2, 0 }, { 0, 4 } }, Jacobian.Of((double[] x) => x.Where(v => v > 0).SelectMany(v => new[] { v * v }).ToArray())([1, 2]));
    }

    [Fact]
    public void A_derivative_inside_a_sequence()
    {
        var gradient = Grad.Of((double[] x) => x.Sum(v => Diff.At(t => t * t * t, v)));
        Assert.Equal([6, 12], gradient([1, 2]));
    }

    [Fact]
    public void A_sequence_over_an_array_that_changes_is_read_when_it_runs()
    {
        // a = x.Select(v => 2v).ToArray(); twice = a.Select(v => v·v); a[0] = 3·x[1]; return twice.Sum()
        ParameterExpression x = Expression.Parameter(typeof(double[]), "x"), a = Expression.Variable(typeof(double[]), "a"),
            squares = Expression.Variable(typeof(IEnumerable<double>), "squares");
        Expression<Func<double[], double[]>> copy = y => y.Select(v => 2 * v).ToArray();
        Expression<Func<double[], IEnumerable<double>>> square = y => y.Select(v => v * v);
        var body = Expression.Block(
            [a, squares],
            Expression.Assign(a, Expression.Invoke(copy, x)),
            Expression.Assign(squares, Expression.Invoke(square, a)),
            Expression.Assign(Expression.ArrayAccess(a, Expression.Constant(0)), Expression.Multiply(Expression.Constant(3.0), Expression.ArrayIndex(x, Expression.Constant(1)))),
            Expression.Call(typeof(Enumerable), nameof(Enumerable.Sum), null, squares));
        var f = Expression.Lambda<Func<double[], double>>(body, x);
        var held = new Held(f);
        held.SameValue([1, 2, 3]);
        held.SameDerivatives([1, 2, 3]);
        Assert.Equal([0, 52, 24], Grad.Of(f)([1, 2, 3]));
    }

    [Fact]
    public void A_loop_around_a_sequence_carries_what_it_computes()
    {
        // for (i = 0; i < 3; i++) s = x.Sum(v => sin(s·v))
        ParameterExpression x = Expression.Parameter(typeof(double[]), "x"), s = Expression.Variable(typeof(double), "s"), i = Expression.Variable(typeof(int), "i");
        Expression<Func<double[], double, double>> step = (y, t) => y.Where(v => v != 0).Sum(v => Math.Sin(t * v));
        var done = Expression.Label();
        var f = Expression.Lambda<Func<double[], double>>(
            Expression.Block(
                [s, i],
                Expression.Assign(s, Expression.Constant(0.5)),
                Expression.Loop(
                    Expression.IfThenElse(
                        Expression.LessThan(i, Expression.Constant(3)),
                        Expression.Block(Expression.Assign(s, Expression.Invoke(step, x, s)), Expression.PreIncrementAssign(i)),
                        Expression.Break(done)),
                    done),
                s),
            x);
        var held = new Held(f);
        held.SameValue([0.3, -1, 2]);
        Assert.True(held.SameDerivatives([0.3, -1, 2]));
    }
}
