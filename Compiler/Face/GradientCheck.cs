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
    // As many rows as one can look at.
    private const int Most = 40;

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

    /// <summary>One row per parameter, or per element of an array.</summary>
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

    /// <summary>An aligned table, and the verdict. Of very many rows the table has those that agree least.</summary>
    public override string ToString()
    {
        GradientCheckRow[] shown = Rows.Length <= Most ? [.. Rows] : [.. Rows.OrderBy(r => r.Verdict switch { Verdict.Disagree => 0, Verdict.Inconclusive => 1, _ => 2 }).ThenByDescending(r => r.Deviation).Take(Most)];
        var rest = shown.Length == Rows.Length ? "" : $"… and {Rows.Length - shown.Length} more, which agree no less\n";
        var at = Point.Length <= Most ? string.Join(", ", Point.Select(Text.Show)) : $"{string.Join(", ", Point.Take(3).Select(Text.Show))}, …, {Point.Length} numbers";
        var grid = new Grid("by", "at", "forward", "reverse", "finite difference", "± about", "forward/reverse", "to difference", "verdict");
        foreach (var row in shown)
        {
            grid.Add(
                row.Parameter, Text.Show(row.At), Text.Show(row.Forward), Text.Show(row.Reverse), Text.Show(row.Difference),
                Text.Brief(row.DifferenceError), Text.Brief(row.ModeDeviation), Text.Brief(row.Deviation), row.Verdict.ToString());
        }

        return $"{Function} at ({at})\n\n{grid}{rest}\n{Sentence}\n";
    }

    private static AtPoint<GradientCheck> Checked(Expression<Func<double[], double>> f, AdOptions? options)
    {
        ArgumentNullException.ThrowIfNull(f);
        var value = f.Compile();
        var (along, gradient) = (Jvp.Of(f, options), Grad.Of(f, (options ?? AdOptions.Default) with { Mode = Mode.Reverse }));
        return new(-1, point =>
        {
            var pulled = gradient(point);
            var direction = new double[point.Length];
            var rows = point.Select((at, i) =>
            {
                direction[i] = 1;
                var pushed = along(point, direction).Tangent;
                direction[i] = 0;
                return GradientCheckRow.Of($"{f.Parameters[0].Name ?? "x"}[{i}]", at, pushed, pulled[i], Finite.Of(value, point, i));
            });
            return new(Capturing.Syntax.Show(f), [.. point], value(point), [.. rows]);
        });
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
