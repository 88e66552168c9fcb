namespace FunctionalAD.Rulebook.Rows;

/// <summary>Steps: flat wherever they are differentiable, and said to be flat everywhere. And the neighbours of a number.</summary>
internal static class Rounding
{
    public static void Rows(Table t)
    {
        t.Flat(x => Math.Floor(x), Traits.Simple);
        t.Flat(x => Math.Ceiling(x), Traits.Simple);
        t.Flat(x => Math.Truncate(x), Traits.Simple);
        t.Flat(x => Math.Round(x), Traits.Simple);
        t.Flat((double x, int digits) => Math.Round(x, digits), Traits.Simple);
        t.Flat((double x, MidpointRounding mode) => Math.Round(x, mode), Traits.Simple);
        t.Flat((double x, int digits, MidpointRounding mode) => Math.Round(x, digits, mode), Traits.Simple);
        t.Flat(x => Math.Sign(x), Traits.Simple);
        t.Flat(x => Math.ILogB(x));

        // The next number up or down is x ± one unit in the last place: the identity, as far as a slope can see.
        t.Rule(x => Math.BitIncrement(x), d: x => 1);
        t.Rule(x => Math.BitDecrement(x), d: x => 1);
    }
}
