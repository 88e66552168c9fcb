using FunctionalAD.Bench.Problems;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Differentiate;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Which loops become one, counted.</summary>
public sealed class FusionTests
{
    [Fact]
    public void A_while_loop_in_a_loop_runs_once_for_its_value_and_its_record()
    {
        var recipe = new Recipe(Product.ValueAndGradient, null);
        var newton = Kepler.Problem.At(10).Function;
        Assert.Single(Whiles(Pipeline.Run(Capture.Of(newton, recipe.Context), recipe)));
    }

    [Fact]
    public void While_loops_whose_tests_see_the_same_values_become_one() =>
        Fused(1, (b, x) => Halved(b, x, until: 1) + Halved(b, x, until: 1, also: true));

    [Fact]
    public void While_loops_that_start_elsewhere_stay_two() =>
        Fused(2, (b, x) => Halved(b, x, until: 1) + Halved(b, b.Times(Literal.Of(4.0), x), until: 1));

    [Fact]
    public void While_loops_that_stop_elsewhere_stay_two() =>
        Fused(2, (b, x) => Halved(b, x, until: 1) + Halved(b, x, until: 0.25));

    [Fact]
    public void While_loops_that_step_otherwise_stay_two() =>
        Fused(2, (b, x) => Halved(b, x, until: 1) + Halved(b, x, until: 1, factor: 0.25));

    private static void Fused(int expected, Func<Builder, Var, Sum> whiles)
    {
        var f = Programs.Of((b, x, _, _) => whiles(b, x).Total(b));
        var fused = Prune.Run(EqualSlots.Run(Fusion.Run(f)));
        Verifier.Check(fused);
        Assert.Equal(expected, Whiles(fused).Count());
        foreach (var x in (double[])[0.5, 3, 100])
            Assert.Equal(Interpreter.Run(f, [x, 0.0, Array.Empty<double>()]), Interpreter.Run(fused, [x, 0.0, Array.Empty<double>()]));
    }

    private static IEnumerable<Loop> Whiles(Function function) => Programs.Loops(function.Body).Where(l => l.Test is not null);

    // while (s > until) s *= factor, and how often, or the sum of all s.
    private static Sum Halved(Builder b, Operand start, double until, double factor = 0.5, bool also = false)
    {
        var greater = Operators.Find(System.Linq.Expressions.ExpressionType.GreaterThan)!;
        var results = b.Loop(
            null,
            false,
            [Programs.Carry(start), new Slot(SlotKind.Sum, Literal.Of(0.0))],
            p => b.Apply(greater, typeof(bool), p[1], Literal.Of(until)),
            p => [b.Times(Literal.Of(factor), p[1]), also ? b.Sin(p[1]) : Literal.Of(1.0)]);
        return new([results[0], results[1]]);
    }

    private sealed record Sum(Operand[] Terms)
    {
        public static Sum operator +(Sum a, Sum b) => new([.. a.Terms, .. b.Terms]);

        public Operand Total(Builder b) => Terms.Aggregate((s, t) => b.Add(s, t));
    }
}
