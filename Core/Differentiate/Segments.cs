using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Cuts long counted loops into segments of √n iterations: a loop over segments around a loop over the iterations of one. It computes
/// the same to the last bit; turned around, the outer loop records what each segment starts with, and its backward loop runs one segment
/// again, and records it, at a time. So checkpointing is a rewrite of the program, and transposing knows nothing of snapshots.
/// </summary>
internal sealed class Segments
{
    private readonly HashSet<Var> linear;
    private readonly Dictionary<Var, Operand> primalOf;
    private readonly Dictionary<Loop, Segment> made;

    private Segments(HashSet<Var> linear, Dictionary<Var, Operand> primalOf, Dictionary<Loop, Segment> made)
    {
        this.linear = linear;
        this.primalOf = primalOf;
        this.made = made;
    }

    /// <summary>A loop over one segment, and the most iterations it has.</summary>
    internal sealed record Segment(Loop Inner, Var Length);

    /// <summary>The region with its long loops cut; <paramref name="made"/> learns the outer loops.</summary>
    public static Region Run(Region region, HashSet<Var> linear, Dictionary<Var, Operand> primalOf, Dictionary<Loop, Segment> made) =>
        new Segments(linear, primalOf, made).Region(region);

    /// <summary>
    /// Whether a loop's record grows with its iterations: it is counted, its backward loop reads what it carries, and it cannot run the
    /// carried values along with it because it carries tangents, too.
    /// </summary>
    public static bool Grows(Equation equation, Loop loop, HashSet<Var> linear, Dictionary<Var, Operand> primalOf)
    {
        if (loop.Extent is null || loop.Test is not null || !equation.Results.Where((_, s) => loop.Slots[s].HasParameter).Any(linear.Contains))
            return false;
        return Recomputed.Of(loop, linear, primalOf) is var slice && Enumerable.Range(0, loop.Slots.Length).Any(s => loop.Parameter(s) is { } p && !linear.Contains(p)
            && (loop.Slots[s].Kind == SlotKind.Carry ? slice.Asks(p) : slice.Reads(p) && ToBeRecorded.Of(loop, s, slice) is not { Values.Count: 0 }));
    }

    private Region Region(Region region)
    {
        if (!region.Equations.Any(e => e.Op.Regions.Length > 0))
            return region;
        var equations = ImmutableArray.CreateBuilder<Equation>();
        foreach (var outside in region.Equations)
        {
            var equation = outside.Op switch
            {
                If choice => new Equation(outside.Results, new If(choice.Condition, Region(choice.Then), Region(choice.Else))),
                Loop inner => new Equation(outside.Results, new Loop(inner.Extent, inner.Down, inner.Slots, inner.Test, Region(inner.Body))),
                _ => outside,
            };
            if (equation.Op is Loop loop && IsLong(loop) && Grows(equation, loop, linear, primalOf) && Partners(equation, loop) is { } partners)
                Cut(equation, loop, partners, equations);
            else
                equations.Add(equation);
        }

        return new Region(region.Parameters, equations.ToImmutable(), region.Results);
    }

    // A handful of iterations is not worth it.
    private static bool IsLong(Loop loop) => loop.Extent is not Literal { Value: int and <= 16 };

    // For each linear slot of arrays or structures the slot of its primal, which tells the shape; null where one has none.
    private int[]? Partners(Equation equation, Loop loop)
    {
        var partners = new int[loop.Slots.Length];
        for (var s = 0; s < partners.Length; s++)
        {
            partners[s] = -1;
            var result = equation.Results[s];
            if (!linear.Contains(result))
                continue;
            // The parts of an array of arrays are not there before they are written: nothing tells their shape.
            if (loop.Slots[s].Kind == SlotKind.Collect && !Types.IsReal(result.Type.GetElementType()!))
                return null;
            if (Types.IsReal(result.Type))
                continue;
            if (primalOf.TryGetValue(result, out var primal) && primal is Var p)
                partners[s] = equation.Results.IndexOf(p);
            if (partners[s] < 0)
                return null;
        }

        return partners;
    }

