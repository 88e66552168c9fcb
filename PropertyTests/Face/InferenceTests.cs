using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>An untyped lambda means double, for every transform.</summary>
public sealed class InferenceTests
{
    [Fact]
    public void A_pullback_of_one_number_needs_no_type()
    {
        var (value, pullback) = Vjp.Of(x => x * x * x)(2);
        Assert.Equal((8, 36), (value, pullback(3)));
        var (single, pull) = Vjp.Of((float x) => x * x)(3);
        Assert.Equal((9f, 6f), (single, pull(1)));
        Assert.Equal(6, Diff.Of(x => Vjp.Of(y => y * y * x)(1).Pullback(1) * 3)(5));
        Assert.Equal(12, Diff.Of(x => Vjp.Of(y => y * y * y)(x).Value)(2));
    }
}
