using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD.Emission;

/// <summary>
/// Arrays that an iteration makes and records: made in the memory of the record, not beside it and copied. Either the iteration that makes one records it, or it
/// carries it on to the next, which records what it started from: then the first one is copied, and each iteration makes the row after its own. Nobody may
/// write to a row when its iteration is over.
/// </summary>
internal sealed class Placed
{
    private readonly Flow flow;
    private readonly Func<Var, bool> isRows, isThere;
    private readonly HashSet<Var> written = new(ReferenceEqualityComparer.Instance), asked = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<Loop> around = [];

    /// <summary>The arrays of a function that can be.</summary>
    /// <param name="function">The function.</param>
    /// <param name="flow">Where its arrays go.</param>
    /// <param name="isRows">Which variables are records of arrays.</param>
    /// <param name="isThere">Which parameters are not null for certain.</param>
    public Placed(Function function, Flow flow, Func<Var, bool> isRows, Func<Var, bool> isThere)
    {
        (this.flow, this.isRows, this.isThere) = (flow, isRows, isThere);
        Note(function.Body);
        Walk(function.Body);
    }

    /// <summary>The record in which an array is made.</summary>
    public Dictionary<Var, Var> RecordOf { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The slot of its loop that a record holds one iteration before it is recorded; −1 for none.</summary>
    public Dictionary<Var, int> Carried { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The variables that are parts of records.</summary>
    public HashSet<Var> Spans { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether an array is never updated while it may be read by this name.</summary>
    public bool IsOnlyRead(Var array) => !flow.From(array).Any(written.Contains);

    // What is updated in place, and what is asked whether it is there.
    private void Note(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Write or Accumulate && equation.Op.Operands[0] is Var updated)
                written.Add(updated);
            if (equation.Op is Apply apply && Asked.IsGiven(apply) && apply.Operands[0] is Var given)
                asked.Add(given);
            if (equation.Op is Loop loop)
                written.UnionWith(loop.Slots.Where(s => s.Kind == SlotKind.Into).Select(s => s.Initial).OfType<Var>());
            foreach (var nested in equation.Op.Regions)
                Note(nested);
        }
    }

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Loop loop)
            {
                for (var s = 0; s < loop.Slots.Length; s++)
                {
                    if (loop.Slots[s].Kind == SlotKind.Collect && isRows(equation.Results[s]))
                        Place(equation, loop, equation.Results[s], loop.Body.Results[s]);
                }

                around.Push(loop);
            }

            foreach (var nested in equation.Op.Regions)
                Walk(nested);
            if (equation.Op is Loop)
                around.Pop();
        }
    }

    private void Place(Equation equation, Loop loop, Var record, Operand row)
    {
        var slot = Enumerable.Range(0, loop.Slots.Length).FirstOrDefault(s => loop.Slots[s].Kind == SlotKind.Carry && ReferenceEquals(loop.Parameter(s), row), -1);
        var made = Origin(slot < 0 ? row : loop.Body.Results[slot]);
        if (made is null || RecordOf.ContainsKey(made) || !loop.Body.Equations.Contains(made.Definition!))
            return;
        var all = flow.From(made);
        if (all.Any(v => flow.Leaves(v) || !flow.CollectedIn(v).All(isRows)) || around.Any(l => l.Regions.Any(r => r.Parameters.Any(all.Contains))))
            return;
        // A part of a record is never null, and what may be is asked.
        if (!all.Where(asked.Contains).All(v => Origin(v) is not null || (slot >= 0 && IsThere(loop.Slots[slot].Initial!) && Holds(v))))
            return;
        var later = loop.Regions.SelectMany(r => r.Parameters).Concat(equation.Results).Where(all.Contains).SelectMany(v => flow.From(v));
        if (later.Any(written.Contains))
            return;
        (RecordOf[made], Carried[record]) = (record, slot);
        Spans.UnionWith(all);

        bool Holds(Var v) => ReferenceEquals(v, equation.Results[slot]) || loop.Regions.Any(r => ReferenceEquals(r.Parameters[loop.Body.Parameters.IndexOf((Var)row)], v));
    }

    private bool IsThere(Operand operand) => operand is Var v && (isThere(v) || Origin(v) is not null);

    // The array that was made, of which this is a version.
    private static Var? Origin(Operand operand)
    {
        while (operand is Var { Definition: { } definition } v)
        {
            var k = definition.Results.IndexOf(v);
            switch (definition.Op)
            {
                case Zeros { Operands.Length: 1 } or Copy:
                case Loop { Test: null } made when made.Slots[k].Kind == SlotKind.Collect:
                    return v;
                case Write or Accumulate:
                    operand = definition.Op.Operands[0];
                    break;
                case Loop loop when Flow.IsThreaded(loop, k):
                    operand = loop.Slots[k].Initial!;
                    break;
                case If choice when Origin(choice.Then.Results[k]) is { } then && ReferenceEquals(then, Origin(choice.Else.Results[k])):
                    return then;
                default:
                    return null;
            }
        }

        return null;
    }
}
