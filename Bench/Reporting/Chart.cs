using ScottPlot;

namespace FunctionalAD.Bench.Reporting;

/// <summary>Charts as PNG files.</summary>
internal static class Chart
{
    private const int Width = 900, Height = 540, Row = 34, Frame = 190;

    /// <summary>Curves over 1, 2, …, in panels side by side.</summary>
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
                // One that lies on another one is seen through its gaps.
                var pattern = ReferenceEquals(values, curves[0].Values) ? LinePattern.Solid : LinePattern.Dashed;
                Line(plot, name, Generate.Consecutive(values.Length, first: 1), values, pattern);
            }

            plot.Title(title);
            plot.XLabel(across);
            plot.YLabel(axis);
            plot.ShowLegend(Edge.Bottom);
        }

        multiplot.Layout = new ScottPlot.MultiplotLayouts.Columns();
        var width = Width * (panels.Length + 1) / 2;
        multiplot.SavePng(file.FullName, width, Height);
    }

    /// <summary>Curves over sizes from small to large, in powers of ten.</summary>
    public static void Growth(FileInfo file, string title, string axis, IReadOnlyList<(string Name, double[] Sizes, double[] Values)> curves)
    {
        var plot = new Plot();
        plot.Add.Palette = new ScottPlot.Palettes.Category20();
        foreach (var (name, sizes, values) in curves)
            Line(plot, name, [.. sizes.Select(Math.Log10)], [.. values.Select(Math.Log10)], LinePattern.Solid);
        plot.Axes.Bottom.TickGenerator = Powers();
        plot.Axes.Left.TickGenerator = Powers();
        plot.Title(title, size: 15);
        plot.XLabel("elements");
        plot.YLabel(axis);
        plot.ShowLegend(Edge.Right);
        Save(plot, file, Width + Frame, Height);
    }

    /// <summary>A bar for each name and series, and a line at 1.</summary>
    public static void Bars(FileInfo file, string title, string axis, IReadOnlyList<string> names, params (string Name, double[] Values)[] series)
    {
        var plot = new Plot();
        var thick = 0.8 / series.Length;
        for (var s = 0; s < series.Length; s++)
        {
            // The first name on top; of what was not measured, nothing.
            var at = Enumerable.Range(0, names.Count).Where(k => double.IsFinite(series[s].Values[k])).ToArray();
            var bars = plot.Add.Bars([.. at.Select(k => -k - (s + 0.5 - series.Length / 2.0) * thick)], [.. at.Select(k => series[s].Values[k])]);
            bars.Horizontal = true;
            bars.LegendText = series[s].Name;
            foreach (var (bar, k) in bars.Bars.Zip(at))
            {
                bar.Size = thick * 0.9;
                bar.Label = series[s].Values[k].Ratio();
            }
        }

        var one = plot.Add.VerticalLine(1, pattern: LinePattern.Dotted);
        one.Color = Colors.Black;
        plot.Axes.Left.SetTicks([.. names.Select((_, k) => -(double)k)], [.. names]);
        plot.Axes.Margins(left: 0);
        plot.Title(title, size: 15);
        plot.XLabel(axis);
        plot.ShowLegend(Edge.Bottom);
        Save(plot, file, Width, Frame + Row * names.Count);
    }

    private static void Line(Plot plot, string name, double[] across, double[] values, LinePattern pattern)
    {
        var line = plot.Add.ScatterLine(across, values);
        line.LegendText = name;
        line.LineWidth = 2;
        line.LinePattern = pattern;
    }

    private static ScottPlot.TickGenerators.NumericAutomatic Powers() => new()
    {
        IntegerTicksOnly = true,
        LabelFormatter = power => power >= 0 ? $"{Math.Pow(10, power):N0}" : $"{Math.Pow(10, power)}",
    };

    private static void Save(Plot plot, FileInfo file, int width, int height)
    {
        file.Directory?.Create();
        plot.SavePng(file.FullName, width, height);
    }
}
