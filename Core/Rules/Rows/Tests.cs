namespace FunctionalAD.Rulebook.Rows;

/// <summary>Questions about a number: their answers are no real numbers and carry no derivative.</summary>
internal static class Tests
{
    public static void Rows(Table t)
    {
        t.Flat(x => double.IsNaN(x));
        t.Flat(x => double.IsFinite(x));
        t.Flat(x => double.IsInfinity(x));
    }
}
