namespace FunctionalAD.Delegates;

/// <summary>
/// Many points given by their coordinates, and the buffers that are to be filled: all of one length, and no buffer where anything else is.
/// </summary>
/// <param name="first">The first coordinates, which tell how many points there are.</param>
internal ref struct Coordinates(ReadOnlySpan<double> first)
{
    private readonly int length = first.Length;
    private ReadOnlySpan<double> a = first, b, c, d, e, f, g, h, i, j, k, l, m, n, o;
    private int count = 1;

    /// <summary>More coordinates.</summary>
    public void Read(ReadOnlySpan<double> more, string name)
    {
        if (more.Length != length)
            throw new ArgumentException($"{name} has {more.Length} elements, xs has {length}: give as many coordinates as there are points.", name);
        Keep(more);
    }

    /// <summary>A buffer.</summary>
    public void Write(ReadOnlySpan<double> buffer, string name)
    {
        if (buffer.Length != length)
            throw new ArgumentException($"The buffer {name} has {buffer.Length} elements for {length} points: give a buffer of the same length.", name);
        if (buffer.Overlaps(a) || buffer.Overlaps(b) || buffer.Overlaps(c) || buffer.Overlaps(d) || buffer.Overlaps(e) || buffer.Overlaps(f) || buffer.Overlaps(g)
            || buffer.Overlaps(h) || buffer.Overlaps(i) || buffer.Overlaps(j) || buffer.Overlaps(k) || buffer.Overlaps(l) || buffer.Overlaps(m) || buffer.Overlaps(n) || buffer.Overlaps(o))
            throw new ArgumentException($"The buffer {name} overlaps what is read or written besides: give a buffer of its own.", name);
        Keep(buffer);
    }

    /// <summary>An array that must be there.</summary>
    public static double[] Given(double[] array, string name) => array ?? throw new ArgumentNullException(name);

    private void Keep(ReadOnlySpan<double> span)
    {
        switch (count++)
        {
            case 1: b = span; break;
            case 2: c = span; break;
            case 3: d = span; break;
            case 4: e = span; break;
            case 5: f = span; break;
            case 6: g = span; break;
            case 7: h = span; break;
            case 8: i = span; break;
            case 9: j = span; break;
            case 10: k = span; break;
            case 11: l = span; break;
            case 12: m = span; break;
            case 13: n = span; break;
            case 14: o = span; break;
            default: break;
        }
    }
}
