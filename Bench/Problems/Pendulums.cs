using System.Buffers;
using System.Linq.Expressions;

namespace FunctionalAD.Bench.Problems;

/// <summary>
/// A Runge-Kutta trajectory of a state of 100, in LINQ: fifty pendulums in a row, coupled by springs, from the angles and speeds x over a time
/// of 1, and the sum of squares at the end.
/// </summary>
internal static class Pendulums
{
    private const int N = 50;
    private const double Spring = 0.7, Time = 1;

    private static readonly Expression<Func<double[], double[]>> rate = s => s.Select((_, i) => i < N
        ? s[i + N]
        : Spring * (s[Math.Max(i - N - 1, 0)] - 2 * s[i - N] + s[Math.Min(i - N + 1, N - 1)]) - Math.Sin(s[i - N])).ToArray();

    private static readonly Expression<Func<double[], double, double[], double[]>> moved = (s, h, k) => s.Zip(k, (a, b) => a + h * b).ToArray();

    public static Problem Problem { get; } = new("rk4-100", Carries: true, Make);

    private static Instance Make(int elements, Random random)
    {
        var steps = Math.Max(2, elements / (2 * N));
        var h = Time / Math.Max(10, steps);
        Expression<Func<double[], double[], double[], double[], double[], double[]>> sum = (s, k1, k2, k3, k4) =>
            s.Select((v, i) => v + h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i])).ToArray();
        Expression<Func<double[], double[], double[], double[], double[]>> fourth = (s, k1, k2, k3) =>
            sum.Compile()(s, k1, k2, k3, rate.Compile()(moved.Compile()(s, h, k3)));
        Expression<Func<double[], double[], double[], double[]>> third = (s, k1, k2) =>
            fourth.Compile()(s, k1, k2, rate.Compile()(moved.Compile()(s, 0.5 * h, k2)));
        Expression<Func<double[], double[], double[]>> second = (s, k1) =>
            third.Compile()(s, k1, rate.Compile()(moved.Compile()(s, 0.5 * h, k1)));
        return new(
            2 * N * steps,
            random.Reals(2 * N, -1, 1),
            x => Enumerable.Range(0, steps).Aggregate(x, (s, _) => second.Compile()(s, rate.Compile()(s))).Sum(v => v * v),
            x => Value(x, steps, h),
            (x, g) => Gradient(x, steps, h, g));
    }

    private static double Value(double[] x, int steps, double h)
    {
        var (s, cosines) = ((double[])x.Clone(), new double[4 * N]);
        for (var t = 0; t < steps; t++)
            Step(s, h, cosines);
        return s.Sum(v => v * v);
    }

    // The Jacobian of the rate holds the cosines of the angles alone, so they are all that is recorded. With λ the cotangent of the step's
    // result and Jᵢ the Jacobian at stage i: λ ← λ + Σ bᵢ, bᵢ = Jᵢᵀ·(weightᵢ·λ + distanceᵢ₊₁·bᵢ₊₁).
    private static double Gradient(ReadOnlySpan<double> x, int steps, double h, Span<double> g)
    {
        var cosines = ArrayPool<double>.Shared.Rent(4 * N * steps);
        Span<double> s = stackalloc double[2 * N];
        x.CopyTo(s);
        for (var t = 0; t < steps; t++)
            Step(s, h, cosines.AsSpan(4 * N * t, 4 * N));

        var sum = 0.0;
        for (var i = 0; i < s.Length; i++)
        {
            sum += s[i] * s[i];
            g[i] = 2 * s[i];
        }

        ReadOnlySpan<double> weights = [h / 6, h / 3, h / 3, h / 6], distances = [0, 0.5 * h, 0.5 * h, h];
        Span<double> k = stackalloc double[2 * N], b = stackalloc double[2 * N], all = stackalloc double[2 * N];
        for (var t = steps - 1; t >= 0; t--)
        {
            all.Clear();
            for (var stage = 3; stage >= 0; stage--)
            {
                var further = stage == 3 ? 0 : distances[stage + 1];
                for (var i = 0; i < k.Length; i++)
                    k[i] = weights[stage] * g[i] + further * b[i];
                var c = cosines.AsSpan(4 * N * t + N * stage, N);
                for (var i = 0; i < N; i++)
                {
                    var own = k[N + i];
                    b[i] = Spring * (k[N + Math.Max(i - 1, 0)] - 2 * own + k[N + Math.Min(i + 1, N - 1)]) - c[i] * own;
                    b[N + i] = k[i];
                    all[i] += b[i];
                    all[N + i] += k[i];
                }
            }

            for (var i = 0; i < g.Length; i++)
                g[i] += all[i];
        }

        ArrayPool<double>.Shared.Return(cosines);
        return sum;
    }

    private static void Step(Span<double> s, double h, Span<double> cosines)
    {
        Span<double> k = stackalloc double[2 * N], at = stackalloc double[2 * N], total = stackalloc double[2 * N];
        Rate(s, k, cosines[..N]);
        for (var i = 0; i < s.Length; i++)
            (total[i], at[i]) = (k[i], s[i] + 0.5 * h * k[i]);
        Rate(at, k, cosines[N..(2 * N)]);
        for (var i = 0; i < s.Length; i++)
            (total[i], at[i]) = (total[i] + 2 * k[i], s[i] + 0.5 * h * k[i]);
        Rate(at, k, cosines[(2 * N)..(3 * N)]);
        for (var i = 0; i < s.Length; i++)
            (total[i], at[i]) = (total[i] + 2 * k[i], s[i] + h * k[i]);
        Rate(at, k, cosines[(3 * N)..]);
        for (var i = 0; i < s.Length; i++)
            s[i] += h / 6 * (total[i] + k[i]);
    }

    private static void Rate(ReadOnlySpan<double> s, Span<double> k, Span<double> cosines)
    {
        for (var i = 0; i < N; i++)
        {
            var (sin, cos) = Math.SinCos(s[i]);
            cosines[i] = cos;
            k[i] = s[i + N];
            k[i + N] = Spring * (s[Math.Max(i - 1, 0)] - 2 * s[i] + s[Math.Min(i + 1, N - 1)]) - sin;
        }
    }
}
