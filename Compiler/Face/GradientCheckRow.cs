using FunctionalAD.Explaining;

namespace FunctionalAD;

/// <summary>One derivative of a <see cref="GradientCheck"/>.</summary>
public sealed class GradientCheckRow
{
    // Both modes compute the same sums in another order; what is beyond this is no rounding.
    private const double Rounding = 1e-9;

    // A finite difference that is not sure of its own fourth digit tells nothing.
    private const double Useless = 1e-4;

    private GradientCheckRow(string parameter, double at, double forward, double reverse, Difference difference)
    {
        Parameter = parameter;
        At = at;
        Forward = forward;
        Reverse = reverse;
        Difference = difference.Value;
        DifferenceError = difference.Error;
        ModeDeviation = Math.Abs(forward - reverse) <= LeftOver(difference) ? 0 : Relative(forward, reverse, difference.Noise);
        // A zero has no size that a difference could be compared with: that of the function is taken.
        var least = IsZero(difference) ? Math.Max(difference.Noise, difference.Scale) : difference.Noise;
        Deviation = Math.Max(Relative(forward, Difference, least), Relative(reverse, Difference, least));
        (Verdict, Reason) = Judge(difference);
    }

    /// <summary>The name of the parameter.</summary>
    public string Parameter { get; }

    /// <summary>Its value.</summary>
    public double At { get; }

    /// <summary>The derivative by forward mode.</summary>
    public double Forward { get; }

    /// <summary>The derivative by reverse mode.</summary>
    public double Reverse { get; }

    /// <summary>The derivative by finite differences.</summary>
    public double Difference { get; }

    /// <summary>About how far the finite difference may be off.</summary>
    public double DifferenceError { get; }

    /// <summary>The relative difference between both modes; 0 where it is what rounding makes of terms that cancel.</summary>
    public double ModeDeviation { get; }

    /// <summary>The relative difference between the finite difference and the mode that is farther from it.</summary>
    public double Deviation { get; }

    /// <summary>What it means.</summary>
    public Verdict Verdict { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    internal static GradientCheckRow Of(string parameter, double at, double forward, double reverse, Difference difference) =>
        new(parameter, at, forward, reverse, difference);

    // Where terms cancel, what is left of them in either mode is their rounding.
    private static double LeftOver(Difference difference) => difference.Noise / 8;

    private bool IsZero(Difference difference) => Math.Abs(Forward) <= LeftOver(difference) && Math.Abs(Reverse) <= LeftOver(difference);

    private (Verdict Verdict, string Reason) Judge(Difference difference)
    {
        if (!double.IsFinite(Forward) || !double.IsFinite(Reverse))
            return (Verdict.Inconclusive, $"the derivative is not finite: forward mode gives {Text.Show(Forward)}, reverse mode {Text.Show(Reverse)}");
        if (ModeDeviation > Rounding)
            return (Verdict.Disagree, $"forward mode gives {Text.Show(Forward)}, reverse mode {Text.Show(Reverse)}");
        if (!double.IsFinite(Difference))
            return (Verdict.Inconclusive, "the function is not finite all around the point");
        if (difference.HasJump)
            return (Verdict.Inconclusive, "the function jumps here");
        if (difference.HasKink)
            return (Verdict.Inconclusive, $"the function has a kink here: its slope is {Text.Show(difference.Left)} from the left, {Text.Show(difference.Right)} from the right");
        var scale = Math.Max(Math.Max(Math.Abs(Forward), Math.Abs(Difference)), difference.Noise);
        if (Math.Abs(Forward - Difference) <= (10 * DifferenceError) + difference.Noise + (Rounding * scale))
        {
            var told = IsZero(difference) ? Math.Max(scale, difference.Scale) : scale;
            return DifferenceError <= Math.Max(Useless * told, difference.Noise)
                ? (Verdict.Agree, "all agree")
                : (Verdict.Inconclusive, "finite differences are too coarse here");
        }

        return (Verdict.Disagree, $"the library gives {Text.Show(Forward)}, finite differences {Text.Show(Difference)}");
    }

    // Relative to the larger one, but not to less than what rounding of the function itself makes of a slope.
    private static double Relative(double a, double b, double noise) => a == b ? 0 : Math.Abs(a - b) / Math.Max(Math.Max(Math.Abs(a), Math.Abs(b)), noise);
}
