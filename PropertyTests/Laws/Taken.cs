using System.Diagnostics.Tracing;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// The memory that a call takes, whether it is allocated or comes from a pool: on a thread that has given nothing back yet, with what is rented from the shared
/// pool counted as eight bytes an element, once if the pool has to allocate it.
/// </summary>
internal static class Taken
{
    private static readonly Rentals rentals = new();

    public static long By(Action run)
    {
        var bytes = 0L;
        var thread = new Thread(() =>
        {
            var (allocated, rented) = (GC.GetAllocatedBytesForCurrentThread(), Rentals.Elements);
            run();
            bytes = (8 * (Rentals.Elements - rented)) + GC.GetAllocatedBytesForCurrentThread() - allocated;
        });
        thread.Start();
        thread.Join();
        GC.KeepAlive(rentals);
        return bytes;
    }

    // What threads rent, as the runtime tells it: on the thread that rents.
    private sealed class Rentals : EventListener
    {
        [ThreadStatic]
        private static long elements;

        public static long Elements => elements;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "BufferRented")
                elements += (int)eventData.Payload![1]!;
            else if (eventData.EventName == "BufferAllocated")
                elements -= (int)eventData.Payload![1]!;
        }
    }
}
