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
    // How many inner loops an index may go through.
    private const int Deepest = 8;

    private readonly Loop loop;
    private readonly HashSet<Var> versions = new(ReferenceEqualityComparer.Instance), inside = new(ReferenceEqualityComparer.Instance), certain = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, Loop> innerLoops = new(ReferenceEqualityComparer.Instance);
    private readonly List<Access> reads = [], updates = [];
    private bool isCopied;

    private ToBeRecorded(Loop loop) => this.loop = loop;

    // The time is the place in the text of the body. What is certain happens in each iteration, once.
    private sealed record Access(Equation Equation, ImmutableArray<Operand> Indices, int Time, bool IsCertain)
    {
        public Affine[] Place { get; } = [.. Indices.Select(Affine.Of)];
    }

    /// <summary>The array and all that it becomes in an iteration: what is read of them stands in the array as the loop leaves it, unless it is recorded.</summary>
    public IReadOnlyCollection<Var> Versions => versions;

    /// <summary>The elements read that later updates may reach: to be recorded.</summary>
    public List<Var> Values { get; } = [];

    /// <summary>What each iteration writes and no later update reaches, and where.</summary>
    public Dictionary<Var, ImmutableArray<Operand>> Written { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What is to be recorded of an array, or null where that would be more than what its updates overwrite, or where they are not a bounded number (<see cref="Updates"/>).</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot of the array.</param>
    /// <param name="slice">What the way back reads.</param>
    public static ToBeRecorded? Of(Loop loop, int slot, Recomputed slice)
    {
        var array = loop.Parameter(slot)!;
        if (loop.Slots[slot].Kind != SlotKind.Into || !array.Type.GetElementType()!.IsPrimitive || Updates.Of(loop.Body, array, loop.Body.Results[slot]) is null)
            return null;
        var found = new ToBeRecorded(loop);
        found.versions.Add(array);
        found.Walk(loop.Body, isCertain: true);
        if (found.isCopied)
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
            if (update.IsCertain && update.Equation.Op is Write { Value: Var value } && found.certain.Contains(value) && slice.Reads(value) && found.IsLast(update))
                found.Written[value] = update.Indices;
        }

        return found.Values.Count > found.updates.Count ? null : found;
    }

    /// <summary>Whether a variable belongs to the iteration.</summary>
    public bool IsInside(Var v) => inside.Contains(v);

    private void Walk(Region region, bool isCertain)
    {
        inside.UnionWith(region.Parameters);
        foreach (var equation in region.Equations)
        {
            foreach (var nested in equation.Op.Regions)
                Walk(nested, isCertain: false);
            inside.UnionWith(equation.Results);
            if (isCertain)
                certain.UnionWith(equation.Results);
            switch (equation.Op)
            {
                case Read read when versions.Contains(read.Array):
                    reads.Add(new(equation, read.Indices, reads.Count + updates.Count, isCertain));
                    break;
                case Write or Accumulate when versions.Contains(equation.Op.Operands[0]):
                    updates.Add(new(equation, equation.Op.Operands[1..^1], reads.Count + updates.Count, isCertain));
                    versions.Add(equation.Results[0]);
                    break;
                case Copy copy when versions.Contains(copy.Array):
                    isCopied = true;
                    break;
                case If choice:
                    versions.UnionWith(equation.Results.Where((_, k) => versions.Contains(choice.Then.Results[k])));
                    break;
                case Loop inner:
                    innerLoops[inner.Index] = inner;
                    break;
            }
        }
    }

    // Whether no update that is still to come, in the same iteration or a later one, reaches the element.
    private bool IsLast(Access access) => updates.TrueForAll(update => access.Place.Index().Any(d => IsPast(d.Item, update.Place[d.Index], update.Time <= access.Time)));

    // The place of an update in iteration i is p = k·i + …, of which the rest is known outside; the index q was passed when it lies on the other side, seen in the direction in which p moves.
    private bool IsPast(Affine q, Affine p, bool isBehind)
    {
        if (p.Variables.Any(v => inside.Contains(v) && v != loop.Index))
            return false;
        var (k, distance) = (p[loop.Index], q.Plus(p, -1));
        if (distance.Variables.Count == 0 && (k == 0 ? distance.Constant != 0 : distance.Constant % k != 0))
            return true;
        if (k == 0)
            return false;
        var direction = k > 0 == !loop.Down ? 1 : -1;
        return Furthest(distance, direction) is { } furthest && direction * furthest < (isBehind ? 1 : 0);
    }

    // The greatest value that a form can have, or the least, if it is a number.
    private long? Furthest(Affine form, int direction)
    {
        for (var depth = 0; depth < Deepest && form.Variables.FirstOrDefault(innerLoops.ContainsKey) is { } index; depth++)
        {
            if (form[index] * direction < 0)
                form = form.With(index, Affine.Of(Literal.Of(0)));
            else if (innerLoops[index].Extent is { } extent)
                form = form.With(index, Affine.Of(Positive(extent)).Plus(-1));
            else
                return null;
        }

        return form.Variables.Count == 0 ? form.Constant : null;
    }

    // What an extent is where there is an iteration: of n > 0 ? n : 0, that is n.
    private static Operand Positive(Operand extent) => extent is not Var v ? extent : v.Definition?.Op switch
    {
        If choice when v.Definition.Results.IndexOf(v) is var k => choice.Then.Results[k] is Literal { Value: <= 0 } ? choice.Else.Results[k]
            : choice.Else.Results[k] is Literal { Value: <= 0 } ? choice.Then.Results[k] : extent,
        Apply { Operands: [var n, Literal { Value: <= 0 }], Primitive.Key: System.Reflection.MethodInfo { Name: nameof(Math.Max) } } => n,
        _ => extent,
    };
}
