namespace FunctionalAD.Rulebook.Rows;

/// <summary>Hyperbolic functions and their inverses.</summary>
internal static class Hyperbolic
{
    public static void Rows(Table t)
    {
        t.Rule(x => Math.Sinh(x), d: x => Math.Cosh(x), edge: Edge.Nowhere);
        t.Rule(x => Math.Cosh(x), d: x => Math.Sinh(x), edge: Edge.Nowhere);

        // 1 − y² = 4e/(1 + e)² with e = exp(−2|x|). The first costs nothing and loses at most three bits while y² < 7/8; then it cancels, to
        // an exact 0 from x = 19 on (from x = 9 in float), which would stop a saturated neuron from ever learning; the second holds to the
        // end, and so do its derivatives (by 1/cosh² they would be ∞/∞ where cosh overflows).
        t.Rule(
            x => Math.Tanh(x),
            d: (x, y) => y * y < 0.875
                ? 1 - y * y
                : 4 * Math.Exp(-2 * Math.Abs(x)) / ((1 + Math.Exp(-2 * Math.Abs(x))) * (1 + Math.Exp(-2 * Math.Abs(x)))),
            edge: Edge.Nowhere,
            traits: Traits.Tame);

        // Lengths and products of roots, so that squares of huge arguments do not overflow.
        t.Rule(x => Math.Asinh(x), d: x => 1 / double.Hypot(1, x), edge: Edge.Nowhere, traits: Traits.Tame);
        t.Rule(x => Math.Acosh(x), d: x => 1 / (Math.Sqrt(x - 1) * Math.Sqrt(x + 1)), on: Domain.AboveOne);
        t.Rule(x => Math.Atanh(x), d: x => 1 / ((1 - x) * (1 + x)), on: Domain.Unit);
    }
}
