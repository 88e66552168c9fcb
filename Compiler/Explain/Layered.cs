using System.Collections.Immutable;

namespace FunctionalAD.Explaining;

/// <summary>
/// A layered layout, from left to right: a node stands one column right of its last argument; an edge over several columns gets a bend in
/// each column between; columns are ordered by the means of their neighbours, and every vertex is drawn towards its neighbours as far as
/// the others in its column let it.
/// </summary>
internal sealed class Layered
{
    private const int Sweeps = 12;
    private const double Gap = 26;
    private const double BendHeight = 10;

    private readonly List<Vertex> vertices = [];
    private readonly List<List<Vertex>> columns = [];

    /// <summary>A node, or the bend of an edge.</summary>
    public sealed class Vertex(int column, double height)
    {
        public int Column { get; } = column;

        public double Height { get; } = height;

        public List<Vertex> Before { get; } = [];

        public List<Vertex> After { get; } = [];

        /// <summary>The middle.</summary>
        public double Y { get; set; }

        public int Place { get; set; }
    }

    /// <summary>A layout.</summary>
    /// <param name="count">How many nodes, each after its arguments.</param>
    /// <param name="edges">From where to where.</param>
    /// <param name="height">The height of a node.</param>
    public Layered(int count, IReadOnlyList<(int From, int To)> edges, double height)
    {
        var column = new int[count];
        foreach (var (from, to) in edges)
            column[to] = Math.Max(column[to], column[from] + 1);
        for (var i = 0; i < count; i++)
            Add(new Vertex(column[i], height));
        Nodes = [.. vertices];
        Chains = [.. edges.Select(e => Chain(Nodes[e.From], Nodes[e.To]))];
        Order();
        Straighten();
    }

    /// <summary>The nodes.</summary>
    public ImmutableArray<Vertex> Nodes { get; }

    /// <summary>For each edge its vertices: the node it comes from, its bends, the node it goes to.</summary>
    public ImmutableArray<ImmutableArray<Vertex>> Chains { get; }

    /// <summary>How many columns there are.</summary>
    public int Columns => columns.Count;

    /// <summary>The upper and the lower end of everything.</summary>
    public (double Top, double Bottom) Extent => (vertices.Min(v => v.Y - (v.Height / 2)), vertices.Max(v => v.Y + (v.Height / 2)));

    private void Add(Vertex vertex)
    {
        while (columns.Count <= vertex.Column)
            columns.Add([]);
        vertex.Place = columns[vertex.Column].Count;
        columns[vertex.Column].Add(vertex);
        vertices.Add(vertex);
    }

    private ImmutableArray<Vertex> Chain(Vertex from, Vertex to)
    {
        var chain = ImmutableArray.CreateBuilder<Vertex>();
        chain.Add(from);
        for (var c = from.Column + 1; c < to.Column; c++)
        {
            var bend = new Vertex(c, BendHeight);
            Add(bend);
            chain.Add(bend);
        }

        chain.Add(to);
        for (var i = 1; i < chain.Count; i++)
        {
            chain[i - 1].After.Add(chain[i]);
            chain[i].Before.Add(chain[i - 1]);
        }

        return chain.ToImmutable();
    }

    // Sweeps to the right and back: in each column by the mean place of the neighbours on the side we come from.
    private void Order()
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var right = sweep % 2 == 0;
            for (var k = 1; k < columns.Count; k++)
            {
                var column = columns[right ? k : columns.Count - 1 - k];
                var sorted = column.OrderBy(v => Mean(right ? v.Before : v.After, n => n.Place) ?? v.Place).ToArray();
                for (var i = 0; i < sorted.Length; i++)
                    (column[i], sorted[i].Place) = (sorted[i], i);
            }
        }
    }

    private void Straighten()
    {
        foreach (var column in columns)
            Settle(column, _ => 0);
        for (var sweep = 0; sweep < 2 * Sweeps; sweep++)
        {
            for (var k = 0; k < columns.Count; k++)
            {
                Settle(columns[sweep % 2 == 0 ? k : columns.Count - 1 - k], v => Mean(v.Before.Concat(v.After), n => n.Y) ?? v.Y);
            }
        }
    }

    // Least squares under order and distance: with the distances taken off, the closest monotone sequence, by pooling what violates the order.
    private static void Settle(List<Vertex> column, Func<Vertex, double> wish)
    {
        var offsets = new double[column.Count];
        for (var i = 1; i < column.Count; i++)
            offsets[i] = offsets[i - 1] + ((column[i - 1].Height + column[i].Height) / 2) + Gap;
        var pools = new List<(double Sum, int Count)>();
        for (var i = 0; i < column.Count; i++)
        {
            var pool = (Sum: wish(column[i]) - offsets[i], Count: 1);
            while (pools.Count > 0 && pools[^1].Sum * pool.Count >= pool.Sum * pools[^1].Count)
            {
                pool = (pool.Sum + pools[^1].Sum, pool.Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        var next = 0;
        foreach (var (sum, count) in pools)
        {
            for (var i = 0; i < count; i++, next++)
                column[next].Y = (sum / count) + offsets[next];
        }
    }

    private static double? Mean(IEnumerable<Vertex> neighbours, Func<Vertex, double> of) =>
        neighbours.Any() ? neighbours.Average(of) : null;
}
