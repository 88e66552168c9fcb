using static System.Math;
using Line = (double Intercept, double Slope);

namespace FunctionalAD.Samples;

/// <summary>A model that --model knows, with start values found from the data.</summary>
/// <param name="Name">What to write after --model.</param>
/// <param name="About">What it describes, in a few words.</param>
/// <param name="Formula">The right-hand side.</param>
/// <param name="Parameters">The names of the parameters, in order.</param>
/// <param name="Start">Start values from x and y, sorted by x; a value that is not finite means the data do not suggest one.</param>
internal sealed record NamedModel(
    string Name, string About, string Formula, string[] Parameters, Func<double[], double[], double[]> Start)
{
    /// <summary>The models, in the order the help lists them.</summary>
    public static IReadOnlyList<NamedModel> All { get; } =
    [
        new("misra1a", "saturation", "b1 * (1 - exp(-b2 * x))", ["b1", "b2"], StartSaturation),
        new("decay", "exponential decay", "a * exp(-k * x)", ["a", "k"], (x, y) => StartDecay(x, y, 0)),
        new("cooling", "decay to a level", "c + a * exp(-k * x)", ["c", "a", "k"], (x, y) => [y[^1], .. StartDecay(x, y, y[^1])]),
        new("logistic", "logistic growth", "top / (1 + exp(b - k * x))", ["top", "b", "k"], StartLogistic),
        new("michaelis-menten", "enzyme kinetics", "vmax * x / (km + x)", ["vmax", "km"], StartMichaelisMenten),
        new("gaussian", "Gaussian peak", "height * exp(-0.5 * pow((x - centre) / width, 2))", ["height", "centre", "width"], StartGaussian),
        new("power", "power law", "a * pow(x, b)", ["a", "b"], StartPower),
    ];

    /// <summary>The model of this name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static NamedModel Find(string name) => All.FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"--model: there is no model {InputException.Quote(name)}; "
            + $"there are {string.Join(", ", All.Select(m => m.Name))}. Any other model is written out with --formula and --start.");

    /// <summary>Start values for these data.</summary>
    public double[] StartFor(DataFile data)
    {
        if (data.X.Length < 2)
            return [.. Parameters.Select(_ => 1.0)];
        double[] x = [.. data.X], y = [.. data.Y];
        Array.Sort(x, y);
        return [.. Start(x, y).Select(v => double.IsFinite(v) && v != 0 ? v : 1)];
    }

    // Each start value comes from a straight line through suitably transformed observations. The transformation spoils the
    // weights, so a line is a place to begin and no more.
    private static double[] StartSaturation(double[] x, double[] y)
    {
        var level = 1.2 * Peak(y);
        var line = Through(x, y, (u, v) => (u, Log(1 - (v / level))));
        return [level, -line.Slope];
    }

    private static double[] StartDecay(double[] x, double[] y, double level)
    {
        var sign = Sign(Peak([.. y.Select(v => v - level)]));
        var line = Through(x, y, (u, v) => (u, Log(sign * (v - level))));
        return [sign * Exp(line.Intercept), -line.Slope];
    }

    private static double[] StartLogistic(double[] x, double[] y)
    {
        var top = 1.05 * Peak(y);
        var line = Through(x, y, (u, v) => (u, Log((top / v) - 1)));
        return [top, line.Intercept, -line.Slope];
    }

    private static double[] StartMichaelisMenten(double[] x, double[] y)
    {
        var line = Through(x, y, (u, v) => (u, u / v));
        return [1 / line.Slope, line.Intercept / line.Slope];
    }

    private static double[] StartGaussian(double[] x, double[] y)
    {
        var height = Peak(y);
        var area = Enumerable.Range(1, x.Length - 1).Sum(i => (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2);
        return [height, x[Array.IndexOf(y, height)], Abs(area / height) / Sqrt(2 * PI)];
    }

    private static double[] StartPower(double[] x, double[] y)
    {
        var sign = Sign(Peak(y));
        var line = Through(x, y, (u, v) => (Log(u), Log(sign * v)));
        return [sign * Exp(line.Intercept), line.Slope];
    }

    /// <summary>The observation farthest from zero.</summary>
    private static double Peak(double[] y) => y.MaxBy(Abs);

    /// <summary>The straight line through the observations, leaving out those the transformation is not defined for.</summary>
    private static Line Through(double[] x, double[] y, Func<double, double, (double X, double Y)> transform)
    {
        (double X, double Y)[] points = [.. x.Zip(y, transform).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))];
        return points.DistinctBy(p => p.X).Count() < 2
            ? (double.NaN, double.NaN)
            : MathNet.Numerics.Fit.Line([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)]);
    }
}
