using System.Diagnostics;
using System.Text.Json;

namespace FunctionalAD.Bench.Measuring;

/// <summary>TorchSharp in a process of its own (<c>Bench/Torch</c>), which is told what to do line by line and answers line by line.</summary>
internal sealed class TorchProcess : IDisposable
{
    private readonly Process child;

    private TorchProcess(Process child, string name) => (this.child, Name) = (child, name);

    /// <summary>What it is, and which version.</summary>
    public string Name { get; }

    /// <summary>One that is ready; null, and the reason, where TorchSharp cannot be had.</summary>
    public static TorchProcess? Start(out string reason)
    {
        reason = "it is not built; run Bench/Torch/setup once";
        if (Find() is not { } program)
            return null;
        TorchProcess? process = null;
        try
        {
            process = new(Process.Start(Starting(program))!, "");
            var answer = process.Receive();
            if (answer.TryGetProperty("Ready", out var name))
                return new(process.child, name.GetString()!);
            reason = answer.GetProperty("Failed").GetString()!;
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            reason = $"it does not start: {e.Message}";
        }

        process?.Dispose();
        return null;
    }

    /// <summary>Says something and waits for the answer.</summary>
    public JsonElement Ask(object message)
    {
        child.StandardInput.WriteLine(JsonSerializer.Serialize(message));
        child.StandardInput.Flush();
        return Receive();
    }

    public void Dispose()
    {
        child.StandardInput.Close();
        if (!child.WaitForExit(TimeSpan.FromSeconds(5)))
            child.Kill();
        child.Dispose();
    }

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

    private JsonElement Receive() => child.StandardOutput.ReadLine() is { } line
        ? JsonSerializer.Deserialize<JsonElement>(line)
        : throw new InvalidOperationException(child.StandardError.ReadToEnd() is { Length: > 0 } error ? error.Split('\n')[0] : "it ended");
}
