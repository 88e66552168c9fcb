using FunctionalAD.Eager;
using Xunit;
using static FunctionalAD.PropertyTests.Eager.Differentiation;

namespace FunctionalAD.PropertyTests.Eager;

public sealed class ValueTests
{
    [Fact]
    public void A_chain_of_a_million_operations_goes_back_without_recursion()
    {
        const int Length = 1_000_000;
        Value x = Value.Variable(1), y = x;
        for (int i = 0; i < Length; i++)
        {
            y = (i & 1) == 0 ? y * 2 : y * 0.5;
        }

        // A small stack, so that no platform's default can hide a recursion.
        double slope = 0;
        var thread = new Thread(() => slope = y.Backward()[x], maxStackSize: 128 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(1, slope);

        Value sum = Value.Zero;
        for (int i = 0; i < Length; i++)
        {
            sum += x;
        }

        Assert.Equal(Length, sum.Backward()[x]);
    }

    [Fact]
    public void Paths_through_shared_nodes_are_counted_once_each()
    {
        // Each doubling has two paths; 2⁶⁰ paths in all, which only a sweep over nodes can finish.
        Value x = Value.Variable(1), y = x;
        for (int i = 0; i < 60; i++)
        {
            y += y;
        }

        Assert.Equal(Math.ScaleB(1, 60), y.Backward()[x]);
    }

    [Fact]
    public void Threads_go_backward_from_different_roots_over_shared_leaves()
    {
        Value[] x = [.. Enumerable.Range(1, 200).Select(i => Value.Variable(i))];
        Value shared = x.Aggregate(Value.Zero, (sum, v) => sum + (v * v));
        Parallel.For(0, 64, root =>
        {
            Value y = Value.Sqrt(shared) * root;
            Gradients g = y.Backward();
            double norm = Math.Sqrt(shared.Primal);
            for (int i = 0; i < x.Length; i++)
            {
                Close(root * x[i].Primal / norm, g[x[i]], 1e-13);
            }
        });
    }

    [Fact]
    public void Sweeps_leave_no_trace()
    {
        Value x = Value.Variable(3), y = x * x;
        Gradients first = y.Backward(), second = y.Backward(10);
        Assert.Equal((6.0, 60.0), (first[x], second[x]));
        Assert.Equal((1.0, 10.0), (first[y], second[y]));
    }

    [Fact]
    public void Variables_are_told_apart_by_identity()
    {
        Value x = Value.Variable(3), twin = Value.Variable(3), unused = Value.Variable(3);
        Gradients g = (x * x * twin).Backward();
        Assert.Equal((18.0, 9.0, 0.0), (g[x], g[twin], g[unused]));
        Assert.Equal(1, x.Backward()[x]);
    }

    [Fact]
    public void Constants_are_not_recorded_and_have_no_gradient()
    {
        Value x = Value.Variable(3), constant = 2, folded = Value.Exp(constant) + Value.Pi;
        Assert.True(folded.IsConstant && Value.Floor(x).IsConstant && !x.IsConstant);
        Gradients g = (x * folded).Backward();
        Assert.Equal(folded.Primal, g[x]);
        Assert.Throws<ArgumentException>(() => g[constant]);
        Assert.Throws<ArgumentException>(() => g[folded]);
        Assert.Throws<ArgumentNullException>(() => g[null!]);
        Assert.Equal(0, folded.Backward()[x]);
    }

    [Fact]
    public void Values_under_dual_numbers_give_products_with_the_hessian() =>
        ForPoints([(0.5, 2), (0.5, 2), (-1, 1), (-1, 1)], p =>
        {
            // f = x²·y + sin(x·y); H·v by the adjoints of the tangent of f along v.
            double x = p[0], y = p[1], vx = p[2], vy = p[3], s = Math.Sin(x * y), c = Math.Cos(x * y);
            Value xs = Value.Variable(x), ys = Value.Variable(y);
            Dual<Value> dx = new(xs, vx), dy = new(ys, vy);
            Gradients g = ((dx * dx * dy) + Dual<Value>.Sin(dx * dy)).Tangent.Backward();
            Close(((2 * y) - (y * y * s)) * vx + ((2 * x) + c - (x * y * s)) * vy, g[xs], 1e-13);
            Close(((2 * x) + c - (x * y * s)) * vx - (x * x * s * vy), g[ys], 1e-13);
        });

    [Fact]
    public void A_long_program_agrees_forward_and_backward() => ForPoints([(0.5, 2), (0.5, 2), (0.5, 2)], x =>
    {
        double[] forward = Forward(Program, x), backward = Value.Gradient(Program, x);
        Close(forward, backward, 1e-14);
        Close(Differences(Program, x), backward, 1e-8);

        static T Program<T>(T[] a)
            where T : System.Numerics.IFloatingPointIeee754<T>
        {
            T u = T.Exp(-a[0]) * T.Sin(a[1] * a[2]);
            T v = T.Hypot(u, T.Log(a[0] + (a[1] * a[1])));
            T w = T.FusedMultiplyAdd(u, v, T.Tanh(a[2]));
            return T.Pow(v, T.Cbrt(a[1])) + (w / (T.One + (v * v))) - T.Atan2(w, v);
        }
    });
}
