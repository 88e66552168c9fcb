using System.Collections.Concurrent;
using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>
/// Second and third derivatives of every row, by nesting forward and reverse mode in every order, by series, and by differences of the
/// derivative one order below.
/// </summary>
public sealed class HigherDerivativeTests
{
    private static readonly Mode[] modes = [Mode.Forward, Mode.Reverse];
    private static readonly ConcurrentDictionary<(string, Type?, string), Function> programs = [];

    public static TheoryData<string> Rows => Row.RealNames;

    [Theory]
    [MemberData(nameof(Rows))]
    public void Second_derivatives_agree_in_every_nesting(string name)
    {
        var row = Row.Named(name);
        foreach (var x in row.Points(4 * Derived.Runs))
        {
            for (var i = 0; i < row.Inputs; i++)
            {
                for (var j = 0; j < row.Inputs; j++)
                    Second(row, x, i, j);
                var pure = Derived.Real(Nested(row, null, (Mode.Forward, i), (Mode.Reverse, i)), x);
                Near.Same(pure, Derived.Real(Series(row, i, 2), Derived.First(x, i)), 1e-11, $"{name} by {i}, {i} at {Near.Show(x)}: series");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Third_derivatives_agree_in_every_nesting(string name)
    {
        var row = Row.Named(name);
        foreach (var x in row.Points(2 * Derived.Runs))
        {
            for (var i = 0; i < row.Inputs; i++)
            {
                for (var j = 0; j < row.Inputs; j++)
                    Third(row, x, i, j);
                var pure = Derived.Real(Nested(row, null, (Mode.Forward, i), (Mode.Reverse, i), (Mode.Reverse, i)), x);
                Near.Same(pure, Derived.Real(Series(row, i, 3), Derived.First(x, i)), 1e-10, $"{name} by {i}, {i}, {i} at {Near.Show(x)}: series");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_float_the_second_derivative_is_that_in_double_up_to_rounding(string name)
    {
        var row = Row.Named(name);
        foreach (var x in row.Points(4 * Derived.Runs, typeof(float)))
        {
            object[] same = [.. x.Select(v => v is float f ? (double)f : v)];
            for (var i = 0; i < row.Inputs; i++)
            {
                for (var j = 0; j < row.Inputs; j++)
                {
                    var wide = Derived.Real(Nested(row, null, (Mode.Reverse, i), (Mode.Forward, j)), same);
                    var narrow = Nested(row, typeof(float), (Mode.Reverse, i), (Mode.Forward, j));
                    Near.Same(wide, Derived.Real(narrow, x), 5e-4, $"{name} by {i}, {j} at {Near.Show(x)}: double and float");
                    Assert.IsType<float>(Interpreter.Run(narrow, x)[0]);
                }
            }
        }
    }

    private static void Second(Row row, object[] x, int i, int j)
    {
        var reference = Derived.Real(Nested(row, null, (Mode.Forward, i), (Mode.Reverse, j)), x);
        foreach (var inner in modes)
        {
            foreach (var outer in modes)
            {
                var d = Derived.Real(Nested(row, null, (inner, i), (outer, j)), x);
                Near.Same(reference, d, 1e-12, $"{row.Name} by {i}, {j} at {Near.Show(x)}: {outer} over {inner}");
            }
        }

        var below = Nested(row, null, (Mode.Forward, i));
        if (Differences.Of(p => Derived.Real(below, p), x, j) is { } difference)
            Near.Same(difference, reference, 1e-5, $"{row.Name} by {i}, {j} at {Near.Show(x)}: differences");
    }

    private static void Third(Row row, object[] x, int i, int j)
    {
        var reference = Derived.Real(Nested(row, null, (Mode.Forward, i), (Mode.Reverse, j), (Mode.Reverse, i)), x);
        foreach (var (a, b, c) in new[]
        {
            (Mode.Reverse, Mode.Forward, Mode.Forward), (Mode.Forward, Mode.Forward, Mode.Forward), (Mode.Reverse, Mode.Reverse, Mode.Reverse),
        })
        {
            var d = Derived.Real(Nested(row, null, (a, i), (b, j), (c, i)), x);
            Near.Same(reference, d, 1e-10, $"{row.Name} by {i}, {j}, {i} at {Near.Show(x)}: {c} over {b} over {a}");
        }

        var below = Nested(row, null, (Mode.Forward, i), (Mode.Reverse, j));
        if (Differences.Of(p => Derived.Real(below, p), x, i) is { } difference)
            Near.Same(difference, reference, 1e-5, $"{row.Name} by {i}, {j}, {i} at {Near.Show(x)}: differences");
    }

    // The derivative by one parameter after the other, each in its mode.
    private static Function Nested(Row row, Type? real, params ReadOnlySpan<(Mode Mode, int Parameter)> steps)
    {
        var function = row.Program(real);
        var path = "";
        foreach (var (mode, parameter) in steps)
        {
            path += $"{mode}{parameter}";
            if (!programs.TryGetValue((row.Name, real, path), out var known))
                programs[(row.Name, real, path)] = known = Verifier.Check(Derived.Partial(function, row.Inputs, parameter, mode));
            function = known;
        }

        return function;
    }

    private static Function Series(Row row, int parameter, int order) =>
        programs.GetOrAdd((row.Name, null, $"Series{parameter}^{order}"), _ => Verifier.Check(Derived.Taylor(row.Program(), parameter, order)));
}
