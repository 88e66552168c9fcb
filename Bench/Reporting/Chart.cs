using ScottPlot;

namespace FunctionalAD.Bench.Reporting;

/// <summary>A chart of curves or bars, as a file: PNG, or SVG by its name.</summary>
internal static class Chart
{
    private const int Width = 900, Height = 540;

    /// <summary>Curves over 1, 2, ….</summary>
    public static void Curves(FileInfo file, string title, string across, params (string Axis, (string Name, double[] Values)[] Curves)[] panels)
    {
        file.Directory?.Create();
        var multiplot = new Multiplot();
        multiplot.AddPlots(panels.Length);
        for (var k = 0; k < panels.Length; k++)
        {
            var (plot, (axis, curves)) = (multiplot.GetPlot(k), panels[k]);
            foreach (var (name, values) in curves)
            {
                var line = plot.Add.ScatterLine(Generate.Consecutive(values.Length, first: 1), values);
                line.LegendText = name;
                line.LineWidth = 2;
                // One that lies on another one is seen through its gaps.
                line.LinePattern = ReferenceEquals(values, curves[0].Values) ? LinePattern.Solid : LinePattern.Dashed;
            }

            plot.Title(title);
            plot.XLabel(across);
            plot.YLabel(axis);
            plot.ShowLegend(Edge.Bottom);
        }

        multiplot.Layout = new ScottPlot.MultiplotLayouts.Columns();
        multiplot.SavePng(file.FullName, Width * panels.Length / 2 + Width / 2, Height);
    }
}
