using System.Linq.Expressions;

namespace FunctionalAD.Bench.Problems;

/// <summary>log Σ exp xᵢ, shifted by the maximum so that nothing overflows. The gradient is the softmax.</summary>
internal static class LogSumExp
{
    /// <summary>Of an array and its maximum.</summary>
    private static readonly Expression<Func<double[], double, double>> shifted = (x, max) => max + Math.Log(x.Sum(v => Math.Exp(v - max)));

    /// <summary>The same as code to be used in other problems.</summary>
    public static Expression<Func<double[], double>> Function { get; } = x => shifted.Compile()(x, x.Max());

    public static Problem Problem { get; } = new("log-sum-exp", Carries: false, (n, random) => new(
        n,
        random.Reals(n, -5, 5),
        Function,
        Value,
        Gradient,
        Vectorised.Arrays.LogSumExp));

    public static double Value(double[] x)
    {
        var (max, sum) = (double.NegativeInfinity, 0.0);
        foreach (var v in x)
            max = Math.Max(max, v);
        foreach (var v in x)
            sum += Math.Exp(v - max);
        return max + Math.Log(sum);
    }

    private static double Gradient(ReadOnlySpan<double> x, Span<double> g)
    {
        var (max, sum) = (double.NegativeInfinity, 0.0);
        for (var i = 0; i < x.Length; i++)
            max = Math.Max(max, x[i]);
        for (var i = 0; i < x.Length; i++)
        {
            g[i] = Math.Exp(x[i] - max);
            sum += g[i];
        }

        var scale = 1 / sum;
        for (var i = 0; i < x.Length; i++)
            g[i] *= scale;
        return max + Math.Log(sum);
    }
}
