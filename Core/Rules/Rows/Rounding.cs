namespace FunctionalAD.Rulebook.Rows;

/// <summary>Steps: flat wherever they are differentiable, and said to be flat everywhere.</summary>
internal static class Rounding
{
    public static void Rows(Table t)
    {
        t.Flat(x => Math.Floor(x));
        t.Flat(x => Math.Ceiling(x));
        t.Flat(x => Math.Truncate(x));
        t.Flat(x => Math.Round(x));
        t.Flat((double x, int digits) => Math.Round(x, digits));
        t.Flat((double x, MidpointRounding mode) => Math.Round(x, mode));
        t.Flat((double x, int digits, MidpointRounding mode) => Math.Round(x, digits, mode));
        t.Flat(x => Math.Sign(x));
    }
}
