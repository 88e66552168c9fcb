using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// What the way back of a loop needs of an array that the loop updates in place: the elements that its iterations read. One that no later update reaches stands in
/// the array as the loop leaves it; where each element is assigned once, as in recurrences, eliminations and dynamic programs, that is all of them. The others are
/// to be recorded as they are read. So nothing is undone, and nothing is run again for what it wrote.
/// </summary>
internal sealed class ToBeRecorded
{
    private readonly Loop loop;
    private readonly HashSet<Var> versions = new(ReferenceEqualityComparer.Instance), certain = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Loop, HashSet<Var>> inside = new(ReferenceEqualityComparer.Instance);
    private readonly Bounds bounds = new();
    private readonly List<Access> reads = [], updates = [];
    private bool goesElsewhere;

    private ToBeRecorded(Loop loop)
    {
        this.loop = loop;
        // Its own index has bounds as those inside have: so a loop further out says the same of it.
        bounds.Enter(loop);
    }

    // The time is the place in the text of the body. What is certain happens in each iteration, once.
    private sealed record Access(Equation Equation, ImmutableArray<Operand> Indices, int Time, ImmutableArray<Loop> Loops, bool IsCertain)
    {
        public Affine[] Place { get; } = [.. Indices.Select(Affine.Of)];
    }

    /// <summary>The array and all that it becomes in an iteration: what is read of them stands in the array as the loop leaves it, unless it is recorded.</summary>
    public IReadOnlyCollection<Var> Versions => versions;

    /// <summary>The elements read that later updates may reach: to be recorded.</summary>
    public List<Var> Values { get; } = [];

    /// <summary>What each iteration writes and no later update reaches, and where: at indices that are linear forms of its own and of what is known outside.</summary>
    public Dictionary<Var, ImmutableArray<Operand>> Written { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What is to be recorded of an array, or null where that is more than what its updates overwrite, or not told beforehand.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot of the array.</param>
    /// <param name="slice">What the way back reads.</param>
    public static ToBeRecorded? Of(Loop loop, int slot, Recomputed slice)
    {
        var array = loop.Parameter(slot)!;
        if (loop.Slots[slot].Kind != SlotKind.Into || !array.Type.GetElementType()!.IsPrimitive)
            return null;
        var found = new ToBeRecorded(loop);
        found.versions.Add(array);
        found.Walk(loop.Body, [loop], isCertain: true);
        if (found.goesElsewhere || loop.Body.Results.Where((r, s) => found.Is(r) != (s == slot)).Any())
            return null;
        foreach (var read in found.reads.Where(r => !found.IsLast(r)))
        {
            if (!read.IsCertain)
                return null;
            if (slice.Reads(read.Equation.Results[0]))
                found.Values.Add(read.Equation.Results[0]);
        }

        foreach (var update in found.updates)
        {
            if (update.IsCertain && update.Equation.Op is Write { Value: Var value } && found.certain.Contains(value) && slice.Reads(value) && found.IsLast(update)
                && update.Place.All(p => p.Variables.All(v => v == loop.Index || !found.IsInside(v))))
                found.Written[value] = update.Indices;
        }

        return found.Values.Count > found.updates.Count && Updates.Of(loop.Body, array, loop.Body.Results[slot], Updates.Plain) is not null ? null : found;
    }

    /// <summary>Whether a variable belongs to the iteration.</summary>
    public bool IsInside(Var v) => inside[loop].Contains(v);

    private bool Is(Operand operand) => operand is Var v && versions.Contains(v);

    private void Walk(Region region, ImmutableArray<Loop> loops, bool isCertain)
    {
        Note(region.Parameters);
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Loop inner)
                Enter(inner);
            foreach (var nested in equation.Op.Regions)
                Walk(nested, equation.Op is Loop around ? loops.Add(around) : loops, isCertain: false);
            Note(equation.Results);
            switch (equation.Op)
            {
                case Read when Is(equation.Op.Operands[0]):
                    reads.Add(new(equation, equation.Op.Operands[1..], reads.Count + updates.Count, loops, isCertain));
                    break;
                case Write or Accumulate when Is(equation.Op.Operands[0]):
                    updates.Add(new(equation, equation.Op.Operands[1..^1], reads.Count + updates.Count, loops, isCertain));
                    versions.Add(equation.Results[0]);
                    break;
                case Length:
                    break;
                case If choice:
                    for (var k = 0; k < equation.Results.Length; k++)
                        Join(equation.Results[k], [choice.Then.Results[k], choice.Else.Results[k]]);
                    break;
                case Loop left:
                    for (var s = 0; s < left.Slots.Length; s++)
                        Join(equation.Results[s], left.Slots[s].Initial is { } initial ? [initial, left.Body.Results[s]] : [left.Body.Results[s]]);
                    break;
                default:
                    goesElsewhere |= equation.Op.Operands.Any(Is);
                    break;
            }
        }

        void Note(ImmutableArray<Var> defined)
        {
            foreach (var around in loops)
            {
                if (!inside.TryGetValue(around, out var own))
                    inside[around] = own = new(ReferenceEqualityComparer.Instance);
                own.UnionWith(defined);
            }

            if (isCertain)
                certain.UnionWith(defined);
        }

        void Enter(Loop inner)
        {
            bounds.Enter(inner);
            for (var s = 0; s < inner.Slots.Length; s++)
            {
                if (inner.Slots[s].Initial is not { } initial || !Is(initial))
                    continue;
                goesElsewhere |= inner.Slots[s].Kind != SlotKind.Into || inner.Test is not null;
                versions.Add(inner.Parameter(s) ?? (Var)initial);
            }
        }

        // The array comes out where it went in.
        void Join(Var result, Operand[] made)
        {
            goesElsewhere |= made.Any(Is) && !made.All(Is);
            if (made.All(Is))
                versions.Add(result);
        }
    }

    // Whether no update that is still to come reaches the element: in a later iteration of each loop around both, in the iterations at hand of those further out.
    private bool IsLast(Access access) => updates.TrueForAll(update =>
    {
        var common = access.Loops.Zip(update.Loops).TakeWhile(l => l.First == l.Second).Count();
        return access.Loops.Take(common).Index().All(level => access.Place.Index().Any(d =>
            IsPast(d.Item, update.Place[d.Index], level.Item, level.Index < common - 1 || update.Time <= access.Time)));
    });

    // The place of an update in iteration i is p = k·i + …, of which the rest is known outside; the index q was passed when it lies on the other side, seen in the direction in which p moves.
    private bool IsPast(Affine q, Affine p, Loop around, bool isBehind)
    {
        if (p.Variables.Any(v => v != around.Index && inside[around].Contains(v)))
            return false;
        var (k, distance) = (p[around.Index], q.Plus(p, -1));
        if (distance.Variables.Count == 0 && (k == 0 ? distance.Constant != 0 : distance.Constant % k != 0))
            return true;
        if (k == 0)
            return bounds.Furthest(distance, 1) < 0 || bounds.Furthest(distance, -1) > 0;
        var direction = k > 0 == !around.Down ? 1 : -1;
        return bounds.Furthest(distance, direction) is { } furthest && direction * furthest < (isBehind ? 1 : 0);
    }
}
