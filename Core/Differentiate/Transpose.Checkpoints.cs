using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Binomial checkpointing. The backward loop holds a stack of snapshots: places and the values carried there. For each iteration it
/// pushes more of them on the way from the last one, as <see cref="Schedule.Advance"/> says, runs the rest of the way without, and pops the
/// last one when it has been used.
/// </summary>
internal sealed partial class Transpose
{
    // The top of the stack, the places, then one array for each value.
    private Slot[] Snapshots(Loop loop, LoopRecord record)
    {
        if (record.Snapshots.Length == 0)
            return [];
        var size = Literal.Of(context.Checkpointing!.Snapshots);
        return
        [
            new Slot(SlotKind.Carry, Literal.Of(0)),
            new Slot(SlotKind.Into, builder.Zeros(typeof(int[]), size)),
            .. record.Snapshots.Select(s => copy[loop.Slots[s].Initial!]).Select(start => new Slot(
                SlotKind.Into, builder.Write(builder.Zeros(start.Type.MakeArrayType(), size), [Literal.Of(0)], start))),
        ];
    }

    // Renames the carried values to those that the iteration starts with; yields the stack after it.
    private IEnumerable<Operand> Restore(Loop loop, LoopRecord record, Operand count, ImmutableArray<Var> p, int next)
    {
        if (record.Snapshots.Length == 0)
            return [];
        var last = context.Checkpointing!.Snapshots - 1;
        // Iterations are numbered in the order in which the loop runs.
        var k = Place(p[0]);
        var stack = builder.Loop(
            null,
            false,
            [new Slot(SlotKind.Carry, p[next]), .. p[(next + 1)..].Select(array => new Slot(SlotKind.Into, array))],
            q => builder.Apply(Operators.Find(ExpressionType.And)!, typeof(bool), Less(q[1], Literal.Of(last)), Less(builder.Read(q[2], q[1]), k)),
            q =>
            {
                var start = builder.Read(q[2], q[1]);
                var free = Whole(Operators.Subtract, Literal.Of(last), q[1]);
                var steps = Whole(Schedule.AdvanceOf, Whole(Operators.Add, Whole(Operators.Subtract, k, start), Literal.Of(1)), free);
                var values = Run(start, steps, [.. q[3..].Select(array => builder.Read(array, q[1]))]);
                var top = Whole(Operators.Add, q[1], Literal.Of(1));
                return
                [
                    top,
                    builder.Write(q[2], [top], Whole(Operators.Add, start, steps)),
                    .. values.Select((v, j) => builder.Write(q[3 + j], [top], v)),
                ];
            });

        var place = builder.Read(stack[1], stack[0]);
        var reached = Run(place, Whole(Operators.Subtract, k, place), [.. stack[2..].Select(array => builder.Read(array, stack[0]))]);
        for (var j = 0; j < reached.Length; j++)
            copy[loop.Parameter(record.Snapshots[j])!] = reached[j];
        var popped = builder.Choose(Less(place, k), () => stack[0], () => Whole(Operators.Subtract, stack[0], Literal.Of(1)));
        return [popped, .. stack[1..]];

        // Some iterations, for what they carry alone.
        ImmutableArray<Operand> Run(Operand start, Operand steps, ImmutableArray<Operand> values) =>
        [
            .. builder.Loop(
                steps,
                false,
                [.. values.Select(v => new Slot(SlotKind.Carry, v))],
                null,
                q =>
                {
                    copy[loop.Index] = Place(Whole(Operators.Add, start, q[0]));
                    for (var s = 0; s < loop.Slots.Length; s++)
                    {
                        if (loop.Parameter(s) is { } parameter && !linear.Contains(parameter) && record.Advance!.Asks(parameter))
                            copy[parameter] = Array.IndexOf(record.Snapshots, s) is var j and >= 0 ? q[j + 1] : Restart(loop, record, s, q[0]);
                    }

                    Down(loop.Body, record.Advance);
                    return record.Snapshots.Select(s => copy[loop.Body.Results[s]]).ToArray();
                }),
        ];

        Operand Place(Operand index) => loop.Down ? Whole(Operators.Subtract, Whole(Operators.Subtract, count, Literal.Of(1)), index) : index;

        Operand Less(Operand a, Operand b) => builder.Apply(Operators.Find(ExpressionType.LessThan)!, typeof(bool), a, b);

        Operand Whole(Primitive primitive, params ImmutableArray<Operand> operands) => builder.Apply(primitive, typeof(int), operands);
    }
}
