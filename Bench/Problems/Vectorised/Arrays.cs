using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using static FunctionalAD.Bench.Problems.Vectorised.Lanes8;

namespace FunctionalAD.Bench.Problems.Vectorised;

/// <summary>Gradients by an expert, with vectors, of functions of one long array.</summary>
internal static class Arrays
{
    // Each element sums its own term and that of its neighbour, which is computed twice: then there is one store for each.
    public static double Rosenbrock(ReadOnlySpan<double> x, Span<double> g)
    {
        var (sum, last, i) = (0.0, x.Length - 1, 0);
        if (last <= Count)
            return Rest(x, g, 0, 0);
        var (one, total) = (Vector512<double>.One, Vector512<double>.Zero);
        sum = Rest(x[..2], g[..2], 0, 0);
        for (i = 1; i + Count <= last; i += Count)
        {
            var (before, own, after) = (Load(x, i - 1), Load(x, i), Load(x, i + 1));
            var (rise, left) = (after - own * own, one - own);
            total += 100 * (rise * rise) + left * left;
            Store(200 * (own - before * before) - 400 * own * rise - 2 * left, g, i);
        }

        return Rest(x, g, i, 200 * (x[i] - x[i - 1] * x[i - 1])) + sum + Vector512.Sum(total);

        static double Rest(ReadOnlySpan<double> x, Span<double> g, int from, double fromBefore)
        {
            var sum = 0.0;
            for (var i = from; i + 1 < x.Length; i++)
            {
                var (rise, left) = (x[i + 1] - x[i] * x[i], 1 - x[i]);
                sum += 100 * (rise * rise) + left * left;
                g[i] = fromBefore - 400 * x[i] * rise - 2 * left;
                fromBefore = 200 * rise;
            }

            g[^1] = fromBefore;
            return sum;
        }
    }

    /// <summary>Every partial derivative is the product over its own variable, unless that loses digits.</summary>
    public static double Speelpenning(ReadOnlySpan<double> x, Span<double> g)
    {
        var product = TensorPrimitives.Product(x);
        if (double.IsNormal(product))
        {
            TensorPrimitives.Divide(product, x, g);
            return product;
        }

        var before = 1.0;
        for (var i = 0; i < x.Length; i++)
        {
            g[i] = before;
            before *= x[i];
        }

        var behind = 1.0;
        for (var i = x.Length - 1; i >= 0; i--)
        {
            g[i] *= behind;
            behind *= x[i];
        }

        return before;
    }

    public static double LogSumExp(ReadOnlySpan<double> x, Span<double> g)
    {
        var max = TensorPrimitives.Max(x);
        var (most, total, i) = (Vector512.Create(max), Vector512<double>.Zero, 0);
        for (; i + Count <= x.Length; i += Count)
        {
            var e = Vector512.Exp(Load(x, i) - most);
            total += e;
            Store(e, g, i);
        }

        var sum = Vector512.Sum(total);
        for (; i < x.Length; i++)
            sum += g[i] = Math.Exp(x[i] - max);
        TensorPrimitives.Multiply(g, 1 / sum, g);
        return max + Math.Log(sum);
    }

    public static double Helmholtz(ReadOnlySpan<double> x, double[][] a, double[] b, Span<double> g, double heat)
    {
        var (root8, plus, minus) = (Math.Sqrt(8), 1 + Math.Sqrt(2), 1 - Math.Sqrt(2));
        var bx = TensorPrimitives.Dot(b, x);
        for (var i = 0; i < x.Length; i++)
            g[i] = TensorPrimitives.Dot(a[i], x);
        var attraction = TensorPrimitives.Dot(x, g);
        var (u, v) = (1 + plus * bx, 1 + minus * bx);
        var (log, scale) = (Math.Log(u / v), 1 / (root8 * bx));
        var (ideals, weight, free, at) = (Vector512<double>.Zero, 2 * scale * log, 1 / (1 - bx), 0);
        for (; at + Count <= x.Length; at += Count)
        {
            var own = Vector512.Log(Load(x, at) * free);
            ideals += Load(x, at) * own;
            Store(heat * (own + Vector512<double>.One) - weight * Load(g, at), g, at);
        }

        var ideal = Vector512.Sum(ideals);
        for (; at < x.Length; at++)
        {
            var own = Math.Log(x[at] * free);
            ideal += x[at] * own;
            g[at] = heat * (own + 1) - weight * g[at];
        }

        var byBx = heat * TensorPrimitives.Sum(x) * free + attraction * scale * (log / bx - plus / u + minus / v);
        TensorPrimitives.MultiplyAdd(b, byBx, g, g);
        return heat * ideal - attraction * scale * log;
    }
}
