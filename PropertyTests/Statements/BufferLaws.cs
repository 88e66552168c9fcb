using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Laws;
using Xunit;
using E = System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>
/// What goes into a buffer, matrices too, is what the delegate that makes an array returns, for generated programs of statements that change the array they are given,
/// carry it through loops of every kind, and keep copies of it.
/// </summary>
public sealed class BufferLaws
{
    private const int Numbers = 5;

    [Fact]
    public void Gradients() => Law(Number, (f, x, _, into) =>
    {
        Grad.Into(f)(x, into);
        return Grad.Of(f)(x);
    });

    [Fact]
    public void Products_with_the_Hessian() => Law(Number, (f, x, v, into) =>
    {
        Hvp.Into(f)(x, v, into);
        return Hvp.Of(f)(x, v);
    });

    [Fact]
    public void Products_with_the_Jacobian() => Law(Changed, (f, x, v, into) =>
    {
        Jvp.Into(f)(x, v, into);
        return Jvp.Of(f)(x, v).Tangent;
    });

    [Fact]
    public void Products_with_its_transpose() => Law(Changed, (f, x, w, into) =>
    {
        Vjp.Into(f)(x, w, into);
        return Vjp.Of(f)(x).Pullback(w);
    });

    [Fact]
    public void Jacobians() => Law(Changed, (f, x, _, into) => Both(Jacobian.Of(f)(x), Jacobian.Into(f), x, into));

    [Fact]
    public void Hessians() => Law(Number, (f, x, _, into) => Both(Hessian.Of(f)(x), Hessian.Into(f), x, into));

    // Not into a buffer, and yet the same: the tree of a gradient is a function like any other. It is large, so one is written for all points.
    [Fact]
    public void Trees_differentiated_again() => Law(
        program =>
        {
            var f = Number(program);
            return (Function: f, Tree: new Lazy<Expression<Func<double[], double[]>>>(() => Grad.Tree(f)));
        },
        (f, x, v, into) =>
        {
            Jvp.Of(f.Tree.Value)(x, v).Tangent.CopyTo(into, 0);
            return Hvp.Of(f.Function)(x, v);
        });

    // Carried through a loop that a jump makes: the array that an iteration hands on is not the one that it was given.
    [Fact]
    public void Of_a_parameter_changed_in_a_loop_by_jumps()
    {
        var (x, old, k, top) = (E.Parameter(typeof(double[]), "x"), E.Variable(typeof(double[]), "old"), E.Variable(typeof(int), "k"), E.Label());
        var sin = ((Func<double, double>)Math.Sin).Method;
        E At(ParameterExpression array, int i) => E.ArrayAccess(array, E.Constant(i));
        var f = E.Lambda<Func<double[], double>>(
            E.Block(
                [old, k],
                E.Assign(old, E.Call(typeof(Enumerable), nameof(Enumerable.ToArray), [typeof(double)], x)),
                E.Label(top),
                E.Assign(At(x, 0), E.Call(sin, At(x, 2))),
                E.PreIncrementAssign(k),
                E.IfThen(E.LessThan(k, E.Constant(3)), E.Goto(top)),
                E.Add(E.Call(sin, At(old, 0)), At(x, 1))),
            x);
        double[] into = [9, 9, 9];
        Hvp.Into(f)([0.7, -0.4, 1.3], [0.7, 0.3, -0.1], into);
        Assert.Equal([-0.7 * Math.Sin(0.7), 0, 0], into, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    private static void Law<TFunction>(
        Func<StatementProgram, TFunction> make, Func<TFunction, double[], double[], double[], double[]> both, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        var (points, refusals) = (new Tally(), new Tally("programs"));
        Runs.All(
            StatementProgram.Arbitrary,
            (program, random) =>
            {
                var f = make(program);
                for (var k = 0; k < 3; k++)
                {
                    var (x, v, into) = (Points.Ordinary(random, Numbers), Points.Ordinary(random, Numbers), Enumerable.Repeat(7.0, Numbers).ToArray());
                    try
                    {
                        var made = both(f, x, v, into);
                        refusals.Skip(false);
                        var isOrdinary = made.All(m => Math.Abs(m) < 1e8);
                        points.Skip(!isOrdinary);
                        if (isOrdinary)
                            Assert.All(made.Zip(into), m => Assert.True(Math.Abs(m.First - m.Second) <= 1e-8 * (1 + Math.Abs(m.First)), $"made {string.Join(", ", made)}, in the buffer {string.Join(", ", into)}"));
                    }
                    catch (NotDifferentiableException)
                    {
                        refusals.Skip(true);
                        return;
                    }
                    catch (InvalidOperationException e) when (e.Message.Contains("non-local label", StringComparison.Ordinal))
                    {
                        return;
                    }
                    catch (Exception e) when (e is ArithmeticException or IndexOutOfRangeException or InvalidOperationException or ArgumentException { ParamName: null })
                    {
                        // What the program throws.
                        points.Skip(true);
                    }
                }
            },
            p => p.Seed,
            0.1,
            name);
        points.AssertMostlyTried(0.5);
        refusals.AssertMostlyTried(0.1);
    }

    // The matrix, times one and the same vector each, so that every element counts.
    private static double[] Both(double[,] matrix, MatrixInto<double> into, double[] x, double[] product)
    {
        var flat = Enumerable.Repeat(7.0, matrix.Length).ToArray();
        into(x, flat);
        var made = new double[product.Length];
        Array.Clear(product);
        for (var i = 0; i < Numbers; i++)
        {
            for (var k = 0; k < Numbers; k++)
            {
                made[i] += matrix[i, k] * (k + 1.5);
                product[i] += flat[(i * Numbers) + k] * (k + 1.5);
            }
        }

        return made;
    }

    // The program of (x, y, xs) as one of an array: x and y are its first elements, xs is the array itself.
    private static Expression<Func<double[], double>> Number(StatementProgram program)
    {
        var (p, body) = Of(program);
        return E.Lambda<Func<double[], double>>(body, p);
    }

    // The array that the program leaves behind, with its value put in.
    private static Expression<Func<double[], double[]>> Changed(StatementProgram program)
    {
        var (p, body) = Of(program);
        return E.Lambda<Func<double[], double[]>>(E.Block(E.Assign(E.ArrayAccess(p, E.Constant(3)), body), p), p);
    }

    private static (ParameterExpression P, E Body) Of(StatementProgram program)
    {
        var (lambda, p, kept) = (program.Lambda, E.Parameter(typeof(double[]), "p"), E.Variable(typeof(double[]), "kept"));
        var (x, y) = (lambda.Parameters[0], lambda.Parameters[1]);
        var body = new Renamed(lambda.Parameters[2], p).Visit(lambda.Body);
        return (p, E.Block(
            [x, y, kept],
            E.Assign(x, E.ArrayAccess(p, E.Constant(0))),
            E.Assign(y, E.ArrayAccess(p, E.Constant(1))),
            E.Assign(kept, E.Call(typeof(Enumerable), nameof(Enumerable.ToArray), [typeof(double)], p)),
            E.Add(body, E.Multiply(E.ArrayAccess(kept, E.Constant(4)), E.ArrayAccess(kept, E.Constant(4))))));
    }

    private sealed class Renamed(ParameterExpression old, ParameterExpression now) : ExpressionVisitor
    {
        protected override E VisitParameter(ParameterExpression node) => ReferenceEquals(node, old) ? now : node;
    }
}
