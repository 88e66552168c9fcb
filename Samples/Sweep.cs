using MathNet.Numerics.LinearAlgebra;

namespace FunctionalAD.Samples;

/// <summary>
/// A model at all its observations. One pass gives the values and the exact Jacobian together, so when the minimizer asks for
/// the Jacobian of the point it has just accepted, the Jacobian is already there.
/// </summary>
internal sealed class Sweep
{
    /// <summary>Beyond this, squares and sums of them would overflow.</summary>
    public const double Huge = 1e100;

    private readonly Formula _formula;
    private readonly DataFile _data;
    private readonly ValueAndPartials _model;
    private readonly Matrix<double> _jacobian;
    private readonly Vector<double> _values;
    private Vector<double>? _point;

    public Sweep(Formula formula, DataFile data)
    {
        (_formula, _data, _model) = (formula, data, Partials.Of(formula.Tree));
        X = Vector<double>.Build.Dense(data.X);
        _values = Vector<double>.Build.Dense(data.X.Length);
        _jacobian = Matrix<double>.Build.Dense(data.X.Length, formula.Parameters.Count);
        Best = (Vector<double>.Build.Dense(formula.Parameters.Count), double.PositiveInfinity);
    }

    /// <summary>Where the observations were made.</summary>
    public Vector<double> X { get; }

    /// <summary>
    /// The best point visited and its residual sum of squares. The minimizer's own result is the point it tried last, which
    /// may be one that it rejected.
    /// </summary>
    public (Vector<double> Point, double Rss) Best { get; private set; }

    /// <summary>The model's values; infinite where it has no value or no derivative, which turns the minimizer back.</summary>
    public Vector<double> Values(Vector<double> point)
    {
        Move(point);
        return _values.Clone();
    }

    /// <summary>The derivatives of the values by the parameters; a fresh matrix, for the minimizer writes into it.</summary>
    public Matrix<double> Jacobian(Vector<double> point)
    {
        Move(point);
        return _jacobian.Clone();
    }

    /// <summary>Makes this the best point so far, or says why a search cannot begin there.</summary>
    /// <exception cref="InputException">The model has no value or no derivative at an observation.</exception>
    public void RequireFinite(Vector<double> point)
    {
        Move(point);
        var row = _values.Find(double.IsInfinity, Zeros.Include)?.Item1 ?? -1;
        if (row < 0)
            return;
        Span<double> partials = stackalloc double[point.Count + 1];
        var value = _model([.. point, _data.X[row]], partials);
        var what = Usable(value) ? "the derivative of the model is" : $"the model is {value:G6}, which is";
        var at = string.Join(", ", _formula.Parameters.Zip(point, (name, start) => $"{name} = {start:G6}"));
        throw InputException.InFile(_data.Path, _data.Lines[row], 1,
            $"{what} not a usable number for the observation at {_data.Columns.X} = {_data.X[row]:G6} with the start values {at}. "
            + "Give other start values with --start, or a formula that is defined for all observations.");
    }

    private void Move(Vector<double> point)
    {
        if (point.Equals(_point))
            return;
        _point = point.Clone();
        Span<double> at = [.. point, 0];
        Span<double> partials = stackalloc double[at.Length];
        var rss = 0.0;
        for (var row = 0; row < X.Count; row++)
        {
            at[^1] = X[row];
            var value = _model(at, partials);
            var usable = Usable(value);
            for (var j = 0; j < point.Count; j++)
                usable &= Usable(partials[j]);
            _values[row] = usable ? value : double.PositiveInfinity;
            for (var j = 0; j < point.Count; j++)
                _jacobian[row, j] = usable ? partials[j] : 0;
            var residual = _data.Y[row] - _values[row];
            rss += residual * residual;
        }
        if (rss < Best.Rss)
            Best = (_point, rss);
    }

    private static bool Usable(double number) => Math.Abs(number) < Huge;
}
