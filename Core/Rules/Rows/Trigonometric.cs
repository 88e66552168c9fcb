namespace FunctionalAD.Rulebook.Rows;

/// <summary>Circular functions and their inverses, in radians and in half turns.</summary>
internal static class Trigonometric
{
    public static void Rows(Table t)
    {
        t.Rule(x => Math.Tan(x), d: (x, y) => 1 + y * y, on: Domain.Unit, edge: Edge.Nowhere);

        // 1 − x² as a product does not cancel near ±1, where the slope is infinite.
        t.Rule(x => Math.Asin(x), d: x => 1 / Math.Sqrt((1 - x) * (1 + x)), on: Domain.Unit);
        t.Rule(x => Math.Acos(x), d: x => -1 / Math.Sqrt((1 - x) * (1 + x)), on: Domain.Unit);
        t.Rule(x => Math.Atan(x), d: x => 1 / (1 + x * x), edge: Edge.Nowhere, traits: Traits.Tame);

        // x / (x² + y²) and −y / (x² + y²), by way of the length, whose square would overflow or vanish first. At the origin NaN: the
        // angle has no limit there.
        t.Rule(
            (y, x) => Math.Atan2(y, x),
            dx: (y, x, a) => x / double.Hypot(y, x) / double.Hypot(y, x),
            dy: (y, x, a) => -y / double.Hypot(y, x) / double.Hypot(y, x));
        t.Means(x => Math.SinCos(x), x => new ValueTuple<double, double>(Math.Sin(x), Math.Cos(x)));

        t.Rule(x => double.SinPi(x), d: x => Math.PI * double.CosPi(x));
        t.Rule(x => double.CosPi(x), d: x => -Math.PI * double.SinPi(x));
        // Both at once have last bits of their own.
        t.Rule(x => Shared.SinPi(x), d: x => Math.PI * Shared.CosPi(x));
        t.Rule(x => Shared.CosPi(x), d: x => -Math.PI * Shared.SinPi(x));
        t.Rule(x => double.TanPi(x), d: (x, y) => Math.PI * (1 + y * y), on: new Domain(-0.4, 0.4, "between −½ and ½"));
        t.Rule(x => double.AsinPi(x), d: x => 1 / Math.PI / Math.Sqrt((1 - x) * (1 + x)), on: Domain.Unit);
        t.Rule(x => double.AcosPi(x), d: x => -1 / Math.PI / Math.Sqrt((1 - x) * (1 + x)), on: Domain.Unit);
        t.Rule(x => double.AtanPi(x), d: x => 1 / Math.PI / (1 + x * x));
        t.Rule(
            (y, x) => double.Atan2Pi(y, x),
            dx: (y, x, a) => 1 / Math.PI * x / double.Hypot(y, x) / double.Hypot(y, x),
            dy: (y, x, a) => -1 / Math.PI * y / double.Hypot(y, x) / double.Hypot(y, x));
        t.Means(x => double.SinCosPi(x), x => new ValueTuple<double, double>(Shared.SinPi(x), Shared.CosPi(x)));
    }
}
