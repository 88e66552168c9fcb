using FunctionalAD.Bench.Measuring;

namespace FunctionalAD.Bench.Network;

/// <summary>The same network trained by TorchSharp.</summary>
internal sealed class TorchPeer : ITrainer
{
    private readonly TorchProcess torch;

    private TorchPeer(TorchProcess torch) => this.torch = torch;

    public string Name => torch.Name;

    /// <summary>One that is ready; null, and the reason, where TorchSharp cannot be had.</summary>
    public static TorchPeer? Start(Settings settings, Examples examples, out string reason)
    {
        if (TorchProcess.Start(out reason) is not { } torch)
            return null;
        torch.Ask(new
        {
            Network = new
            {
                examples.Features,
                examples.Labels,
                Activation = settings.Activation.ToString(),
                settings.Batch,
                Method = settings.Method.ToString(),
                settings.Rate,
                settings.Momentum,
                Start = settings.Start(),
            },
        });
        return new(torch);
    }

    public Epoch Run(int[] order)
    {
        var answer = torch.Ask(new { Examples = order });
        return new(answer.GetProperty("Loss").GetDouble(), answer.GetProperty("Accuracy").GetDouble(), answer.GetProperty("Microseconds").GetDouble());
    }

    public double Time(int steps) => torch.Ask(new { Steps = steps }).GetProperty("Microseconds").GetDouble();

    public void Dispose() => torch.Dispose();
}
