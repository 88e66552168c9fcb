using System.Diagnostics;
using System.Text.Json;

namespace FunctionalAD.Bench.Network;

/// <summary>The same network trained by TorchSharp, in a process of its own (<c>Bench/Torch</c>), which is told what to do line by line.</summary>
internal sealed class TorchPeer : ITrainer
{
    private readonly Process child;

    private TorchPeer(Process child, string name) => (this.child, Name) = (child, name);

    public string Name { get; }

    /// <summary>One that is ready; null, and the reason, where TorchSharp cannot be had.</summary>
    public static TorchPeer? Start(Settings settings, Examples examples, out string reason)
    {
        reason = "it is not built; run Bench/Torch/setup once";
        if (Find() is not { } program)
            return null;
        var child = Process.Start(Starting(program))!;
        try
        {
            Send(child, new
            {
                examples.Features,
                examples.Labels,
                Activation = settings.Activation.ToString(),
                settings.Batch,
                Method = settings.Method.ToString(),
                settings.Rate,
                settings.Momentum,
                Start = settings.Start(),
            });
            var answer = Receive(child);
            if (answer.TryGetProperty("Ready", out var name))
                return new(child, name.GetString()!);
            reason = answer.GetProperty("Failed").GetString()!;
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException)
        {
            reason = $"it does not start: {e.Message}";
        }

        End(child);
        return null;
    }

    public Epoch Run(int[] order)
    {
        Send(child, new { Examples = order });
        var answer = Receive(child);
        return new(answer.GetProperty("Loss").GetDouble(), answer.GetProperty("Accuracy").GetDouble(), answer.GetProperty("Microseconds").GetDouble());
    }

    public double Time(int steps)
    {
        Send(child, new { Steps = steps });
        return Receive(child).GetProperty("Microseconds").GetDouble();
    }

    public void Dispose() => End(child);

    // Where the script beside its project builds it, from wherever in the project the bench is run.
    private static FileInfo? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = new DirectoryInfo(Path.Combine(folder.FullName, "Bench", "Torch", "bin", "Release"));
            if (built.Exists && built.EnumerateFiles("Torch.dll", SearchOption.AllDirectories).FirstOrDefault() is { } found)
                return found;
        }

        return null;
    }

    private static ProcessStartInfo Starting(FileInfo program)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, [program.FullName]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // What an older C++ library lacks: see the script.
        var symbol = Path.Combine(program.DirectoryName!, "libios_base_init.so");
        if (File.Exists(symbol))
            start.Environment["LD_PRELOAD"] = symbol;
        return start;
    }

    private static void Send(Process child, object message)
    {
        child.StandardInput.WriteLine(JsonSerializer.Serialize(message));
        child.StandardInput.Flush();
    }

    private static JsonElement Receive(Process child) => child.StandardOutput.ReadLine() is { } line
        ? JsonSerializer.Deserialize<JsonElement>(line)
        : throw new InvalidOperationException(child.StandardError.ReadToEnd() is { Length: > 0 } error ? error.Split('\n')[0] : "it ended");

    private static void End(Process child)
    {
        child.StandardInput.Close();
        if (!child.WaitForExit(TimeSpan.FromSeconds(5)))
            child.Kill();
        child.Dispose();
    }
}
