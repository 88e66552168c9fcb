using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// Rows of an array of arrays that change places. A row is a value, so one that is stored at a second place would be two; but where several stores only
/// permute the rows, each is at one place again when the last is done. In between, none is written.
/// </summary>
internal sealed partial class Capture
{
    private const string TwoPlaces = "the same array would stand at two places, and its elements are written";

    private readonly Dictionary<Cell, Moving> moving = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was stored since the rows were each at one place: in which region, of which version of the array, from where to where.</summary>
    private sealed record Moving(object Region, Operand Before)
    {
        public List<(Operand[] To, Operand[] From)> Stores { get; } = [];

        // The places that were written are those that were read, each once. (Two that are one when the program runs change nothing then; of three, one row might be left at two.)
        public bool IsPermutation => (Stores.Count <= 2 || Stores.TrueForAll(s => Array.TrueForAll(s.To, o => o is Literal))) && Distinct([.. Stores.Select(s => s.To)]) && Distinct([.. Stores.Select(s => s.From)])
            && Stores.TrueForAll(s => Stores.Exists(t => Same(t.From, s.To)));

        private static bool Distinct(Operand[][] places) => !places.Where((p, i) => places[..i].Any(q => Same(p, q))).Any();

        private static bool Same(Operand[] a, Operand[] b) => a.Zip(b).All(p => Builder.Same(p.First, p.Second));
    }

    // a[i] = the row that a[k] was: null where it is something else.
    private Value? Move(Place.Element place, Cell stored, System.Linq.Expressions.Expression node)
    {
        if (place.Array is not Value.Array { Cell: { OneOf: null, Row: null, Frozen: null } outer } || stored.Row is not { Outer: var from, Indices: var source } || from != outer
            || stored.Frozen is not { Seen: var seen, Others: var versions } || !versions.TryGetValue(outer, out var read))
            return null;
        var region = builder.Open.Last();
        var moves = moving.GetValueOrDefault(outer) ?? new Moving(region, cells[outer].Operand);
        if (!ReferenceEquals(moves.Before, read.Operand) || !ReferenceEquals(moves.Region, region))
            return null;
        moves.Stores.Add((place.Indices, source));
        Write(outer, place.Indices, seen, node);
        if (moves.IsPermutation)
            moving.Remove(outer);
        else
            moving[outer] = moves;
        return Element(place.Array, place.Indices, place.Node);
    }

    // Rows that stand at two places are not written, nor is a branch left with them, or an iteration.
    private void RefuseMoving(System.Linq.Expressions.Expression node, Func<Cell, bool> among)
    {
        if (moving.Count > 0 && moving.Keys.Any(among))
            throw Refuse(node, TwoPlaces, "store a copy: `(double[])a.Clone()`");
    }
}
