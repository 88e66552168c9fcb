using FunctionalAD.Ir;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>Every row with a kink, at its kinks, under every convention.</summary>
public sealed class KinkTests
{
    private const double Aside = 1e-9;

    // Where each row has its kinks; a row with a kink that is missing here fails.
    private static readonly Dictionary<string, double[][]> ties = new()
    {
        ["Math.Abs(x)"] = [[0], [double.NegativeZero]],
        ["Math.Max(x, y)"] = [[2, 2], [-3, -3], [0, double.NegativeZero]],
        ["Math.Min(x, y)"] = [[2, 2], [-3, -3], [0, double.NegativeZero]],
        ["Sequences.Greater(x, y)"] = [[2, 2], [-3, -3], [0, double.NegativeZero]],
        ["Sequences.Lesser(x, y)"] = [[2, 2], [-3, -3], [0, double.NegativeZero]],
        ["double.MaxNumber(x, y)"] = [[2, 2], [-3, -3]],
        ["double.MinNumber(x, y)"] = [[2, 2], [-3, -3]],
        ["double.MaxNative(x, y)"] = [[2, 2], [-3, -3]],
        ["double.MinNative(x, y)"] = [[2, 2], [-3, -3]],
        ["Math.MaxMagnitude(x, y)"] = [[2, 2], [-3, -3]],
        ["Math.MinMagnitude(x, y)"] = [[2, 2], [-3, -3]],
        ["double.MaxMagnitudeNumber(x, y)"] = [[2, 2], [-3, -3]],
        ["double.MinMagnitudeNumber(x, y)"] = [[2, 2], [-3, -3]],
        ["Math.CopySign(x, y)"] = [[0, 1], [0, -1], [double.NegativeZero, double.NegativeZero]],
        ["Math.Clamp(x, low, high)"] = [[1, 1, 3], [3, 1, 3], [-2, -2, 0]],
        ["double.Clamp(x, low, high)"] = [[1, 1, 3], [3, 1, 3], [-2, -2, 0]],
        ["double.ClampNative(x, low, high)"] = [[1, 1, 3], [3, 1, 3], [-2, -2, 0]],
        ["double.Hypot(x, y)"] = [[0, 0], [double.NegativeZero, 0]],
    };

    public static TheoryData<string> Kinked =>
        [.. Row.All.Where(r => Enumerable.Range(0, r.Inputs).Any(i => KinkCalls.Of(r.Rule.PartialExpression(i)).Count > 0)).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Kinked))]
    public void A_side_is_the_derivative_beside_the_kink(string name)
    {
        foreach (var tie in Ties(name))
        {
            Assert.Equal(Gradient(name, Kinks.Left, Shifted(tie, -Aside)), Gradient(name, Kinks.Left, tie));
            Assert.Equal(Gradient(name, Kinks.Right, Shifted(tie, Aside)), Gradient(name, Kinks.Right, tie));
        }
    }

    [Theory]
    [MemberData(nameof(Kinked))]
    public void The_mean_lies_in_the_middle_and_undefined_is_NaN(string name)
    {
        foreach (var tie in Ties(name))
        {
            var (left, right, mean, undefined) = (Gradient(name, Kinks.Left, tie), Gradient(name, Kinks.Right, tie), Gradient(name, Kinks.Mean, tie),
                Gradient(name, Kinks.Undefined, tie));
            Assert.Equal(left.Zip(right, (l, r) => (l + r) / 2), mean);
            Assert.NotEqual(left, right);
            for (var i = 0; i < left.Length; i++)
                Assert.True(left[i] == right[i] || double.IsNaN(undefined[i]), $"{name} by {i} at {string.Join(", ", tie)}: {undefined[i]}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinked))]
    public void Off_the_kink_the_convention_does_not_matter(string name)
    {
        var row = Row.Named(name);
        foreach (var x in row.Points(5 * Derived.Runs))
        {
            double[] point = [.. x.Cast<double>()];
            Assert.All(Enum.GetValues<Kinks>(), kinks => Assert.Equal(Gradient(name, Kinks.Mean, point), Gradient(name, kinks, point)));
        }
    }

    // Forward mode, after comparing with reverse mode and series.
    private static double[] Gradient(string name, Kinks kinks, double[] x)
    {
        var row = Row.Named(name);
        object[] point = [.. x];
        var forward = Values(Mode.Forward);
        Assert.Equal(forward, Values(Mode.Reverse));
        Assert.Equal(forward, Enumerable.Range(0, row.Inputs).Select(i =>
            ((double[])Interpreter.Run(Derived.Series(row.Program(), i, 1, kinks), Derived.First(point, i))[0]!)[1]));
        return forward;

        double[] Values(Mode mode) => [.. Derived.Gradient(row.Program(), row.Inputs, mode, kinks).Select(f => Derived.Real(f, point))];
    }

    private static double[][] Ties(string name) =>
        ties.TryGetValue(name, out var known) ? known : throw new InvalidOperationException($"{name} has a kink, but no point where it is tested.");

    private static double[] Shifted(double[] x, double by) => [x[0] + by, .. x[1..]];
}
