using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Gradients into the arrays of a record: those that a record of its own would have, and no buffer that is another's.</summary>
public sealed class IntoRecordTests
{
    /// <summary>Weights in two parts.</summary>
    public sealed record Pair(double[] A, Inner Rest);

    /// <summary>The second part.</summary>
    public sealed record Inner(double[] B, double[] C);

    /// <summary>Not of arrays alone.</summary>
    public sealed record Mixed(double[] A, double B);

    private static readonly GradientIntoRecord<Pair> product = Grad.Into((Pair p) => p.A.Sum(a => a * a) * p.Rest.B[0] + Math.Sin(p.Rest.B[1]));

    [Fact]
    public void As_without_buffers()
    {
        var (x, buffer) = (Point(), new Pair([7, 7], new([7, 7], [7])));
        var expected = Grad.Of((Pair p) => p.A.Sum(a => a * a) * p.Rest.B[0] + Math.Sin(p.Rest.B[1]))(x);
        Assert.Equal(5 * 3 + Math.Sin(4), product(x, buffer), 12);
        Assert.Equal(expected.A, buffer.A);
        Assert.Equal(expected.Rest.B, buffer.Rest.B);
        Assert.Equal([0.0], buffer.Rest.C);
        Assert.Equal(0, Allocated.By(() => product(x, buffer)));
    }

    [Fact]
    public void With_data_beside()
    {
        var f = Grad.Into(((double[] V, float[] W) p, double[] data) => p.V[0] * data[0] * data[1] + (p.W[0] * p.W[0]));
        var buffer = (V: new double[1], W: new float[1]);
        Assert.Equal((2 * 3 * 4) + 25, f(([2], [5]), [3, 4], buffer), 12);
        Assert.Equal(12, buffer.V[0]);
        Assert.Equal(10, buffer.W[0]);
    }

    [Fact]
    public void A_buffer_of_another_length_or_of_somebody_else_is_refused()
    {
        var x = Point();
        Assert.Contains("gradient.Rest.B", Assert.Throws<ArgumentException>(() => product(x, new([7, 7], new([7], [7])))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => product(x, new(x.A, new([7, 7], [7]))));
        double[] twice = [0, 0];
        Assert.Throws<ArgumentException>(() => product(x, new(twice, new(twice, [7]))));
        Assert.Throws<ArgumentNullException>(() => product(x, new([7, 7], new([7, 7], null!))));
        Assert.Throws<ArgumentNullException>(() => product(x with { A = null! }, new([7, 7], new([7, 7], [7]))));
    }

    [Fact]
    public void What_fails_leaves_no_number_behind()
    {
        var buffer = new Pair([7], new([7], [7]));
        Assert.Throws<IndexOutOfRangeException>(() => product(new([1], new([2], [3])), buffer));
        Assert.All([.. buffer.A, .. buffer.Rest.B, .. buffer.Rest.C], v => Assert.Equal(double.NaN, v));
    }

    [Fact]
    public void Numbers_are_no_buffers() =>
        Assert.Contains("array of one", Assert.Throws<ArgumentException>(() => Grad.Into((Mixed m) => m.A[0] * m.B)).Message, StringComparison.Ordinal);

    private static Pair Point() => new([1, 2], new([3, 4], [5]));
}
