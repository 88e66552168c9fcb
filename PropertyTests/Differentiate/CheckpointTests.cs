using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Oracles;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Checkpointing: the bits of the full record, in a fraction of the memory.</summary>
public sealed class CheckpointTests
{
    private static readonly Checkpointing[] kinds =
        [Checkpointing.SquareRoot, Checkpointing.Binomial(1), Checkpointing.Binomial(2), Checkpointing.Binomial(3), Checkpointing.Binomial(10)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Every_option_has_the_bits_of_the_full_record(int n)
    {
        foreach (var down in (bool[])[false, true])
        {
            var f = Pendulum(down);
            var data = Enumerable.Range(0, n).Select(i => Math.Sin(i * i)).ToArray();
            var recorded = Programs.Gradient(f, 0.7, -0.3, data);
            foreach (var kind in kinds)
                Assert.True(recorded.Zip(Programs.Gradient(f, 0.7, -0.3, data, kind)).All(p => Compare.SameBits(p.First, p.Second)), $"{kind} of {n} steps{(down ? " down" : "")}");
        }
    }

    // The weight c carries no derivative, and goes on by what it left in an array: from a snapshot of c alone nobody knows how.
    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    public void What_is_carried_may_go_on_by_an_array_that_is_updated(int n)
    {
        foreach (var f in (Func<double[], int, double>[])[ByElements, ByRows])
        {
            var expected = Grad.OfMethod(f)([0.4, 0.9], n).Item1;
            foreach (var kind in kinds)
                Assert.Equal(expected, Grad.OfMethod(f, new AdOptions { Checkpointing = kind })([0.4, 0.9], n).Item1);
        }
    }

    private static double ByElements(double[] x, int n)
    {
        var (memory, c, h) = (new double[3], 0.7, x[0] * x[1]);
        memory[0] = 1.3;
        for (var i = 0; i < n; i++)
        {
            h = Math.Sin(h * c);
            memory[(i + 1) % 3] = (memory[i % 3] * 0.9) + 0.1 + (c * 0.05);
            c = (c * 0.3) + (memory[i * 2 % 3] * 1.1);
        }

        return h;
    }

    private static double ByRows(double[] x, int n)
    {
        var (rows, c, h) = (new double[3][], 0.7, x[0] * x[1]);
        for (var k = 0; k < 3; k++)
            rows[k] = new double[k + 1];
        for (var i = 0; i < n; i++)
        {
            h = Math.Sin(h * c);
            var row = new double[(i * 5 % 7) + 1];
            row[0] = c;
            rows[i % 3] = row;
            c = 0.5 + (0.1 * c) + rows[(i + 2) % 3][0] - (0.2 * rows[(i + 1) % 3].Length);
        }

        return h;
    }

    [Fact]
    public void Long_loops_hold_few_snapshots()
    {
        const int N = 1_000_000;
        var f = Euler();
        var (recorded, all) = Measured(f, N, Checkpointing.None);
        var (root, fewer) = Measured(f, N, Checkpointing.SquareRoot);
        var (binomial, fewest) = Measured(f, N, Checkpointing.Binomial(50));
        Assert.Equal(recorded, root);
        Assert.Equal(recorded, binomial);
        // Two numbers of eight bytes and a cosine for each step, against 2·√n of them, or 50 with their places.
        Assert.InRange(all, 24 * N, 26 * N);
        Assert.InRange(fewer, 0, all / 100);
        // Memory comes from a pool, so the first run tells; a collection at that moment counts up to 8 KB more.
        Assert.InRange(fewest, 0, 3_000 + 8_192);
    }

    [Fact]
    public void A_factor_multiplies_late_whatever_is_recorded()
    {
        // s ← s·log Σ exp(s·xⱼ): the sum and its exponentials are kept in the full record, and computed again with checkpoints.
        var log = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Log), [typeof(double)])!);
        var exp = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Exp))!);
        var f = Programs.Of((b, x, y, xs) => b.Fold(Literal.Of(30), x, (_, s) => b.Times(s, b.Apply(log, typeof(double), b.For(
            b.Length(xs), [new Slot(SlotKind.Sum, Literal.Of(0.5))], q => [b.Apply(exp, typeof(double), b.Times(b.Times(s, y), b.Read(xs, q[0])))])))));
        var data = Enumerable.Range(0, 7).Select(i => Math.Sin(i * i)).ToArray();
        var recorded = Programs.Gradient(f, 0.7, -0.3, data);
        foreach (var kind in kinds)
            Assert.True(recorded.Zip(Programs.Gradient(f, 0.7, -0.3, data, kind)).All(p => Compare.SameBits(p.First, p.Second)), $"{kind}");
    }

    [Fact]
    public void Nothing_is_cut_where_nothing_would_be_recorded()
    {
        var f = Programs.Of((b, x, _, xs) => b.Fold(b.Length(xs), x, (i, s) => b.Add(s, b.Sin(b.Read(xs, i)))));
        foreach (var kind in kinds)
            Assert.Equal(Programs.Reverse(f).ToString(), Programs.Reverse(f, kind).ToString());
    }

    [Fact]
    public void A_snapshot_goes_where_the_fewest_iterations_are_run_again()
    {
        // t(ℓ, s) = min over m of m + t(ℓ − m, s − 1) + t(m, s): the least there is, by all ways of going.
        const int L = 60, S = 6;
        var best = new long[L + 1, S + 1];
        for (var s = 1; s <= S; s++)
        {
            for (var l = 2; l <= L; l++)
            {
                best[l, s] = (long)l * (l - 1) / 2;
                for (var m = 1; m < l && s > 1; m++)
                    best[l, s] = Math.Min(best[l, s], m + best[l - m, s - 1] + best[m, s]);
            }
        }

        for (var s = 1; s <= S; s++)
        {
            for (var l = 1; l <= L; l++)
                Assert.Equal(best[l, s], Cost(l, s));
        }

        static long Cost(int length, int snapshots)
        {
            if (snapshots == 1)
                return (long)length * (length - 1) / 2;
            if (length == 1)
                return 0;
            var m = Schedule.Advance(length, snapshots - 1);
            return m + Cost(length - m, snapshots - 1) + Cost(m, snapshots);
        }
    }

    [Fact]
    public void Options_compare_by_value()
    {
        Assert.Equal(Checkpointing.Binomial(3), Checkpointing.Binomial(3));
        Assert.NotEqual(Checkpointing.Binomial(3), Checkpointing.Binomial(4));
        Assert.NotEqual(new AdOptions { Checkpointing = Checkpointing.SquareRoot }, AdOptions.Default);
        Assert.Throws<ArgumentOutOfRangeException>(() => Checkpointing.Binomial(0));
    }

    private static (double[] Gradient, long Bytes) Measured(Function f, int n, Checkpointing kind)
    {
        var compiled = Laws.Emission.Emitted(Programs.Reverse(f, kind));
        object?[] arguments = [0.9, 0.2, new double[] { n }, 1.0];
        compiled([0.9, 0.2, new double[] { 3 }, 1.0]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var results = compiled(arguments);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return (Programs.Flat(results), bytes);
    }

    // q̇ = p, ṗ = −sin q, by explicit Euler with a step of 1/1024; the number of steps is in the array.
    private static Function Euler() => Programs.Of((b, x, y, xs) =>
    {
        var n = b.Apply(Primitives.Conversion(), typeof(int), b.Read(xs, Literal.Of(0)));
        var h = Literal.Of(1.0 / 1024);
        return b.For(n, [Programs.Carry(x), Programs.Carry(y)], p =>
            [b.Add(p[1], b.Times(h, p[2])), b.Minus(p[2], b.Times(h, b.Sin(b.Times(p[1], p[2]))))]);
    });

    // All kinds of slots: a driven pendulum, with sums, collected elements and an array updated in place.
    private static Function Pendulum(bool down) => Programs.Of((b, x, y, xs) =>
    {
        var results = b.Loop(
            b.Length(xs),
            down,
            [
                Programs.Carry(x), Programs.Carry(y), new Slot(SlotKind.Sum, y), new Slot(SlotKind.Max, x), new Slot(SlotKind.Collect, null),
                new Slot(SlotKind.Into, b.Copy(xs)), new Slot(SlotKind.Product, x),
            ],
            null,
            p =>
            {
                var force = b.Times(b.Read(xs, p[0]), y);
                var q = b.Add(p[1], b.Times(Literal.Of(0.125), b.Times(p[2], x)));
                var v = b.Add(p[2], b.Times(Literal.Of(0.125), b.Minus(force, b.Sin(p[1]))));
                return [q, v, b.Times(q, v), v, b.Times(v, v), b.Accumulate(p[3], [p[0]], b.Times(q, x)), b.Sin(b.Add(q, y))];
            });
        var totals = b.For(b.Length(results[4]), [new Slot(SlotKind.Sum, Literal.Of(0.0))], p =>
            [b.Times(b.Sin(b.Read(results[4], p[0])), b.Read(results[5], p[0]))]);
        return b.Add(b.Add(b.Add(b.Add(results[0], results[1]), b.Add(results[2], results[3])), results[6]), totals);
    });
}
