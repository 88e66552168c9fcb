namespace FunctionalAD.Rulebook.Rows;

/// <summary>Exponentials, logarithms, powers and roots.</summary>
internal static class Exponential
{
    private const double Ln2 = 0.693147180559945309417232121458176568;
    private const double Ln10 = 2.30258509299404568401799145468436421;
    private const double Log2E = 1.44269504088896340735992468100189214;
    private const double Log10E = 0.434294481903251827651128918916605082;

    public static void Rows(Table t)
    {
        t.Rule(x => double.Exp2(x), d: (x, y) => y * Ln2, edge: Edge.Nowhere);
        t.Rule(x => double.Exp10(x), d: (x, y) => y * Ln10, edge: Edge.Nowhere);
        t.Rule(x => double.ExpM1(x), d: x => Math.Exp(x), edge: Edge.Nowhere); // y + 1 would cancel below 0.
        t.Rule(x => double.Exp2M1(x), d: x => double.Exp2(x) * Ln2, edge: Edge.Nowhere);
        t.Rule(x => double.Exp10M1(x), d: x => double.Exp10(x) * Ln10, edge: Edge.Nowhere);
        t.Rule(x => Math.Log2(x), d: x => Log2E / x, on: Domain.Positive);
        t.Rule(x => Math.Log10(x), d: x => Log10E / x, on: Domain.Positive);
        t.Rule(x => double.LogP1(x), d: x => 1 / (1 + x), on: Domain.AboveMinusOne);
        t.Rule(x => double.Log2P1(x), d: x => Log2E / (1 + x), on: Domain.AboveMinusOne);
        t.Rule(x => double.Log10P1(x), d: x => Log10E / (1 + x), on: Domain.AboveMinusOne);
        t.Rule(
            (x, b) => Math.Log(x, b),
            dx: (x, b, y) => 1 / (x * Math.Log(b)),
            dy: (x, b, y) => -y / (b * Math.Log(b)),
            on: Domain.Positive,
            onY: Domain.AboveOne);
        t.Rule(x => Math.Cbrt(x), d: (x, y) => 1 / (3 * y * y), on: Domain.NonZero, edge: Edge.Zero);

        // x^(1/n) is y; only at 0, where y / x is undefined, its slope is written as a power: 1 for n = 1, infinite for all others.
        t.Rule((x, n) => double.RootN(x, n), dx: (x, n, y) => x == 0 ? Math.Pow(x, 1.0 / n - 1) / n : y / x / n, on: Domain.Positive);

        // The length of (x, y) has a kink at the origin: along x it is |x|. From the left of x the slopes are (−1, 0), from the right
        // (1, 0); their mean is 0, the subgradient of least length.
        t.Rule(
            (x, y) => double.Hypot(x, y),
            dx: (x, y, r) => r == 0 ? Kink.Between(-1, 1) : x / r,
            dy: (x, y, r) => r == 0 ? Kink.Between(0, 0) : y / r,
            edge: Edge.Zero);
    }
}
