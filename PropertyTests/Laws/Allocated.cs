namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// What running something allocates. A collection, whoever asked for it, takes away what is left of the memory that a thread has for its objects, and that counts as
/// allocated then: so it is the least of some runs.
/// </summary>
internal static class Allocated
{
    private const int Runs = 5;

    public static long By(Action run) => Enumerable.Range(0, Runs).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
