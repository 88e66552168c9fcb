using System.Linq.Expressions;

namespace FunctionalAD.Rulebook.Rows;

/// <summary>
/// Maximum, minimum and clamping: functions with kinks. At a tie the convention decides: its left side is what holds when
/// the first argument is a little less. NaN stays NaN.
/// </summary>
internal static class Comparing
{
    public static void Rows(Table t)
    {
        // Between equals there is a tie; else the order tells whose derivative it is. It is asked of the arguments alone: what was chosen may have been computed in another way than
        // they are, once more, on the way back, and be equal to neither. Where there is no order, one of them is NaN: that stays, or is passed over.
        Expression<Func<double, double, double, double>> greaterX = (x, y, _) => x == y ? Kink.Between(0, 1) : x > y ? 1 : x < y ? 0 : double.NaN;
        Expression<Func<double, double, double, double>> greaterY = (x, y, _) => x == y ? Kink.Between(1, 0) : y > x ? 1 : y < x ? 0 : double.NaN;
        Expression<Func<double, double, double, double>> greaterNumberX = (x, y, _) => x == y ? Kink.Between(0, 1) : x > y ? 1 : x < y ? 0 : !double.IsNaN(y) ? 0 : double.IsNaN(x) ? double.NaN : 1;
        Expression<Func<double, double, double, double>> greaterNumberY = (x, y, _) => x == y ? Kink.Between(1, 0) : y > x ? 1 : y < x ? 0 : !double.IsNaN(x) ? 0 : double.IsNaN(y) ? double.NaN : 1;
        t.Rule((x, y) => Math.Max(x, y), greaterX, greaterY, traits: Traits.Simple);
        t.Rule((x, y) => double.MaxNumber(x, y), greaterNumberX, greaterNumberY, traits: Traits.Simple);
        t.Rule((x, y) => Sequences.Greater(x, y), greaterNumberX, greaterNumberY, traits: Traits.Simple);

        Expression<Func<double, double, double, double>> lesserX = (x, y, _) => x == y ? Kink.Between(1, 0) : x < y ? 1 : x > y ? 0 : double.NaN;
        Expression<Func<double, double, double, double>> lesserY = (x, y, _) => x == y ? Kink.Between(0, 1) : y < x ? 1 : y > x ? 0 : double.NaN;
        Expression<Func<double, double, double, double>> lesserNumberX = (x, y, _) => x == y ? Kink.Between(1, 0) : x < y ? 1 : x > y ? 0 : !double.IsNaN(y) ? 0 : double.IsNaN(x) ? double.NaN : 1;
        Expression<Func<double, double, double, double>> lesserNumberY = (x, y, _) => x == y ? Kink.Between(0, 1) : y < x ? 1 : y > x ? 0 : !double.IsNaN(x) ? 0 : double.IsNaN(y) ? double.NaN : 1;
        t.Rule((x, y) => Math.Min(x, y), lesserX, lesserY, traits: Traits.Simple);
        t.Rule((x, y) => double.MinNumber(x, y), lesserNumberX, lesserNumberY, traits: Traits.Simple);
        t.Rule((x, y) => Sequences.Lesser(x, y), lesserX, lesserY, traits: Traits.Simple);

        // What a processor makes of NaN, only what it has chosen tells.
        t.Rule(
            (x, y) => double.MaxNative(x, y),
            (x, y, m) => x == y ? Kink.Between(0, 1) : x > y ? 1 : x < y ? 0 : m == x ? 1 : m == y ? 0 : double.NaN,
            (x, y, m) => x == y ? Kink.Between(1, 0) : y > x ? 1 : y < x ? 0 : m == y ? 1 : m == x ? 0 : double.NaN,
            traits: Traits.Simple);
        t.Rule(
            (x, y) => double.MinNative(x, y),
            (x, y, m) => x == y ? Kink.Between(1, 0) : x < y ? 1 : x > y ? 0 : m == x ? 1 : m == y ? 0 : double.NaN,
            (x, y, m) => x == y ? Kink.Between(0, 1) : y < x ? 1 : y > x ? 0 : m == y ? 1 : m == x ? 0 : double.NaN,
            traits: Traits.Simple);

        // The weights are those of min(max(x, low), high), which it is; so an interval of one point takes both ties.
        Expression<Func<double, double, double, double>> value = (x, low, high) =>
            (x < low || x > high ? 0 : x == low ? Kink.Between(0, 1) : double.IsNaN(x) ? double.NaN : 1) * (x == high ? Kink.Between(1, 0) : 1);
        Expression<Func<double, double, double, double>> lower = (x, low, high) =>
            (x < low ? 1 : x == low ? Kink.Between(1, 0) : 0) * (low == high ? Kink.Between(1, 0) : 1);
        Expression<Func<double, double, double, double>> upper = (x, low, high) =>
            x > high ? 1 : x == high || (low == high && x < high) ? Kink.Between(0, 1) : 0;
        Domain below = new(-2, -0.5, "≤ high"), above = new(0.5, 2, "≥ low");
        t.Rule((x, low, high) => Math.Clamp(x, low, high), value, lower, upper, Domain.Real, below, above, Traits.Cheap);
        t.Rule((x, low, high) => double.Clamp(x, low, high), value, lower, upper, Domain.Real, below, above, Traits.Cheap);
        t.Rule((x, low, high) => double.ClampNative(x, low, high), value, lower, upper, Domain.Real, below, above, Traits.Cheap);

        t.Rule((left, right) => Kink.Between(left, right), dx: (left, right, k) => 0.5, dy: (left, right, k) => 0.5);
    }
}
