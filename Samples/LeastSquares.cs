using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace FunctionalAD.Samples;

/// <summary>A fitted model.</summary>
/// <param name="Parameters">The least-squares estimates.</param>
/// <param name="StandardErrors">Their standard errors; NaN where the data do not determine a parameter.</param>
/// <param name="ResidualSumOfSquares">What was made as small as possible.</param>
/// <param name="ResidualDeviation">The residual standard deviation, with n − k degrees of freedom.</param>
/// <param name="RSquared">The part of the variation of y that the model explains.</param>
/// <param name="Iterations">How many steps it took.</param>
/// <param name="Converged">Whether this is a minimum to working precision.</param>
internal sealed record Fit(
    IReadOnlyList<double> Parameters,
    IReadOnlyList<double> StandardErrors,
    double ResidualSumOfSquares,
    double ResidualDeviation,
    double RSquared,
    int Iterations,
    bool Converged);

/// <summary>Nonlinear least squares: Levenberg-Marquardt steps from exact partial derivatives.</summary>
internal sealed class LeastSquares
{
    private const int MostRounds = 20;

    // At a minimum the residuals are at right angles to every column of the Jacobian. A cosine this small is a minimum for any
    // purpose; stopping short of one leaves a cosine many orders of magnitude larger.
    private const double SmallCosine = 1e-6;
    private const double Negligible = 1e-22;
    private const double Undetermined = 1e-12;
    private const double NearMinimum = 1e-4;

    private readonly Sweep _sweep;
    private readonly Vector<double> _y;

    private LeastSquares(Sweep sweep, double[] y) => (_sweep, _y) = (sweep, Vector<double>.Build.Dense(y));

    /// <summary>Fits the formula to the data.</summary>
    /// <param name="formula">The model.</param>
    /// <param name="data">The observations, more than there are parameters.</param>
    /// <param name="start">Where to begin.</param>
    /// <exception cref="InputException">The model has no value or no derivative where it is needed.</exception>
    public static Fit Solve(Formula formula, DataFile data, IReadOnlyList<double> start)
    {
        if (data.X.Length <= start.Count)
            throw new InputException($"{data.Path}: {data.X.Length} observations cannot determine {start.Count} parameters and an error; "
                + $"at least {start.Count + 1} are needed.");
        return new LeastSquares(new Sweep(formula, data), data.Y).Solve(Vector<double>.Build.DenseOfEnumerable(start));
    }

    private Fit Solve(Vector<double> start)
    {
        _sweep.RequireFinite(start);
        // Zero tolerances: the defaults are absolute, and would stop at once on data measured in small units.
        var minimizer = new LevenbergMarquardtMinimizer(gradientTolerance: 0, functionTolerance: 0);
        var iterations = 0;
        var finished = false;
        // The damping and the step tolerance treat all parameters alike, so each round measures them in units of the best
        // point so far; a round that gains nothing any more ends the search.
        for (var round = 0; round < MostRounds && !finished; round++)
        {
            var before = _sweep.Best;
            var scales = before.Point.Map(p => p == 0 ? 1 : Math.Abs(p));
            iterations += Search(minimizer, before.Point, scales);
            finished = !(_sweep.Best.Rss < before.Rss * (1 - 1e-9));
        }
        return Describe(Refine(_sweep.Best.Point), iterations);
    }

    /// <summary>One search; the sweep keeps what it finds. Gives the number of iterations.</summary>
    private int Search(LevenbergMarquardtMinimizer minimizer, Vector<double> start, Vector<double> scales)
    {
        var model = ObjectiveFunction.NonlinearModel((p, _) => _sweep.Values(p), (p, _) => _sweep.Jacobian(p), _sweep.X, _y);
        try
        {
            return Math.Max(minimizer.FindMinimum(model, start, scales: scales).Iterations, 0);
        }
        catch (NonConvergenceException)
        {
            // After the search the minimizer inverts the normal equations of its last trial point, for a covariance that is
            // not used here. With parameters of very different sizes that fails, but the search is over by then.
            return 1;
        }
    }

    /// <summary>
    /// Goes on by plain Gauss-Newton steps as long as they get shorter. A sum of squares is flat at its minimum and tells only
    /// half the digits of the parameters; exact derivatives tell them all.
    /// </summary>
    private Vector<double> Refine(Vector<double> point)
    {
        var last = NearMinimum;
        while (true)
        {
            var (unit, lengths, residuals) = Linearize(point);
            var qr = unit.QR();
            if (!Determined(qr.R))
                return point;
            var next = point + qr.Solve(residuals).PointwiseDivide(lengths);
            var step = (next - point).PointwiseDivide(point.Map(p => p == 0 ? 1 : p)).InfinityNorm();
            if (!(step < 0.9 * last) || _sweep.Values(next).Exists(double.IsInfinity))
                return point;
            (point, last) = (next, step);
        }
    }

    /// <summary>
    /// The Jacobian with columns of length one, those lengths, and the residuals. With unit columns a factorization does not
    /// care in which units a parameter is measured.
    /// </summary>
    private (Matrix<double> Unit, Vector<double> Lengths, Vector<double> Residuals) Linearize(Vector<double> point)
    {
        var jacobian = _sweep.Jacobian(point);
        var lengths = jacobian.ColumnNorms(2).Map(l => l == 0 ? 1 : l);
        return (jacobian.MapIndexed((_, j, v) => v / lengths[j]), lengths, _y - _sweep.Values(point));
    }

    private static bool Determined(Matrix<double> r) =>
        r.Diagonal().PointwiseAbs() is var diagonal && diagonal.Minimum() > Undetermined * diagonal.Maximum();

    private Fit Describe(Vector<double> point, int iterations)
    {
        var (n, k) = (_y.Count, point.Count);
        var (unit, lengths, residuals) = Linearize(point);
        var rss = residuals.DotProduct(residuals);
        var cosine = unit.TransposeThisAndMultiply(residuals).InfinityNorm() / Math.Sqrt(rss);
        var mean = _y.Average();
        var deviation = Math.Sqrt(rss / (n - k));
        return new(
            [.. point],
            StandardErrors(unit.QR().R, lengths, deviation),
            rss,
            deviation,
            1 - (rss / _y.Sum(y => (y - mean) * (y - mean))),
            iterations,
            rss <= Negligible * _y.DotProduct(_y) || cosine <= SmallCosine);
    }

    private static double[] StandardErrors(Matrix<double> r, Vector<double> lengths, double deviation)
    {
        if (!Determined(r))
            return [.. lengths.Select(_ => double.NaN)];
        return [.. r.Inverse().RowNorms(2).PointwiseDivide(lengths) * deviation];
    }
}
