using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Loops that read elements of an array and write to the same ones, in lanes and one iteration after the other, for every length around the number of lanes.</summary>
public sealed class InPlaceTests
{
    private static readonly AdOptions one = new() { Vectorize = false };

    private static readonly Dictionary<string, Func<double[], double>> functions = new()
    {
        ["a map"] = x =>
        {
            var h = new double[x.Length];
            for (var i = 0; i < h.Length; i++)
                h[i] = x[i] * x[i];
            for (var i = 0; i < h.Length; i++)
                h[i] = Math.Tanh(h[i]);
            return Squares(h);
        },
        ["a map, twice in one iteration"] = x =>
        {
            var h = (double[])x.Clone();
            for (var i = 0; i < h.Length; i++)
            {
                h[i] = Math.Exp(-h[i]);
                h[i] += x[i] * h[i];
            }

            return Squares(h);
        },
        ["a sum of rows"] = x =>
        {
            var n = x.Length / 2;
            var h = new double[n];
            for (var k = 0; k < 3; k++)
            {
                for (var i = 0; i < n; i++)
                    h[i] += x[k] * x[n + i];
            }

            return Squares(h);
        },
        ["a new array of a known length"] = x =>
        {
            var h = new double[48];
            for (var i = 0; i < 3; i++)
                h[i + 1] += x[i] * x[i];
            var k = new double[48];
            for (var i = 0; i < x.Length; i++)
                k[i + 1] += x[i] * h[i + 1];
            return Squares(h) + Squares(k);
        },
        ["each element and the one before"] = x =>
        {
            var h = (double[])x.Clone();
            for (var i = 1; i < h.Length; i++)
                h[i] += h[i] * h[i - 1];
            return Squares(h);
        },
        ["each element and the next"] = x =>
        {
            var h = (double[])x.Clone();
            for (var i = 0; i < h.Length - 1; i++)
                h[i] = h[i] * h[i + 1];
            return Squares(h);
        },
        ["added to the next, then written"] = x =>
        {
            var h = (double[])x.Clone();
            for (var i = 0; i < h.Length - 1; i++)
            {
                h[i + 1] += 0.5 * x[i];
                h[i] = x[i] * x[i];
            }

            return Squares(h);
        },
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var name in functions.Keys)
            {
                for (var length = 6; length < 40; length++)
                    cases.Add(name, length);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_same_in_lanes(string name, int length)
    {
        var random = new Random(length);
        var x = Enumerable.Range(0, length).Select(_ => random.NextDouble()).ToArray();
        var f = functions[name];
        var (lanes, single) = (ValueAndGrad.OfMethod(f)(x), ValueAndGrad.OfMethod(f, one)(x));
        Assert.Equal(f(x), lanes.Value, 1e-12);
        Assert.All(lanes.Gradient.Zip(single.Gradient), g => Assert.Equal(g.Second, g.First, 1e-12));
        double[] v = [.. x.Select(_ => random.NextDouble() - 0.5)];
        Assert.All(Hvp.OfMethod(f)(x, v).Zip(Hvp.OfMethod(f, one)(x, v)), h => Assert.Equal(h.Second, h.First, 1e-11));
    }

    private static double Squares(double[] h)
    {
        var sum = 0.0;
        for (var i = 0; i < h.Length; i++)
            sum += h[i] * h[i];
        return sum;
    }
}
