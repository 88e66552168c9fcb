using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Slots of one class have one value in every iteration: first all of one kind and start, then split until their values agree when those of
/// the iteration before do. A reduction is the value carried by its step: the maximum as it is found, and once more with its place.
/// </summary>
internal static class SlotClasses
{
    /// <summary>The class of each slot of a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="now">What stands for an operand by now.</param>
    public static int[] Of(Loop loop, Func<Operand, Operand> now)
    {
        var starts = new Numbering(now);
        var classes = Dense(loop.Slots.Length, s => loop.Slots[s] is var slot && slot.Kind == SlotKind.Into
            ? new Key(s, -1, -1)
            : new Key(-1, (int)(Reductions.Step(slot.Kind) is null ? slot.Kind : SlotKind.Carry), slot.Initial is null ? -1 : starts[slot.Initial]));
        for (var count = 0; Count(classes) != count && Count(classes) < classes.Length;)
        {
            count = Count(classes);
            var numbering = Assuming(loop, loop.Body, classes, 0, new Numbering(now));
            numbering.Walk(loop.Body);
            var before = classes;
            classes = Dense(classes.Length, s => new Key(before[s], Next(numbering, s, before[s]), 0));
        }

        return classes;

        int Next(Numbering numbering, int s, int @class) => Reductions.Step(loop.Slots[s].Kind) is { } step
            ? numbering.Step(step, @class, loop.Body.Results[s])
            : numbering[loop.Body.Results[s]];
    }

    /// <summary>
    /// Whether a loop made of two, the slots of the first before those of the second, may run by the test of the first: while both have run
    /// as often, the tests say the same.
    /// </summary>
    /// <param name="both">The loop, with the test of the first.</param>
    /// <param name="second">The second loop as it was.</param>
    public static bool SameTests(Loop both, Loop second)
    {
        var classes = Of(both, o => o);
        var numbering = new Numbering(o => o);
        Assuming(both, both.Test!, classes, 0, numbering);
        Assuming(second, second.Test!, classes, both.Slots.Length - second.Slots.Length, numbering);
        numbering.Walk(both.Test!);
        numbering.Walk(second.Test!);
        return numbering[both.Test!.Results[0]] == numbering[second.Test!.Results[0]];
    }

    // The parameters of a region of the loop belong to the classes of their slots, the index to one of its own.
    private static Numbering Assuming(Loop loop, Region region, int[] classes, int first, Numbering numbering)
    {
        numbering.Assume(region.Parameters[0], -1);
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Parameter(s) is { } parameter)
                numbering.Assume(region.Parameters[loop.Body.Parameters.IndexOf(parameter)], classes[first + s]);
        }

        return numbering;
    }

    private static int Count(int[] classes)
    {
        var count = 0;
        foreach (var c in classes)
            count = Math.Max(count, c + 1);
        return count;
    }

    // What slots of one class have in common.
    private readonly record struct Key(int First, int Second, int Third);

    private static int[] Dense(int count, Func<int, Key> keyOf)
    {
        var known = new Dictionary<Key, int>();
        var numbers = new int[count];
        for (var s = 0; s < count; s++)
        {
            var key = keyOf(s);
            numbers[s] = known.TryGetValue(key, out var number) ? number : known[key] = known.Count;
        }

        return numbers;
    }
}
