using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Explaining;

namespace FunctionalAD;

/// <summary>
/// A gradient at a point, computed in three ways that share nothing but the function: forward mode, reverse mode, and finite differences
/// of the function as the framework compiles it. It is for finding wrong rules.
/// </summary>
/// <remarks>
/// <code>
/// var check = GradientCheck.Of((x, y) => x * y + Math.Exp(x * y)).At(1, 2);
/// Console.WriteLine(check);                          // a line per parameter, and the verdict
/// Debug.Assert(check.Verdict == Verdict.Agree);
/// </code>
/// </remarks>
public sealed partial class GradientCheck
{
    private GradientCheck(string function, ImmutableArray<double> point, double value, ImmutableArray<GradientCheckRow> rows)
    {
        Function = function;
        Point = point;
        Value = value;
        Rows = rows;
    }

    /// <summary>The function, in C#.</summary>
    public string Function { get; }

    /// <summary>Where it was checked.</summary>
    public ImmutableArray<double> Point { get; }

    /// <summary>The value of the function.</summary>
    public double Value { get; }

    /// <summary>One row per parameter.</summary>
    public ImmutableArray<GradientCheckRow> Rows { get; }

    /// <summary>The worst verdict of the rows: a disagreement, else what was inconclusive.</summary>
    public Verdict Verdict =>
        Rows.Any(r => r.Verdict == Verdict.Disagree) ? Verdict.Disagree
        : Rows.Any(r => r.Verdict == Verdict.Inconclusive) ? Verdict.Inconclusive
        : Verdict.Agree;

    /// <summary>The verdict as a sentence for each parameter it is about.</summary>
    public string Sentence => Verdict == Verdict.Agree
        ? $"Agree: forward mode, reverse mode and finite differences tell the same, to {Text.Brief(Rows.Max(r => r.Deviation))} of each derivative."
        : $"{Verdict}: {string.Join("; ", Rows.Where(r => r.Verdict == Verdict).Select(r => $"by {r.Parameter}, {r.Reason}"))}.";

    /// <summary>An aligned table, and the verdict.</summary>
    public override string ToString()
    {
        var grid = new Grid("by", "at", "forward", "reverse", "finite difference", "± about", "forward/reverse", "to difference", "verdict");
        foreach (var row in Rows)
        {
            grid.Add(
                row.Parameter, Text.Show(row.At), Text.Show(row.Forward), Text.Show(row.Reverse), Text.Show(row.Difference),
                Text.Brief(row.DifferenceError), Text.Brief(row.ModeDeviation), Text.Brief(row.Deviation), row.Verdict.ToString());
        }

        return $"{Function} at ({string.Join(", ", Point.Select(Text.Show))})\n\n{grid}\n{Sentence}\n";
    }

    private static AtPoint<GradientCheck> Checked(LambdaExpression f, AdOptions? options)
    {
        ArgumentNullException.ThrowIfNull(f);
        var value = Vectors.Value(f);
        var forward = Vectors.ValueAndGradient(f, options, Mode.Forward);
        var reverse = Vectors.ValueAndGradient(f, options, Mode.Reverse);
        return new(f.Parameters.Count, point =>
        {
            var (pushed, pulled) = (forward(point), reverse(point));
            var rows = f.Parameters.Select((p, i) => GradientCheckRow.Of(
                p.Name ?? $"x{i + 1}", point[i], pushed[i + 1], pulled[i + 1], Finite.Of(value, point, i)));
            return new(Capturing.Syntax.Show(f), [.. point], value(point), [.. rows]);
        });
    }
}
