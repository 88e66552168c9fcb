using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Xunit;

namespace FunctionalAD.PropertyTests.MathNet;

/// <summary>Vectors and matrices of MathNet.Numerics in the face of C#: values are those of the library, slopes those of differences.</summary>
public sealed class VectorTests
{
    private static readonly Matrix<double> a = DenseMatrix.OfArray(new double[,] { { 4, 1, 0.5 }, { 1, 3, -1 }, { 0.5, -1, 5 } });
    private static readonly Vector<double> c = new DenseVector([1, -0.5, 2]);

    public static TheoryData<string> Names => [.. functions.Keys];

    private static readonly Dictionary<string, Expression<Func<Vector<double>, double>>> functions = new()
    {
        ["quadratic"] = v => (v * (a * v)) + (c * v),
        ["elements"] = v => (v[0] * v[1]) + v.Count,
        ["numbers one by one"] = v => v.PointwiseMultiply(v).PointwiseExp().Sum() + v.PointwisePower(3).Maximum(),
        ["norms"] = v => v.L2Norm() + v.L1Norm() + v.Norm(3),
        ["mapped"] = v => v.Map(x => Math.Sin(x) * x, Zeros.Include).Sum(),
        ["solved"] = v => a.Solve(v) * v,
        ["determinant"] = v => (a + v.OuterProduct(v)).Determinant(),
        ["inverse"] = v => ((a + v.OuterProduct(v)).Inverse() * c)[0],
        ["transposed"] = v => (a.Transpose() * v).Sum() + a.TransposeThisAndMultiply(v)[1] + (v * a)[2],
        ["of a method"] = v => Model(v, c),
    };

    private static double Model(Vector<double> v, Vector<double> w)
    {
        var sum = 0.0;
        foreach (var x in v)
            sum += x * x;
        for (var i = 0; i < v.Count; i++)
            sum += w[i] * v[i] * v[i] * v[i];
        return sum + (Vector<double>.Build.Dense(v.Count, i => v[i] * i) * v);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_value_of_the_library_and_the_slopes_of_differences(string name)
    {
        var (f, compiled) = (functions[name], functions[name].Compile());
        var both = ValueAndGrad.Of(f);
        var hvp = Hvp.Of(f);
        var random = new Random(3);
        for (var k = 0; k < 8; k++)
        {
            Vector<double> Next() => Vector<double>.Build.Dense(3, _ => 0.3 + (2 * random.NextDouble()));
            var (v, w) = (Next(), Next());
            var (value, gradient) = both(v);
            Compare.Close(compiled(v), value, 1e-12, 1 + Math.Abs(value), name);
            for (var i = 0; i < 3; i++)
            {
                var at = i;
                var slope = global::MathNet.Numerics.Differentiate.FirstDerivative(
                    t =>
                    {
                        var moved = v.Clone();
                        moved[at] = t;
                        return compiled(moved);
                    },
                    v[i]);
                Compare.Close(slope, gradient[i], 1e-5, 1 + Math.Abs(slope), name);
            }

            var curved = (both(v + (1e-5 * w)).Gradient - both(v - (1e-5 * w)).Gradient) / 2e-5;
            Compare.Close(0, (curved - hvp(v, w)).L2Norm(), 1e-4, 1 + curved.L2Norm(), name);
        }
    }

    [Fact]
    public void A_matrix_that_was_captured_is_read_at_each_call()
    {
        var m = DenseMatrix.OfArray(new double[,] { { 1, 0 }, { 0, 1 } });
        var gradient = Grad.Of((Vector<double> v) => v * (m * v));
        Vector<double> at = new DenseVector([1, 2]);
        Assert.Equal([2.0, 4.0], gradient(at).ToArray());
        m[1, 1] = 3;
        Assert.Equal([2.0, 12.0], gradient(at).ToArray());
        Assert.Equal([1.0, 2.0], at.ToArray());
    }

    [Fact]
    public void Vectors_of_other_lengths_throw_what_the_library_throws()
    {
        var gradient = Grad.Of((Vector<double> v) => v * c);
        Assert.Throws<ArgumentException>(() => gradient(new DenseVector(2)));
        Assert.Throws<ArgumentException>(() => new DenseVector(2) * c);
    }
}
