using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// A program made ready to be tried at many points. A <em>pair</em> is a program and a point with a direction v, at which all of this holds, of what users get
/// (after all passes, emitted): the value has the bits of the reference, alone, beside J·v and beside the gradient; J·v in forward mode, ⟨∇f, v⟩ in reverse, and
/// dual numbers over the program as captured agree to 1e-12 of the sum of the absolute values of the terms; so do finite differences, to what they can tell; the
/// caller's arrays stay as they were. At every twelfth point each partial derivative by itself, and all programs interpreted have the bits of the code.
/// </summary>
internal sealed class Pairs
{
    private const double Rounding = 1e-12;
    private const double RoundingOfSingle = 1e-5;

    private readonly Captured captured;
    private readonly Func<object?[], double> reference, eager;
    private readonly bool isSingle, isCareful;
    private readonly (Function Program, Func<object?[], object?[]> Run) value, push, pull;
    private readonly BoundedProgram duals;
    private readonly Lazy<BoundedProgram> movingDuals;

    /// <summary>Prepares a program.</summary>
    /// <param name="captured">The program, whose first result is a number.</param>
    /// <param name="reference">What the value must be, exceptions included; the interpreter's if nothing else knows.</param>
    /// <param name="isCareful">Whether it keeps away from edges.</param>
    /// <param name="isSingle">Whether it calculates in <c>float</c> anywhere.</param>
    /// <param name="eager">What asks sequences for all that they have (<see cref="AskingAll"/>); none if there are no sequences.</param>
    public Pairs(Captured captured, Func<object?[], double>? reference, bool isCareful, bool isSingle = false, Func<object?[], double>? eager = null)
    {
        (this.captured, this.isCareful, this.isSingle) = (captured, isCareful, isSingle);
        this.reference = reference ?? (a => (double)Interpreter.Run(captured.Function, [.. a, .. captured.Objects])[0]!);
        this.eager = eager ?? this.reference;
        (value, push, pull) = (Made(Product.Value, Mode.Auto), Made(Product.Jvp, Mode.Auto), Made(Product.ValueAndGradient, Mode.Reverse));
        duals = new(captured.Function, 1, captured: captured.Objects);
        movingDuals = new(() => new(captured.Function, 1, captured: captured.Objects, allMove: true));
    }

    /// <summary>Whether points count as tried: those with ordinary weights, among them those with ties, in <c>float</c>, and those where differences tell.</summary>
    public sealed class Tallies
    {
        public Tally Ordinary { get; } = new("ordinary points");

        public Tally Careless { get; } = new("points of programs that do not keep away from edges");

        public Tally Tied { get; } = new("points with ties");

        public Tally Single { get; } = new("points of float programs");

        public Tally Differences { get; } = new("points where differences tell");

        public Tally Still { get; } = new("points at which forward mode meets no infinite slope of what does not move");

        public Tally Unread { get; } = new("points at which reverse mode knows of all infinite slopes that nobody reads them");

        public Tally Asked { get; } = new("points at which what decides nothing does not throw");

        public Tally Thrown { get; } = new("points at which the function has a value");

        /// <summary>Fails if more than a part of the points was not tried.</summary>
        /// <param name="thrown">At how many the function may throw.</param>
        /// <param name="asked">At how many LINQ may ask for other elements than the program, and these throw.</param>
        /// <param name="unread">At how many reverse mode may not know that nobody reads an infinite slope.</param>
        /// <param name="differences">At how many ordinary ones differences may not tell.</param>
        /// <param name="isSingle">Whether some programs calculate in <c>float</c>.</param>
        public void Assert(double thrown = 0, double asked = 0, double unread = 0.01, double differences = 0.05, bool isSingle = false)
        {
            Thrown.AssertMostlyTried(thrown);
            Asked.AssertMostlyTried(asked, asked > 0 ? Runs.PointsPerProgram : 0);
            // One program of 130 comes to where tanh is flat to 60 digits: 1 − y² is 0 there and the slope, by dual numbers, is not.
            Ordinary.AssertMostlyTried(0.005, Runs.PointsPerProgram);
            Tied.AssertMostlyTried(0.005, Runs.PointsPerProgram);
            Careless.AssertMostlyTried(0.5);
            if (isSingle)
                Single.AssertMostlyTried(0.1);
            Still.AssertMostlyTried(0.02);
            Unread.AssertMostlyTried(unread);
            Differences.AssertMostlyTried(differences);
        }
    }

