using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>What reverse mode records of a loop, counted: nothing that the way back does not read.</summary>
public sealed class TapeTests
{
    private static readonly double[] data = [0.5, -1.25, 2, 0.75];

    [Fact]
    public void A_sum_that_is_carried_is_not_recorded()
    {
        var f = Programs.Of((b, x, _, xs) => b.Fold(b.Length(xs), x, (i, s) => b.Add(s, b.Sin(b.Read(xs, i)))));
        Assert.Empty(Programs.Tapes(Programs.Reverse(f)));
        Assert.Equal([1, .. data.Select(Math.Cos)], Programs.Gradient(f, 0.3, 0, data).Where((_, k) => k is not 0 and not 2));
    }

    [Fact]
    public void A_linear_update_by_a_constant_factor_is_not_recorded()
    {
        // s ← 0.5·s + xᵢ
        var f = Programs.Of((b, x, _, xs) => b.Fold(b.Length(xs), x, (i, s) => b.Add(b.Times(Literal.Of(0.5), s), b.Read(xs, i))));
        Assert.Empty(Programs.Tapes(Programs.Reverse(f)));
        Assert.Equal([1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 1], Programs.Gradient(f, 0.3, 0, data).Where((_, k) => k is not 0 and not 2));
    }

    [Fact]
    public void A_linear_update_by_an_active_factor_is_recorded_once()
    {
        // s ← y·s + xᵢ
        var f = Programs.Of((b, x, y, xs) => b.Fold(b.Length(xs), x, (i, s) => b.Add(b.Times(y, s), b.Read(xs, i))));
        Assert.Equal([typeof(double)], Programs.Tapes(Programs.Reverse(f)));
    }

    [Fact]
    public void Only_what_the_weights_are_computed_from_is_recorded()
    {
        // (s, t) ← (s + sin t, t + xᵢ): the weight cos t reads t alone.
        var f = Programs.Of((b, x, y, xs) => b.For(b.Length(xs), [Programs.Carry(x), Programs.Carry(y)], p =>
            [b.Add(p[1], b.Sin(p[2])), b.Add(p[2], b.Read(xs, p[0]))]));
        Assert.Equal([typeof(double)], Programs.Tapes(Programs.Reverse(f)));
    }

    [Fact]
    public void Numbers_without_tangents_run_along_where_nothing_is_carried_back()
    {
        // A generator of random numbers beside a sum: the backward loop runs it again.
        var f = Programs.Of((b, x, _, xs) => b.For(b.Length(xs), [new Slot(SlotKind.Sum, Literal.Of(0.0)), Programs.Carry(Literal.Of(0.25))], p =>
            [b.Sin(b.Times(x, b.Times(p[1], b.Read(xs, p[0])))), b.Sin(b.Add(p[1], p[1]))]));
        var reverse = Programs.Reverse(f);
        Assert.Empty(Programs.Tapes(reverse));
        Verified(f, 0.7, 0.1);
    }

