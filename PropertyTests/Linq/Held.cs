using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Linq;

/// <summary>A function of an array, held against the lambda itself as the framework compiles it: values, exceptions, derivatives, code.</summary>
internal sealed class Held(Expression<Func<double[], double>> function)
{
    private readonly Captured captured = Capture.Of(function);
    private readonly Func<double[], double> compiled = function.Compile();
    private readonly Lazy<Func<double[], double>> eager = new(() => ((Expression<Func<double[], double>>)AskingAll.Of(function)).Compile());
    // With the operations of the function in their order; and as gradients come with it.
    private readonly Func<double[], double> value = DerivativeCache.Get<Func<double[], double>>(function, new Recipe(Product.Value, new AdOptions { Vectorize = false }));
    private readonly Func<double[], double> inLanes = DerivativeCache.Get<Func<double[], double>>(function, new Recipe(Product.Value, null));
    private readonly Func<double[], double[]> forward = Grad.Of(function, new AdOptions { Mode = Mode.Forward });
    private readonly Func<double[], double[]> reverse = Grad.Of(function, new AdOptions { Mode = Mode.Reverse });
    private readonly GradientInto into = Grad.Into(function);


    /// <summary>Without an array both complain; in which words depends on who asks first, as extents are asked for before a loop.</summary>
    public void RefusesNull()
    {
        foreach (var f in (Func<double[], double>[])[compiled, value])
            Assert.True(Outcome(f, null).Thrown is ArgumentNullException or NullReferenceException);
    }

    /// <summary>
    /// Whether the lambda and the program both throw, or neither. Which elements LINQ asks for that decide nothing is its own affair, and they may throw; the
    /// program throws nothing that none of them does.
    /// </summary>
    public bool ThrowsAlike(double[] x)
    {
        var (thrown, thrownHere) = (Outcome(compiled, x).Thrown, Outcome(value, x).Thrown);
        if (thrown is null && thrownHere is not null)
            Assert.Equal(thrownHere.GetType(), Outcome(eager.Value, x).Thrown?.GetType());
        return thrown is null == thrownHere is null;
    }

    /// <summary>Whether the program throws.</summary>
    public bool Throws(double[] x) => Outcome(value, x).Thrown is not null;

    /// <summary>The same bits, or the same exception with the same message.</summary>
    public void SameValue(double[] x)
    {
        var (expected, thrown) = Outcome(compiled, x);
        var (actual, caught) = Outcome(value, x);
        Assert.True(
            thrown?.GetType() == caught?.GetType() && Compare.SameBits(expected, actual),
            $"{function} at {At(x)}: {thrown?.GetType().Name ?? $"{expected:R}"} and {caught?.ToString() ?? $"{actual:R}"}");
        if (thrown is not (null or ArgumentOutOfRangeException))
            Assert.Equal(thrown.Message, caught!.Message);
    }

    /// <summary>The derivatives throw what the function throws, except where they do not read an element that is not there.</summary>
    public void SameExceptions(double[] x)
    {
        var (_, thrown) = Outcome(compiled, x);
        if (thrown is null or IndexOutOfRangeException)
            return;
        foreach (var gradient in (Func<double[], double[]>[])[forward, reverse])
            Assert.Throws(thrown.GetType(), () => gradient(x));
    }

    /// <summary>Forward, reverse, dual numbers over the program as captured, and finite differences agree; tells whether differences could be taken.</summary>
    public bool SameDerivatives(double[] x)
    {
        var (ahead, back) = (forward(x), reverse(x));
        if (!SameAsDuals(x, ahead, back))
            return false;
        var size = 1e-3 + ahead.Sum(Math.Abs);
        var isTried = true;
        for (var i = 0; i < x.Length; i++)
        {
            var (slope, error) = Differences.Partial(compiled, x, i);
            if (error < 1e-3 * (size + Math.Abs(slope)))
                Compare.Close(slope, back[i], 1, (1e-6 * (size + Math.Abs(slope))) + (20 * error), $"differences by x[{i}] of {function} at {At(x)}");
            else
                isTried = false;
        }

        return isTried;
    }

    /// <summary>To rounding, at any point that is not out of range; without an element that the program reads it throws what the function throws.</summary>
    public bool SameAsDuals(double[] x) => SameAsDuals(x, forward(x), reverse(x));

