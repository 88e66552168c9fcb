using FunctionalAD.Eager;
using Xunit;

namespace FunctionalAD.PropertyTests.Eager;

public sealed class ConventionTests
{
    public static TheoryData<int, string> Points
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Conventions<double>.All.Count; i++)
            {
                data.Add(i, Conventions<double>.All[i].Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void Tangents_and_adjoints_follow_the_convention(int index, string name)
    {
        var dual = Conventions<Dual<double>>.All[index];
        Assert.Equal(name, dual.Name);
        Gradient(dual.Gradient, Differentiation.Forward(dual.F, dual.At));
        Gradient(dual.Gradient, Value.Gradient(Conventions<Value>.All[index].F, dual.At));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void The_convention_holds_in_the_inner_level_of_a_nested_dual(int index, string name)
    {
        var nested = Conventions<Dual<Dual<double>>>.All[index];
        Assert.Equal(name, nested.Name);
        double[] gradient = [.. nested.At.Select((_, i) =>
            nested.F([.. nested.At.Select((v, j) => Dual.Constant(new Dual<double>(v, i == j ? 1 : 0)))]).Primal.Tangent)];
        Gradient(nested.Gradient, gradient);
    }

    // 1e-14 relative at every magnitude; NaN and infinities as they are.
    private static void Gradient(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = expected[i].Equals(actual[i])
                || (double.IsFinite(expected[i]) && Math.Abs(expected[i] - actual[i]) <= 1e-14 * Math.Abs(expected[i]));
            Assert.True(same, $"partial {i}: expected {expected[i]:R}, actual {actual[i]:R}");
        }
    }
}
