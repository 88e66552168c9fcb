using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Differentiate;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>A check stays before the reads that it guards, whatever moves; where nothing is missing that was not missing before, it is in nobody's way.</summary>
public sealed class GuardTests
{
    [Fact]
    public void Loops_become_one_without_what_is_read_after_a_check()
    {
        var f = Programs.Of((b, _, _, xs) =>
        {
            var n = b.Length(xs);
            var some = b.Loop(n, false, [Sum(0), Sum(0.0)], null, p => [Literal.Of(1), b.Read(xs, p[0])]);
            Check(b, some[0]);
            var first = b.Read(xs, Literal.Of(0));
            return b.Add(first, b.Add(some[1], b.For(n, [Sum(0.0)], p => [b.Sin(b.Read(xs, p[0]))])));
        });
        Throws(f, Fusion.Run(f));
        Assert.Single(Programs.Loops(Fusion.Run(f).Body));
    }

    [Fact]
    public void A_choice_is_not_merged_past_a_check()
    {
        var f = Programs.Of((b, x, _, xs) =>
        {
            var isPositive = b.Apply(Operators.Find(ExpressionType.LessThan)!, typeof(bool), Literal.Of(0.0), x);
            var one = b.Choose(isPositive, () => b.Sin(x), () => x);
            Check(b, b.Length(xs));
            return b.Add(one, b.Choose(isPositive, () => b.Read(xs, Literal.Of(0)), () => x));
        });
        Throws(f, Choices.Run(f));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void A_loop_that_checks_becomes_one_with_what_reads_the_same_elements(int shift, int loops)
    {
        // There may be fewer than five.
        var f = Programs.Of((b, _, _, xs) =>
        {
            Operand At(Operand i, int more) => b.Read(xs, more == 0 ? i : b.Apply(Operators.Add, typeof(int), i, Literal.Of(more)));
            var one = b.For(Literal.Of(5), [Sum(0.0)], p =>
            {
                Check(b, b.Apply(Operators.Subtract, typeof(int), p[0], Literal.Of(3)));
                return [At(p[0], 0)];
            });
            return b.Add(one, b.For(Literal.Of(5), [Sum(0.0)], p => [b.Sin(At(p[0], shift))]));
        });
        Assert.Equal(loops, Programs.Loops(Fusion.Run(f).Body).Count());
        Throws(f, Fusion.Run(f), 4);
    }

    private static Slot Sum<T>(T start) => new(SlotKind.Sum, new Literal(start, typeof(T)));

    // Throws at 0.
    private static void Check(Builder b, Operand number) => b.Apply(Operators.Find(ExpressionType.Divide)!, typeof(int), Literal.Of(1), number);

    // Of few elements there is none to read, but the check is made first.
    private static void Throws(Function before, Function after, int elements = 0)
    {
        Verifier.Check(after);
        foreach (var f in (Function[])[before, after])
            Assert.Throws<DivideByZeroException>(() => Interpreter.Run(f, [1.0, 0.0, new double[elements]]));
    }
}