    /// <summary>Tries one pair.</summary>
    /// <param name="k">Its number among those of the program.</param>
    /// <param name="arguments">The point as arguments; at t along the direction, the arguments there.</param>
    /// <param name="tangents">The direction, a tangent for each parameter that has one.</param>
    /// <param name="isTied">Whether ties and kinks are likely, where differences tell nothing.</param>
    /// <param name="tallies">Counts.</param>
    public void Try(int k, Func<double, object?[]> arguments, object?[] tangents, bool isTied, Tallies tallies)
    {
        var at = arguments(0);
        var thrown = Thrown(() => reference(arguments(0)), out var expected);
        var thrownHere = Thrown(() => value.Run(at), out var result);
        // Which elements LINQ asks for that decide nothing is its own affair. They may throw.
        if (thrown is null && thrownHere is not null)
            Assert.True(thrownHere.GetType() == Thrown(() => eager(arguments(0)), out _)?.GetType(), $"throws at {ValueLaws.At(Flattening.Flat(at))}, where nothing does: {thrownHere}");
        // Of two that throw, the first it asks: ElementAt walks over a First of nothing before it finds that its index is too large.
        if (tallies.Asked.Skip(thrown?.GetType() != thrownHere?.GetType()) || tallies.Thrown.Skip(thrown is not null && ThrowAsWell(thrown, thrownHere!, at, tangents)))
            return;
        var before = Flattening.Flat(at);
        object?[] directions = [.. tangents.Zip(at, (t, a) => t ?? a)];
        var f = Flattening.Flat(result!)[0];
        var along = Flattening.Flat(push.Run([.. at, .. directions]));
        var gradient = Flattening.Flat(pull.Run(at));
        Assert.Equal(before, Flattening.Flat(at));
        Compare.Same(expected, f, "the value");
        Compare.Same(f, along[0], "the value beside the tangent");
        Compare.Same(f, gradient[0], "the value beside the gradient");
        if (k % 12 == 0)
            Interpreted(at, directions, f, along, gradient);

        var dual = duals.Run(at, [tangents])[0];
        if ((!isCareful ? tallies.Careless : isSingle ? tallies.Single : isTied ? tallies.Tied : tallies.Ordinary).Skip(IsAmiss(dual, f)))
            return;
        var what = ValueLaws.At(before);
        var (tolerance, size) = (isSingle ? RoundingOfSingle : Rounding, dual.GradientSize[0] + (isSingle ? 1e-30 : 0));
        // The lesser of 0 and −0 is the first of them.
        Assert.True(isSingle || dual.Value == f, $"value at {what}: {dual.Value:R} by dual numbers and {f:R}");
        var dot = Flattening.Flat(tangents).Zip(gradient[1..], (v, g) => v * g).Sum();
        // Forward, an element that does not move has the tangent 0 in its array; in reverse, what nobody reads may have a cotangent 0 that came. An infinite slope makes
        // NaN of them, never a number.
        if (!tallies.Still.Skip(double.IsNaN(along[1]) && IsSteep(at, tangents)))
            Compare.Close(dual.Gradient[0], along[1], tolerance, size, $"J·v by dual numbers and forward at {what}");
        if (!tallies.Unread.Skip(double.IsNaN(dot) && IsSteep(at, tangents)))
            Compare.Close(dual.Gradient[0], dot, tolerance, size, $"J·v by dual numbers and the gradient's dot product at {what}");
        else
            return;
        if (k % 12 == 0)
            EachAgrees(at, tangents, gradient[1..], what);
        // A remainder by next to nothing is a saw with teeth finer than any step: differences tell its mean slope, which is 0.
        if (!isTied && !isSingle && isCareful)
            DifferencesAgree(arguments, dual, tallies.Differences, what);
    }

    private bool IsSteep(object?[] at, object?[] tangents)
    {
        movingDuals.Value.Run(at, [tangents]);
        return movingDuals.Value.IsSteep;
    }

