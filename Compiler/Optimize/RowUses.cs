using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// What becomes of a row that a loop changes in place. As part of an array of arrays each state of it is a value, which anybody may keep; as an array of its own it
/// is changed where it is, so nobody may know it by another name: it is read by elements, until the next change, and goes from state to state, once.
/// </summary>
internal sealed class RowUses
{
    private readonly Sites sites;
    private readonly HashSet<Var> states = new(ReferenceEqualityComparer.Instance);

    private RowUses(Region region) => sites = new(region);

    /// <summary>Whether the row of a slot, and of the slots of the loops inside that go on with it, is changed in place and does nothing else.</summary>
    public static bool AreInPlace(Region region, Loop loop, int slot)
    {
        var uses = new RowUses(region);
        return uses.IsState(loop.Parameter(slot)!);
    }

    private bool IsState(Var state)
    {
        if (!states.Add(state))
            return true;
        var next = new List<Site>();
        foreach (var use in sites.Uses(state))
        {
            if (use.Equation is { Op: Read or Copy or Length } || (use.Equation is { } asked && Builder.AsksForShape(asked.Op)))
                continue;
            if (!next.TrueForAll(other => sites.AreApart(use.Region, other.Region)) || !GoesOn(state, use))
                return false;
            next.Add(use);
        }

        return sites.Uses(state).All(use => next.Contains(use) || (use.Equation is { } asked && Builder.AsksForShape(asked.Op))
            || next.TrueForAll(change => sites.IsBefore(use, change) || sites.AreApart(use.Region, change.Region)));
    }

    // To the next state of it, in all branches of a choice.
    private bool GoesOn(Var state, Site use)
    {
        switch (use.Equation?.Op)
        {
            case Write or Accumulate:
                return ReferenceEquals(use.Equation.Op.Operands[0], state) && use.Equation.Op.Operands.Count(o => ReferenceEquals(o, state)) == 1 && IsState(use.Equation.Results[0]);
            case Loop loop:
                return Slot(loop, state) is { } slot && IsState(loop.Parameter(slot)!) && IsState(use.Equation.Results[slot]);
            case null:
                var around = sites.Outer(use.Region);
                var at = Positions(use.Region, state);
                return at.Length == 1 && around?.Equation?.Op switch
                {
                    Loop loop => ReferenceEquals(loop.Body, use.Region) && loop.Slots[at[0]].Kind == SlotKind.Into && states.Contains(loop.Parameter(at[0])!),
                    If choice => IsState(around!.Value.Equation!.Results[at[0]]) && choice.Regions.All(r => r.Results[at[0]] is Var other && (states.Contains(other) || IsMadeOf(other, state))),
                    // The end of what is looked at.
                    _ => true,
                };
            default:
                return false;
        }
    }

    private static int[] Positions(Region region, Var state) => [.. Enumerable.Range(0, region.Results.Length).Where(k => ReferenceEquals(region.Results[k], state))];

    private static int? Slot(Loop loop, Var state) => loop.Operands.Count(o => ReferenceEquals(o, state)) == 1
        && Array.FindIndex([.. loop.Slots], s => s.Kind == SlotKind.Into && ReferenceEquals(s.Initial, state)) is var slot and >= 0 ? slot : null;

    // Whether another branch hands out a state, too, be it one that has not been looked at yet.
    private bool IsMadeOf(Var other, Var state) => sites.Definition(other)?.Op switch
    {
        Write or Accumulate => sites.Definition(other)!.Op.Operands[0] is Var before && (states.Contains(before) || IsMadeOf(before, state)),
        Loop loop => loop.Slots[sites.Definition(other)!.Results.IndexOf(other)] is { Kind: SlotKind.Into, Initial: Var start } && (states.Contains(start) || IsMadeOf(start, state)),
        If choice => choice.Regions.All(r => r.Results[sites.Definition(other)!.Results.IndexOf(other)] is Var inner && (states.Contains(inner) || IsMadeOf(inner, state))),
        _ => false,
    };
}
