using System.Buffers;

namespace FunctionalAD.Bench.Problems;

/// <summary>
/// An explicit Euler trajectory: u′ = u − u³ + the differences to the neighbours on a line (Allen and Cahn), with an array as the state,
/// from u = x over a time of 2, and Σ uᵢ² at the end.
/// </summary>
internal static class Diffusion
{
    private const double Time = 2;

    public static Problem Small { get; } = Of(2);

    public static Problem Large { get; } = Of(100);

    private static Problem Of(int state) => new($"euler-{state}", Carries: true, (elements, random) =>
    {
        var steps = Math.Max(4, elements / state);
        var h = Time / Math.Max(20, steps);
        return new(
            steps * state,
            random.Reals(state, -1.5, 1.5),
            x => Enumerable.Range(0, steps).Aggregate(x, (u, _) => u.Select((v, i) =>
                v + h * (u[Math.Max(i - 1, 0)] - 2 * v + u[Math.Min(i + 1, u.Length - 1)] + v - v * v * v)).ToArray()).Sum(v => v * v),
            x => Value(x, steps, h),
            (x, g) => Gradient(x, steps, h, g));
    });

    private static double Value(double[] x, int steps, double h)
    {
        var u = (double[])x.Clone();
        for (var t = 0; t < steps; t++)
            Step(u, u, h);
        return u.Sum(v => v * v);
    }

    // λ ← λ + h·((1 − 3u²)·λ + the differences to λ's neighbours), back through the recorded states.
    private static double Gradient(ReadOnlySpan<double> x, int steps, double h, Span<double> g)
    {
        var n = x.Length;
        var states = ArrayPool<double>.Shared.Rent((steps + 1) * n);
        x.CopyTo(states);
        for (var t = 0; t < steps; t++)
            Step(states.AsSpan(t * n, n), states.AsSpan((t + 1) * n, n), h);

        var last = states.AsSpan(steps * n, n);
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            sum += last[i] * last[i];
            g[i] = 2 * last[i];
        }

        for (var t = steps - 1; t >= 0; t--)
        {
            var u = states.AsSpan(t * n, n);
            var before = g[0];
            for (var i = 0; i < u.Length; i++)
            {
                var (own, after) = (g[i], g[i + 1 < g.Length ? i + 1 : i]);
                g[i] = own + h * (before + after - own - 3 * (u[i] * u[i]) * own);
                before = own;
            }
        }

        ArrayPool<double>.Shared.Return(states);
        return sum;
    }

    // Also in place.
    private static void Step(Span<double> u, Span<double> next, double h)
    {
        var before = u[0];
        for (var i = 0; i < u.Length; i++)
        {
            var (own, after) = (u[i], u[i + 1 < u.Length ? i + 1 : i]);
            next[i] = own + h * (before - 2 * own + after + own - own * own * own);
            before = own;
        }
    }
}
