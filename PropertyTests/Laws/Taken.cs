using System.Diagnostics.Tracing;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// The memory that a call takes, whether it is allocated or comes from a pool: on a thread that has given nothing back yet, with what is rented from the shared
/// pool counted as eight bytes an element, once if the pool has to allocate it. What the pool tells allocates on every thread that rents, so nothing else may run
/// meanwhile: tests that ask are a collection of their own.
/// </summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class Taken
{
    /// <summary>The name of the collection.</summary>
    public const string Alone = "memory that is taken";

    public static long By(Action run)
    {
        var bytes = 0L;
        using var rentals = new Rentals();
        var thread = new Thread(() =>
        {
            var (allocated, rented) = (GC.GetAllocatedBytesForCurrentThread(), Rentals.Elements);
            run();
            bytes = (8 * (Rentals.Elements - rented)) + GC.GetAllocatedBytesForCurrentThread() - allocated;
        });
        thread.Start();
        thread.Join();
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
