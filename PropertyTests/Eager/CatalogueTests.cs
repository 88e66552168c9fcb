using FunctionalAD.Eager;
using Xunit;
using static FunctionalAD.PropertyTests.Eager.Differentiation;

namespace FunctionalAD.PropertyTests.Eager;

/// <summary>Every function at random points of its domain, by every way to its derivative.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<int, string> Functions
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Catalogue<double>.All.Count; i++)
            {
                data.Add(i, Catalogue<double>.All[i].Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Tangents_agree_with_finite_differences(int index, string name)
    {
        var plain = Named(index, name);
        var dual = Catalogue<Dual<double>>.All[index];
        ForPoints(plain.Box, x => Close(Differences(plain.Smooth, x), Forward(dual.F, x), 1e-8));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Adjoints_equal_tangents_bit_for_bit(int index, string name)
    {
        var plain = Named(index, name);
        var dual = Catalogue<Dual<double>>.All[index];
        var value = Catalogue<Value>.All[index];
        ForPoints(plain.Box, x =>
        {
            double[] forward = Forward(dual.F, x), backward = Value.Gradient(value.F, x);
            for (int i = 0; i < x.Length; i++)
            {
                Assert.Equal(forward[i], backward[i]);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Nested_tangents_agree_with_finite_differences_of_tangents(int index, string name)
    {
        var plain = Named(index, name);
        var dual = Catalogue<Dual<double>>.All[index];
        var nested = Catalogue<Dual<Dual<double>>>.All[index];
        ForPoints(plain.Box, x =>
        {
            double[] second = ForwardTwice(nested.F, x);
            for (int i = 0; i < x.Length; i++)
            {
                int axis = i;
                Close(Differences(p => Forward(dual.F, p)[axis], x)[axis], second[axis], 1e-7);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Primals_are_those_of_double(int index, string name)
    {
        var plain = Named(index, name);
        ForPoints(plain.Box, x =>
        {
            double expected = plain.F(x);
            Same(expected, Catalogue<Dual<double>>.All[index].F([.. x.Select(Dual.Variable)]).Primal);
            Same(expected, Catalogue<Dual<Dual<double>>>.All[index].F([.. x.Select(v => Seed(v))]).Primal.Primal);
            Same(expected, Catalogue<Value>.All[index].F([.. x.Select(Value.Variable)]).Primal);
        });
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Constants_have_no_tangent(int index, string name)
    {
        var plain = Named(index, name);
        ForPoints(plain.Box, x =>
        {
            Same(0, Catalogue<Dual<double>>.All[index].F([.. x.Select(Dual.Constant)]).Tangent);
            Assert.True(Catalogue<Value>.All[index].F([.. x.Select(Value.Constant)]).IsConstant);
        });
    }

    private static Entry<double> Named(int index, string name)
    {
        Entry<double> entry = Catalogue<double>.All[index];
        Assert.Equal(name, entry.Name);
        return entry;
    }
}
