using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Branches that are not taken contribute nothing, however many share a sub-expression, in loops too; and nothing that is taken is lost.</summary>
public sealed class UntakenTests
{
    private static readonly AdOptions reverse = new() { Mode = Mode.Reverse }, forward = new() { Mode = Mode.Forward };

    public static TheoryData<string> Names => [.. Functions().Select(f => f.Name)];

    // Each has the derivative 0 by x at x = 0, where the slope of the root is infinite: no branch that reads the root is taken.
    private static IEnumerable<(string Name, Expression<Func<double, double, double>> Of)> Functions()
    {
        double[] d = [1, 2];
        yield return ("two choices", (x, y) => y * ((Math.Sqrt(x) > 1 ? Math.Sqrt(x) : 0) + (Math.Sqrt(x) > 2 ? Math.Sqrt(x) : 0)));
        yield return ("two choices on one condition", (x, y) => y * (Math.Sqrt(x) > 1 ? Math.Sqrt(x) : 0) + (Math.Sqrt(x) > 1 ? 2 * Math.Sqrt(x) : 0));
        yield return ("a chain", (x, y) => (Math.Sqrt(x) > 1 ? Math.Sin(3 * Math.Sqrt(x)) : 0) + (Math.Sqrt(x) > y ? y * Math.Sin(3 * Math.Sqrt(x)) : 0));
        yield return ("choices in choices", (x, y) => (y > -3 ? Math.Sqrt(x) > 1 ? Math.Sqrt(x) : 0 : y) + (y < 2 ? Math.Sqrt(x) > 2 ? Math.Sqrt(x) : 1 : y));
        yield return ("a choice of a choice", (x, y) => Either(Math.Sqrt(x) > 1 ? Math.Sqrt(x) : Math.Sqrt(x) + 1, y));
        yield return ("a loop", (x, y) => d.Sum(v => Math.Sqrt(x) > v ? v * Math.Sqrt(x) : y));
        yield return ("a loop in a loop", (x, y) => d.Sum(w => d.Sum(v => Math.Sqrt(x) > v ? v * w * Math.Sqrt(x) : y)));
        yield return ("a loop that carries", (x, y) => d.Aggregate(y, (s, v) => Math.Sqrt(x) > v ? s * Math.Sqrt(x) : s + v));
        yield return ("a sum that two choices read", (x, y) => Twice(d.Sum(v => Math.Sqrt(v * x)), y));
    }

    private static double Either(double s, double y) => (y > 2 ? s : 0) + (y > 3 ? s * y : 0);

    private static double Twice(double s, double y) => (y > 2 ? s : 0) + (y > 3 ? s * y : 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void What_no_branch_taken_reads_has_no_derivative(string name)
    {
        var f = Functions().First(c => c.Name == name).Of;
        Assert.Equal(0, Grad.Of(f, reverse)(0, 1).Item1);
        Assert.Equal(0, Grad.Of(f, forward)(0, 1).Item1);
        Assert.Equal(Grad.Of(f, forward)(0, 1).Item2, Grad.Of(f, reverse)(0, 1).Item2);
        Assert.Equal(0, ValueAndGrad.Of(f, reverse)(0, 1).Gradient.Item1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_branch_taken_reads_is_all_there(string name)
    {
        var f = Functions().First(c => c.Name == name).Of;
        foreach (var (x, y) in ((double, double)[])[(0.25, 1), (2.25, 0), (9, 2.5), (9, 3.5), (25, -1), (4, 1.5)])
        {
            var (fx, fy) = Grad.Of(f, forward)(x, y);
            var (rx, ry) = Grad.Of(f, reverse)(x, y);
            Assert.Equal(fx, rx, 1e-13);
            Assert.Equal(fy, ry, 1e-13);

            // A cotangent that happens to be 0, as y is, has derivatives of its own.
            var h = Hessian.Of(f)(x, y);
            var (up, down) = (Grad.Of(f, forward)(x, y + 1e-6), Grad.Of(f, forward)(x, y - 1e-6));
            Assert.Equal((up.Item1 - down.Item1) / 2e-6, h[0, 1], 1e-6);
        }
    }

    /// <summary>As the user guide says: over numbers the zeros of a unit vector are symbols, over an array they are numbers.</summary>
    [Fact]
    public void Zeros_of_unit_vectors_are_symbols_for_numbers_and_numbers_in_arrays()
    {
        Assert.Equal((double.PositiveInfinity, 1), Grad.Of((x, y) => Math.Sqrt(x) + y, forward)(0, 1));
        Assert.Equal(double.NaN, Jacobian.Of((double[] x) => new[] { Math.Sqrt(x[0]), x[1] })([0, 1])[0, 1]);
        Assert.Equal(double.NaN, Grad.Of((double[] x) => Math.Sqrt(x[0]) + x[1], forward)([0, 1])[1]);
        Assert.Equal([double.PositiveInfinity, 1], Grad.Of((double[] x) => Math.Sqrt(x[0]) + x[1], reverse)([0, 1]));
    }
}
