using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Differentiate;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Arrays that iterations use one after the other, and records of arrays: the same values as with an array for each, and no memory that grows.</summary>
public sealed class ReusedTests
{
    private static readonly double[] data = [0.3, -0.7, 0.9, 0.2];

    [Fact]
    public void A_state_that_is_not_always_taken_is_not_written_over() => Same(b => b.Of((xs, n) => b.Loop(
        n, false, [Programs.Carry(xs)], null, p =>
        {
            // The new state is made in every iteration, and taken in some.
            var next = b.Map(p[1], v => b.Sin(b.Times(v, Literal.Of(1.7))));
            return [b.Choose(b.IsEven(p[0]), () => next, () => p[1])];
        })[0]));

    [Fact]
    public void A_state_made_in_one_branch_alone_is_not_written_over() => Same(b => b.Of((xs, n) => b.Loop(
        n, false, [Programs.Carry(xs)], null, p =>
            [b.Choose(b.IsEven(p[0]), () => b.Map(p[1], v => b.Add(v, Literal.Of(0.25))), () => b.Choose(b.IsEven(b.Half(p[0])), () => b.Map(p[1], b.Sin), () => p[1]))])[0]));

    [Fact]
    public void Two_states_are_kept_apart() => Same(b => b.Of((xs, n) => b.Loop(
        n, false, [Programs.Carry(xs), Programs.Carry(xs)], null, p =>
            // u, w ← the sum of both, u: an array is in use for two iterations.
            [b.Loop(b.Length(p[1]), false, [new Slot(SlotKind.Collect, null)], null, q => [b.Add(b.Read(p[1], q[0]), b.Times(Literal.Of(0.5), b.Read(p[2], q[0])))])[0], p[1]])[0]));

    [Fact]
    public void A_state_that_changes_its_length_is_recorded_row_by_row() => Same(b => b.Of((xs, n) => b.Loop(
        n, false, [Programs.Carry(xs)], null, p =>
        {
            var longer = b.Apply(Operators.Add, typeof(int), b.Length(p[1]), b.Choose(b.IsEven(p[0]), () => Literal.Of(1), () => Literal.Of(0)));
            return [b.Loop(longer, false, [new Slot(SlotKind.Collect, null)], null, q => [b.Sin(b.Add(Literal.Of(0.1), b.Read(p[1], b.Half(q[0]))))])[0]];
        })[0]));

    [Fact]
    public void A_state_of_an_inner_loop_lasts_as_long_as_the_outer_one_holds_it() => Same(b => b.Of((xs, n) => b.Loop(
        n, false, [Programs.Carry(xs)], null, p =>
        {
            var inner = b.Loop(Literal.Of(3), false, [Programs.Carry(p[1])], null, q => [b.Map(q[1], v => b.Sin(b.Add(v, Literal.Of(0.2))))])[0];
            return [b.Loop(b.Length(inner), false, [new Slot(SlotKind.Collect, null)], null, q => [b.Times(b.Read(inner, q[0]), b.Read(p[1], q[0]))])[0]];
        })[0]));

    [Fact]
    public void An_inner_state_may_be_the_outer_one() => Same(b => b.Of((xs, n) => b.Loop(
        n, false, [Programs.Carry(xs)], null, p =>
            [b.Loop(Literal.Of(2), false, [Programs.Carry(p[1])], null, q => [b.Map(q[1], v => b.Sin(b.Add(v, Literal.Of(0.2))))])[0]])[0]));

    [Fact]
    public void Zeros_are_zeros_each_time() => Same(b => b.Of((xs, n) => b.Loop(
        n, false, [Programs.Carry(xs)], null, p =>
        {
            var zeros = b.Zeros(typeof(double[]), b.Length(p[1]));
            var some = b.Write(zeros, [Literal.Of(1)], b.Sin(b.Read(p[1], Literal.Of(0))));
            return [b.Loop(b.Length(p[1]), false, [new Slot(SlotKind.Into, some)], null, q => [b.Accumulate(q[1], [b.Half(q[0])], b.Times(b.Read(p[1], q[0]), Literal.Of(0.75)))])[0]];
        })[0]));

    [Fact]
    public void What_is_handed_out_stays_as_it_was()
    {
        var steps = 6;
        var jacobian = Vjp.Of((double[] x) => Enumerable.Range(0, steps).Aggregate(x, (u, _) => u.Select(v => Math.Sin(v) + u[0]).ToArray()));
        var (first, pullback) = jacobian([0.1, 0.2]);
        var (kept, one) = (first.ToArray(), pullback([1, 0]));
        var oneKept = one.ToArray();
        jacobian([0.5, -0.2]).Item2([0.3, 2]);
        Assert.Equal(oneKept, pullback([1, 0]));
        Assert.Equal(kept, first);
        Assert.Equal(oneKept, one);
    }

