using System.Linq.Expressions;

namespace FunctionalAD.Bench.Problems;

/// <summary>
/// The Helmholtz energy of a mixed fluid (Griewank, "On automatic differentiation", 1989):
/// RT·Σ xᵢ·log(xᵢ/(1 − b·x)) − x·Ax/(√8·b·x) · log((1 + (1 + √2)·b·x)/(1 + (1 − √2)·b·x)).
/// </summary>
internal static class Helmholtz
{
    private const double Heat = 0.62;
    private static readonly double root8 = Math.Sqrt(8), plus = 1 + Math.Sqrt(2), minus = 1 - Math.Sqrt(2);

    public static Problem Problem { get; } = new("helmholtz", Carries: false, Make);

    private static Instance Make(int elements, Random random)
    {
        var n = Math.Max(2, (int)Math.Sqrt(elements));
        var b = random.Reals(n, 0.1, 0.4);
        var a = random.Rows(n, n, 0.5, 1.5);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
                a[i][j] = a[j][i];
        }

        Expression<Func<double[], double[], double>> dot = (u, v) => u.Zip(v, (p, q) => p * q).Sum();
        Expression<Func<double[], double, double>> energy = (x, bx) =>
            Heat * x.Sum(v => v * Math.Log(v / (1 - bx)))
            - x.Select((v, i) => v * dot.Compile()(a[i], x)).Sum() / (root8 * bx) * Math.Log((1 + plus * bx) / (1 + minus * bx));

        return new(
            n * n,
            random.Reals(n, 1.0 / n, 2.0 / n),
            x => energy.Compile()(x, dot.Compile()(b, x)),
            x => Value(x, a, b),
            (x, g) => Gradient(x, a, b, g),
            (x, g) => Vectorised.Arrays.Helmholtz(x, a, b, g, Heat));
    }

    private static double Value(double[] x, double[][] a, double[] b)
    {
        var bx = Dot(b, x);
        var (ideal, attraction) = (0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            ideal += x[i] * Math.Log(x[i] / (1 - bx));
            attraction += x[i] * Dot(a[i], x);
        }

        return Heat * ideal - attraction / (root8 * bx) * Math.Log((1 + plus * bx) / (1 + minus * bx));
    }

    // A is symmetric: the gradient of x·Ax is 2·Ax.
    private static double Gradient(ReadOnlySpan<double> x, double[][] a, double[] b, Span<double> g)
    {
        var bx = Dot(b, x);
        var (ideal, attraction, total) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            g[i] = Dot(a[i], x);
            attraction += x[i] * g[i];
        }

        var (u, v) = (1 + plus * bx, 1 + minus * bx);
        var (log, scale) = (Math.Log(u / v), 1 / (root8 * bx));
        for (var i = 0; i < x.Length; i++)
        {
            var own = Math.Log(x[i] / (1 - bx));
            ideal += x[i] * own;
            total += x[i];
            g[i] = Heat * (own + 1) - 2 * scale * log * g[i];
        }

        var byBx = Heat * total / (1 - bx) + attraction * scale * (log / bx - plus / u + minus / v);
        for (var i = 0; i < x.Length; i++)
            g[i] += byBx * b[i];
        return Heat * ideal - attraction * scale * log;
    }

    private static double Dot(ReadOnlySpan<double> u, ReadOnlySpan<double> v)
    {
        var sum = 0.0;
        for (var i = 0; i < u.Length; i++)
            sum += u[i] * v[i];
        return sum;
    }
}
