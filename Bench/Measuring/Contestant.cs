namespace FunctionalAD.Bench.Measuring;

/// <summary>
/// One runner of a race: a pass calls its delegate once for each sample point and keeps every result, so that nothing can be
/// optimised away and the results can be compared afterwards.
/// </summary>
internal sealed record Contestant(int Calls, Func<int, object> Result, Action Pass)
{
    /// <summary>Bytes the calling thread allocates for one call, once everything is warm.</summary>
    /// <param name="isWarm">Whether it has run before.</param>
    public double AllocatedPerCall(bool isWarm = false)
    {
        if (!isWarm)
            Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls;
    }
}
