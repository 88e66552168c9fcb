namespace FunctionalAD.Rulebook.Rows;

/// <summary>Exponentials, logarithms, powers and roots.</summary>
internal static class Exponential
{
    private const double Ln2 = 0.693147180559945309417232121458176568;
    private const double Ln10 = 2.30258509299404568401799145468436421;

    public static void Rows(Table t)
    {
        t.Rule(x => Math.Exp(x), d: (x, y) => y);
        t.Rule(x => Math.Log(x), d: x => 1 / x, on: Domain.Positive);
        t.Rule(x => Math.Sqrt(x), d: (x, y) => 0.5 / y, on: Domain.Positive);

        // As calculus has it: where the base is not positive, the exponent's weight is the limit from the right at 0 and undefined below.
        t.Rule(
            (x, y) => Math.Pow(x, y),
            dx: (x, y, p) => y == 0 ? 0 : y * Math.Pow(x, y - 1),
            dy: (x, y, p) => x > 0 ? p * Math.Log(x) : x == 0 && y > 0 ? 0 : double.NaN,
            on: Domain.Positive,
            onY: Domain.Real);

        t.Rule(x => double.Exp2(x), d: (x, y) => y * Ln2);
        t.Rule(x => double.Exp10(x), d: (x, y) => y * Ln10);
        t.Rule(x => double.ExpM1(x), d: x => Math.Exp(x));
        t.Rule(x => double.Exp2M1(x), d: x => double.Exp2(x) * Ln2);
        t.Rule(x => double.Exp10M1(x), d: x => double.Exp10(x) * Ln10);
        t.Rule(x => Math.Log2(x), d: x => 1 / (x * Ln2), on: Domain.Positive);
        t.Rule(x => Math.Log10(x), d: x => 1 / (x * Ln10), on: Domain.Positive);
        t.Rule(x => double.LogP1(x), d: x => 1 / (1 + x), on: Domain.AboveMinusOne);
        t.Rule(x => double.Log2P1(x), d: x => 1 / ((1 + x) * Ln2), on: Domain.AboveMinusOne);
        t.Rule(x => double.Log10P1(x), d: x => 1 / ((1 + x) * Ln10), on: Domain.AboveMinusOne);
        t.Rule(
            (x, b) => Math.Log(x, b),
            dx: (x, b, y) => 1 / (x * Math.Log(b)),
            dy: (x, b, y) => -y / (b * Math.Log(b)),
            on: Domain.Positive,
            onY: Domain.AboveOne);
        t.Rule(x => Math.Cbrt(x), d: (x, y) => 1 / (3 * y * y), on: Domain.Positive);
        t.Rule((x, n) => double.RootN(x, n), dx: (x, n, y) => y / (n * x), on: Domain.Positive);
        t.Rule(x => Math.ReciprocalSqrtEstimate(x), d: (x, y) => -0.5 / (x * Math.Sqrt(x)), on: Domain.Positive);
        t.Rule(
            (x, y) => double.Hypot(x, y),
            dx: (x, y, r) => r == 0 ? Kink.Between(-1, 1) : x / r,
            dy: (x, y, r) => r == 0 ? Kink.Between(-1, 1) : y / r,
            on: Domain.Positive);
    }
}
