namespace FunctionalAD.Rulebook.Rows;

/// <summary>The operators, and the functions that are little more. The quotient's weights share one reciprocal.</summary>
internal static class Arithmetic
{
    public static void Rows(Table t)
    {
        // r = x − n·y with an integer n, locally constant. The quotient x / y may round up to n + 1; (x − r) / y is n up to rounding.
        t.Rule((x, y) => x % y, dx: (x, y, r) => 1, dy: (x, y, r) => -Math.Round((x - r) / y), on: Domain.Real, onY: Domain.NonZero);
        t.Rule(
            (x, y) => Math.IEEERemainder(x, y),
            dx: (x, y, r) => 1,
            dy: (x, y, r) => -Math.Round((x - r) / y),
            on: Domain.Real,
            onY: Domain.NonZero);
        t.Means((x, y) => double.Ieee754Remainder(x, y), (x, y) => Math.IEEERemainder(x, y));

        t.Rule((x, y, z) => Math.FusedMultiplyAdd(x, y, z), dx: (x, y, z) => y, dy: (x, y, z) => x, dz: (x, y, z) => 1, traits: Traits.Simple);
        t.Rule((x, y, z) => double.MultiplyAddEstimate(x, y, z), dx: (x, y, z) => y, dy: (x, y, z) => x, dz: (x, y, z) => 1, traits: Traits.Simple);
        t.Rule((x, y, w) => double.Lerp(x, y, w), dx: (x, y, w) => 1 - w, dy: (x, y, w) => w, dz: (x, y, w) => y - x);

        // An estimate is a step function of the hardware; the derivative is that of what it estimates.
        t.Rule(x => Math.ReciprocalEstimate(x), d: x => -1 / (x * x), on: Domain.NonZero);
        t.Rule(x => Math.ReciprocalSqrtEstimate(x), d: x => -0.5 / (x * Math.Sqrt(x)), on: Domain.Positive);

        t.Rule(x => double.DegreesToRadians(x), d: x => Math.PI / 180, edge: Edge.Nowhere);
        t.Rule(x => double.RadiansToDegrees(x), d: x => 180 / Math.PI, edge: Edge.Nowhere);
        t.Rule((x, n) => double.ScaleB(x, n), dx: (x, n, y) => double.ScaleB(1, n));
    }
}
