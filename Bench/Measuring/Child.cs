using System.Diagnostics;

namespace FunctionalAD.Bench.Measuring;

/// <summary>This program once more, in a process of its own.</summary>
internal static class Child
{
    /// <summary>Runs it with these arguments and returns what it printed.</summary>
    public static string Run(params string[] arguments)
    {
        var host = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true };
        // Started as "dotnet Bench.dll", the process is the host and the program its first argument.
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var child = Process.Start(start) ?? throw new InvalidOperationException($"Could not start {host}.");
        var text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 ? text : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {child.ExitCode}: {text}");
    }
}
