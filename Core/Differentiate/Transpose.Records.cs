using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// What the downward walk of a loop keeps for the backward loop: of a carried value the one with which every iteration starts (the tape),
/// of a carried array the elements read that do not stay (<see cref="ToBeRecorded"/>) or those that every iteration overwrites, of a while loop how often it ran.
/// What the backward loop does not read is not kept, nor what it can run along with it.
/// </summary>
internal sealed partial class Transpose
{
    private readonly Dictionary<Loop, LoopRecord> records = new(ReferenceEqualityComparer.Instance);

    // Values that are kept, which branches hand out.
    private readonly HashSet<Var> kept = new(ReferenceEqualityComparer.Instance);

    // By what the way back reads: what it was kept of.
    private readonly Dictionary<Var, Var> keptFrom = new(ReferenceEqualityComparer.Instance);

    /// <summary>What is kept of a loop: stand-ins, in the renaming, for arrays with one element for each iteration.</summary>
    private sealed class LoopRecord
    {
        /// <summary>For a loop that is not walked upwards.</summary>
        public static LoopRecord None { get; } = new();

        /// <summary>What the backward loop runs again of the body.</summary>
        public Recomputed? Slice { get; init; }

        /// <summary>What is run again of the body to go on from a snapshot.</summary>
        public Recomputed? Advance { get; init; }

        /// <summary>By slot: the tape of the value that each iteration starts with.</summary>
        public Dictionary<int, Var> Tapes { get; } = [];

        /// <summary>By slot: the value after the last iteration, of values that each iteration yields and its way back reads.</summary>
        public Dictionary<int, Var> Yielded { get; } = [];

        /// <summary>By slot: an array that the backward loop reads as the loop leaves it.</summary>
        public Dictionary<int, SettledArray> Settled { get; init; } = [];

        /// <summary>By slot: the log of an array's updates.</summary>
        public Dictionary<int, UndoLog> Undone { get; } = [];

        /// <summary>By variable of the body: the tape of a value that would be dear to compute again.</summary>
        public Dictionary<Var, Var> Kept { get; } = new(ReferenceEqualityComparer.Instance);

        /// <summary>Slots that the backward loop carries along, in the same direction as the loop.</summary>
        public int[] Along { get; init; } = [];

        /// <summary>Slots of which it keeps snapshots.</summary>
        public int[] Snapshots { get; init; } = [];

        /// <summary>How often a while loop ran.</summary>
        public Var? TripCount { get; init; }

        /// <summary>All arrays recorded.</summary>
        public IEnumerable<Var> Arrays => Tapes.Values.Concat(Undone.Values.SelectMany(u => u.Tapes.Values)).Concat(Kept.Values);

        public IEnumerable<Var> Values => Arrays.Concat(Yielded.Values).Concat(Undone.Values.Select(u => u.Final)).Concat(Settled.Values.Select(a => a.Last)).Concat(TripCount is null ? [] : [TripCount]);
    }

    /// <summary>What is read of an array, and the array as the loop leaves it.</summary>
    private sealed record SettledArray(ToBeRecorded Reads, Var Last)
    {
        /// <summary>What the way back need not compute.</summary>
        public IEnumerable<Var> Known => [.. Reads.Versions, .. Reads.Written.Keys];
    }

