using System.Collections.Immutable;

namespace FunctionalAD.Explaining;

/// <summary>The graph of a trace: parameters and operations as nodes, an edge from every argument to the operation that uses it.</summary>
/// <param name="Title">What the graph is of.</param>
/// <param name="Nodes">The reverse steps, in the order of evaluation.</param>
/// <param name="Edges">The edges, in the order of evaluation and of the arguments.</param>
/// <param name="Result">The node of the function's value, or −1.</param>
internal sealed record ComputationalGraph(string Title, ImmutableArray<ReverseStep> Nodes, ImmutableArray<ComputationalGraph.Edge> Edges, int Result)
{
    /// <summary>An edge between two nodes.</summary>
    public readonly record struct Edge(int From, int To, TracePartial Partial)
    {
        /// <summary>The value of the local partial derivative.</summary>
        public string Label => Text.Show(Partial.Value!.Value);
    }

    /// <summary>The graph of a trace.</summary>
    public static ComputationalGraph Of(TraceTable trace)
    {
        ImmutableArray<ReverseStep> nodes = [.. trace.Reverse.Reverse()];
        var place = new Dictionary<TraceRow, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < nodes.Length; i++)
            place[nodes[i].Row] = i;
        var edges = nodes.SelectMany((node, to) => node.Row.Partials.Where(p => p.Source is not null).Select(p => new Edge(place[p.Source!], to, p)));
        var title = $"{trace.Function} at ({string.Join(", ", trace.Point.Select(Text.Show))})";
        return new(title, nodes, [.. edges], nodes.IndexOf(nodes.FirstOrDefault(n => n.IsSeed)!));
    }

    /// <summary>The lines of text in a node: what it is, its value, its adjoint.</summary>
    public static (string Head, string Value, string Adjoint) Lines(ReverseStep node) => (
        node.Row.Kind == TraceKind.Parameter ? node.Row.Label : $"{node.Row.Name} = {node.Row.Function}",
        $"= {Text.Show(node.Row.Value!.Value)}",
        $"{node.Name} = {Text.Show(node.Adjoint)}");
}
