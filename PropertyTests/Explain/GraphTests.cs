using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Xunit;

namespace FunctionalAD.PropertyTests.Explain;

/// <summary>The computational graph in the notations of Graphviz and Mermaid, and as a picture.</summary>
public sealed class GraphTests
{
    private static TraceTable Example => TraceTable.Of((x, y) => x * y + Math.Exp(x * y)).At(1, 2);

    private static TraceTable Crowded => TraceTable.Of((r, s, q, w) =>
        r * s * q * w / (r * r + s * s + q * q + w * w) + Math.Floor(w) + Math.Max(r, s) + Math.FusedMultiplyAdd(r, s, Math.Tanh(q))).At(1.5, -2, 0.3, 1);

    [Fact]
    public void Dot_labels_nodes_by_value_and_adjoint_and_edges_by_partial_derivatives() => TraceTests.Same(
        """
        digraph trace {
          rankdir=LR;
          node [shape=box, style=rounded];
          x1 [label="x1 (x)\n= 1\nx1' = 16.77811"];
          x2 [label="x2 (y)\n= 2\nx2' = 8.389056"];
          v1 [label="v1 = x1·x2\n= 2\nv1' = 8.389056"];
          v2 [label="v2 = exp(v1)\n= 7.389056\nv2' = 1"];
          v3 [label="v3 = v1 + v2\n= 9.389056\nv3' = 1"];
          x1 -> v1 [label="2"];
          x2 -> v1 [label="1"];
          v1 -> v2 [label="7.389056"];
          v1 -> v3 [label="1"];
          v2 -> v3 [label="1"];
        }

        """,
        Example.ToDot());

    [Fact]
    public void Mermaid_shows_the_same_graph() => TraceTests.Same(
        """
        flowchart LR
          x1["x1 (x)<br/>= 1<br/>x1' = 16.77811"]
          x2["x2 (y)<br/>= 2<br/>x2' = 8.389056"]
          v1["v1 = x1·x2<br/>= 2<br/>v1' = 8.389056"]
          v2["v2 = exp(v1)<br/>= 7.389056<br/>v2' = 1"]
          v3["v3 = v1 + v2<br/>= 9.389056<br/>v3' = 1"]
          x1 -->|"2"| v1
          x2 -->|"1"| v1
          v1 -->|"7.389056"| v2
          v1 -->|"1"| v3
          v2 -->|"1"| v3

        """,
        Example.ToMermaid());

    [Fact]
    public void The_picture_in_the_documentation_is_the_one_drawn_now() =>
        TraceTests.Same(File.ReadAllText(Path.Combine(Root(), "docs", "images", "trace.svg")), Example.ToSvg());

    [Fact]
    public void The_picture_has_a_box_per_row_and_a_curve_per_argument()
    {
        var picture = XDocument.Parse(Crowded.ToSvg()).Root!;
        XNamespace svg = "http://www.w3.org/2000/svg";
        var trace = Crowded;
        Assert.Equal(trace.Reverse.Length, picture.Elements(svg + "g").Count());
        Assert.Equal(
            trace.Rows.Sum(r => r.Partials.Count(p => p.Source is not null)),
            picture.Elements(svg + "path").Count(p => p.Attribute("marker-end") is not null));
        Assert.Equal(trace.Reverse.Reverse().Select(s => $"{s.Name} = "), picture.Elements(svg + "g").Select(g => g.Elements(svg + "text").Last().Value[..(g.Elements(svg + "text").Last().Value.IndexOf('=', StringComparison.Ordinal) + 2)]));
    }

    [Fact]
    public void No_two_boxes_overlap()
    {
        foreach (var trace in new[] { Example, Crowded })
        {
            XNamespace svg = "http://www.w3.org/2000/svg";
            var boxes = XDocument.Parse(trace.ToSvg()).Root!.Elements(svg + "g").Select(g => g.Element(svg + "rect")!)
                .Select(r => (X: Number(r, "x"), Y: Number(r, "y"), Right: Number(r, "x") + Number(r, "width"), Bottom: Number(r, "y") + Number(r, "height")))
                .ToArray();
            for (var i = 0; i < boxes.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    Assert.True(
                        boxes[i].X >= boxes[j].Right || boxes[j].X >= boxes[i].Right || boxes[i].Y >= boxes[j].Bottom || boxes[j].Y >= boxes[i].Bottom,
                        $"{boxes[i]} and {boxes[j]}");
                }
            }
        }
    }

    [Fact]
    public void The_picture_is_the_same_every_time() => Assert.Equal(Crowded.ToSvg(), Crowded.ToSvg());

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
