using System.Linq.Expressions;

namespace FunctionalAD.Rulebook.Rows;

/// <summary>
/// Functions that look at the magnitude and the sign apart. The greater in magnitude jumps where x = −y; there the derivative is that of
/// the one chosen, as everywhere off the tie x = y.
/// </summary>
internal static class Magnitudes
{
    public static void Rows(Table t)
    {
        // A little less is greater in magnitude below zero: the sides of the tie change places.
        Expression<Func<double, double, double, double>> greaterX = (x, y, m) =>
            x == y ? x < 0 ? Kink.Between(1, 0) : Kink.Between(0, 1) : m == x ? 1 : m == y ? 0 : double.NaN;
        Expression<Func<double, double, double, double>> greaterY = (x, y, m) =>
            x == y ? x < 0 ? Kink.Between(0, 1) : Kink.Between(1, 0) : m == y ? 1 : m == x ? 0 : double.NaN;
        t.Rule((x, y) => Math.MaxMagnitude(x, y), greaterX, greaterY);
        t.Rule((x, y) => double.MaxMagnitudeNumber(x, y), greaterX, greaterY);

        Expression<Func<double, double, double, double>> lesserX = (x, y, m) =>
            x == y ? x < 0 ? Kink.Between(0, 1) : Kink.Between(1, 0) : m == x ? 1 : m == y ? 0 : double.NaN;
        Expression<Func<double, double, double, double>> lesserY = (x, y, m) =>
            x == y ? x < 0 ? Kink.Between(1, 0) : Kink.Between(0, 1) : m == y ? 1 : m == x ? 0 : double.NaN;
        t.Rule((x, y) => Math.MinMagnitude(x, y), lesserX, lesserY);
        t.Rule((x, y) => double.MinMagnitudeNumber(x, y), lesserX, lesserY);

        // |x| with the sign of y: it follows x or −x, has the kink of |x| at 0, and only jumps with y.
        t.Rule(
            (x, y) => Math.CopySign(x, y),
            dx: (x, y, m) => x == 0 ? double.IsNegative(y) ? Kink.Between(1, -1) : Kink.Between(-1, 1) : m == x ? 1 : m == -x ? -1 : double.NaN,
            dy: (x, y, m) => 0,
            traits: Traits.Simple);
    }
}
