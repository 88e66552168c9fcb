using System.Collections.Immutable;
using System.Globalization;
using System.Security;
using System.Text;

namespace FunctionalAD.Explaining;

/// <summary>The computational graph as an SVG picture: what flows right in dark ink, what flows back, the adjoints, in orange.</summary>
internal sealed class Drawing
{
    private const double Letter = 7.85;
    private const double NodeHeight = 76;
    private const double LabelHeight = 20;
    private const double Margin = 28;
    private const double Header = 62;
    private const double Footer = 58;

    private readonly ComputationalGraph graph;
    private readonly Layered layout;
    private readonly double[] widths;
    private readonly double[] lefts;
    private readonly int[] crowds;
    private readonly double top;
    private readonly double width;
    private readonly double height;
    private readonly List<(double X, double Y, double Width)> labels = [];
    private readonly StringBuilder text = new();

    private Drawing(ComputationalGraph graph)
    {
        this.graph = graph;
        layout = new Layered(graph.Nodes.Length, [.. graph.Edges.Select(e => (e.From, e.To))], NodeHeight);
        widths = new double[layout.Columns];
        crowds = new int[layout.Columns];
        var gaps = new double[layout.Columns];
        for (var i = 0; i < graph.Nodes.Length; i++)
        {
            var (head, value, adjoint) = ComputationalGraph.Lines(graph.Nodes[i]);
            ref var column = ref widths[layout.Nodes[i].Column];
            column = Math.Max(column, (Math.Max(Math.Max(head.Length, value.Length), adjoint.Length) * Letter) + 30);
        }

        foreach (var edge in graph.Edges)
        {
            var column = layout.Nodes[edge.To].Column;
            crowds[column]++;
            gaps[column] = Math.Max(gaps[column], LabelWidth(edge.Label) + 56);
        }

        lefts = new double[layout.Columns];
        lefts[0] = Margin;
        for (var c = 1; c < lefts.Length; c++)
            lefts[c] = lefts[c - 1] + widths[c - 1] + gaps[c] + (Math.Clamp(crowds[c] - 4, 0, 16) * 8);
        var (first, last) = layout.Extent;
        top = Header - first;
        width = Math.Max(lefts[^1] + widths[^1] + Margin, 560);
        height = Header + last - first + Footer;
    }

    /// <summary>The picture.</summary>
    public static string Svg(ComputationalGraph graph) => new Drawing(graph).Draw();

