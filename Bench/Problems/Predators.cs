using System.Buffers;
using static FunctionalAD.Bench.Problems.Statements;

namespace FunctionalAD.Bench.Problems;

/// <summary>
/// A Runge-Kutta trajectory of a state of two, in statements: prey u′ = u·(a − b·v) and predators v′ = v·(c·u − d) over a time of 5, and
/// u² + v² at the end. The parameters are u, v at the start, a, b, c, d.
/// </summary>
internal static class Predators
{
    private const double Time = 5;

    public static Problem Problem { get; } = new("rk4-2", Carries: true, (elements, random) =>
    {
        var steps = Math.Max(10, elements / 2);
        var h = Time / steps;
        return new(
            2 * steps,
            [1 + random.NextDouble(), 0.5, 1.1, 0.4, 0.1, 0.4],
            Function(steps, h),
            x => Value(x, steps, h),
            (x, g) => Gradient(x, steps, h, g));
    });

    private static System.Linq.Expressions.Expression<Func<double[], double>> Function(int steps, double h)
    {
        var (x, t) = (Variable<double[]>("x"), Variable<int>("t"));
        var (count, width) = (Captured(() => steps), Captured(() => h));
        var (u, v) = (Variable<double>("u"), Variable<double>("v"));
        var k = Enumerable.Range(0, 4).Select(i => Variable<double>($"k{i}")).ToArray();
        var l = Enumerable.Range(0, 4).Select(i => Variable<double>($"l{i}")).ToArray();
        return Statements.Function(
            x,
            [u, v, .. k, .. l],
            Set(u, x[0]),
            Set(v, x[1]),
            For(t, 0, count,
                Set(k[0], Prey(u, v)), Set(l[0], Hunters(u, v)),
                Set(k[1], Prey(u + 0.5 * width * k[0], v + 0.5 * width * l[0])), Set(l[1], Hunters(u + 0.5 * width * k[0], v + 0.5 * width * l[0])),
                Set(k[2], Prey(u + 0.5 * width * k[1], v + 0.5 * width * l[1])), Set(l[2], Hunters(u + 0.5 * width * k[1], v + 0.5 * width * l[1])),
                Set(k[3], Prey(u + width * k[2], v + width * l[2])), Set(l[3], Hunters(u + width * k[2], v + width * l[2])),
                Add(u, width / 6.0 * (k[0] + 2.0 * k[1] + 2.0 * k[2] + k[3])),
                Add(v, width / 6.0 * (l[0] + 2.0 * l[1] + 2.0 * l[2] + l[3]))),
            u * u + v * v);

        Term Prey(Term a, Term b) => a * (x[2] - x[3] * b);

        Term Hunters(Term a, Term b) => b * (x[4] * a - x[5]);
    }

    private static double Value(double[] x, int steps, double h)
    {
        var (u, v) = (x[0], x[1]);
        for (var t = 0; t < steps; t++)
        {
            var (k1, l1) = (Prey(u, v), Hunters(u, v));
            var (k2, l2) = (Prey(u + 0.5 * h * k1, v + 0.5 * h * l1), Hunters(u + 0.5 * h * k1, v + 0.5 * h * l1));
            var (k3, l3) = (Prey(u + 0.5 * h * k2, v + 0.5 * h * l2), Hunters(u + 0.5 * h * k2, v + 0.5 * h * l2));
            var (k4, l4) = (Prey(u + h * k3, v + h * l3), Hunters(u + h * k3, v + h * l3));
            u += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
            v += h / 6 * (l1 + 2 * l2 + 2 * l3 + l4);
        }

        return u * u + v * v;

        double Prey(double a, double b) => a * (x[2] - x[3] * b);

        double Hunters(double a, double b) => b * (x[4] * a - x[5]);
    }

    // The state is recorded at each step; going back, the stages are computed again, and the cotangents of a stage are
    // those of its rates times the rates' Jacobian, transposed.
    private static double Gradient(ReadOnlySpan<double> x, int steps, double h, Span<double> g)
    {
        var (a, b, c, d) = (x[2], x[3], x[4], x[5]);
        var states = ArrayPool<double>.Shared.Rent(2 * steps);
        var (u, v) = (x[0], x[1]);
        for (var t = 0; t < steps; t++)
        {
            (states[2 * t], states[2 * t + 1]) = (u, v);
            var (k1, l1) = (u * (a - b * v), v * (c * u - d));
            var (u2, v2) = (u + 0.5 * h * k1, v + 0.5 * h * l1);
            var (k2, l2) = (u2 * (a - b * v2), v2 * (c * u2 - d));
            var (u3, v3) = (u + 0.5 * h * k2, v + 0.5 * h * l2);
            var (k3, l3) = (u3 * (a - b * v3), v3 * (c * u3 - d));
            var (u4, v4) = (u + h * k3, v + h * l3);
            var (k4, l4) = (u4 * (a - b * v4), v4 * (c * u4 - d));
            u += h / 6 * (k1 + 2 * (k2 + k3) + k4);
            v += h / 6 * (l1 + 2 * (l2 + l3) + l4);
        }

        var value = u * u + v * v;
        var (ctU, ctV) = (2 * u, 2 * v);
        var (byA, byB, byC, byD) = (0.0, 0.0, 0.0, 0.0);
        for (var t = steps - 1; t >= 0; t--)
        {
            (u, v) = (states[2 * t], states[2 * t + 1]);
            var (f1, e1) = (a - b * v, c * u - d);
            var (u2, v2) = (u + 0.5 * h * (u * f1), v + 0.5 * h * (v * e1));
            var (f2, e2) = (a - b * v2, c * u2 - d);
            var (u3, v3) = (u + 0.5 * h * (u2 * f2), v + 0.5 * h * (v2 * e2));
            var (f3, e3) = (a - b * v3, c * u3 - d);
            var (u4, v4) = (u + h * (u3 * f3), v + h * (v3 * e3));
            var (f4, e4) = (a - b * v4, c * u4 - d);

            var (k4, l4) = (h / 6 * ctU, h / 6 * ctV);
            var (p4, q4) = Back(u4, v4, f4, e4, k4, l4, ref byA, ref byB, ref byC, ref byD);
            var (k3, l3) = (2 * k4 + h * p4, 2 * l4 + h * q4);
            var (p3, q3) = Back(u3, v3, f3, e3, k3, l3, ref byA, ref byB, ref byC, ref byD);
            var (k2, l2) = (2 * k4 + 0.5 * h * p3, 2 * l4 + 0.5 * h * q3);
            var (p2, q2) = Back(u2, v2, f2, e2, k2, l2, ref byA, ref byB, ref byC, ref byD);
            var (k1, l1) = (k4 + 0.5 * h * p2, l4 + 0.5 * h * q2);
            var (p1, q1) = Back(u, v, f1, e1, k1, l1, ref byA, ref byB, ref byC, ref byD);
            ctU += p1 + p2 + p3 + p4;
            ctV += q1 + q2 + q3 + q4;
        }

        ArrayPool<double>.Shared.Return(states);
        (g[0], g[1], g[2], g[3], g[4], g[5]) = (ctU, ctV, byA, byB, byC, byD);
        return value;

        (double U, double V) Back(
            double u, double v, double f, double e, double k, double l, ref double byA, ref double byB, ref double byC, ref double byD)
        {
            var (ku, lv) = (k * u, l * v);
            byA += ku;
            byB -= ku * v;
            byC += lv * u;
            byD -= lv;
            return (k * f + lv * c, l * e - ku * b);
        }
    }
}
