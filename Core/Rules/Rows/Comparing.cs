namespace FunctionalAD.Rulebook.Rows;

/// <summary>Absolute value, sign, minimum and maximum: functions with kinks. NaN stays NaN.</summary>
internal static class Comparing
{
    public static void Rows(Table t)
    {
        t.Rule(x => Math.Abs(x), d: x => x > 0 ? 1 : x < 0 ? -1 : x == 0 ? Kink.Between(-1, 1) : double.NaN);
        t.Rule(
            (x, y) => Math.Max(x, y),
            dx: (x, y, m) => x > y ? 1 : x < y ? 0 : x == y ? Kink.Between(0, 1) : double.NaN,
            dy: (x, y, m) => y > x ? 1 : y < x ? 0 : x == y ? Kink.Between(1, 0) : double.NaN);
        t.Rule(
            (x, y) => Math.Min(x, y),
            dx: (x, y, m) => x < y ? 1 : x > y ? 0 : x == y ? Kink.Between(1, 0) : double.NaN,
            dy: (x, y, m) => y < x ? 1 : y > x ? 0 : x == y ? Kink.Between(0, 1) : double.NaN);
    }
}