    private string Draw()
    {
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width:0}" height="{height:0}" viewBox="0 0 {width:0} {height:0}" role="img" """);
        Add($"""font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">""" + "\n");
        Add($"<title>Computational graph of {Escape(graph.Title)}</title>\n");
        Add($"""<defs><marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.8 L8 4 L0 7.2 z" fill="#8a97ab"/></marker></defs>""" + "\n");
        Add($"""<rect x="0.5" y="0.5" width="{width - 1:0.#}" height="{height - 1:0.#}" rx="12" fill="#fbfcfe" stroke="#dfe4ec"/>""" + "\n");
        var room = (int)((width - (2 * Margin)) / Letter);
        Add($"""<text x="{Margin}" y="34" fill="#1f2937" font-weight="600">{Escape(graph.Title.Length > room ? graph.Title[..(room - 1)] + "…" : graph.Title)}</text>""" + "\n");

        var paths = graph.Edges.Select((edge, e) => Path(edge, layout.Chains[e])).ToArray();
        foreach (var (path, _) in paths)
            Add($"""<path d="{path}" fill="none" stroke="#a9b4c6" stroke-width="1.6" marker-end="url(#tip)"/>""" + "\n");
        for (var i = 0; i < graph.Nodes.Length; i++)
            Node(i);
        for (var e = 0; e < paths.Length; e++)
            Label(graph.Edges[e].Label, paths[e].Last, isCrowded: crowds[layout.Nodes[graph.Edges[e].To].Column] > 5);
        Legend();
        return text.Append("</svg>\n").ToString();
    }

    private void Node(int i)
    {
        var node = graph.Nodes[i];
        var (head, value, adjoint) = ComputationalGraph.Lines(node);
        var (x, y, w) = (Left(i), top + layout.Nodes[i].Y - (NodeHeight / 2), widths[layout.Nodes[i].Column]);
        var (fill, ink) = (node.IsReached, i == graph.Result, node.Row.Kind) switch
        {
            (false, _, _) => ("#f3f4f6", "#9ca3af"),
            (_, true, _) => ("#f3e8ff", "#7c3aed"),
            (_, _, TraceKind.Parameter) => ("#dcfce7", "#15803d"),
            _ => ("#e0ecff", "#2f5fd0"),
        };
        Add($"""<g><rect x="{x:0.#}" y="{y:0.#}" width="{w:0.#}" height="{NodeHeight}" rx="9" fill="#ffffff"/>""");
        Add($"""<path d="M{x:0.#} {y + 27:0.#} v-18 a9 9 0 0 1 9 -9 h{w - 18:0.#} a9 9 0 0 1 9 9 v18 z" fill="{fill}"/>""");
        Add($"""<rect x="{x:0.#}" y="{y:0.#}" width="{w:0.#}" height="{NodeHeight}" rx="9" fill="none" stroke="{ink}" stroke-width="1.4"/>""");
        Line(head, 18.5, ink, "600");
        Line(value, 45, "#1f2937", "400");
        Line(adjoint, 65, node.IsReached ? "#c2410c" : "#9ca3af", "600");
        Add($"</g>\n");

        void Line(string content, double down, string colour, string weight) =>
            Add($"""<text x="{x + (w / 2):0.#}" y="{y + down:0.#}" text-anchor="middle" fill="{colour}" font-weight="{weight}">{Escape(content)}</text>""");
    }

    // Horizontal through the columns, a smooth curve from each column to the next. The last curve carries the label.
    private (string Path, (double X, double Y, double Right, double End) Last) Path(ComputationalGraph.Edge edge, ImmutableArray<Layered.Vertex> chain)
    {
        var x = Left(edge.From) + widths[chain[0].Column];
        var y = top + chain[0].Y + Port(edge, chain[1], outgoing: true);
        var path = new StringBuilder(Invariant($"M{x:0.#} {y:0.#}"));
        var last = (x, y, x, y);
        for (var k = 1; k < chain.Length; k++)
        {
            var arrives = k == chain.Length - 1;
            var right = lefts[chain[k].Column];
            var end = top + chain[k].Y + (arrives ? Port(edge, chain[^2], outgoing: false) : 0);
            var middle = (x + right) / 2;
            path.Append(Invariant($" C{middle:0.#} {y:0.#} {middle:0.#} {end:0.#} {right:0.#} {end:0.#}"));
            last = (x, y, right, end);
            if (!arrives)
                path.Append(Invariant($" H{right + widths[chain[k].Column]:0.#}"));
            (x, y) = (right + widths[chain[k].Column], end);
        }

        return (path.ToString(), last);
    }

    // Edges that meet at one side of a node are spread over that side, in the order of what they come from or go to.
    private double Port(ComputationalGraph.Edge edge, Layered.Vertex neighbour, bool outgoing)
    {
        var node = outgoing ? edge.From : edge.To;
        var all = graph.Edges
            .Select((e, i) => (Edge: e, Neighbour: outgoing ? layout.Chains[i][1] : layout.Chains[i][^2]))
            .Where(e => (outgoing ? e.Edge.From : e.Edge.To) == node)
            .OrderBy(e => e.Neighbour.Y)
            .ToList();
        var place = all.FindIndex(e => e.Edge == edge && ReferenceEquals(e.Neighbour, neighbour));
        return (place - ((all.Count - 1) / 2.0)) * Math.Min(24, (NodeHeight - 24) / Math.Max(1, all.Count - 1));
    }

    // In the middle of the curve, or as near to it as the labels before leave room; among many curves near the end, where they part.
    private void Label(string label, (double X, double Y, double Right, double End) curve, bool isCrowded)
    {
        var w = LabelWidth(label);
        double[] tries = isCrowded ? [0.78, 0.72, 0.66, 0.6, 0.5, 0.42, 0.34] : [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72];
        var (x, y) = tries.Select(At).FirstOrDefault(p => !labels.Exists(l => Math.Abs(l.Y - p.Y) < LabelHeight + 2 && Math.Abs(l.X - p.X) < ((l.Width + w) / 2) + 2), At(0.5));
        labels.Add((x, y, w));
        Add($"""<rect x="{x - (w / 2):0.#}" y="{y - (LabelHeight / 2):0.#}" width="{w:0.#}" height="{LabelHeight}" rx="{LabelHeight / 2}" fill="#ffffff" stroke="#c9d2e0"/>""");
        Add($"""<text x="{x:0.#}" y="{y + 4.2:0.#}" text-anchor="middle" fill="#475569" font-size="12">{label}</text>""" + "\n");

        // The point at t of the Bézier curve whose two controls stand halfway, one level with each end.
        (double X, double Y) At(double t)
        {
            var (s, middle) = (1 - t, (curve.X + curve.Right) / 2);
            var (a, b, c, d) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t);
            return ((a * curve.X) + ((b + c) * middle) + (d * curve.Right), ((a + b) * curve.Y) + ((c + d) * curve.End));
        }
    }

    private void Legend()
    {
        var y = height - 22;
        Add($"""<text x="{Margin}" y="{y:0.#}" font-size="12" fill="#1f2937">= value</text>""");
        Add($"""<text x="{Margin + 86}" y="{y:0.#}" font-size="12" font-weight="600" fill="#c2410c">v' = adjoint ∂f/∂v</text>""");
        Add($"""<rect x="{Margin + 248}" y="{y - 13:0.#}" width="30" height="18" rx="9" fill="#ffffff" stroke="#c9d2e0"/>""");
        Add($"""<text x="{Margin + 286}" y="{y:0.#}" font-size="12" fill="#475569">local partial derivative</text>""" + "\n");
    }

    private double Left(int node) => lefts[layout.Nodes[node].Column];

    private static double LabelWidth(string label) => (label.Length * Letter * 12 / 13) + 16;

    private static string Escape(string s) => SecurityElement.Escape(s);

    private static string Invariant(FormattableString s) => s.ToString(CultureInfo.InvariantCulture);

    private void Add(FormattableString s) => text.Append(Invariant(s));

    private void Add(string s) => text.Append(s);
}
