namespace FunctionalAD.Rulebook.Rows;

/// <summary>Hyperbolic functions and their inverses.</summary>
internal static class Hyperbolic
{
    public static void Rows(Table t)
    {
        t.Rule(x => Math.Sinh(x), d: x => Math.Cosh(x));
        t.Rule(x => Math.Cosh(x), d: x => Math.Sinh(x));
        t.Rule(x => Math.Tanh(x), d: (x, y) => 1 - y * y);
        t.Rule(x => Math.Asinh(x), d: x => 1 / Math.Sqrt(1 + x * x));
        t.Rule(x => Math.Acosh(x), d: x => 1 / Math.Sqrt((x - 1) * (x + 1)), on: Domain.AboveOne);
        t.Rule(x => Math.Atanh(x), d: x => 1 / ((1 - x) * (1 + x)), on: Domain.Unit);
    }
}
