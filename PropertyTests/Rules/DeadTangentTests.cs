using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>A tangent that nobody uses, of a number that is only compared, does not stand in the way of reverse mode.</summary>
public sealed class DeadTangentTests
{
    // n(x)·x, where n is the number of i < 4 with x·i < 1.
    [Fact]
    public void In_a_loop_that_counts()
    {
        var function = OfOneNumber((b, x) =>
        {
            var count = b.Loop(Literal.Of(4), false, [new Slot(SlotKind.Carry, Literal.Of(0))], null, p =>
            {
                var product = b.Apply(Operators.Multiply, typeof(double), x, b.Apply(Primitives.Conversion(), typeof(double), p[0]));
                return [b.Choose(Less(b, product, 1), () => b.Apply(Operators.Add, typeof(int), p[1], Literal.Of(1)), () => p[1])];
            })[0];
            return b.Apply(Operators.Multiply, typeof(double), b.Apply(Primitives.Conversion(), typeof(double), count), x);
        });
        Assert.All(Both(function, 0.4), d => Assert.Equal(3, d));
        Assert.All(Both(function, 0.2), d => Assert.Equal(4, d));
    }

    // The choice yields a truth value; the number that it compares has a tangent inside it.
    [Fact]
    public void In_a_choice_that_decides()
    {
        var function = OfOneNumber((b, x) =>
        {
            var inside = b.Choose(
                Less(b, x, 2),
                () => Less(b, b.Apply(Operators.Negate, typeof(double), x), -1),
                () => Literal.Of(false));
            return b.Choose(inside, () => b.Apply(Operators.Multiply, typeof(double), x, x), () => x);
        });
        Assert.All(Both(function, 1.5), d => Assert.Equal(3, d));
        Assert.All(Both(function, 0.5), d => Assert.Equal(1, d));
        Assert.All(Both(function, 2.5), d => Assert.Equal(1, d));
    }

    private static Function OfOneNumber(Func<Builder, Operand, Operand> body)
    {
        var x = new Var(typeof(double), "x");
        return Verifier.Check(new Builder().Function("f", [x], b => [body(b, x)]));
    }

    private static Operand Less(Builder b, Operand x, double bound) =>
        b.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.LessThan)!, typeof(bool), x, Literal.Of(bound));

    private static IEnumerable<double> Both(Function function, double x) =>
        new[] { Mode.Forward, Mode.Reverse }.Select(mode =>
            (double)Interpreter.Run(Verifier.Check(Transforms.ValueAndGradient(function, 1, new Context(), mode)), x)[1]!);
}
