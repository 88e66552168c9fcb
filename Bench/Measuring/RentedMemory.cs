using System.Diagnostics.Tracing;

namespace FunctionalAD.Bench.Measuring;

/// <summary>How much memory a call holds that it rents from the framework's pools: told by the pools themselves, in elements, the records among them being numbers.</summary>
internal sealed class RentedMemory : EventListener
{
    private const string Pools = "System.Buffers.ArrayPoolEventSource", Rent = "BufferRented", Return = "BufferReturned";

    private readonly int thread = Environment.CurrentManagedThreadId;
    private long held, most;

    private RentedMemory()
    {
    }

    /// <summary>The most bytes that one call of a contestant, warm, holds at a time: those it allocates and those it rents.</summary>
    public static double HeldPerCall(Contestant one)
    {
        one.Pass();
        // Telling of events allocates, so that is asked for apart.
        var allocated = one.AllocatedPerCall(isWarm: true);
        using var listener = new RentedMemory();
        one.Pass();
        return allocated + (sizeof(double) * listener.most / (double)one.Calls);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Pools)
            EnableEvents(eventSource, EventLevel.Verbose);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != Pools || Environment.CurrentManagedThreadId != thread || eventData.EventName is not (Rent or Return))
            return;
        held += Convert.ToInt64(eventData.Payload![1], null) * (eventData.EventName == Rent ? 1 : -1);
        most = Math.Max(most, held);
    }
}