    private bool SameAsDuals(double[] x, double[] ahead, double[] back)
    {
        var (dual, tolerance) = Dual(x);
        if (!dual.IsOrdinary)
            return false;
        var f = value(x);
        // The lesser of 0 and −0 is the first of them.
        Assert.True(dual.Value == f || tolerance > 1e-12, $"{function} over dual numbers at {At(x)}: {dual.Value:R} and {f:R}");
        // What the buffer held before is gone.
        var buffer = Enumerable.Repeat(double.NaN, x.Length).ToArray();
        var (held, written) = (inLanes(x), into(x, buffer));
        // A loop may run in lanes in the one and not in the other, whose functions differ in last bits.
        if (!Compare.SameBits(held, written) && dual.IsOrdinary)
            Compare.Close(held, written, 1e-13, 1 + Math.Abs(held), $"value into a buffer of {function} at {At(x)}");
        for (var i = 0; i < x.Length; i++)
        {
            Compare.Close(dual.Gradient[i], buffer[i], tolerance, dual.GradientSize[i], $"dual numbers and a buffer by x[{i}] of {function} at {At(x)}");
            Compare.Close(dual.Gradient[i], ahead[i], tolerance, dual.GradientSize[i], $"dual numbers and forward by x[{i}] of {function} at {At(x)}");
            Compare.Close(dual.Gradient[i], back[i], tolerance, dual.GradientSize[i], $"dual numbers and reverse by x[{i}] of {function} at {At(x)}");
        }

        return true;
    }

    // Along each element by dual numbers, and how near to that a gradient is.
    private (Bounded Dual, double Tolerance) Dual(double[] x)
    {
        object?[][] units = [.. Enumerable.Range(0, x.Length).Select(i => new object?[] { Enumerable.Range(0, x.Length).Select(j => i == j ? 1.0 : 0).ToArray() })];
        return (BoundedProgram.Run(captured.Function, [x], units, captured: captured.Objects)[0], Generators.Constructs.Of(captured.Function).Contains("float") ? 1e-5 : 1e-12);
    }

    /// <summary>The gradient in a buffer of the caller's is that of reverse mode, whatever the buffer held; tells whether the point is an ordinary one.</summary>
    public bool SameInBuffer(double[] x)
    {
        var (dual, tolerance) = Dual(x);
        var (back, buffer) = (reverse(x), Enumerable.Repeat(double.NaN, x.Length).ToArray());
        var (held, written) = (inLanes(x), into(x, buffer));
        // A loop may run in lanes in the one and not in the other, whose functions differ in last bits.
        if (!Compare.SameBits(held, written) && dual.IsOrdinary)
            Compare.Close(held, written, 1e-13, 1 + Math.Abs(held), $"value into a buffer of {function} at {At(x)}");
        if (!dual.IsOrdinary)
            return false;
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(back[i]) || !double.IsNaN(buffer[i]))
                Compare.Close(back[i], buffer[i], tolerance, dual.GradientSize[i], $"reverse mode and a buffer by x[{i}] of {function} at {At(x)}");
        }

        return true;
    }

    /// <summary>The interpreter's value has the bits of the compiled one.</summary>
    public void SameMeaning(double[] x)
    {
        Verifier.Check(captured.Function);
        Compare.Same(compiled(x), (double)Interpreter.Run(captured.Function, [x, .. captured.Objects])[0]!, $"{function} interpreted at {At(x)}");
    }

    /// <summary>Value and derivatives are loops: they call no operator, run no enumerator and invoke no delegate.</summary>
    public void IsLoops()
    {
        foreach (var tree in (LambdaExpression[])
            [
                DerivativeTree.Get<Func<double[], double>>(function, new Recipe(Product.Value, null)),
                Grad.Tree(function, new AdOptions { Mode = Mode.Forward }), Grad.Tree(function, new AdOptions { Mode = Mode.Reverse }),
            ])
            new Foreign().Visit(tree);
    }

    public static string At(double[]? x) => x is null ? "null" : $"[{string.Join(", ", x)}]";

    private static (double Value, Exception? Thrown) Outcome(Func<double[], double> f, double[]? x)
    {
        try
        {
            return (f(x!), null);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return (0, e);
        }
    }

    private sealed class Foreign : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            Assert.NotEqual(typeof(Enumerable), node.Method.DeclaringType);
            Assert.DoesNotContain("Enumerator", node.Method.Name, StringComparison.Ordinal);
            Assert.NotEqual("Invoke", node.Method.Name);
            return base.VisitMethodCall(node);
        }

        protected override Expression VisitInvocation(InvocationExpression node) => throw new InvalidOperationException($"A delegate is called: {node}");
    }
}
