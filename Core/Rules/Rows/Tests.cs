namespace FunctionalAD.Rulebook.Rows;

/// <summary>Questions about numbers: their answers are no real numbers and carry no derivative.</summary>
internal static class Tests
{
    public static void Rows(Table t)
    {
        t.Flat(x => double.IsNaN(x));
        t.Flat(x => double.IsFinite(x));
        t.Flat(x => double.IsInfinity(x));
        t.Flat(x => double.IsPositiveInfinity(x));
        t.Flat(x => double.IsNegativeInfinity(x));
        t.Flat(x => double.IsPositive(x));
        t.Flat(x => double.IsNegative(x));
        t.Flat(x => double.IsNormal(x));
        t.Flat(x => double.IsSubnormal(x));
        t.Flat(x => double.IsRealNumber(x));
        t.Flat(x => double.IsInteger(x));
        t.Flat(x => double.IsEvenInteger(x));
        t.Flat(x => double.IsOddInteger(x));
        t.Flat(x => double.IsPow2(x));

        // The order of the framework is total: NaN equals itself and comes first.
        t.Means((x, y) => x.Equals(y), (x, y) => x == y || (double.IsNaN(x) && double.IsNaN(y)));
        t.Means(
            (x, y) => x.CompareTo(y),
            (x, y) => x < y ? -1 : x > y ? 1 : x == y ? 0 : double.IsNaN(y) ? double.IsNaN(x) ? 0 : 1 : -1);
    }
}