    [Fact]
    public void An_index_past_the_row_of_an_iteration_throws_what_the_function_throws()
    {
        var past = 0;
        var f = Grad.Of((double[] x) => Enumerable.Range(0, 5).Aggregate(x, (u, _) => u.Select((v, i) => v * u[i + past]).ToArray()).Sum());
        f([0.1, 0.2, 0.3]);
        past = 1;
        Assert.Throws<IndexOutOfRangeException>(() => f([0.1, 0.2, 0.3]));
        past = -1;
        Assert.Throws<IndexOutOfRangeException>(() => f([0.1, 0.2, 0.3]));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    public void A_loop_over_states_allocates_no_more_in_more_iterations(int steps)
    {
        var gradient = Grad.Into((double[] x) => Enumerable.Range(0, steps).Aggregate(x, (u, _) => u.Select((v, i) => v + (0.01 * (Math.Sin(u[0]) - (v * u[i])))).ToArray()).Sum(v => v * v));
        Assert.InRange(Allocated(gradient), 0, 600);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    public void A_while_loop_in_a_loop_records_without_allocating(int count)
    {
        var limit = count;
        var gradient = Grad.OfMethod((Func<double[], double>)Roots);
        var x = Enumerable.Range(0, limit).Select(i => 1.5 + (0.01 * i)).ToArray();
        for (var k = 0; k < 3; k++)
            gradient(x);
        double[] found = [];
        Assert.InRange(Laws.Allocated.By(() => found = gradient(x)), 0, (8 * limit) + 600);
        for (var i = 0; i < limit; i++)
            Assert.Equal(0.5 / Math.Sqrt(x[i]), found[i], 1e-9);
    }

    // Newton's iteration for the square roots.
    private static double Roots(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var root = x[i];
            while (Math.Abs((root * root) - x[i]) > 1e-12)
                root = 0.5 * (root + (x[i] / root));
            sum += root;
        }

        return sum;
    }

    private static long Allocated(GradientInto gradient)
    {
        var buffer = new double[data.Length];
        for (var k = 0; k < 3; k++)
            gradient(data, buffer);
        return Laws.Allocated.By(() => gradient(data, buffer));
    }

    // Value and gradient by the interpreter, where every array is one of its own, and emitted, for several numbers of iterations.
    private static void Same(Func<Builder, Function> program)
    {
        var function = program(new Builder());
        var reverse = Programs.Reverse(function);
        var (value, gradient) = (Laws.Emission.Emitted(function), Laws.Emission.Emitted(reverse));
        for (var n = 0; n < 12; n++)
        {
            Assert.Equal(Flat(Interpreter.Run(function, data.ToArray(), n)), Flat(value([data.ToArray(), n])));
            var weights = Flat(Interpreter.Run(function, data.ToArray(), n)).Select((_, i) => 0.3 + i).ToArray();
            var before = data.ToArray();
            Assert.Equal(Flat(Interpreter.Run(reverse, data.ToArray(), n, weights.ToArray())), Flat(gradient([before, n, weights])));
            Assert.Equal(data, before);
        }
    }

    private static double[] Flat(IEnumerable<object?> results) => [.. results.SelectMany(r => (double[])r!)];
}

/// <summary>Programs of arrays.</summary>
internal static class ArrayPrograms
{
    /// <summary>A function of an array and a number of iterations.</summary>
    public static Function Of(this Builder builder, Func<Var, Var, Operand> body)
    {
        Var xs = new(typeof(double[]), "xs"), n = new(typeof(int), "n");
        return builder.Function("f", [xs, n], _ => [body(xs, n)]);
    }

    public static Operand Map(this Builder b, Operand array, Func<Operand, Operand> f) =>
        b.Loop(b.Length(array), false, [new Slot(SlotKind.Collect, null)], null, q => [f(b.Read(array, q[0]))])[0];

    public static Operand Half(this Builder b, Operand i) => b.Apply(Operators.Find(ExpressionType.RightShift)!, typeof(int), i, Literal.Of(1));

    public static Operand IsEven(this Builder b, Operand i) => b.Apply(
        Operators.Find(ExpressionType.Equal)!, typeof(bool), b.Apply(Operators.Find(ExpressionType.And)!, typeof(int), i, Literal.Of(1)), Literal.Of(0));
}
