using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>What rows say of their primitives holds, and holds of those primitives alone.</summary>
public sealed class TraitTests
{
    // No larger than that a sum of two products is finite.
    private static readonly double[] numbers = [0, double.NegativeZero, 1, -1, 0.5, -2.5, Math.PI, double.Epsilon, -1e-310, 1e-300, 1e150, -1e150];

    public static TheoryData<string> Tame => [.. Row.All.Where(r => r.Rule.Traits.HasFlag(Traits.Tame)).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Tame))]
    public void What_is_said_to_be_tame_is_finite_where_its_arguments_are(string name)
    {
        var row = Row.Named(name);
        var program = row.Program();
        foreach (var arguments in Points(row.Of.Parameters.Select(p => p.Type).ToArray()))
        {
            var value = Convert.ToDouble(Interpreter.Run(program, arguments)[0], null);
            Assert.True(double.IsFinite(value), $"{name} at {Near.Show(arguments)} is {value}.");
        }
    }

    // xs ↦ what F makes of the second of them: of the first, whose slope is infinite, nothing is read.
    [Fact]
    public void A_function_of_the_user_has_no_trait_of_its_namesake()
    {
        FunctionalAD.Rules.Add(x => F(x), d: x => Abs(x));
        FunctionalAD.Rules.Add(x => Abs(x), d: x => -1 / (x * x));
        var gradient = Grad.Of((double[] xs) => xs.Select(x => F(x)).ToArray()[1]);
        Assert.Equal([0, 0.5], gradient([0, 2]));
    }

    private static double F(double x) => Math.Log(x);

    private static double Abs(double x) => 1 / x;

    private static IEnumerable<object[]> Points(Type[] types) => types.Aggregate<Type, IEnumerable<object[]>>(
        [[]], (points, type) => points.SelectMany(point => Values(type).Select(value => (object[])[.. point, value])));

    private static IEnumerable<object> Values(Type type) => type == typeof(double) ? numbers.Select(x => (object)x) : type == typeof(int) ? [0, 3] : [MidpointRounding.ToZero];
}
