using System.Collections.Immutable;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

public sealed class TransposeLaws
{
    [Fact]
    public void Transposing_twice_gives_back_the_pushforward() => Runs.Scalar((program, random) =>
    {
        var context = new Recipe(Product.Value, null).Context;
        var captured = Capturing.Capture.Of(program.Lambda, context);
        var n = program.Arity;
        var forward = Forward.Of(captured.Function, context, i => i < n);
        var back = Transpose.Of(forward, context);
        // (x, ȳ) ↦ (y, x̄) is linear in ȳ, and is turned around again.
        int[] outputs = [.. Enumerable.Range(0, n)];
        var again = Prune.Run(Verifier.Check(Transpose.Of(new Pushforward(back, forward.Outputs, outputs, new(ReferenceEqualityComparer.Instance)), context)));
        var once = Prune.Run(forward.Function);
        for (var k = 0; k < 10; k++)
        {
            var (point, direction) = (Points.Ordinary(random, n), Points.Ordinary(random, n));
            object?[] arguments = [.. point.Cast<object>(), .. captured.Objects, .. direction.Cast<object>()];
            var dual = BoundedNumbers.At(program, point);
            if (!dual.IsOrdinary)
                continue;
            var (a, b) = ((double)Interpreter.Run(once, arguments)[1]!, (double)Interpreter.Run(again, arguments)[1]!);
            Compare.Close(a, b, program.IsSingle ? 1e-5 : 1e-12, dual.GradientSize.Zip(direction, (s, v) => s * Math.Abs(v)).Sum(), $"J·v at {ValueLaws.At(point)}");
        }
    });
}
