using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Laws;
using FunctionalAD.PropertyTests.Oracles;
using FunctionalAD.Tangents;
using Xunit;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>
/// What holds for a lambda of numbers and arrays, whatever statements it is made of: its value is that of the framework's compiler, to the
/// bit, exceptions included; forward and reverse mode agree with each other and with differences; the caller's arrays stay as they were.
/// </summary>
internal sealed class StatementLaw
{
    private static readonly Context plain = new Recipe(Product.Value, null).Context;

    private readonly Delegate compiled;
    private readonly Type[] types;
    private readonly Func<object?[], object?[]> value;
    private readonly Func<object?[], object?[]> push;
    private readonly Func<object?[], object?[]> pull;
    private readonly Func<object?[], object?[]> whole;

    public StatementLaw(LambdaExpression lambda)
    {
        types = [.. lambda.Parameters.Select(p => p.Type)];
        compiled = lambda.Compile();
        var captured = Capture.Of(lambda, plain);
        Assert.Empty(captured.Objects);
        Function = Verifier.Check(captured.Function);
        Pruned = Verifier.Check(Prune.Run(Function));
        var pushforward = Forward.Of(Pruned, plain);
        Forwards = Verifier.Check(Prune.Run(Verifier.Check(pushforward.Function)));
        Backwards = Verifier.Check(Prune.Run(Verifier.Check(Transpose.Of(pushforward, plain))));
        value = Laws.Emission.Emitted(Pruned);
        push = Laws.Emission.Emitted(Forwards);
        var simplified = Prune.Run(Verifier.Check(Simplify.Run(Verifier.Check(Choices.Run(Backwards)), plain)));
        pull = Laws.Emission.Emitted(Verifier.Check(simplified));
        whole = Laws.Emission.Emitted(Verifier.Check(Pipeline.Run(captured, new Recipe(Product.ValueAndGradient, Mode.Reverse, Kinks.Mean, false))));
    }

    public Function Function { get; }

    public Function Pruned { get; }

    public Function Forwards { get; }

    public Function Backwards { get; }

    /// <summary>The value at a point, in three ways; null when it throws.</summary>
    public double? Value(double[] point)
    {
        var (expected, thrown) = Outcome(() => (double)compiled.DynamicInvoke(Arguments(point))!);
        var given = Arguments(point);
        var kept = Arguments(point);
        var (emitted, thrownByCode) = Outcome(() => (double)value(given)[0]!);
        var (interpreted, thrownByInterpreter) = Outcome(() => (double)Interpreter.Run(Function, Arguments(point))[0]!);
        Assert.Equal(Flat(kept), Flat(given));
        Assert.Equal(thrown, thrownByCode);
        Assert.Equal(thrown, thrownByInterpreter);
        if (thrown is not null)
        {
            Assert.Equal(thrown, Outcome(() => (double)pull([.. Arguments(point), 1.0])[0]!).Thrown);
            return null;
        }

        Compare.Same(expected, emitted, $"the value at {ValueLaws.At(point)}");
        Compare.Same(expected, interpreted, $"the interpreted value at {ValueLaws.At(point)}");
        return expected;
    }

    /// <summary>
    /// The gradient in reverse, which is the one in forward mode, that of dual numbers over the program as captured, and that of differences where
    /// these can tell, as they cannot at a tie; null when it throws.
    /// </summary>
    public double[]? Gradient(double[] point, Random random, Tally? tally = null, bool isTied = false)
    {
        if (Value(point) is not { } expected)
            return null;
        var gradient = Flat(pull([.. Arguments(point), 1.0]));
        Compare.Same(expected, gradient[0], $"the value beside the gradient at {ValueLaws.At(point)}");
        gradient = gradient[1..];
        var direction = Generators.Points.Ordinary(random, point.Length);
        var along = Flat(push([.. Arguments(point), .. Arguments(direction).Where(a => a is double or double[])]));
        var (dot, size) = (0.0, 1e-3);
        for (var i = 0; i < direction.Length; i++)
        {
            dot += gradient[i] * direction[i];
            size += Math.Abs(gradient[i] * direction[i]);
        }

        Compare.Same(expected, along[0], "the value beside the tangent");
        var tangents = Arguments(direction).Zip(types, (t, type) => TangentSpace.Carries(type) ? t : null).ToArray();
        var dual = BoundedProgram.Run(Function, Arguments(point), [tangents])[0];
        Compare.Same(expected, dual.Value, "the value over dual numbers");
        if (dual.IsOrdinary)
        {
            // See Pairs: an infinite slope of what does not move, or of what nobody reads, may make NaN, never a number.
            if (double.IsNaN(along[1] + dot))
            {
                var moving = new BoundedProgram(Function, 1, allMove: true);
                moving.Run(Arguments(point), [tangents]);
                Assert.True(moving.IsSteep, $"NaN at {ValueLaws.At(point)}");
                return null;
            }

            Compare.Close(dual.Gradient[0], along[1], 1e-12, dual.GradientSize[0], $"J·v by dual numbers and forward at {ValueLaws.At(point)}");
            Compare.Close(dual.Gradient[0], dot, 1e-12, dual.GradientSize[0], $"J·v by dual numbers and the gradient's dot product at {ValueLaws.At(point)}");
            var optimised = Flat(whole(Arguments(point)));
            Compare.Same(expected, optimised[0], "the value after all passes");
            Compare.Close(dual.Gradient[0], optimised[1..].Zip(direction, (g, d) => g * d).Sum(), 1e-12, dual.GradientSize[0], $"J·v by dual numbers and after all passes at {ValueLaws.At(point)}");
        }

        if (isTied)
            return gradient;
        var (slope, error) = Differences.Partial(t => Safe([.. point.Zip(direction, (p, d) => p + (t[0] * d))]), [0.0], 0, Math.Min(1, 10 / Math.Abs(along[1])));
        // With shorter steps where it is said to be steep, which tell a derivative that is far too large as well as one that is right; where
        // loops make it as steep as 1e5, there are no digits left to tell by.
        if (tally?.Skip(Math.Abs(along[1]) > 1e5 || !(error < 1e-3 * (size + Math.Abs(slope)))) != true)
            Compare.Close(slope, along[1], 1, (1e-5 * (1 + size + Math.Abs(slope))) + (50 * error), $"differences along {ValueLaws.At(direction)} at {ValueLaws.At(point)}");
        return gradient;
    }

    private double Safe(double[] point) => Outcome(() => (double)value(Arguments(point))[0]!) is { Thrown: null, Value: var v } ? v : double.NaN;

    private object?[] Arguments(double[] point)
    {
        var next = 0;
        return [.. types.Select(t => t == typeof(double) ? point[next++] : (object)point[next..(next += 3)])];
    }

    private static (double Value, string? Thrown) Outcome(Func<double> run)
    {
        try
        {
            return (run(), null);
        }
        catch (System.Reflection.TargetInvocationException e)
        {
            return (0, $"{e.InnerException!.GetType()}: {e.InnerException.Message}");
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return (0, $"{e.GetType()}: {e.Message}");
        }
    }

    private static double[] Flat(object?[] results) => [.. results.SelectMany(r => r as double[] ?? [(double)r!])];
}
