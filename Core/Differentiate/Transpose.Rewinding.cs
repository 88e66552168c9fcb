using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Arrays that a loop updates and its way back reads. The backward loop starts with the array as the loop leaves it. Where an iteration starts, what the iteration
/// overwrote is put back; then its body is run again, and while it is walked upwards the array is rewound, step by step, to what it was where the equation at hand
/// stands. So no equation needs a copy of its own, whatever overwrites the array after it.
/// </summary>
internal sealed partial class Transpose : Updates.IMaker
{
    // The updates recorded, by the equations that make them; those of a loop by its slots.
    private readonly Dictionary<Equation, Update> updates = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(Equation, int), LoopUpdate> loopUpdates = [];

    // Versions of arrays that are rewound, and of those that are read as the loop leaves them: nothing that uses them up needs a copy.
    private readonly HashSet<Var> rewound = new(ReferenceEqualityComparer.Instance), final = new(ReferenceEqualityComparer.Instance);

    // Versions of arrays with a log, while their loop runs for the first time: what was there before is for when it is turned around, and then it is restored.
    private readonly HashSet<Var> runningFirst = new(ReferenceEqualityComparer.Instance);

    // By the body that is walked upwards, the arrays that are rewound in it; and where a loop in it has rewound one by itself, the array before it.
    private readonly Dictionary<Region, List<Rewind>> rewinds = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, Operand> unwound = new(ReferenceEqualityComparer.Instance);

    /// <summary>The steps by which an iteration updates an array, the tapes of what they overwrite, and the array after the last iteration.</summary>
    private sealed record UndoLog(ImmutableArray<Updates.Step> Steps, Dictionary<Var, Var> Tapes, Var Final);

    /// <summary>An array in an iteration that was run again: how many of its steps stand, and what the others overwrote.</summary>
    private sealed record Rewind(Var Parameter, ImmutableArray<Updates.Step> Steps, Dictionary<Var, Operand> Values)
    {
        public int Position { get; set; } = Steps.Length;

        public Var Version(int position) => position == 0 ? Parameter : Steps[position - 1].Version;
    }

    Change Updates.IMaker.Update(Equation equation, bool isConditional) =>
        updates.TryGetValue(equation, out var known) ? known : updates[equation] = new Update(equation, isConditional);

    // A loop that is not walked upwards keeps no record, and those of segments are made to keep little.
    Change? Updates.IMaker.Loop(Equation equation, int slot, Func<ImmutableArray<Updates.Step>?> steps, Var around)
    {
        if (loopUpdates.TryGetValue((equation, slot), out var known))
            return known;
        var loop = (Loop)equation.Op;
        return IsLinear(equation) && !segments.ContainsKey(loop) && !inner.Contains(loop) && steps() is { } found ? loopUpdates[(equation, slot)] = new LoopUpdate(equation, slot, found, around) : null;
    }

    // As many loops deep as the array has dimensions, an iteration changes as many elements as there are: then a copy of the array is no more to keep.
    private ImmutableArray<Updates.Step>? Steps(Loop loop, int slot) =>
        Updates.Of(loop.Body, loop.Parameter(slot)!, loop.Body.Results[slot], this, loop.Parameter(slot)!.Type is { IsArray: true } type ? type.GetArrayRank() - 1 : 0);

    private UndoLog Log(Loop loop, Var array, ImmutableArray<Updates.Step> steps)
    {
        var tapes = new Dictionary<Var, Var>(ReferenceEqualityComparer.Instance);
        foreach (var (value, index) in steps.SelectMany(s => s.Changes).SelectMany(c => Updates.Recorded(c, i => IsPlain(loop, i))))
        {
            if (index is null)
                tapes[value] = new Var(value.Type.MakeArrayType());
        }

        if (array.Type.GetElementType()!.IsPrimitive && CanRewind(loop.Body))
            rewound.UnionWith([array, .. steps.Select(s => s.Version)]);
        return new UndoLog(steps, tapes, new Var(array.Type));
    }

    // Loops and calls in a branch read what the branch hands out, which is not rewound.
    private static bool CanRewind(Region body) => body.Equations.All(e => e.Op is not If choice || choice.Regions.All(IsPlain));

    private static bool IsPlain(Region branch) => branch.Equations.All(e => e.Op is not (Loop or Call) && (e.Op is not If choice || choice.Regions.All(IsPlain)));

    // An index that the way back can tell without a record.
    private static bool IsPlain(Loop loop, Operand index) => index is Literal || ReferenceEquals(index, loop.Index);

    // What is recorded of a loop for the loop around it; nothing of an array that is known as a loop further out leaves it.
    private IEnumerable<LoopUpdate> UpdatesBy(Equation equation) =>
        loopUpdates.Count == 0 ? [] : Enumerable.Range(0, equation.Results.Length).Select(s => loopUpdates.GetValueOrDefault((equation, s))).OfType<LoopUpdate>().Where(u => !IsSettled(u.Loop, u.Slot));

