using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Explaining;
using FunctionalAD.Optimization;

namespace FunctionalAD;

/// <summary>
/// The evaluation trace of reverse accumulation at a point, as one writes it on paper: a row for every operation that ran, with its partial
/// derivatives, then the reverse pass. Control flow is followed: of a conditional there are the rows of the branch taken, of a loop those
/// of each iteration.
/// </summary>
/// <remarks>
/// <code>
/// var trace = TraceTable.Of((x, y) => x * y + Math.Exp(x * y)).At(1, 2);
/// Console.WriteLine(trace);          // the table
/// var (value, gradient) = (trace.Value, trace.Gradient);
/// </code>
/// </remarks>
public sealed partial class TraceTable
{
    private readonly Lazy<ComputationalGraph> graph;

    private TraceTable(string function, ImmutableArray<double> point, double value, IReadOnlyList<TraceRow> rows, TraceRow? result)
    {
        Function = function;
        Point = point;
        Value = value;
        Rows = [.. rows];
        Reverse = Explaining.Reverse.Of(rows, result);
        Gradient = [.. Reverse.Where(s => s.Row.Kind == TraceKind.Parameter).Select(s => s.Adjoint).Reverse()];
        graph = new(() => ComputationalGraph.Of(this));
    }

    /// <summary>The function, in C#.</summary>
    public string Function { get; }

    /// <summary>Where it was evaluated.</summary>
    public ImmutableArray<double> Point { get; }

    /// <summary>The value of the function.</summary>
    public double Value { get; }

    /// <summary>Its derivatives by the parameters, in their order.</summary>
    public ImmutableArray<double> Gradient { get; }

    /// <summary>The evaluation, row by row: parameters, operations, and decisions where control flow was followed.</summary>
    public ImmutableArray<TraceRow> Rows { get; }

    /// <summary>The reverse pass, from the last row to the first parameter.</summary>
    public ImmutableArray<ReverseStep> Reverse { get; }

    /// <summary>The trace as aligned text.</summary>
    public override string ToString() => Tables.Plain(this);

    /// <summary>The trace as two tables in Markdown.</summary>
    public string ToMarkdown() => Tables.Markdown(this);

    /// <summary>The computational graph for Graphviz: nodes with value and adjoint, edges with local partial derivatives.</summary>
    public string ToDot() => Notations.Dot(graph.Value);

    /// <summary>The computational graph for Mermaid, which GitHub draws inside Markdown.</summary>
    public string ToMermaid() => Notations.Mermaid(graph.Value);

    /// <summary>The computational graph as a picture.</summary>
    public string ToSvg() => Drawing.Svg(graph.Value);

    private static AtPoint<TraceTable> Traced(LambdaExpression f, AdOptions? options)
    {
        ArgumentNullException.ThrowIfNull(f);
        var context = new Context((options ?? AdOptions.Default).Kinks);
        var captured = Capture.Of(f, context);
        var function = Prune.Run(captured.Function);

        // What cannot be differentiated is refused now, not at the point.
        Forward.Of(function, context, i => i < captured.Inputs);
        return new(captured.Inputs, point =>
        {
            var recorder = new Recorder(context);
            Seen[] arguments = [.. point.Select((x, i) => recorder.Input(f.Parameters[i].Name, x)), .. captured.Objects.Select(Seen.Constant)];
            var result = new Walk(recorder).Run(function, arguments)[0];
            return new(Syntax.Show(f), [.. point], (double)result.Value!, recorder.Rows, result.Row);
        });
    }
}
