using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunctionalAD.Bench.Reporting;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    private const string Processors = "/proc/cpuinfo";

    /// <summary>The processor, how many of it a program gets, its widest vectors, and what runs on it.</summary>
    public static string Name { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits, {RuntimeInformation.FrameworkDescription}");

    private static string Processor()
    {
        var model = File.Exists(Processors) ? File.ReadLines(Processors).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