    [Fact]
    public void A_while_loop_whose_updates_are_linear_records_how_often_it_ran()
    {
        var f = Programs.Of((b, x, y, _) => b.Loop(null, false, [Programs.Carry(x)], p => b.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.GreaterThan)!, typeof(bool), p[1], y), p =>
            [b.Times(Literal.Of(0.5), p[1])])[0]);
        Assert.Empty(Programs.Tapes(Programs.Reverse(f)));
        Assert.Equal([0.75, 0.125, 0], Programs.Gradient(f, 6, 1, []));
    }

    [Fact]
    public void An_array_whose_elements_are_read_when_they_are_complete_needs_no_record()
    {
        // aᵢ ← aᵢ₋₁²·x, in place
        var f = Programs.Of((b, x, _, xs) => b.Read(
            b.For(b.Minus(b.Length(xs), Literal.Of(1)), [new Slot(SlotKind.Into, b.Copy(xs))], p =>
                [b.Write(p[1], [b.Add(p[0], Literal.Of(1))], b.Times(x, b.Squared(b.Read(p[1], p[0]))))]),
            b.Minus(b.Length(xs), Literal.Of(1))));
        Assert.Empty(Programs.Tapes(Programs.Reverse(f)));
        Verified(f, 0.7, 0.1);
    }

    [Fact]
    public void Of_an_array_updated_and_read_in_a_loop_what_is_overwritten_is_recorded_as_it_is_read()
    {
        // aᵢ₊₁ ← aᵢ·aᵢ₊₁²·x, in place
        var f = Programs.Of((b, x, _, xs) => b.Read(
            b.For(b.Minus(b.Length(xs), Literal.Of(1)), [new Slot(SlotKind.Into, b.Copy(xs))], p =>
                [b.Write(p[1], [b.Add(p[0], Literal.Of(1))], b.Times(x, b.Times(b.Read(p[1], p[0]), b.Squared(b.Read(p[1], b.Add(p[0], Literal.Of(1)))))))]),
            b.Minus(b.Length(xs), Literal.Of(1))));
        Assert.Equal([typeof(double)], Programs.Tapes(Programs.Reverse(f)));
        Verified(f, 0.7, 0.1);
    }

    [Fact]
    public void A_table_that_inner_loops_fill_row_by_row_is_not_copied()
    {
        // tᵢ₊₁ⱼ ← tᵢⱼ²·x + tᵢ₊₁ⱼ₋₁·y
        var f = Programs.Of((b, x, y, xs) =>
        {
            var table = b.Write(b.Zeros(typeof(double[,]), b.Length(xs), Literal.Of(3)), [Literal.Of(0), Literal.Of(1)], b.Add(x, b.Read(xs, Literal.Of(1))));
            var filled = b.For(b.Minus(b.Length(xs), Literal.Of(1)), [new Slot(SlotKind.Into, table)], p =>
                [b.For(Literal.Of(2), [new Slot(SlotKind.Into, p[1])], q =>
                {
                    var (row, column) = (b.Add(p[0], Literal.Of(1)), b.Add(q[0], Literal.Of(1)));
                    return [b.Write(q[1], [row, column], b.Add(b.Times(x, b.Squared(b.Read(q[1], p[0], column))), b.Times(y, b.Squared(b.Read(q[1], row, q[0])))))];
                })]);
            return b.Add(b.Read(filled, Literal.Of(1), Literal.Of(1)), b.Read(filled, Literal.Of(2), Literal.Of(2)));
        });
        Assert.Empty(Programs.Tapes(Programs.Reverse(f)));
        Verified(f, 0.7, 0.1);
    }

    [Fact]
    public void An_array_whose_elements_are_read_in_more_places_than_are_written_records_what_each_iteration_overwrites()
    {
        // aᵢ₊₁ ← a₀²·a₁·aᵢ₊₂·x, in place
        var f = Programs.Of((b, x, _, xs) => b.Read(
            b.For(b.Minus(b.Length(xs), Literal.Of(2)), [new Slot(SlotKind.Into, b.Copy(xs))], p =>
                [b.Write(p[1], [b.Add(p[0], Literal.Of(1))], b.Times(x, b.Times(b.Squared(b.Read(p[1], Literal.Of(0))), b.Times(b.Read(p[1], Literal.Of(1)), b.Read(p[1], b.Add(p[0], Literal.Of(2)))))))]),
            b.Minus(b.Length(xs), Literal.Of(2))));
        // The old element and its index, whatever the length of the array.
        Assert.Equal([typeof(int), typeof(double)], Programs.Tapes(Programs.Reverse(f)));
        Verified(f, 0.7, 0.1);
    }

    [Fact]
    public void An_element_overwritten_at_the_index_of_the_loop_needs_no_index()
    {
        var f = Programs.Of((b, x, _, xs) => b.Read(
            b.For(b.Length(xs), [new Slot(SlotKind.Into, b.Copy(xs))], p =>
                [b.Write(p[1], [p[0]], b.Times(x, b.Squared(b.Add(b.Read(p[1], p[0]), b.Read(p[1], Literal.Of(0))))))]),
            Literal.Of(1)));
        Assert.Equal([typeof(double)], Programs.Tapes(Programs.Reverse(f)));
        Verified(f, 0.7, 0.1);
    }

    [Fact]
    public void Functions_are_recorded_beside_what_is_recorded_anyway()
    {
        // In place of what they were computed from, if that is all it is read for.
        var update = Programs.Of((b, x, _, xs) => b.Read(
            b.For(b.Length(xs), [new Slot(SlotKind.Into, b.Copy(xs))], p =>
                [b.Write(p[1], [p[0]], b.Times(x, b.Sin(b.Add(b.Read(p[1], p[0]), b.Read(p[1], Literal.Of(0))))))]),
            Literal.Of(1)));
        var reverse = Programs.Reverse(update);
        Assert.Equal([typeof(double), typeof(double)], Programs.Tapes(reverse));
        Assert.Equal(2, Programs.Functions(reverse.Body));
        Verified(update, 0.7, 0.1);

        // Of a branch, and of an inner loop in a branch.
        var branches = Programs.Of((b, x, y, xs) => b.Fold(Literal.Of(4), y, (i, s) => b.Choose(
            Less(b, Literal.Of(0.2), s),
            () => b.Times(s, b.Sin(b.Times(x, s))),
            () => b.For(b.Length(xs), [new Slot(SlotKind.Sum, s)], q => [b.Choose(Less(b, b.Read(xs, q[0]), Literal.Of(0.5)), () => b.Sin(b.Times(s, b.Read(xs, q[0]))), () => b.Times(x, s))]))));
        Assert.Equal(4, Programs.Functions(Programs.Reverse(branches).Body));
        foreach (var (x, y) in new[] { (0.7, 0.1), (-1.2, 0.9), (2.5, 0.3), (0.4, -0.6) })
            Verified(branches, x, y);
    }

    [Fact]
    public void Inner_sums_are_recorded_beside_what_is_recorded_anyway()
    {
        // s ← (Σ cⱼ)·s² with a sum that varies with s, but has no tangent: it decides an index alone.
        var f = Programs.Of((b, x, y, xs) => b.Fold(Literal.Of(5), y, (i, s) =>
        {
            var sum = b.For(b.Length(xs), [new Slot(SlotKind.Sum, Literal.Of(0.25))], q => [b.Times(b.Read(xs, q[0]), b.Times(s, s))]);
            return b.Times(b.Times(x, sum), s);
        }));
        Assert.All(Programs.Tapes(Programs.Reverse(f)), t => Assert.Equal(typeof(double), t));
        Verified(f, 0.7, 0.4);
    }

    [Fact]
    public void An_update_in_a_branch_is_undone_where_it_happened()
    {
        var f = Programs.Of((b, x, y, xs) => b.Read(
            b.For(b.Length(xs), [new Slot(SlotKind.Into, b.Copy(xs))], p =>
            {
                var before = b.Read(p[1], p[0]);
                var test = b.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.GreaterThan)!, typeof(bool), before, y);
                var updated = b.Choose(test, () => b.Write(p[1], [Literal.Of(2)], b.Times(x, b.Sin(before))), () => p[1]);
                return [b.Accumulate(updated, [Literal.Of(3)], b.Times(b.Read(updated, Literal.Of(2)), before))];
            }),
            Literal.Of(3)));
        Assert.DoesNotContain(typeof(double[]), Programs.Tapes(Programs.Reverse(f)));
        Verified(f, 0.7, 0.1);
    }

    [Fact]
    public void An_array_that_an_inner_loop_updates_is_copied_at_every_iteration()
    {
        var f = Programs.Of((b, x, _, xs) => b.Read(
            b.For(Literal.Of(3), [new Slot(SlotKind.Into, b.Copy(xs))], p =>
                [b.For(b.Length(xs), [new Slot(SlotKind.Into, p[1])], q =>
                    [b.Write(q[1], [q[0]], b.Times(x, b.Sin(b.Add(b.Read(q[1], q[0]), b.Read(q[1], Literal.Of(0))))))])]),
            Literal.Of(1)));
        Assert.Contains(typeof(double[]), Programs.Tapes(Programs.Reverse(f)));
        Verified(f, 0.7, 0.1);
    }

    [Fact]
    public void What_an_iteration_yields_is_read_where_the_next_one_started_from()
    {
        // s ← exp(x·s): the weights are x·exp(x·s) and s·exp(x·s).
        var f = Programs.Of((b, x, y, _) => b.Fold(Literal.Of(5), y, (_, s) => Exp(b, b.Times(x, s))));
        Assert.Equal([typeof(double)], Programs.Tapes(Programs.Reverse(f)));
        Assert.Equal(1, Exponentials(Programs.Reverse(f).Body));
        Verified(f, -0.7, 0.4);
    }

    [Fact]
    public void Nor_is_an_array_that_an_iteration_yields_computed_again_for_what_reads_it()
    {
        // a ← (exp(x·aⱼ))ⱼ, s ← s + Σ aⱼ²; then a is updated in place.
        var f = Programs.Of((b, x, y, xs) =>
        {
            var results = b.Loop(Literal.Of(3), false, [Programs.Carry(xs), new Slot(SlotKind.Sum, y)], null, p =>
            {
                var next = b.For(b.Length(p[1]), [new Slot(SlotKind.Collect, null)], q => [Exp(b, b.Times(x, b.Read(p[1], q[0])))]);
                return [next, b.For(b.Length(next), [new Slot(SlotKind.Sum, Literal.Of(0.0))], q => [b.Times(b.Read(next, q[0]), b.Read(next, q[0]))])];
            });
            var last = b.For(b.Length(xs), [new Slot(SlotKind.Into, results[0])], p => [b.Write(p[1], [p[0]], b.Times(y, b.Sin(b.Read(p[1], p[0]))))]);
            return b.Add(results[1], b.Read(last, Literal.Of(1)));
        });
        // Forwards; the weights are kept.
        Assert.Equal(1, Exponentials(Programs.Reverse(f).Body));
        Verified(f, -0.4, 0.3);
    }

    [Fact]
    public void A_product_is_recorded_as_its_prefix_and_is_exact_with_zeros()
    {
        var f = Programs.Of((b, _, _, xs) => b.For(b.Length(xs), [new Slot(SlotKind.Product, Literal.Of(1.0))], p => [b.Read(xs, p[0])]));
        Assert.Equal([typeof(double)], Programs.Tapes(Programs.Reverse(f)));
        // Speelpenning's product: with one zero its partial derivative alone is not zero, with two zeros all are.
        Assert.Equal([24.0, 0, 0, 24, 12, 8, 6], Programs.Gradient(f, 0, 0, [1, 2, 3, 4]));
        Assert.Equal([0.0, 0, 0, 0, 8, 0, 0], Programs.Gradient(f, 0, 0, [1, 0, 2, 4]));
        Assert.Equal([0.0, 0, 0, 0, 0, 0], Programs.Gradient(f, 0, 0, [0, 3, 0]));
    }

    [Fact]
    public void It_is_told_how_each_loop_is_turned_around()
    {
        var fold = Programs.Of((b, x, y, xs) => b.Loop(
            b.Length(xs), false, [Programs.Carry(x), Programs.Carry(y)], null, p => [b.Add(p[1], b.Sin(p[2])), b.Times(p[2], b.Read(xs, p[0]))], ["k", "s", "t"])[0]);
        Assert.Equal(["loop k: recorded t (double), cos (double), 16 bytes per iteration"], Told(fold, null));
        Assert.Equal(["loop k: √n snapshots of t (double); within a segment 8 bytes per iteration"], Told(fold, Checkpointing.SquareRoot));
        Assert.Equal(["loop k: a bounded stack of snapshots of t (double), 8 bytes each"], Told(fold, Checkpointing.Binomial(5)));
        var update = Programs.Of((b, x, _, xs) => b.Read(
            b.Loop(b.Length(xs), false, [new Slot(SlotKind.Into, b.Copy(xs))], null, p =>
                [b.Write(p[1], [p[0]], b.Times(x, b.Sin(b.Read(p[1], p[0]))))], ["i", "a"])[0],
            Literal.Of(1)));
        Assert.Equal(["loop i: recorded cos (double), sin (double), 16 bytes per iteration"], Told(update, null));
        var map = Programs.Of((b, x, _, xs) => b.For(b.Length(xs), [new Slot(SlotKind.Sum, x)], p => [b.Sin(b.Read(xs, p[0]))]));
        Assert.Equal(["loop i: run again, nothing recorded"], Told(map, Checkpointing.SquareRoot));
    }

    private static Operand Exp(Builder b, Operand x) =>
        b.Apply(Rulebook.RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Exp))!), x.Type, x);

    private static int Exponentials(Region region) =>
        region.Equations.Sum(e => e.Op is Apply { Primitive.Name: "exp" } ? 1 : e.Op.Regions.Sum(Exponentials));

    private static IEnumerable<string> Told(Function function, Checkpointing? checkpointing)
    {
        var context = new Context(Checkpointing: checkpointing) { Loops = [] };
        Transpose.Of(Forward.Of(function, context), context);
        return context.Loops.Select(l => l.ToString());
    }

    // Against differences, in all variables.
    private static Operand Less(Builder b, Operand x, Operand y) =>
        b.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.LessThan)!, typeof(bool), x, y);

    private static void Verified(Function f, double x, double y)
    {
        double Value(double[] at) => (double)Interpreter.Run(f, at[0], at[1], at[2..])[0]!;
        double[] point = [x, y, .. data];
        var gradient = Programs.Gradient(f, x, y, data);
        Assert.Equal(Value(point), gradient[0]);
        for (var k = 0; k < point.Length; k++)
        {
            var (slope, error) = Oracles.Differences.Partial(Value, point, k);
            Assert.True(Math.Abs(slope - gradient[k + 1]) <= 1e-7 + (20 * error), $"by variable {k}: {slope} and {gradient[k + 1]}");
        }
    }
}
