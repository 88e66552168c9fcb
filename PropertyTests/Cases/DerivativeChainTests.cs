using Xunit;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>
/// Derivatives that are marked, one the derivative of the other. What nobody marked a derivative of is an ordinary method: it is called as it is, and its code
/// is read when it is differentiated itself.
/// </summary>
public sealed class DerivativeChainTests
{
    internal static class Spline
    {
        public static double At(double x) => x * x * x * x * x;

        [DerivativeOf(nameof(At))]
        public static double Slope(double x) => 5 * x * x * x * x;

        [DerivativeOf(nameof(Slope))]
        public static double Curvature(double x) => 20 * x * x * x;
    }

    internal static class Plane
    {
        public static double At(double x, int n, double y) => Math.Abs(x) * y * n;

        [DerivativeOf(nameof(At), Argument = 0)]
        public static double ByX(double x, int n, double y)
        {
            // A loop, a kink and a whole number.
            var sum = 0.0;
            for (var k = 0; k < n; k++)
                sum += Math.Abs(x) * y;
            return sum;
        }

        [DerivativeOf(nameof(At), Argument = 2)]
        public static double ByY(double x, int n, double y) => Math.Max(x, y) * n;
    }

    internal static class Unread
    {
        public static double At(double x) => x;

        [DerivativeOf(nameof(At))]
        public static double Slope(double x) => x < 0 ? Slope(-x) : x * x;

        public static double Clocked(double x) => x;

        [DerivativeOf(nameof(Clocked))]
        public static double ClockedSlope(double x) => x * DateTime.Now.Ticks;
    }

    [Fact]
    public void The_end_of_a_chain_is_read()
    {
        const double X = 1.5;
        Assert.Equal(5 * Math.Pow(X, 4), Diff.Of(x => Spline.At(x))(X), 1e-12);
        Assert.Equal(20 * Math.Pow(X, 3), Diff.Of(x => Spline.At(x), order: 2)(X), 1e-12);
        Assert.Equal(60 * Math.Pow(X, 2), Diff.Of(x => Spline.At(x), order: 3)(X), 1e-12);
        Assert.Equal(120 * X, Diff.Of(x => Spline.At(x), order: 4)(X), 1e-12);
        Assert.Equal(60 * X * X, Diff.Of(x => Spline.Curvature(x))(X), 1e-12);
        Assert.Equal(120 * X, Diff.Of(x => Spline.Curvature(x), order: 2)(X), 1e-12);
        Assert.Equal(60 * X * X, Diff.OfMethod(Spline.Curvature)(X), 1e-12);
        Assert.Equal(60 * X * X, Grad.Of((double[] x) => Spline.Curvature(x[0]))([X])[0], 1e-12);
        Assert.Equal(20 * Math.Pow(X, 3), Diff.Of(Diff.Tree(x => Spline.At(x)))(X), 1e-12);
        Assert.Equal(60 * X * X, Diff.Of(Diff.Tree(Diff.Tree(x => Spline.At(x))))(X), 1e-12);
    }

    [Theory]
    [InlineData(Kinks.Left, -1, 0)]
    [InlineData(Kinks.Right, 1, 1)]
    [InlineData(Kinks.Mean, 0, 0.5)]
    public void What_is_read_has_the_convention_at_kinks(Kinks kinks, double ofAbs, double ofMax)
    {
        var options = new AdOptions { Kinks = kinks };
        Assert.Equal(ofAbs * 3 * 2, Diff.Of(x => Plane.ByX(x, 3, 2), options: options)(0), 1e-12);
        Assert.Equal(ofMax * 3, Diff.Of(x => Plane.ByY(x, 3, 2), options: options)(2), 1e-12);
        Assert.Equal((-6.0, 3.0), Grad.Of((x, y) => Plane.ByX(x, 3, y))(-1, 2));
    }

    [Fact]
    public void What_cannot_be_read_is_refused_by_its_name()
    {
        Assert.Equal(4, Diff.Of(x => Unread.At(x))(-2));
        var e = Assert.Throws<NotDifferentiableException>(() => Diff.Of(x => Unread.At(x), order: 2));
        Assert.Equal("Unread.Slope", e.Subject);
        e = Assert.Throws<NotDifferentiableException>(() => Diff.Of(x => Unread.ClockedSlope(x)));
        Assert.Equal("Unread.ClockedSlope", e.Subject);
        Assert.Contains("DateTime", e.Message, StringComparison.Ordinal);
    }
}
