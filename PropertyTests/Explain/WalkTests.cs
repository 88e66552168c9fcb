using FunctionalAD.Differentiation;
using FunctionalAD.Explaining;
using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Explain;

/// <summary>Programs that no lambda of the language's present reach is read as: every kind of slot, updates of arrays, calls.</summary>
public sealed class WalkTests
{
    private static readonly Context context = new();

    [Fact]
    public void Slots_of_every_kind_are_followed() => Same(Program((b, x, y) =>
    {
        var results = b.Loop(
            Literal.Of(4),
            true,
            [
                new Slot(SlotKind.Sum, x), new Slot(SlotKind.Product, Literal.Of(1.0)), new Slot(SlotKind.Max, Literal.Of(-9.0)),
                new Slot(SlotKind.Min, y), new Slot(SlotKind.Collect, null), new Slot(SlotKind.Carry, Literal.Of(0.5)),
            ],
            null,
            p =>
            {
                var i = b.Apply(Primitives.Conversion(), typeof(double), p[0]);
                var term = Times(b, x, Plus(b, i, y));
                return [term, Plus(b, term, i), term, Times(b, term, y), Times(b, term, term), Plus(b, p[1], Times(b, p[1], x))];
            });
        var collected = Plus(b, b.Read(results[4], Literal.Of(3)), Times(b, b.Read(results[4], Literal.Of(0)), y));
        return new[] { results[0], results[1], results[2], results[3], results[5] }.Aggregate(collected, (a, c) => Plus(b, a, c));
    }));

    [Fact]
    public void Arrays_are_followed_element_by_element() => Same(Program((b, x, y) =>
    {
        var array = b.Zeros(typeof(double[]), Literal.Of(3));
        array = b.Write(array, [Literal.Of(1)], Times(b, x, y));
        array = b.Accumulate(array, [Literal.Of(1)], x);
        array = b.Accumulate(array, [Literal.Of(2)], y);
        var first = Times(b, b.Read(array, Literal.Of(1)), b.Read(array, Literal.Of(2)));
        array = b.Write(array, [Literal.Of(1)], Literal.Of(7.0));
        return Plus(b, first, Times(b, b.Read(array, Literal.Of(1)), x));
    }));

    [Fact]
    public void Sums_of_structures_have_a_row_for_each_component() => Same(Program((b, x, y) =>
    {
        var pair = typeof((double, double));
        var sum = b.Loop(Literal.Of(3), false, [new Slot(SlotKind.Sum, b.Pack(pair, x, Literal.Of(2.0)))], null, _ => [b.Pack(pair, Times(b, x, y), y)])[0];
        return Times(b, b.Unpack(sum, 0), b.Unpack(sum, 1));
    }));

    [Fact]
    public void Calls_are_followed()
    {
        var (s, t) = (new Var(typeof(double), "s"), new Var(typeof(double), "t"));
        var callee = new Builder().Function("g", [s, t], b => [Times(b, s, Times(b, t, t))]);
        Same(Program((b, x, y) => Plus(b, b.Call(callee, [typeof(double)], [x, y])[0], b.Call(callee, [typeof(double)], [y, y])[0])));
    }

    private static Function Program(Func<Builder, Operand, Operand, Operand> body)
    {
        var (x, y) = (new Var(typeof(double), "x"), new Var(typeof(double), "y"));
        return Verifier.Check(new Builder().Function("f", [x, y], b => [body(b, x, y)]));
    }

    // Value and gradient are what the interpreter makes of the program and of its transpose.
    private static void Same(Function function)
    {
        var recorder = new Recorder(context);
        var result = new Walk(recorder).Run(function, [recorder.Input("x", 1.5), recorder.Input("y", -0.75)])[0];
        var adjoints = Reverse.Of(recorder.Rows, result.Row).Where(s => s.Row.Kind == TraceKind.Parameter).Select(s => s.Adjoint).Reverse().ToArray();
        Assert.Equal(Interpreter.Run(function, 1.5, -0.75)[0], result.Value);
        var expected = Interpreter.Run(Transforms.Gradient(function, 2, context, Mode.Reverse), 1.5, -0.75).Cast<double>().ToArray();
        Assert.Equal(expected[0], adjoints[0], 12);
        Assert.Equal(expected[1], adjoints[1], 12);
        Assert.All(expected, e => Assert.NotEqual(0, e));
    }

    private static Operand Plus(Builder b, Operand x, Operand y) => b.Apply(Operators.Add, typeof(double), x, y);

    private static Operand Times(Builder b, Operand x, Operand y) => b.Apply(Operators.Multiply, typeof(double), x, y);
}
