using Xunit;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>Methods of an array: their gradients in all ways are one another's and those of differences, and so is the curvature along a direction.</summary>
internal static class Agreement
{
    /// <summary>At points of 1, 4, 9 and 25 numbers, which as a matrix have a heavy diagonal.</summary>
    public static void Holds(Func<double[], double> f)
    {
        var random = new Random(7);
        var (reverse, curvature) = (Grad.OfMethod(f), Hvp.OfMethod(f));
        var (inForward, inSegments) = (Grad.OfMethod(f, new AdOptions { Mode = Mode.Forward }), Grad.OfMethod(f, new AdOptions { Checkpointing = Checkpointing.SquareRoot }));
        foreach (var n in (int[])[1, 2, 3, 5])
        {
            var point = Enumerable.Range(0, n * n).Select(i => random.NextDouble() + (i % (n + 1) == 0 ? n : 0)).ToArray();
            var direction = Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5).ToArray();
            var (gradient, forward, segments, curved) = (reverse(point), inForward(point), inSegments(point), curvature(point, direction));
            for (var i = 0; i < point.Length; i++)
            {
                Assert.Equal(forward[i], gradient[i], 1e-9 * (1 + Math.Abs(forward[i])));
                Assert.Equal(forward[i], segments[i], 1e-9 * (1 + Math.Abs(forward[i])));
                Assert.Equal(Difference(f, point, i), gradient[i], 1e-5 * (1 + Math.Abs(gradient[i])));
                Assert.Equal(Difference(p => reverse(p).Zip(direction, (a, b) => a * b).Sum(), point, i), curved[i], 1e-5 * (1 + Math.Abs(curved[i])));
            }
        }
    }

    // Over steps so short that no branch changes.
    private static double Difference(Func<double[], double> f, double[] point, int i)
    {
        double At(double h)
        {
            var moved = (double[])point.Clone();
            moved[i] += h;
            return f(moved);
        }

        double Central(double h) => (At(h) - At(-h)) / (2 * h);
        return ((4 * Central(5e-7)) - Central(1e-6)) / 3;
    }
}