    // The changes recorded in the regions of a choice.
    private IEnumerable<Change> UpdatesIn(Op op) => op.Regions.SelectMany(UpdatesIn);

    private IEnumerable<Change> UpdatesIn(Region region) => updates.Count == 0 ? [] : region.Equations.SelectMany(e =>
        updates.TryGetValue(e, out var update) ? known.ContainsKey(e.Results[0]) ? [] : [update] : e.Op is If choice ? UpdatesIn(choice) : e.Op is Loop ? UpdatesBy(e) : (IEnumerable<Change>)[]);

    // Before an element is overwritten, what was there.
    private void Note(Equation equation)
    {
        if (updates.Count == 0 || !updates.TryGetValue(equation, out var update))
            return;
        var indices = copy.All(update.Indices);
        for (var d = 0; d < indices.Length; d++)
            copy[update.Places[d]] = indices[d];
        copy[update.Old] = builder.Read(copy[update.Array], indices);
        if (update.Happened is { } happened)
            copy[happened] = Literal.Of(true);
    }

    private static IEnumerable<Var> Logged(Loop loop, LoopRecord record) => record.Undone.Keys.SelectMany(s => record.Undone[s].Steps is var steps
        ? steps.SelectMany(step => step.Changes).OfType<Update>().Select(c => c.Equation.Results[0]).Concat(steps.Select(step => step.Version)).Prepend(loop.Parameter(s)!)
        : []);

    // What an iteration overwrote, and where, from the log.
    private Dictionary<Var, Operand> Overwritten(Loop loop, UndoLog log, Var index)
    {
        var values = new Dictionary<Var, Operand>(ReferenceEqualityComparer.Instance) { [loop.Index] = index };
        foreach (var (value, place) in log.Steps.SelectMany(s => s.Changes).SelectMany(c => Updates.Recorded(c, i => IsPlain(loop, i))))
        {
            if (place is not null)
                values[value] = place is Literal ? place : index;
        }

        foreach (var (value, tape) in log.Tapes)
            values[value] = builder.Read(copy[tape], index);
        return values;
    }

    // The array as it was before some steps, the last of them first.
    private Operand Undo(Operand array, IEnumerable<Updates.Step> steps, Dictionary<Var, Operand> values)
    {
        foreach (var change in steps.SelectMany(s => s.Changes).Reverse())
        {
            var before = array;
            if (change is LoopUpdate loop)
            {
                array = Undo(array, loop, values);
                continue;
            }

            var update = (Update)change;
            Operand Restored() => builder.Write(before, [.. update.Places.Select(p => values[p])], values[update.Old]);
            array = update.Happened is null ? Restored() : builder.Choose(values[update.Happened], Restored, () => before);
        }

        return array;
    }

    // Iteration by iteration, the last one first.
    private Operand Undo(Operand array, LoopUpdate update, Dictionary<Var, Operand> values) => update.Tapes.Count == 0 ? array : builder.Loop(
        builder.Length(values[update.Tapes.Values.First()]), !update.Loop.Down, [new Slot(SlotKind.Into, array)], null, p =>
        {
            var own = new Dictionary<Var, Operand>(values, ReferenceEqualityComparer.Instance) { [update.Loop.Index] = p[0] };
            foreach (var (value, place) in update.Known)
                own[value] = place is Var index ? own[index] : place;
            foreach (var (value, tape) in update.Tapes)
                own[value] = builder.Read(values[tape], p[0]);
            return [Undo(p[1], update.Steps, own)];
        })[0];

    // To what it was after so many steps.
    private void To(Rewind array, int position)
    {
        if (position >= array.Position)
            return;
        copy[array.Version(position)] = Undo(copy[array.Version(array.Position)], array.Steps[position..array.Position], array.Values);
        array.Position = position;
    }

    // Before an equation of a body is turned around: what may read arrays finds them as they were there, a loop that updates one as it left it.
    private void RewindTo(Region body, int place)
    {
        if (rewinds.GetValueOrDefault(body) is not { } arrays || body.Equations[place].Op is not (Loop or Call))
            return;
        foreach (var array in arrays)
            To(array, array.Steps.Count(s => body.Equations.IndexOf(s.Equation) <= place));
    }

    // After it, if it was a loop that has rewound an array by itself.
    private void TakeUnwound(Region body, Equation equation)
    {
        if (unwound.Count == 0 || rewinds.GetValueOrDefault(body) is not { } arrays)
            return;
        foreach (var array in arrays.Where(a => a.Position > 0 && a.Steps[a.Position - 1].Equation == equation))
        {
            if (unwound.Remove(array.Version(array.Position), out var before))
                copy[array.Version(--array.Position)] = before;
        }
    }

    // Whether the loop around it rewinds what a loop leaves: then the array is there as it left it when it is turned around.
    private bool IsRewoundOutside(Equation equation, int slot) => rewound.Contains(equation.Results[slot]);
}
