using System.Text;

namespace FunctionalAD.Explaining;

/// <summary>The computational graph in the languages of other programs that draw.</summary>
internal static class Notations
{
    /// <summary>For Graphviz.</summary>
    public static string Dot(ComputationalGraph graph)
    {
        var text = new StringBuilder("digraph trace {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
        foreach (var node in graph.Nodes)
        {
            var (head, value, adjoint) = ComputationalGraph.Lines(node);
            text.Append($"  {node.Row.Name} [label=\"{Quoted(head)}\\n{Quoted(value)}\\n{Quoted(adjoint)}\"];\n");
        }

        foreach (var edge in graph.Edges)
            text.Append($"  {graph.Nodes[edge.From].Row.Name} -> {graph.Nodes[edge.To].Row.Name} [label=\"{edge.Label}\"];\n");
        return text.Append("}\n").ToString();

        static string Quoted(string s) => s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
    }

    /// <summary>For Mermaid.</summary>
    public static string Mermaid(ComputationalGraph graph)
    {
        var text = new StringBuilder("flowchart LR\n");
        foreach (var node in graph.Nodes)
        {
            var (head, value, adjoint) = ComputationalGraph.Lines(node);
            text.Append($"  {node.Row.Name}[\"{Quoted(head)}<br/>{Quoted(value)}<br/>{Quoted(adjoint)}\"]\n");
        }

        foreach (var edge in graph.Edges)
            text.Append($"  {graph.Nodes[edge.From].Row.Name} -->|\"{edge.Label}\"| {graph.Nodes[edge.To].Row.Name}\n");
        return text.ToString();

        static string Quoted(string s) => s
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
    }
}
