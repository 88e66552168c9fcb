using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Rules;
using FunctionalAD.Rulebook;
using MathNet.Numerics;
using Xunit;

namespace FunctionalAD.PropertyTests.MathNet;

/// <summary>
/// The derivatives of every row about MathNet.Numerics to second order: forward, in reverse, in every nesting, and by differences of order 8. The tests
/// run over all rows, so that there can be no row without them.
/// </summary>
public sealed class MathNetRuleTests
{
    private const int Points = 12;
    private static readonly Mode[] modes = [Mode.Forward, Mode.Reverse];

    public static TheoryData<string> Rows => MathNetRow.Names;

    [Theory]
    [MemberData(nameof(Rows))]
    public void First_derivatives_agree(string name)
    {
        var row = MathNetRow.Named(name);
        var program = row.Program();
        var value = Runner(program);
        Func<object[], double>[] forward = [.. Derived.Gradient(program, row.Inputs, Mode.Forward).Select(Runner)], reverse = [.. Derived.Gradient(program, row.Inputs, Mode.Reverse).Select(Runner)];
        var resolved = 0;
        foreach (var x in row.Points(Points))
        {
            for (var i = 0; i < row.Inputs; i++)
            {
                var d = forward[i](x);
                Near.Same(d, reverse[i](x), 1e-13, $"{name} by {i} at {Near.Show(x)}: forward and reverse");
                resolved += Agrees(row, value, x, i, d, $"{name} by {i} at {Near.Show(x)}") ? 1 : 0;
            }
        }

        Assert.True(resolved > Points * row.Inputs * 0.9, $"{name}: differences tell at {resolved} points only");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Second_derivatives_agree(string name)
    {
        var row = MathNetRow.Named(name);
        var program = row.Program();
        var resolved = 0;
        for (var i = 0; i < row.Inputs; i++)
        {
            var first = Runner(Derived.Partial(program, row.Inputs, i, Mode.Forward));
            for (var j = 0; j < row.Inputs; j++)
            {
                var nested = modes.SelectMany(a => modes.Select(b => Runner(Verifier.Check(Derived.Partial(Derived.Partial(program, row.Inputs, i, a), row.Inputs, j, b))))).ToArray();
                foreach (var x in row.Points(Points / 3))
                {
                    var d = nested[0](x);
                    foreach (var other in nested)
                        Near.Same(d, other(x), 1e-10, $"{name} by {i}, {j} at {Near.Show(x)}: nestings");
                    resolved += Agrees(row, first, x, j, d, $"{name} by {i}, {j} at {Near.Show(x)}") ? 1 : 0;
                }
            }
        }

        Assert.True(resolved > Points / 3 * row.Inputs * row.Inputs * 0.9, $"{name}: differences tell at {resolved} points only");
    }

    [Fact]
    public void They_are_found_without_being_asked_for()
    {
        Assert.Equal(2 / Math.Sqrt(Math.PI) * Math.Exp(-0.49), Diff.Of(x => SpecialFunctions.Erf(x))(0.7), 15);
        Assert.Equal(SpecialFunctions.BesselJ(1, 2.5), -Diff.Of(z => SpecialFunctions.BesselJ(0, z))(2.5), 15);

        // Not the derivative of what the library computes it by, even through a lifted method.
        Assert.Equal(Math.PI * Math.PI / 6, Diff.OfMethod(Score)(1), 13);
    }

    private static double Score(double x) => SpecialFunctions.DiGamma(x);

    [Fact]
    public void Where_there_is_no_slope_by_the_order_it_is_not_a_number()
    {
        Assert.True(double.IsNaN(Diff.Of(n => SpecialFunctions.BesselI(n, -0.5))(0.3)));
        Assert.True(double.IsNaN(Diff.Of(n => SpecialFunctions.BesselJ(n, 0.0))(0.3)));
        Assert.True(double.IsNaN(Diff.Of(n => SpecialFunctions.KelvinBer(n, 80))(0.3)));
        Assert.True(double.IsNaN(Diff.Of(n => SpecialFunctions.KelvinKei(n, -1))(0.3)));
        Assert.True(double.IsNaN(Diff.Of(x => SpecialFunctions.MarcumQ(0.5, x, 2))(0.3)));
        Assert.True(double.IsNaN(Diff.Of(n => Diff.At(m => SpecialFunctions.BesselI(m, -0.5), n))(0.3)));
    }

    [Fact]
    public void Orders_above_the_first_need_no_formula()
    {
        // By x the rule is a formula, which has a series; by the shape it is a loop.
        var byBound = Diff.Of(x => SpecialFunctions.GammaLowerRegularized(2.5, x), order: 3);
        Assert.Equal(Diff.Of(x => Diff.At(y => Diff.At(z => SpecialFunctions.GammaLowerRegularized(2.5, z), y), x))(1.7), byBound(1.7), 12);
        var byShape = Taylor.Of(a => SpecialFunctions.GammaLowerRegularized(a, 1.7), 2)(2.5);
        Assert.Equal(SpecialFunctions.GammaLowerRegularized(2.5, 1.7), byShape[0]);
        Assert.Equal(Diff.Of(a => SpecialFunctions.GammaLowerRegularized(a, 1.7))(2.5), byShape[1], 14);
        Assert.Equal(Diff.Of(a => Diff.At(b => SpecialFunctions.GammaLowerRegularized(b, 1.7), a))(2.5), 2 * byShape[2], 13);
        Assert.Equal(2 * byShape[2], Diff.Of(a => SpecialFunctions.GammaLowerRegularized(a, 1.7), order: 2)(2.5), 13);
        Assert.Equal(-SpecialFunctions.BesselJ(0, 2) / 2 + SpecialFunctions.BesselJ(2, 2) / 2, Diff.Of(z => SpecialFunctions.BesselJ(0, z), order: 2)(2), 13);
    }

    [Fact]
    public void What_a_user_says_wins_whenever_it_is_said()
    {
        Action<Table> table = t =>
        {
            t.Rule(x => Before(x), d: x => 1);
            t.Rule(x => After(x), d: x => 1);
        };
        global::FunctionalAD.Rules.Add(x => Before(x), d: x => 7);
        RuleBook.Read([table]);
        global::FunctionalAD.Rules.Add(x => After(x), d: x => 8);
        Assert.Equal(7, Diff.Of(x => Before(x))(1));
        Assert.Equal(8, Diff.Of(x => After(x))(1));
    }

    [Fact]
    public void Asking_for_them_twice_from_many_threads_does_nothing_more()
    {
        Parallel.For(0, 8, _ => MathNetRules.Register());
        var version = RuleBook.Version;
        MathNetRules.Register();
        Assert.Equal(version, RuleBook.Version);
    }

    private static double Before(double x) => x * 2;

    private static double After(double x) => x * 3;

    // A formula is interpreted, sooner than it is compiled; a loop is not.
    private static Func<object[], double> Runner(Function function)
    {
        if (function.LoopDepth() == 0)
            return x => Derived.Real(function, x);
        var run = Laws.Emission.Emitted(function);
        return x => (double)run(x)[0]!;
    }

    // Where two widths tell the same, it is that.
    private static bool Agrees(MathNetRow row, Func<object[], double> function, object[] x, int i, double d, string what)
    {
        var (slope, error) = row.Difference(function, x, i);
        if (!(error <= 1e-6 * Math.Max(1e-3, Math.Abs(slope))))
            return false;
        Near.Same(slope / Math.Max(1, Math.Abs(slope)), d / Math.Max(1, Math.Abs(slope)), 1e-9 + (10 * error / Math.Max(1, Math.Abs(slope))), what);
        return true;
    }
}