    private void Cut(Equation equation, Loop loop, int[] partners, ImmutableArray<Equation>.Builder equations)
    {
        var n = loop.Extent!;
        var length = Whole(equations, Schedule.SegmentOf, n);
        var count = Whole(equations, Schedule.SegmentsOf, n, length);
        var slots = loop.Slots.Length;
        var initial = new Operand?[slots];
        for (var s = 0; s < slots; s++)
        {
            initial[s] = loop.Slots[s].Initial;
            if (loop.Slots[s].Kind == SlotKind.Collect)
            {
                var zeros = new Var(loop.ResultType(s));
                equations.Add(new Equation([zeros], new Zeros(zeros.Type, [n])));
                // The tangent's array starts from zeros that depend on nothing.
                initial[s] = zeros;
            }
        }

        // The outer loop carries what the loop carries, and the reductions so far; a sum of tangents is a sum of sums.
        bool IsSumOfTangents(int s) => loop.Slots[s].Kind == SlotKind.Sum && linear.Contains(equation.Results[s]);
        var outerKinds = Enumerable.Range(0, slots).Select(s => loop.Slots[s].Kind switch
        {
            SlotKind.Carry => SlotKind.Carry,
            SlotKind.Into or SlotKind.Collect => SlotKind.Into,
            _ => IsSumOfTangents(s) ? SlotKind.Sum : SlotKind.Carry,
        }).ToArray();
        var outer = Enumerable.Range(0, slots).Select(s => outerKinds[s] == SlotKind.Sum ? null : new Var(equation.Results[s].Type, loop.Parameter(s)?.Name)).ToArray();
        var results = equation.Results.Select(r => new Var(r.Type)).ToArray();
        var inside = loop.Slots.Select((slot, s) => slot.Kind == SlotKind.Collect ? new Var(equation.Results[s].Type) : loop.Parameter(s)).ToArray();

        // The index of an iteration from its place: forwards start + r, backwards n − 1 − (start + r).
        var body = ImmutableArray.CreateBuilder<Equation>();
        var around = ImmutableArray.CreateBuilder<Equation>();
        Var segment = new(typeof(int), loop.Index.Name), place = new(typeof(int));
        var start = Whole(around, Operators.Multiply, segment, length);
        var within = Whole(around, Schedule.WithinOf, n, start, length);
        if (loop.Down)
        {
            var last = Whole(around, Operators.Subtract, n, Literal.Of(1));
            var passed = Whole(body, Operators.Add, start, place);
            body.Add(new Equation([loop.Index], new Apply(Operators.Subtract, typeof(int), [last, passed])));
        }
        else
        {
            body.Add(new Equation([loop.Index], new Apply(Operators.Add, typeof(int), [start, place])));
        }

        body.AddRange(loop.Body.Equations);
        var yielded = loop.Body.Results.ToBuilder();
        for (var s = 0; s < slots; s++)
        {
            if (loop.Slots[s].Kind != SlotKind.Collect)
                continue;
            var written = new Var(equation.Results[s].Type);
            body.Add(new Equation([written], new Write(inside[s]!, [loop.Index], yielded[s])));
            yielded[s] = written;
        }

        for (var s = 0; s < slots; s++)
        {
            if (partners[s] is var t and >= 0)
            {
                primalOf[outer[s]!] = outer[t]!;
                primalOf[results[s]] = results[t];
                if (loop.Slots[s].Kind == SlotKind.Collect)
                {
                    primalOf[inside[s]!] = inside[t]!;
                    primalOf[(Var)yielded[s]] = yielded[t];
                }
            }
        }

        var inner = new Loop(
            within,
            false,
            [.. loop.Slots.Select((slot, s) => new Slot(
                slot.Kind == SlotKind.Collect ? SlotKind.Into : slot.Kind,
                (Operand?)outer[s] ?? Literal.Number(equation.Results[s].Type, 0)))],
            null,
            new Region([place, .. inside.OfType<Var>()], body.ToImmutable(), yielded.ToImmutable()));
        around.Add(new Equation([.. results], inner));
        var whole = new Loop(
            count,
            false,
            [.. outerKinds.Select((kind, s) => new Slot(kind, initial[s]))],
            null,
            new Region([segment, .. outer.OfType<Var>()], around.ToImmutable(), [.. results]));
        equations.Add(new Equation(equation.Results, whole));
        made[whole] = new Segment(inner, length);
    }

    private static Var Whole(ImmutableArray<Equation>.Builder equations, Primitive primitive, params ImmutableArray<Operand> arguments)
    {
        var result = new Var(typeof(int));
        equations.Add(new Equation([result], new Apply(primitive, typeof(int), arguments)));
        return result;
    }
}
