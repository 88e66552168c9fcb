namespace FunctionalAD.Bench.Problems;

/// <summary>
/// A fit of the SIR model: S′ = −β·S·I, I′ = β·S·I − γ·I by Euler's steps over 40 days, and the mean square of the distance of I to what was
/// observed at each step. The parameters are β, γ and I at the start.
/// </summary>
internal static class Epidemic
{
    private const double Days = 40;

    public static Problem Problem { get; } = new("sir-fit", Carries: true, Make);

    private static Instance Make(int steps, Random random)
    {
        var h = Days / steps;
        var observed = new double[steps];
        var (s, i) = (0.99, 0.01);
        for (var t = 0; t < steps; t++)
        {
            observed[t] = i + random.Real(-0.01, 0.01);
            (s, i) = (s - h * 0.5 * s * i, i + h * (0.5 * s * i - 0.1 * i));
        }

        return new(
            steps,
            [0.45, 0.12, 0.012],
            x => observed.Aggregate(
                new { S = 1 - x[2], I = x[2], Loss = 0.0 },
                (at, o) => new
                {
                    S = at.S - h * (x[0] * at.S * at.I),
                    I = at.I + h * (x[0] * at.S * at.I - x[1] * at.I),
                    Loss = at.Loss + (at.I - o) * (at.I - o),
                }).Loss / observed.Length,
            x => Value(x, observed, h),
            (x, g) => Gradient(x, observed, h, g));
    }

    private static double Value(double[] x, double[] observed, double h)
    {
        var (s, i, loss) = (1 - x[2], x[2], 0.0);
        foreach (var o in observed)
        {
            var infected = x[0] * s * i;
            loss += (i - o) * (i - o);
            s -= h * infected;
            i += h * (infected - x[1] * i);
        }

        return loss / observed.Length;
    }

    // Three parameters: their sensitivities run along with the state, and nothing is recorded.
    private static double Gradient(ReadOnlySpan<double> x, double[] observed, double h, Span<double> g)
    {
        var (beta, gamma) = (x[0], x[1]);
        var (s, i, loss) = (1 - x[2], x[2], 0.0);
        var (sBeta, sGamma, sStart) = (0.0, 0.0, -1.0);
        var (iBeta, iGamma, iStart) = (0.0, 0.0, 1.0);
        var (byBeta, byGamma, byStart) = (0.0, 0.0, 0.0);
        foreach (var o in observed)
        {
            var off = i - o;
            loss += off * off;
            byBeta += off * iBeta;
            byGamma += off * iGamma;
            byStart += off * iStart;
            var (byS, byI) = (beta * i, beta * s);
            var infectedBeta = s * i + byS * sBeta + byI * iBeta;
            var infectedGamma = byS * sGamma + byI * iGamma;
            var infectedStart = byS * sStart + byI * iStart;
            var infected = byI * i;
            sBeta -= h * infectedBeta;
            sGamma -= h * infectedGamma;
            sStart -= h * infectedStart;
            iBeta += h * (infectedBeta - gamma * iBeta);
            iGamma += h * (infectedGamma - gamma * iGamma - i);
            iStart += h * (infectedStart - gamma * iStart);
            s -= h * infected;
            i += h * (infected - gamma * i);
        }

        var scale = 2.0 / observed.Length;
        (g[0], g[1], g[2]) = (scale * byBeta, scale * byGamma, scale * byStart);
        return loss / observed.Length;
    }
}
