namespace FunctionalAD.Ir;

/// <summary>
/// Places, counted from 0, of slots, results and operands. Written out: what LINQ makes of numbers no native image has, so that each process compiles it
/// anew, with vectors to look at three of them.
/// </summary>
internal static class Positions
{
    /// <summary>The places below a number that a test is true of.</summary>
    public static int[] Below(int count, Func<int, bool> test)
    {
        var places = new int[count];
        var found = 0;
        for (var i = 0; i < count; i++)
        {
            if (test(i))
                places[found++] = i;
        }

        return found == count ? places : places[..found];
    }

    /// <summary>Whether a place is among some.</summary>
    public static bool Has(this int[] places, int place)
    {
        foreach (var p in places)
        {
            if (p == place)
                return true;
        }

        return false;
    }

    /// <summary>Where a place is among some, or −1.</summary>
    public static int Find(this int[] places, int place)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] == place)
                return i;
        }

        return -1;
    }

    /// <summary>The places that a test is true of.</summary>
    public static int[] Which(this int[] places, Func<int, bool> test)
    {
        var which = Below(places.Length, i => test(places[i]));
        for (var i = 0; i < which.Length; i++)
            which[i] = places[which[i]];
        return which;
    }

    /// <summary>A value for each place.</summary>
    public static Dictionary<int, T> Table<T>(this int[] places, Func<int, T> value)
    {
        var table = new Dictionary<int, T>(places.Length);
        foreach (var place in places)
            table.Add(place, value(place));
        return table;
    }
}
