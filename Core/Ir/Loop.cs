using System.Collections.Immutable;

namespace FunctionalAD.Ir;

/// <summary>What one slot of a loop does with the value that the body yields for it in every iteration.</summary>
public enum SlotKind
{
    /// <summary>Hands it to the next iteration. The result is the last one.</summary>
    Carry,

    /// <summary>Adds it: ((initial + t₀) + t₁) + …</summary>
    Sum,

    /// <summary>Multiplies it.</summary>
    Product,

    /// <summary>Keeps the least.</summary>
    Min,

    /// <summary>Keeps the greatest.</summary>
    Max,

    /// <summary>Keeps the least as LINQ does: <see cref="Sequences.Lesser(double, double)"/>.</summary>
    Least,

    /// <summary>Keeps the greatest as LINQ does: <see cref="Sequences.Greater(double, double)"/>.</summary>
    Greatest,

    /// <summary>Stores it as the element of a new array at the position of the iteration.</summary>
    Collect,

    /// <summary>An owned array threaded through the iterations, which update it in place.</summary>
    Into,
}

/// <summary>One result of a loop, and how it comes about.</summary>
/// <param name="kind">What is done with the body's value.</param>
/// <param name="initial">Where it starts; null for <see cref="SlotKind.Collect"/> alone.</param>
public sealed class Slot(SlotKind kind, Operand? initial)
{
    /// <summary>What is done with the body's value.</summary>
    public SlotKind Kind { get; } = kind;

    /// <summary>Where it starts; null for <see cref="SlotKind.Collect"/> alone.</summary>
    public Operand? Initial { get; } = initial;

    /// <summary>Whether the body gets the value so far as a parameter.</summary>
    public bool HasParameter => Kind is SlotKind.Carry or SlotKind.Into;
}

/// <summary>
/// The one loop: map, reduce, fold, scan and while are choices of its slots. The body has the parameters (index, then one for each slot
/// that <see cref="Slot.HasParameter"/>) and yields one value per slot. A loop without <see cref="SlotKind.Carry"/> and test may run in
/// any order.
/// </summary>
public sealed class Loop : Op
{
    private readonly int[] parameterOfSlot;
    // Whether it is ordered, once it was asked: one object, since others may ask at the same time.
    private object? ordered;

    /// <summary>A loop over <paramref name="extent"/> iterations, or while <paramref name="test"/> holds, or both.</summary>
    /// <param name="extent">How many iterations at most; null: the test alone decides.</param>
    /// <param name="down">Whether the index runs from the extent − 1 down to 0.</param>
    /// <param name="slots">The results.</param>
    /// <param name="test">Run before each iteration; same parameters as the body, yields a <c>bool</c>.</param>
    /// <param name="body">Index and carried values to one value per slot.</param>
    public Loop(Operand? extent, bool down, ImmutableArray<Slot> slots, Region? test, Region body)
        : base(
            [.. extent is null ? [] : new[] { extent }, .. slots.Where(s => s.Initial is not null).Select(s => s.Initial!)],
            test is null ? [body] : [test, body])
    {
        Extent = extent;
        Down = down;
        Slots = slots;
        Test = test;
        Body = body;
        parameterOfSlot = new int[slots.Length];
        var next = 1;
        for (var i = 0; i < slots.Length; i++)
            parameterOfSlot[i] = slots[i].HasParameter ? next++ : -1;
    }

    /// <summary>How many iterations at most; null: the test alone decides.</summary>
    public Operand? Extent { get; }

    /// <summary>Whether the index runs downwards.</summary>
    public bool Down { get; }

    /// <summary>The results, one slot each.</summary>
    public ImmutableArray<Slot> Slots { get; }

    /// <summary>The condition under which another iteration runs.</summary>
    public Region? Test { get; }

    /// <summary>The work of one iteration.</summary>
    public Region Body { get; }

    /// <summary>The index of the iteration, as the body sees it.</summary>
    public Var Index => Body.Parameters[0];

    /// <summary>Whether an iteration needs the one before it: for what it carries, or since arrays change places.</summary>
    public bool Ordered => (bool)(ordered ??= Test is not null || Slots.Any(s => s.Kind == SlotKind.Carry) || Enumerable.Range(0, Slots.Length).Any(s => Slots[s].Kind == SlotKind.Into && !IsKept(s)));

    /// <summary>The body's parameter for a slot, or null.</summary>
    public Var? Parameter(int slot) => parameterOfSlot[slot] < 0 ? null : Body.Parameters[parameterOfSlot[slot]];

    // Whether a slot has the array after an iteration that it had before, with other elements perhaps.
    private bool IsKept(int slot)
    {
        var (open, seen) = (new Stack<Operand>([Body.Results[slot]]), new HashSet<Operand>(ReferenceEqualityComparer.Instance));
        while (open.TryPop(out var array))
        {
            if (ReferenceEquals(array, Parameter(slot)) || !seen.Add(array))
                continue;
            if (array is not Var { Definition: { } made } v)
                return false;
            var k = made.Results.IndexOf(v);
            switch (made.Op)
            {
                case Write or Accumulate or Copy:
                    open.Push(made.Op.Operands[0]);
                    break;
                case Loop inner when inner.Slots[k].Kind == SlotKind.Into && inner.IsKept(k):
                    open.Push(inner.Slots[k].Initial!);
                    break;
                case If choice:
                    Array.ForEach([choice.Then, choice.Else], r => open.Push(r.Results[k]));
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>The type of the result of a slot.</summary>
    public Type ResultType(int slot) => Slots[slot].Initial?.Type ?? Body.Results[slot].Type.MakeArrayType();
}
