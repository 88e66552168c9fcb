namespace FunctionalAD.Rulebook.Rows;

/// <summary>
/// What almost every function is made of, read first: the start of a process pays for these rows only.
/// </summary>
internal static class Elementary
{
    public static void Rows(Table t)
    {
        t.Rule((x, y) => x + y, dx: (x, y, s) => 1, dy: (x, y, s) => 1, edge: Edge.Nowhere);
        t.Rule((x, y) => x - y, dx: (x, y, d) => 1, dy: (x, y, d) => -1, edge: Edge.Nowhere);
        t.Rule((x, y) => x * y, dx: (x, y, p) => y, dy: (x, y, p) => x, edge: Edge.Nowhere);

        // Where the reciprocal is there anyway, as the weight of x or as the quotient itself, q/y is a product with it. Where not, the
        // division is as cheap, and 0/x has the slope 0 at subnormal x too, whose reciprocal is infinite.
        t.Rule(
            (x, y) => x / y,
            dx: (x, y, q) => 1 / y,
            dy: (x, y, q) => Known.Varies(x) || (Known.IsConstant(x) && x == 1) ? -(q * (1 / y)) : -(q / y),
            on: Domain.Real,
            onY: Domain.NonZero,
            edge: Edge.Nowhere,
            edgeY: Edge.Zero);
        t.Rule(x => -x, d: x => -1, edge: Edge.Nowhere);

        t.Rule(x => Math.Abs(x), d: x => x > 0 ? 1 : x < 0 ? -1 : x == 0 ? Kink.Between(-1, 1) : double.NaN, edge: Edge.Zero, traits: Traits.Simple);

        t.Rule(x => Math.Exp(x), d: (x, y) => y, edge: Edge.Nowhere);
        t.Rule(x => Math.Log(x), d: x => 1 / x, on: Domain.Positive);

        // √−0 is −0; adding 0 makes the slope +∞ there as well.
        t.Rule(x => Math.Sqrt(x), d: (x, y) => 0.5 / (y + 0), on: Domain.Positive, edge: Edge.Zero, traits: Traits.Cheap);

        // As calculus has it. y·x^(y−1) holds for every base that has a power, and so do its derivatives (∂²/∂x∂y x^y = 1/x at y = 0);
        // only where x^−1 is infinite, or NaN by the NaN of a power that is 1 all the same, the constant x⁰ needs a word.
        // x^y·log x is NaN below 0, where neighbouring exponents have no power; at 0 it is the limit, 0 for every positive exponent.
        // What is known of a constant folds; else the slopes are calls, since each has choices, and both share x^(y−1).
        t.Rule(
            (x, y) => Math.Pow(x, y),
            dx: (x, y, p) => !Known.IsConstant(y) ? Shared.PowByBase(x, y, p) : y == 0 & !(Math.Abs(1 / x) < double.PositiveInfinity) ? 0 : y * Math.Pow(x, y - 1),
            dy: (x, y, p) => !Known.IsConstant(x) ? Shared.PowByExponent(x, y, p) : x == 0 & y > 0 ? 0 : p * Math.Log(x),
            on: Domain.Positive,
            onY: Domain.Real,
            edge: Edge.Zero,
            edgeY: Edge.Anywhere);
        t.Slope(
            (x, y) => Shared.PowByBase(x, y, Math.Pow(x, y)),
            dx: (x, y, p, s) => y == 0 & !(Math.Abs(1 / x) < double.PositiveInfinity) ? 0 : y * Shared.PowByBase(x, y - 1, Shared.PowLess(x, y, p)),
            dy: (x, y, p, s) => Shared.PowLess(x, y, p) + y * Shared.PowByExponent(x, y - 1, Shared.PowLess(x, y, p)),
            on: Domain.Positive,
            onY: Domain.Real);
        t.Slope(
            (x, y) => Shared.PowByExponent(x, y, Math.Pow(x, y)),
            dx: (x, y, p, s) => Shared.PowLess(x, y, p) + y * Shared.PowByExponent(x, y - 1, Shared.PowLess(x, y, p)),
            dy: (x, y, p, s) => x == 0 & y > 0 ? 0 : s * Math.Log(x),
            on: Domain.Positive,
            onY: Domain.Real);
        t.Slope(
            (x, y) => Shared.PowLess(x, y, Math.Pow(x, y)),
            dx: (x, y, p, s) => Shared.PowByBase(x, y - 1, s),
            dy: (x, y, p, s) => Shared.PowByExponent(x, y - 1, s),
            on: Domain.Positive,
            onY: Domain.Real);

        t.Rule(x => Math.Sin(x), d: x => Math.Cos(x), edge: Edge.Nowhere, traits: Traits.Tame);
        t.Rule(x => Math.Cos(x), d: x => -Math.Sin(x), edge: Edge.Nowhere, traits: Traits.Tame);
    }
}
