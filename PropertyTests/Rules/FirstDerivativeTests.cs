using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>
/// The first derivative of every row: forward, in reverse and by differences; in double and in float; at ordinary and at special points.
/// The tests run over all rows, so that there can be no row without them.
/// </summary>
public sealed class FirstDerivativeTests
{
    public static TheoryData<string> Rows => Row.RealNames;

    [Theory]
    [MemberData(nameof(Rows))]
    public void Forward_reverse_and_differences_agree(string name)
    {
        var row = Row.Named(name);
        var (program, forward, reverse) = Programs(row);
        var resolved = 0;
        var points = row.Points(12 * Derived.Runs).ToArray();
        foreach (var x in points)
        {
            for (var i = 0; i < row.Inputs; i++)
            {
                var d = Derived.Real(forward[i], x);
                Near.Same(d, Derived.Real(reverse[i], x), 1e-13, $"{name} by {i} at {Near.Show(x)}: forward and reverse");
                if (Differences.Of(p => Smooth(row, program, p), x, i) is not { } difference)
                    continue;
                Near.Same(difference, d, 1e-6, $"{name} by {i} at {Near.Show(x)}: differences and forward");
                resolved++;
            }
        }

        Assert.True(resolved > points.Length * row.Inputs * 0.8, $"{name}: at most points differences tell nothing.");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void In_float_it_is_the_derivative_in_double_up_to_rounding(string name)
    {
        var row = Row.Named(name);
        var (_, wide, _) = Programs(row);
        var (_, forward, reverse) = Programs(row, typeof(float));
        foreach (var x in row.Points(12 * Derived.Runs, typeof(float)))
        {
            object[] same = [.. x.Select(v => v is float f ? (double)f : v)];
            for (var i = 0; i < row.Inputs; i++)
            {
                var d = Derived.Real(forward[i], x);
                Assert.IsType<float>(Interpreter.Run(forward[i], x)[0]);
                Near.Same(d, Derived.Real(reverse[i], x), 1e-6, $"{name} by {i} at {Near.Show(x)}: forward and reverse");
                Near.Same(Derived.Real(wide[i], same), d, 2e-5, $"{name} by {i} at {Near.Show(x)}: double and float");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void At_special_points_forward_is_reverse_to_the_bit(string name)
    {
        var row = Row.Named(name);
        foreach (var real in new[] { typeof(double), typeof(float) })
        {
            var (program, forward, reverse) = Programs(row, real);
            foreach (var x in row.SpecialPoints(real))
            {
                // Where the function throws, its derivatives throw the same.
                var thrown = Record.Exception(() => Interpreter.Run(program, x));
                for (var i = 0; i < row.Inputs; i++)
                {
                    Assert.Equal(thrown?.GetType(), Record.Exception(() => Interpreter.Run(forward[i], x))?.GetType());
                    Assert.Equal(thrown?.GetType(), Record.Exception(() => Interpreter.Run(reverse[i], x))?.GetType());
                    if (thrown is null)
                        Near.SameBits(Interpreter.Run(forward[i], x)[0], Interpreter.Run(reverse[i], x)[0], $"{name} by {i} at {Near.Show(x)}");
                }
            }
        }
    }

    private static (Function Program, IReadOnlyList<Function> Forward, IReadOnlyList<Function> Reverse) Programs(Row row, Type? real = null)
    {
        var program = row.Program(real);
        return (program, Derived.Gradient(program, row.Inputs, Mode.Forward), Derived.Gradient(program, row.Inputs, Mode.Reverse));
    }

    // The function to take differences of: for an estimate, which is a step function, what it estimates.
    private static double Smooth(Row row, Function program, object[] x) => row.Rule.Primitive.Name switch
    {
        "reciprocalEstimate" => 1 / (double)x[0],
        "reciprocalSqrtEstimate" => 1 / Math.Sqrt((double)x[0]),
        _ => Derived.Real(program, x),
    };
}
