using System.Collections.Immutable;

namespace FunctionalAD.Explaining;

/// <summary>The reverse pass over the rows of a trace: <c>v̄ = Σ w̄·∂w/∂v</c> over the rows w that use v.</summary>
internal static class Reverse
{
    /// <summary>One step per parameter and operation, the last row first.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="result">The row of the function's value; null when no parameter influences it.</param>
    public static ImmutableArray<ReverseStep> Of(IReadOnlyList<TraceRow> rows, TraceRow? result)
    {
        var terms = new Dictionary<TraceRow, List<ReverseTerm>>(ReferenceEqualityComparer.Instance);
        var steps = ImmutableArray.CreateBuilder<ReverseStep>();
        foreach (var row in rows.Where(r => r.Kind != TraceKind.Decision).Reverse())
        {
            ImmutableArray<ReverseTerm> own = terms.TryGetValue(row, out var list) ? [.. list] : [];
            var step = new ReverseStep(row, own, ReferenceEquals(row, result) ? 1 : Sum(row, own)) { IsSeed = ReferenceEquals(row, result) };
            steps.Add(step);

            // A row that the value does not depend on passes nothing on, not even 0·∞.
            if (!step.IsSeed && own.IsEmpty)
                continue;
            foreach (var partial in row.Partials.Where(p => p is { Source: not null, IsFlat: false }))
            {
                if (!terms.TryGetValue(partial.Source!, out var received))
                    terms[partial.Source!] = received = [];
                received.Add(new(step, partial));
            }
        }

        return steps.ToImmutable();
    }

    private static double Sum(TraceRow row, ImmutableArray<ReverseTerm> terms)
    {
        var sum = terms.IsEmpty ? 0 : terms[0].Value;
        foreach (var term in terms.Skip(1))
            sum += term.Value;
        return row.IsSingle ? (float)sum : sum;
    }
}
