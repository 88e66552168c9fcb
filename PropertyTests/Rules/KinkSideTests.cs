using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>A rule whose one-sided derivatives are no constants: its higher derivatives are those of the side that was chosen.</summary>
public sealed class KinkSideTests
{
    // x·|x| is smooth to first order; here its row says that everywhere is a kink, with sides x² and x³, so that every order sees them.
    private static double Bent(double x) => x * Math.Abs(x);

    [Theory]
    [InlineData(Kinks.Left, 4.0, 4.0, 2.0)]
    [InlineData(Kinks.Right, 8.0, 12.0, 12.0)]
    [InlineData(Kinks.Mean, 6.0, 8.0, 7.0)]
    public void Higher_derivatives_are_those_of_the_side(Kinks kinks, double first, double second, double third)
    {
        var program = Program();
        foreach (var mode in new[] { Mode.Forward, Mode.Reverse })
        {
            var function = program;
            foreach (var expected in new[] { first, second, third })
            {
                function = Derived.Gradient(function, 1, mode, kinks)[0];
                Assert.Equal(expected, Derived.Real(function, [2.0]));
            }
        }

        var series = (double[])Interpreter.Run(Transforms.Taylor(program, 3, new Context(kinks)), 2.0)[0]!;
        Assert.Equal([first, second / 2, third / 6], series[1..], (a, b) => Math.Abs(a - b) < 1e-14);
    }

    private static Function Program()
    {
        Expression<Func<double, double>> of = x => Bent(x);
        Expression<Func<double, double>> d = x => Kink.Between(x * x, x * x * x);
        RuleBook.Add(new Rule(RuleBook.Intern(((MethodCallExpression)of.Body).Method), [d], [Domain.Real], isFlat: false, of));
        return Capturing.Capture.Of(of).Function;
    }
}