    private void Interpreted(object?[] at, object?[] directions, double f, double[] along, double[] gradient)
    {
        foreach (var (program, arguments, numbers) in new[]
            { (captured.Function, at, [f]), (value.Program, at, [f]), (push.Program, (object?[])[.. at, .. directions], along), (pull.Program, at, gradient) })
        {
            var interpreted = Flattening.Flat(Interpreter.Run(program, [.. arguments, .. captured.Objects]));
            for (var i = 0; i < numbers.Length; i++)
                Compare.Same(interpreted[i], numbers[i], $"result {i} interpreted");
        }
    }

    // By every input; what does not depend on one has the derivative 0 and nothing near it.
    private void EachAgrees(object?[] at, object?[] tangents, double[] gradient, string what)
    {
        var units = Enumerable.Range(0, gradient.Length).Select(i =>
        {
            var numbers = new Queue<double>(Enumerable.Range(0, gradient.Length).Select(j => i == j ? 1.0 : 0));
            return tangents.Select(t => t is null ? null : Flattening.Filled(t, numbers, isTangent: true)).ToArray();
        }).ToArray();
        var dual = BoundedProgram.Run(captured.Function, at, units, captured: captured.Objects)[0];
        for (var i = 0; i < gradient.Length; i++)
        {
            if (dual.GradientSize[i] == 0)
                Assert.True(gradient[i] == 0, $"∂{i} is {gradient[i]:R} of what does not depend on it, at {what}");
            else
                Compare.Close(dual.Gradient[i], gradient[i], isSingle ? RoundingOfSingle : Rounding, dual.GradientSize[i] + (isSingle ? 1e-30 : 0), $"∂{i} at {what}");
        }
    }

    // Steps as short as the function is steep: by dual numbers, so that a derivative which is far too large is judged all the same. Where loops make it
    // steeper than 1e6, there are no digits left to tell by.
    private void DifferencesAgree(Func<double, object?[]> arguments, Bounded dual, Tally tally, string what)
    {
        double At(double t) => Thrown(() => Flattening.Flat(value.Run(arguments(t)))[0], out var y) is null ? y : double.NaN;
        var (slope, error) = Differences.Partial(t => At(t[0]), [0.0], 0, Math.Clamp(100 / dual.GradientSize[0], 1e-6, 1));
        var scale = 1 + Math.Abs(slope) + dual.GradientSize[0];
        if (!tally.Skip(dual.GradientSize[0] > 1e6 || !(error < 1e-4 * scale)))
            Compare.Close(slope, dual.Gradient[0], 1, (1e-6 * scale) + (20 * error), $"differences at {what}");
    }

    // The derivatives throw what the function throws, except where they do not read an element that is not there.
    private bool ThrowAsWell(Exception thrown, Exception thrownHere, object?[] at, object?[] tangents)
    {
        Assert.Equal(thrown.GetType(), thrownHere.GetType());
        if (thrown is IndexOutOfRangeException)
            return true;
        var what = $"{thrown.Message} at {ValueLaws.At(Flattening.Flat(at))}";
        Assert.True(thrown.GetType() == Thrown(() => push.Run([.. at, .. tangents.Zip(at, (t, a) => t ?? a)]), out _)?.GetType(), $"forward mode does not throw {what}");
        Assert.True(thrown.GetType() == Thrown(() => pull.Run(at), out _)?.GetType(), $"reverse mode does not throw {what}");
        return true;
    }

    private static Exception? Thrown<T>(Func<T> run, out T? result)
    {
        result = default;
        try
        {
            result = run();
            return null;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return e;
        }
    }

    // Beyond the range in which rounding alone separates two orders of summation; in float, an adjoint overflows sooner than the derivative,
    // and a last bit may decide a branch.
    private bool IsAmiss(Bounded dual, double value) =>
        !dual.IsOrdinary || (isSingle && (dual.Largest > 1e30 || !(Math.Abs(dual.Value - value) <= 1e-5 * (1 + Math.Abs(value)))));

    private (Function Program, Func<object?[], object?[]> Run) Made(Product product, Mode mode)
    {
        var program = Verifier.Check(Pipeline.Run(captured, new Recipe(product, mode, Kinks.Mean, false)));
        return (program, Emission.Emitted(program, [.. captured.Objects]));
    }
}
