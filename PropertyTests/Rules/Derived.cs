using System.Collections.Immutable;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>Derivatives of a program in every way there is, run by the interpreter.</summary>
internal static class Derived
{
    /// <summary>How much more than usual is to be tested, as the laws understand FAD_RUNS: 6,000 pairs are usual.</summary>
    public static int Runs { get; } = Math.Max(1, Laws.Runs.Pairs / 6_000);

    /// <summary>The program of ∂f/∂xᵢ for every input.</summary>
    public static ImmutableArray<Function> Gradient(Function function, int inputs, Mode mode, Kinks kinks = Kinks.Mean)
    {
        var all = Transforms.ValueAndGradient(function, inputs, new Context(kinks), mode);
        return [.. Enumerable.Range(0, inputs).Select(i => Result(all, i + 1))];
    }

    /// <summary>The program of ∂f/∂xᵢ.</summary>
    public static Function Partial(Function function, int inputs, int i, Mode mode) => Gradient(function, inputs, mode)[i];

    /// <summary>The program of ∂ⁿf/∂xᵢⁿ by series; the parameter i comes first in it.</summary>
    public static Function Taylor(Function function, int i, int order) =>
        Transforms.Derivative(First(function, i), order, new Context());

    /// <summary>The program of the series by parameter i, which comes first in it.</summary>
    public static Function Series(Function function, int i, int order, Kinks kinks) =>
        Transforms.Taylor(First(function, i), order, new Context(kinks));

    /// <summary>The arguments with number i first.</summary>
    public static object[] First(object[] x, int i) => [x[i], .. x[..i], .. x[(i + 1)..]];

    /// <summary>The one real result of a program.</summary>
    public static double Real(Function function, object[] x) => Convert.ToDouble(Interpreter.Run(function, x)[0], null);

    private static Function First(Function function, int i)
    {
        var p = function.Parameters;
        return new(function.Name, new Region([p[i], .. p[..i], .. p[(i + 1)..]], function.Body.Equations, function.Results));
    }

    private static Function Result(Function function, int i) =>
        new(function.Name, new Region(function.Parameters, function.Body.Equations, [function.Results[i]]));
}
