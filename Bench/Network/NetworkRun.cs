using System.Globalization;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;
using Spectre.Console;
using Table = FunctionalAD.Bench.Reporting.Table;

namespace FunctionalAD.Bench.Network;

/// <summary>Trains one network twice, by the library's gradient and by a peer, on the same examples in the same order from the same weights.</summary>
internal static class NetworkRun
{
    private const int Rounds = 21;
    private static readonly TimeSpan slice = TimeSpan.FromMilliseconds(25), warm = TimeSpan.FromMilliseconds(300);

    /// <summary>What came of both.</summary>
    /// <param name="Ours">Epoch by epoch.</param>
    /// <param name="Theirs">Likewise.</param>
    /// <param name="Step">Microseconds of a step of ours.</param>
    /// <param name="PeerStep">Microseconds of a step of the peer.</param>
    /// <param name="Ratio">The median of the ratios of both, taken in turns.</param>
    internal sealed record Outcome(Epoch[] Ours, Epoch[] Theirs, double Step, double PeerStep, double Ratio)
    {
        /// <summary>How far the losses are apart at most, as a part of the peer's.</summary>
        public double Apart => Ours.Zip(Theirs, (a, b) => Math.Abs(a.Loss - b.Loss) / Math.Abs(b.Loss)).Max();
    }

    /// <summary>Trains and reports.</summary>
    public static void Run(Report report, Settings settings, Examples examples, ITrainer peer, FileInfo chart)
    {
        report.Say($"{string.Join('-', settings.Sizes)}, {settings.Activation}, {settings.Method}, {examples.Count} examples in batches of {settings.Batch}, {settings.Epochs} epochs");
        report.Say($"FunctionalAD against {peer.Name}, double precision, one thread each: the same weights, batches and steps\n");
        using var ours = Trainer.Of(settings, examples);
        var outcome = Shown(settings.Epochs, done => Train(settings, examples, ours, peer, done));
        Tell(report, settings, outcome, peer.Name);
        report.Figure("network.peer_is_torch", peer is TorchPeer ? 1 : 0);
        report.Say($"Allocated by a step: {report.Figure("network.allocated_bytes_per_step", Allocated(ours)):F0} bytes");
        Chart.Curves(
            chart, $"{string.Join('-', settings.Sizes)}, {settings.Activation}, {settings.Method}", "epoch",
            ("loss", [(ours.Name, [.. outcome.Ours.Select(e => e.Loss)]), (peer.Name, [.. outcome.Theirs.Select(e => e.Loss)])]),
            ("accuracy", [(ours.Name, [.. outcome.Ours.Select(e => e.Accuracy)]), (peer.Name, [.. outcome.Theirs.Select(e => e.Accuracy)])]));
        report.Say($"Both curves: {chart.FullName}");
    }

    /// <summary>Both trainings, epoch by epoch in turns, then steps in turns.</summary>
    public static Outcome Train(Settings settings, Examples examples, ITrainer ours, ITrainer peer, Action<int>? done = null, int rounds = Rounds)
    {
        var (mine, theirs) = (new Epoch[settings.Epochs], new Epoch[settings.Epochs]);
        for (var e = 0; e < settings.Epochs; e++)
        {
            var order = settings.Order(examples.Count, e);
            (mine[e], theirs[e]) = (ours.Run(order), peer.Run(order));
            done?.Invoke(e + 1);
        }

        if (rounds == 0)
            return new(mine, theirs, 0, 0, 0);
        var (steps, peerSteps) = (Warm(ours), Warm(peer));
        var times = new (double Ours, double Theirs)[rounds];
        for (var round = 0; round < rounds; round++)
        {
            // Every second round the other way about.
            if (round % 2 == 0)
                times[round].Ours = ours.Time(steps);
            times[round].Theirs = peer.Time(peerSteps);
            if (round % 2 == 1)
                times[round].Ours = ours.Time(steps);
        }

        return new(
            mine, theirs, Statistics.Median(times.Select(t => t.Ours)), Statistics.Median(times.Select(t => t.Theirs)), Statistics.Median(times.Select(t => t.Ours / t.Theirs)));
    }

    // Steps until the compiler is done with them; how many of them make a slice.
    private static int Warm(ITrainer trainer)
    {
        var (steps, time) = (1, 0.0);
        for (var start = DateTime.UtcNow; DateTime.UtcNow - start < warm;)
        {
            time = trainer.Time(steps);
            steps = Math.Max(1, (int)(slice.TotalMicroseconds / time));
        }

        return steps;
    }

    private static double Allocated(Trainer trainer) => Enumerable.Range(0, 3).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Step(0);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    // With a bar on a terminal, without where the output goes to a file or a program.
    private static Outcome Shown(int epochs, Func<Action<int>?, Outcome> train)
    {
        if (Console.IsOutputRedirected)
            return train(null);
        return AnsiConsole.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("epochs", maxValue: epochs);
            return train(done => task.Value = done);
        });
    }

    private static void Tell(Report report, Settings settings, Outcome outcome, string peer)
    {
        var table = new Table("epoch", "loss", $"loss, {peer}", "relative difference", "accuracy", $"accuracy, {peer}", "ms", $"ms, {peer}");
        for (var e = 0; e < settings.Epochs; e++)
        {
            var (a, b, name) = (outcome.Ours[e], outcome.Theirs[e], $"network.epoch_{e + 1:000}");
            table.Row(
                (e + 1).ToString(CultureInfo.InvariantCulture),
                Figure("loss", a.Loss, "F12"), Figure("peer_loss", b.Loss, "F12"), Figure("difference", Math.Abs(a.Loss - b.Loss) / Math.Abs(b.Loss), "E1"),
                Figure("accuracy", a.Accuracy, "F4"), Figure("peer_accuracy", b.Accuracy, "F4"), Figure("ms", a.Microseconds / 1000, "F2"), Figure("peer_ms", b.Microseconds / 1000, "F2"));

            string Figure(string figure, double value, string format) => report.Figure($"{name}.{figure}", value).ToString(format, CultureInfo.InvariantCulture);
        }

        report.Say(table.ToString());
        report.Say($"Largest relative difference of the losses: {report.Figure("network.largest_relative_difference", outcome.Apart).Small()}");
        report.Say($"Final accuracy: {report.Figure("network.accuracy", outcome.Ours[^1].Accuracy).Times()} and {report.Figure("network.peer_accuracy", outcome.Theirs[^1].Accuracy).Times()}");
        var (ms, peerMs) = (Statistics.Median(outcome.Ours.Select(e => e.Microseconds / 1000)), Statistics.Median(outcome.Theirs.Select(e => e.Microseconds / 1000)));
        report.Say($"An epoch, median: {report.Figure("network.epoch_ms", ms).Ratio()} ms and {report.Figure("network.peer_epoch_ms", peerMs).Ratio()} ms");
        report.Say($"A step, once all is warm: {report.Figure("network.step_us", outcome.Step).Nanoseconds()} µs and {report.Figure("network.peer_step_us", outcome.PeerStep).Nanoseconds()} µs, ratio {report.Figure("network.step_ratio", outcome.Ratio).ToString("F3", CultureInfo.InvariantCulture)}");
    }
}
