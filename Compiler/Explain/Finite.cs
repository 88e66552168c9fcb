namespace FunctionalAD.Explaining;

/// <summary>A derivative by finite differences.</summary>
/// <param name="Value">The derivative; NaN when the function was not finite at any step tried.</param>
/// <param name="Error">About how far it may be off.</param>
/// <param name="Noise">The slope that rounding of the function's value alone can fake.</param>
internal readonly record struct Difference(double Value, double Error, double Noise)
{
    /// <summary>The slope of a function that is about as large as this one and changes by all of it over the magnitude of the argument.</summary>
    public double Scale { get; init; }

    /// <summary>The slope from the left.</summary>
    public double Left { get; init; }

    /// <summary>The slope from the right.</summary>
    public double Right { get; init; }

    /// <summary>Whether both slopes exist and differ.</summary>
    public bool HasKink { get; init; }

    /// <summary>Whether a slope from one side grows without bound as the step shrinks.</summary>
    public bool HasJump { get; init; }
}

/// <summary>
/// Finite differences over five points. The step is a part of the argument's magnitude; of several, each with an error estimate, the best
/// one is taken. The estimate is what one Richardson step changes, plus rounding.
/// </summary>
internal static class Finite
{
    private const double Epsilon = 2.220446049250313e-16;

    // Steps from 2⁻⁶ of the magnitude down to 2⁻⁴⁵.
    private const int Steps = 14;

    // f'(x) ≈ (f(x−2h) − 8f(x−h) + 8f(x+h) − f(x+2h))/12h, and the same from one side; the error is O(h⁴) for both.
    private static readonly (int At, double Weight)[] central = [(-2, 1), (-1, -8), (1, 8), (2, -1)];
    private static readonly (int At, double Weight)[] onesided = [(0, -25), (1, 48), (2, -36), (3, 16), (4, -3)];

    /// <summary>The derivative by one argument, and whether the function is smooth there.</summary>
    public static Difference Of(Func<double[], double> f, double[] point, int argument)
    {
        var at = (double[])point.Clone();
        var x = point[argument];
        var magnitude = Math.Max(Math.Abs(x), 1);
        var both = Best(Along, central, magnitude);
        var right = Best(Along, onesided, magnitude);
        var left = Best(Along, onesided, -magnitude);
        var noise = 64 * Epsilon * Math.Abs(f(point)) / magnitude;
        var apart = Math.Abs(left.Slope - right.Slope);
        return new(both.Slope, both.Error, noise)
        {
            Scale = Enumerable.Range(-2, 5).Select(k => Math.Abs(Along(k * magnitude / 64))).Where(double.IsFinite).DefaultIfEmpty().Max() / magnitude,
            Left = left.Slope,
            Right = right.Slope,
            HasJump = Diverges(1) || Diverges(-1),
            HasKink = apart > (20 * (left.Error + right.Error)) + (1e-5 * Math.Max(Math.Abs(left.Slope), Math.Abs(right.Slope))) + noise,
        };

        double Along(double step)
        {
            at[argument] = x + step;
            return f(at);
        }

        // Beside a jump the value does not approach f(x): a step of nearly nothing changes it as much as a small one does.
        bool Diverges(int side)
        {
            var here = Along(0);
            var (near, far) = (Math.Abs(Along(side * magnitude * 1e-9) - here), Math.Abs(Along(side * magnitude * 1e-6) - here));
            return double.IsFinite(here) && near > 0.9 * far && near > 1e4 * Epsilon * Math.Abs(here) && near > 0;
        }
    }

    private static (double Slope, double Error) Best(Func<double, double> f, (int At, double Weight)[] formula, double magnitude)
    {
        var best = (Slope: double.NaN, Error: double.PositiveInfinity);
        for (var (k, h) = (0, magnitude / 64); k < Steps; k++, h /= 8)
        {
            var (coarse, _) = Slope(f, formula, h);
            var (fine, rounding) = Slope(f, formula, h / 2);

            // Halving the step divides an error O(h⁴) by 16: (16·fine − coarse)/15 takes it away.
            var slope = fine + ((fine - coarse) / 15);
            var error = Math.Abs(fine - coarse) + rounding;
            if (error < best.Error)
                best = (slope, error);
        }

        return best;
    }

    private static (double Slope, double Rounding) Slope(Func<double, double> f, (int At, double Weight)[] formula, double h)
    {
        var (sum, size) = (0.0, 0.0);
        foreach (var (at, weight) in formula)
        {
            var term = weight * f(at * h);
            sum += term;
            size += Math.Abs(term);
        }

        return (sum / (12 * h), 2 * Epsilon * size / (12 * Math.Abs(h)));
    }
}
