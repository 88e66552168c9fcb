using System.Collections.Immutable;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// Loops with loops in their bodies, over rows of data: as many of their iterations run in lockstep as a vector has lanes, each variable of theirs a vector, each
/// array of theirs one of vectors; the iterations that are left over run one by one. (Loops whose elements lie side by side, and hold no others, are left to
/// the emitter: <see cref="Laned"/>.)
/// </summary>
internal sealed class Lockstep
{
    // What an element of an array of which each lane has its own costs.
    private const int ElementCost = 16;

    // The operations that are worth a group of iterations: what only fills or copies is done faster by what is made for it.
    private const int LeastWork = 16;

    // The groups that add together.
    private const int Joined = 2;

    private static readonly Primitive most = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Max), [typeof(int), typeof(int)])!);
    private static readonly Primitive least = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Min), [typeof(int), typeof(int)])!);

    private readonly Builder builder;
    private readonly Copier copier;

    private Lockstep(int bits, IReadOnlyDictionary<Loop, Varying> chosen, bool isJoined)
    {
        builder = new Builder();
        copier = new Copier(builder)
        {
            Loops = (equation, loop) =>
            {
                // A sum in an array that may not be there has no length to be asked for before.
                if (!chosen.TryGetValue(loop, out var varying) || loop.Slots.Any(s => s.Kind == SlotKind.Into && builder.MayBeNull(copier![s.Initial!])))
                    return false;
                Write(equation, loop, varying, new Wide(bits, varying.Element), isJoined && Groups.Join(loop, varying));
                return true;
            },
        };
    }

    /// <summary>The function with its loops in lockstep.</summary>
    /// <param name="function">The function.</param>
    /// <param name="bits">How wide vectors are.</param>
    public static Function Run(Function function, int bits)
    {
        var chosen = new Dictionary<Loop, Varying>(ReferenceEqualityComparer.Instance);
        Find(function.Body);
        var summed = chosen.Count > 0 ? OneHot.Run(function, chosen, bits) : function;
        if (!ReferenceEquals(summed, function))
        {
            function = summed;
            chosen.Clear();
            Find(function.Body);
        }

        for (; chosen.Count > 0; chosen.Remove(chosen.MinBy(c => c.Value.Work).Key))
        {
            // Not so many that it would have to be cut up: what crosses a cut is no register, and no span.
            var wide = UnreadLanes.Run(new Lockstep(bits, chosen, isJoined: true).copier.Function(function));
            if (wide.Size > 2 * Split.Limit)
                wide = UnreadLanes.Run(new Lockstep(bits, chosen, isJoined: false).copier.Function(function));
            if (wide.Size <= 2 * Split.Limit || function.Size > 2 * Split.Limit)
                return wide;
        }

        return function;

        void Find(Region region)
        {
            foreach (var equation in region.Equations)
            {
                if (equation.Op is Loop loop && Of(loop, bits) is { } varying)
                    chosen.Add(loop, varying);
                else
                    Array.ForEach([.. equation.Op.Regions], Find);
            }
        }
    }

    /// <summary>Whether a loop would run in lockstep, once its functions are written out.</summary>
    public static bool Can(Loop loop, int bits) => Of(loop, bits, expands: true) is not null;

    /// <summary>What varies in a loop that runs in lockstep; null if it does not.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="bits">How wide vectors are.</param>
    /// <param name="expands">Whether functions are still to be written out.</param>
    // Elements that are read apart cost about as much as the operations that are saved.
    public static Varying? Of(Loop loop, int bits, bool expands = false) =>
        !Laned.Can(loop) && Varying.Of(loop, out _, expands) is { } varying && varying.Work >= LeastWork && 4 * varying.Work > 5 * varying.Fetched
            && !(loop.Extent is Literal { Value: int count } && count < Twins.Count(bits, varying.Element)) ? varying : null;

    private void Write(Equation equation, Loop loop, Varying varying, Wide wide, bool isJoined)
    {
        var extent = Int(most, copier[loop.Extent!], Literal.Of(0));
        var shift = Literal.Of(System.Numerics.BitOperations.Log2((uint)wide.Count));
        var groups = Int(Operators.Find(System.Linq.Expressions.ExpressionType.RightShift)!, extent, shift);
        Slot[] start = [.. copier.Slots(loop).Select((s, k) => s.Kind == SlotKind.Collect ? new Slot(SlotKind.Into, builder.Unwritten(loop.ResultType(k), extent)) : s)];
        var none = builder.Apply(wide.Broadcast(varying.Element), wide.Type(varying.Element), Literal.Number(varying.Element, -0.0));
        groups = Worth(varying, groups, [.. start.Where((_, s) => varying.IsShared(s)).Select(s => builder.Length(s.Initial!))]);
        var done = Int(Operators.Multiply, groups, Literal.Of(wide.Count));
        // So many groups together, and the rest one after the other.
        var joined = isJoined ? Int(Operators.Find(System.Linq.Expressions.ExpressionType.Divide)!, groups, Literal.Of(Joined)) : Literal.Of(0);
        var before = Int(Operators.Multiply, joined, Literal.Of(Joined));
        Slot[] slots = [.. start.Select((s, k) => s.Kind switch
        {
            SlotKind.Into when varying.IsShared(k) => new Slot(SlotKind.Into, OfEachLane(s.Initial!, groups, none)),
            SlotKind.Into => s,
            SlotKind.Sum => new Slot(SlotKind.Sum, none),
            _ => new Slot(SlotKind.Carry, builder.Apply(wide.Broadcast(varying.Element), wide.Type(varying.Element), s.Initial!)),
        })];
        if (isJoined)
        {
            var together = builder.Loop(joined, false, [.. slots], null, p => Together(Joined, p, Literal.Of(0)));
            slots = [.. slots.Select((s, k) => new Slot(s.Kind, together[k]))];
        }

        var ends = builder.Loop(Int(Operators.Subtract, groups, before), false, [.. slots], null, p => Together(1, p, before));
        Slot[] rest = [.. start.Select((s, k) => new Slot(s.Kind, Reduced(s, ends[k], varying.IsShared(k), wide, varying.Element)))];
        var left = Int(Operators.Subtract, extent, done);
        var results = left is Literal { Value: 0 } ? [.. rest.Select(s => s.Initial!)] : ImmutableArray<Operand>.CastUp(One(loop, left, done, [.. rest]));
        for (var s = 0; s < start.Length; s++)
            copier[equation.Results[s]] = results[s];

        Operand[] Together(int count, ImmutableArray<Var> parameters, Operand before) => new Groups(builder, copier, loop, varying, wide, count).Body(
            Int(Operators.Multiply, Int(Operators.Add, parameters[0], before), Literal.Of(count * wide.Count)), parameters.Skip(1));
    }

    // Not where arrays of the lanes are longer than the work is worth.
    private Operand Worth(Varying varying, Operand groups, Operand[] lengths)
    {
        var each = Int(Operators.Multiply, Int(least, groups, Literal.Of(1 << 14)), Literal.Of(Math.Clamp(varying.Work / ElementCost, 1, 1 << 14)));
        foreach (var length in lengths)
            groups = builder.Choose(builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.LessThanOrEqual)!, typeof(bool), length, each), () => groups, () => Literal.Of(0));
        return groups;
    }

    // An array of which each lane has its own, to which nothing has been added.
    private Var OfEachLane(Operand array, Operand groups, Operand none)
    {
        var any = builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.GreaterThan)!, typeof(bool), groups, Literal.Of(0));
        return builder.Loop(builder.Choose(any, () => builder.Length(array), () => Literal.Of(0)), false, [new Slot(SlotKind.Collect, null)], null, _ => [none])[0];
    }

    // What the lanes have come to.
    private Operand Reduced(Slot start, Operand end, bool isShared, Wide wide, Type element)
    {
        switch (start.Kind)
        {
            case SlotKind.Into when isShared:
                return Totals(start.Initial!, end, wide, element);
            case SlotKind.Into:
                return end;
            case SlotKind.Sum:
                return builder.Apply(Operators.Add, element, start.Initial!, builder.Apply(wide.Sum(), element, end));
            case var kind:
                var step = Differentiation.Reductions.Step(kind)!;
                return Enumerable.Range(0, wide.Count).Aggregate(start.Initial!, (m, k) => builder.Apply(step, element, m, builder.Apply(wide.Lane(element, k), element, end)));
        }
    }

    // To each element of an array the sum of the lanes of a vector: of as many vectors at once as there are lanes, and of those that are left over.
    private Operand Totals(Operand array, Operand vectors, Wide wide, Type element)
    {
        var (first, rest) = ((Operand)Literal.Of(0), builder.Length(vectors));
        if (wide.HasTotals)
        {
            var blocks = Int(Operators.Divide, rest, Literal.Of(wide.Count));
            array = builder.Loop(blocks, false, [new Slot(SlotKind.Into, array)], null, p =>
            {
                var at = Int(Operators.Multiply, p[0], Literal.Of(wide.Count));
                return [builder.Accumulate(p[1], [at], builder.Apply(wide.Totals(), wide.Type(element), [.. Enumerable.Range(0, wide.Count).Select(k => builder.Read(vectors, k == 0 ? at : Int(Operators.Add, at, Literal.Of(k))))]))];
            })[0];
            first = Int(Operators.Multiply, blocks, Literal.Of(wide.Count));
            rest = Int(Operators.Subtract, rest, first);
        }

        return builder.Loop(rest, false, [new Slot(SlotKind.Into, array)], null, p =>
        {
            var at = Int(Operators.Add, p[0], first);
            return [builder.Accumulate(p[1], [at], builder.Apply(wide.Sum(), element, builder.Read(vectors, at)))];
        })[0];
    }

    // Iterations as they stand; what they collect goes to the array that stands for it.
    private ImmutableArray<Var> One(Loop loop, Operand count, Operand first, ImmutableArray<Slot> slots) => builder.Loop(count, false, slots, null, parameters =>
    {
        var index = Int(Operators.Add, parameters[0], first);
        var next = new Queue<Var>(parameters.Skip(1));
        Var?[] own = [.. slots.Select(s => s.HasParameter ? next.Dequeue() : null)];
        var values = copier.Inline(loop.Body, [index, .. own.Where((p, s) => p is not null && loop.Slots[s].HasParameter).Select(p => p!)]);
        return values.Select((v, s) => loop.Slots[s].Kind == SlotKind.Collect ? builder.Write(own[s]!, [index], v) : v);
    });

    private Operand Int(Primitive primitive, Operand a, Operand b) => builder.Apply(primitive, typeof(int), a, b);
}
