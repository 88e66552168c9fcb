using System.CommandLine;
using System.Globalization;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Network;

/// <summary>The command line of <c>network</c>.</summary>
internal static class NetworkCommand
{
    private const int Most = 4096, ExamplesOfClass = 200;
    private const double DescentRate = 0.1, AdamRate = 0.01;

    private enum Peer
    {
        Auto,
        Torch,
        Hand,
    }

    public static Command Command()
    {
        var layers = new Option<string?>("--layers") { Description = "Hidden layers, as 16 or 32,16; or all, from the features to the classes, as 2-16-3", HelpName = "SIZES" };
        var activation = new Option<Activation>("--activation") { Description = "What outputs of hidden layers go through", DefaultValueFactory = _ => Activation.Tanh };
        var batch = Number("--batch", "Examples in a step", 32, 1, 1 << 20);
        var epochs = Number("--epochs", "How often all examples are gone through", 20, 1, 100_000);
        var method = new Option<Method>("--optimizer") { Description = "Gradient descent with momentum, or Adam", DefaultValueFactory = _ => Method.Sgd };
        var rate = new Option<double?>("--rate") { Description = $"How fast to learn; {DescentRate.ToString(CultureInfo.InvariantCulture)} by descent, {AdamRate.ToString(CultureInfo.InvariantCulture)} by Adam if it is not said", HelpName = "R" };
        var momentum = new Option<double>("--momentum") { Description = "What part of a step goes on in the next one, for descent", HelpName = "M", DefaultValueFactory = _ => 0.9 };
        var seed = new Option<int>("--seed") { Description = "Of spirals, first weights and order", HelpName = "N", DefaultValueFactory = _ => 1 };
        var data = new Option<string?>("--data") { Description = "A CSV file with a header: numbers, and the class of each example; spirals, an arm for each class, if it is not given", HelpName = "FILE" };
        var label = new Option<string?>("--label") { Description = "The column of the classes; the last one if it is not said", HelpName = "NAME" };
        var peer = new Option<Peer>("--peer") { Description = "TorchSharp, code by hand, or TorchSharp where it is there", DefaultValueFactory = _ => Peer.Auto };
        var chart = new Option<FileInfo>("--chart") { Description = "Where the chart of both trainings goes", HelpName = "FILE", DefaultValueFactory = _ => new(Path.Combine("artifacts", "network.png")) };
        var json = new Option<FileInfo?>("--json") { Description = "Also write every figure to this file, as one JSON object of stable names", HelpName = "FILE" };
        var command = new Command("network", "Train a small neural network by the library's gradient and by TorchSharp or code by hand, on the same data")
        {
            layers, activation, batch, epochs, method, rate, momentum, seed, data, label, peer, chart, json,
        };
        command.SetAction(parsed =>
        {
            try
            {
                var (sizes, examples) = Data(parsed.GetValue(layers), parsed.GetValue(data), parsed.GetValue(label), parsed.GetValue(seed));
                var settings = new Settings(
                    sizes, parsed.GetValue(activation), parsed.GetValue(batch), parsed.GetValue(epochs), parsed.GetValue(method),
                    parsed.GetValue(rate) ?? (parsed.GetValue(method) == Method.Sgd ? DescentRate : AdamRate), parsed.GetValue(momentum), parsed.GetValue(seed));
                var report = new Report();
                using var other = Against(report, parsed.GetValue(peer), settings, examples);
                NetworkRun.Run(report, settings, examples, other, parsed.GetValue(chart)!);
                if (parsed.GetValue(json) is { } file)
                    report.Save(file);
                return 0;
            }
            catch (InputException e)
            {
                parsed.InvocationConfiguration.Error.WriteLine(e.Message);
                return 2;
            }
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out var given) && given >= least && given <= most))
                result.AddError($"{name} takes a whole number from {least} to {most}.");
        });
        return option;
    }

    /// <summary>The sizes of all layers, and what to learn.</summary>
    /// <exception cref="InputException">They do not go together, or the file cannot be used.</exception>
    internal static (int[] Sizes, Examples Examples) Data(string? layers, string? data, string? label, int seed)
    {
        var text = layers ?? "16";
        var sizes = text.Split(text.Contains('-', StringComparison.Ordinal) ? '-' : ',').Select(Size).ToArray();
        var isWhole = text.Contains('-', StringComparison.Ordinal);
        if (data is not null)
        {
            var examples = ExamplesFile.Read(data, label).Standardised();
            if (isWhole && (sizes[0] != examples.Inputs || sizes[^1] != examples.Classes.Count))
                throw new InputException($"--layers {text}: {data} has {examples.Inputs} features and {examples.Classes.Count} classes; leave both out, as in --layers 16.");
            return (isWhole ? sizes : [examples.Inputs, .. sizes, examples.Classes.Count], examples);
        }

        int[] all = isWhole ? sizes : [2, .. sizes, 3];
        if (all[0] < 2 || all[^1] < 2)
            throw new InputException($"--layers {text}: spirals have two features at least, and two classes.");
        return (all, Examples.Spirals(all[0], all[^1], ExamplesOfClass, seed));

        int Size(string size) => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= Most ? n
            : throw new InputException($"--layers {text}: \"{size}\" is no size from 1 to {Most}; write hidden layers as 16 or 32,16, or all layers as 2-16-3.");
    }

    private static ITrainer Against(Report report, Peer peer, Settings settings, Examples examples)
    {
        if (peer == Peer.Hand)
            return new ByHand(settings, examples);
        if (TorchPeer.Start(settings, examples, out var reason) is { } torch)
            return torch;
        if (peer == Peer.Torch)
            throw new InputException($"There is no TorchSharp here: {reason}.");
        report.Say($"There is no TorchSharp here: {reason}. The peer is code written by hand.\n");
        return new ByHand(settings, examples);
    }
}
