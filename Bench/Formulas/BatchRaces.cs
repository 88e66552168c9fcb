using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Formulas;

/// <summary>The gradients of the twenty formulas at many points in one call of the library, against a loop that calls the gradient by hand for each point.</summary>
internal static class BatchRaces
{
    private const int Points = 256;

    /// <summary>Everybody enters anew several times, since where arrays happen to lie makes a difference.</summary>
    private const int Races = 3;

    public static void Measure(Report report, TimeSpan budget)
    {
        var entered = Catalogue.All.Select(f => (Formula: f, Entries: Enumerable.Range(0, Races).Select(_ => f.Enter(f.Points(Points))).ToArray())).ToArray();
        Warmup.Settle([.. entered.SelectMany(e => e.Entries).SelectMany(Runners)]);
        report.Say($"Gradients at {Points} points: one call for all by the library, a loop of calls of the gradient by hand; nanoseconds of a point, and how many times as fast");
        var table = new Table("formula", "hand ns", "batch ns", "hand÷batch", "hand÷hand", "bytes/call");
        var found = new List<double>();
        foreach (var (formula, entries) in entered)
        {
            var races = entries.Select(e => (Race: Race.Run(budget / (entered.Length * Races), Runners(e)), Entries: e)).ToArray();
            found.Add(Figure("hand_written_per_batch", (r, e) => r.Ratio(e.HandWritten, e.Batch)));
            table.Row(
                formula.Name,
                Figure("hand_written_ns", (r, e) => r.Nanoseconds(e.HandWritten)).Nanoseconds(),
                Figure("batch_ns", (r, e) => r.Nanoseconds(e.Batch)).Nanoseconds(),
                found[^1].Ratio(),
                Figure("control", (r, e) => r.Ratio(e.Control, e.HandWritten)).Ratio(),
                report.Figure($"batch.{formula.Name}.allocated_bytes_per_call", entries[0].Batch.AllocatedPerCall(isWarm: true) * Points).Count());

            double Figure(string name, Func<Race, Entries, double> of) =>
                report.Figure($"batch.{formula.Name}.{name}", Statistics.Median(races.Select(r => of(r.Race, r.Entries))));
        }

        table.Line()
            .Row("geometric mean", "", "", report.Figure("batch.mean.hand_written_per_batch", Statistics.GeometricMean(found)).Ratio(), "", "")
            .Row("worst", "", "", report.Figure("batch.worst.hand_written_per_batch", found.Min()).Ratio(), "", "");
        report.Say(table.ToString());
    }

    private static Contestant[] Runners(Entries e) => [e.HandWritten, e.Batch, e.Control];
}