    private LoopRecord Record(Loop loop)
    {
        if (records.TryGetValue(loop, out var known))
            return known;
        var isThreaded = Enumerable.Range(0, loop.Slots.Length).Any(s => loop.Parameter(s) is { } p && linear.Contains(p));
        if (!isThreaded && Along(loop) is { } along)
            return records[loop] = along;

        var slice = Recomputed.Of(loop, linear, primalOf);
        var yielded = isThreaded ? Positions.Below(loop.Slots.Length, s => IsYielded(loop, slice, s)) : [];
        var settled = Settled(loop, slice);
        Var[] given = [.. yielded.Select(s => (Var)loop.Body.Results[s]), .. settled.Values.SelectMany(a => a.Known)];
        var dear = isThreaded && context.Checkpointing?.Kind is null or CheckpointingKind.None && IsRecorded(loop, slice) ? Dear.Of(loop.Body, linear, primalOf, given) : ([], []);
        if (given.Length + dear.Values.Count > 0)
            slice = Recomputed.Of(loop, linear, primalOf, known: given.Concat(dear.Values));
        Var[] passing = [.. settled.Values.SelectMany(a => a.Reads.Values).Where(slice.Reads)];
        if (passing.Length > 0)
            slice = Recomputed.Of(loop, linear, primalOf, known: [.. given, .. dear.Values, .. passing]);
        var record = new LoopRecord { Slice = slice, Settled = settled, TripCount = loop.Test is null ? null : new Var(typeof(int)) };
        var isShort = loop.Extent is Literal { Value: int extent } && extent <= context.Checkpointing?.Snapshots;
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Parameter(s) is not { } parameter || linear.Contains(parameter))
                continue;
            if (loop.Slots[s].Kind == SlotKind.Carry)
            {
                if (yielded.Has(s))
                    record.Yielded[s] = new Var(parameter.Type);
                if (slice.Asks(parameter) || yielded.Has(s))
                    record.Tapes[s] = new Var(parameter.Type.MakeArrayType());
            }
            else if (slice.Reads(parameter) && !settled.ContainsKey(s))
            {
                if (Steps(loop, s) is { } steps)
                    record.Undone[s] = Log(loop, parameter, steps);
                else
                    record.Tapes[s] = new Var(parameter.Type.MakeArrayType());
            }
        }

        if (IsBinomial && !isShort && isThreaded && loop.Test is null && record.Undone.Count == 0 && settled.Count == 0 && record.Tapes.Count > 0 && RunAgain(loop) is { } again)
            record = again;

        records[loop] = record;
        foreach (var value in passing)
            Keep(value, record);
        Keep(dear.Values, dear.Loops, record);
        return record;
    }

    // With snapshots of what must be carried to run iterations again; null where an array that is updated in place would have to be.
    private LoopRecord? RunAgain(Loop loop)
    {
        var carried = Positions.Below(loop.Slots.Length, s => loop.Parameter(s) is { } p && !linear.Contains(p));
        var slice = Recomputed.Of(loop, linear, primalOf);
        for (int[] snapshots = [], before = []; ; before = snapshots)
        {
            var advance = Recomputed.Of(loop, linear, primalOf, before);
            if (Array.Exists(carried, s => loop.Slots[s].Kind == SlotKind.Into && advance.Reads(loop.Parameter(s)!)))
                return null;
            snapshots = carried.Which(s => loop.Slots[s].Kind == SlotKind.Carry && advance.Asks(loop.Parameter(s)!));
            if (snapshots.Length == before.Length)
                return new LoopRecord { Slice = slice, Advance = advance, Snapshots = snapshots };
        }
    }

    // Arrays whose updates need not be undone.
    private Dictionary<int, SettledArray> Settled(Loop loop, Recomputed slice)
    {
        var settled = new Dictionary<int, SettledArray>();
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Parameter(s) is { } array && !linear.Contains(array) && slice.Reads(array) && ToBeRecorded.Of(loop, s, slice) is { } reads)
            {
                settled[s] = new(reads, new Var(array.Type));
                final.UnionWith(reads.Versions);
            }
        }

        return settled;
    }

    private bool IsRecorded(Loop loop, Recomputed slice) => Enumerable.Range(0, loop.Slots.Length)
        .Any(s => loop.Parameter(s) is { } p && !linear.Contains(p) && (slice.Reads(p) || (loop.Slots[s].Kind == SlotKind.Carry && slice.Asks(p))));

    // Beside a record that there is anyway: what would be dear to compute again, that of inner loops without a record by the row.
    private void Keep(List<Var> values, List<Loop> loops, LoopRecord record)
    {
        foreach (var v in values)
            Keep(v, record);
        foreach (var inner in loops.Where(l => !l.Ordered))
        {
            var (terms, _) = Dear.Of(inner.Body, linear, primalOf, []);
            if (Record(inner) is not { } rows || rows.Values.Any())
                continue;
            foreach (var v in terms.Where(v => Types.IsReal(v.Type)))
                Keep(Keep(v, rows), record);
        }
    }

    private Var Keep(Var value, LoopRecord record)
    {
        kept.Add(value);
        return record.Kept[value] = new Var(value.Type.MakeArrayType(), value.Name ?? value.Definition?.Op switch
        {
            Apply apply => apply.Primitive.Name,
            Read { Array: Var array } => $"element of {array.Name ?? "an array"}",
            _ => "inner value",
        });
    }

    // A loop that carries no tangents can be turned around in its own direction: the numbers it carries run along, without a record.
    private LoopRecord? Along(Loop loop)
    {
        int[] along = [];
        while (true)
        {
            var slice = Recomputed.Of(loop, linear, primalOf, along);
            var asked = new bool[loop.Slots.Length];
            for (var s = 0; s < loop.Slots.Length; s++)
            {
                if (loop.Parameter(s) is not { } parameter || !slice.Asks(parameter))
                    continue;
                // An array may be updated in place later, and would have to be copied.
                if (loop.Slots[s].Kind == SlotKind.Into ? slice.Reads(parameter) : !IsNumber(parameter.Type))
                    return null;
                asked[s] = loop.Slots[s].Kind == SlotKind.Carry;
            }

            var more = Positions.Below(asked.Length, s => asked[s] || along.Has(s));
            if (more.Length == along.Length)
                return new LoopRecord { Slice = slice, Along = along, TripCount = loop.Test is null ? null : new Var(typeof(int)) };
            along = more;
        }
    }

    // What an iteration yields is what the next one started from: where that is recorded, the way back need not compute it again.
    private bool IsYielded(Loop loop, Recomputed slice, int slot) =>
        loop.Slots[slot].Kind == SlotKind.Carry && loop.Parameter(slot) is { } parameter && !linear.Contains(parameter) && slice.Asks(parameter)
        && loop.Body.Results[slot] is Var yielded && slice.Reads(yielded) && loop.Body.Equations.Any(e => e.Results.Contains(yielded))
        && (IsNumber(parameter.Type) || (parameter.Type.IsArray && IsNumber(parameter.Type.GetElementType()!)));

    private static bool IsNumber(Type type) => Types.IsReal(type) || Types.IsInteger(type) || type == typeof(bool);

    private bool IsBinomial => context.Checkpointing?.Kind == CheckpointingKind.Binomial;

    private bool IsEmitted(Equation equation, Recomputed slice) => Recomputed.Touches(equation, linear) || equation.Results.Any(slice.Asks);

    // The value with which iteration i starts: from the tape; of an array that nobody reads back only the shape is asked for.
    private Operand Restart(Loop loop, LoopRecord record, int slot, Var index) =>
        !record.Tapes.TryGetValue(slot, out var tape)
            ? TangentSpace.Zero(builder, copy[loop.Slots[slot].Initial!])
            : loop.Slots[slot].Kind == SlotKind.Into ? builder.Copy(builder.Read(copy[tape], index)) : builder.Read(copy[tape], index);
}
