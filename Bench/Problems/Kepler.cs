using static FunctionalAD.Bench.Problems.Statements;

namespace FunctionalAD.Bench.Problems;

/// <summary>
/// Newton's iteration in a while loop: Kepler's equation E − e·sin E = M solved for each of many anomalies M to an error of 1e-12, and Σ E²/2.
/// The parameters are the eccentricity e, then the anomalies.
/// </summary>
internal static class Kepler
{
    private const double Error = 1e-12;

    public static Problem Problem { get; } = new("kepler-newton", Carries: true, (elements, random) =>
    {
        var n = Math.Max(1, elements - 1);
        return new(n, [0.4, .. random.Reals(n, 0.1, 3)], Function(), Value, Gradient);
    });

    private static System.Linq.Expressions.Expression<Func<double[], double>> Function()
    {
        var (x, i) = (Variable<double[]>("x"), Variable<int>("i"));
        var (e, angle, step, sum) = (Variable<double>("e"), Variable<double>("angle"), Variable<double>("step"), Variable<double>("sum"));
        return Statements.Function(
            x,
            [e, angle, step, sum],
            Set(e, x[0]),
            For(i, 1, x.Length,
                Set(angle, x[i]),
                Set(step, 1.0),
                While(Call(Math.Abs, step) > Error,
                    Set(step, (angle - e * Call(Math.Sin, angle) - x[i]) / (1.0 - e * Call(Math.Cos, angle))),
                    Set(angle, angle - step)),
                Add(sum, 0.5 * (angle * angle))),
            sum);
    }

    private static double Value(double[] x)
    {
        var sum = 0.0;
        for (var i = 1; i < x.Length; i++)
        {
            var angle = Solve(x[0], x[i]);
            sum += 0.5 * (angle * angle);
        }

        return sum;
    }

    // By the implicit function theorem: ∂E/∂M = 1/(1 − e·cos E), ∂E/∂e = sin E/(1 − e·cos E).
    private static double Gradient(ReadOnlySpan<double> x, Span<double> g)
    {
        var (sum, byE) = (0.0, 0.0);
        for (var i = 1; i < x.Length; i++)
        {
            var angle = Solve(x[0], x[i]);
            sum += 0.5 * (angle * angle);
            var (sin, cos) = Math.SinCos(angle);
            g[i] = angle / (1 - x[0] * cos);
            byE += g[i] * sin;
        }

        g[0] = byE;
        return sum;
    }

    private static double Solve(double e, double anomaly)
    {
        var (angle, step) = (anomaly, 1.0);
        while (Math.Abs(step) > Error)
        {
            var (sin, cos) = Math.SinCos(angle);
            step = (angle - e * sin - anomaly) / (1 - e * cos);
            angle -= step;
        }

        return angle;
    }
}
