using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Loops. Downwards, a loop keeps its slots that are not linear and collects, for each carried value, the value with which every iteration
/// starts: the tape. Upwards, a backward loop runs the body again from the tape and transposes it; linear carried values run down,
/// linear variables from outside become sums and accumulators. A loop without carried values needs no tape at all.
/// </summary>
internal sealed partial class Transpose
{
    private readonly Dictionary<Loop, LoopRecord> records = new(ReferenceEqualityComparer.Instance);

    /// <summary>Stand-ins, in the renaming, for what the downward walk of a loop records: the tape of each slot, and the trip count.</summary>
    private sealed record LoopRecord(Dictionary<int, Var> Tapes, Var? TripCount)
    {
        /// <summary>For a loop that is not walked upwards.</summary>
        public static LoopRecord None { get; } = new([], null);

        public IEnumerable<Var> Values => TripCount is null ? Tapes.Values : Tapes.Values.Append(TripCount);
    }

    private LoopRecord Record(Loop loop)
    {
        if (records.TryGetValue(loop, out var known))
            return known;
        var tapes = new Dictionary<int, Var>();
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            var recorded = loop.Parameter(s) is { } parameter && !linear.Contains(parameter)
                && (loop.Slots[s].Kind == SlotKind.Carry || ReadsBack(loop.Body, parameter));
            if (recorded)
                tapes[s] = new Var(loop.ResultType(s).MakeArrayType());
        }

        return records[loop] = new LoopRecord(tapes, loop.Test is null ? null : new Var(typeof(int)));
    }

    private bool IsLinear(Loop loop, Equation equation, int slot) => linear.Contains(equation.Results[slot]);

    private void Down(Equation equation, Loop loop, LoopRecord record)
    {
        int[] plain = [.. Enumerable.Range(0, loop.Slots.Length).Where(s => !IsLinear(loop, equation, s))];
        int[] taped = [.. record.Tapes.Keys.Order()];
        ImmutableArray<Slot> slots =
        [
            .. plain.Select(s => new Slot(loop.Slots[s].Kind, loop.Slots[s].Initial is not { } initial ? null : loop.Slots[s].Kind == SlotKind.Into ? copy.Owned(initial) : copy[initial])),
            .. taped.Select(_ => new Slot(SlotKind.Collect, null)),
            .. record.TripCount is null ? [] : new[] { new Slot(SlotKind.Carry, Literal.Of(0)) },
        ];
        var results = builder.Loop(
            loop.Extent is null ? null : copy[loop.Extent],
            loop.Down,
            slots,
            loop.Test is { } test ? p => Bind(test.Parameters, p, () => copy.Inline(test, [])[0]) : null,
            p => Bind(loop.Body.Parameters, p, () =>
            {
                // Copied before the body updates it in place.
                var start = taped.Select(s => copy[loop.Parameter(s)!] is var v && loop.Slots[s].Kind == SlotKind.Into ? builder.Copy(v) : v).ToArray();
                Down(loop.Body);
                return (IEnumerable<Operand>)
                [
                    .. plain.Select(s => copy[loop.Body.Results[s]]),
                    .. start,
                    .. record.TripCount is null ? [] : new[] { builder.Apply(Operators.Add, typeof(int), p[^1], Literal.Of(1)) },
                ];
            }),
            [loop.Index.Name, .. plain.Where(s => loop.Slots[s].HasParameter).Select(s => loop.Parameter(s)!.Name)]);

        for (var k = 0; k < plain.Length; k++)
            copy[equation.Results[plain[k]]] = results[k];
        for (var k = 0; k < taped.Length; k++)
            copy[record.Tapes[taped[k]]] = results[plain.Length + k];
        if (record.TripCount is not null)
            copy[record.TripCount] = results[^1];

        T Bind<T>(ImmutableArray<Var> old, ImmutableArray<Var> parameters, Func<T> then)
        {
            copy[old[0]] = parameters[0];
            var next = 1;
            var position = 1;
            for (var s = 0; s < loop.Slots.Length; s++)
            {
                if (!loop.Slots[s].HasParameter)
                    continue;
                if (!IsLinear(loop, equation, s))
                    copy[old[position]] = parameters[next++];
                position++;
            }

            return then();
        }
    }

    private void Up(Equation equation, Loop loop)
    {
        int[] moving = [.. Enumerable.Range(0, loop.Slots.Length).Where(s => IsLinear(loop, equation, s))];
        if (!moving.Any(s => cotangents.Has(equation.Results[s])))
            return;

        var record = Record(loop);
        int[] threaded = [.. moving.Where(s => loop.Slots[s].HasParameter)];
        var starts = threaded.ToDictionary(s => s, s => Start(equation.Results[s], loop.Slots[s].Kind));
        var incoming = moving.Except(threaded).ToDictionary(s => s, s => cotangents.Take(equation.Results[s]));
        var free = FreeLinear([loop.Body]);
        var outer = Enter(free);

        ImmutableArray<Slot> slots =
        [
            .. threaded.Select(s => new Slot(loop.Slots[s].Kind, starts[s])),
            .. free.Select(v => v.Type.IsArray ? new Slot(SlotKind.Into, outer[v])
                : Types.IsReal(v.Type) ? new Slot(SlotKind.Sum, Literal.Number(v.Type, 0))
                : new Slot(SlotKind.Carry, TangentSpace.Zero(builder, Shape(v)))),
        ];
        var results = builder.Loop(
            record.TripCount is not null ? copy[record.TripCount] : copy[loop.Extent!],
            threaded.Length > 0 ? !loop.Down : loop.Down,
            slots,
            null,
            p => Backward(p),
            [loop.Index.Name]);

        // First the variables read from outside, since an initial value may be one of them and gets more.
        Leave(free, outer, [.. results.Skip(threaded.Length)]);

        // A slot started from its initial value: that is where the cotangent of the first iteration goes.
        for (var k = 0; k < threaded.Length; k++)
        {
            var initial = loop.Slots[threaded[k]].Initial!;
            if (!IsLinear(initial))
                continue;
            if (loop.Slots[threaded[k]].Kind == SlotKind.Into && !cotangents.Has((Var)initial))
                cotangents.Set((Var)initial, results[k], true);
            else
                cotangents.Add((Var)initial, results[k]);
        }

        foreach (var s in moving.Except(threaded))
        {
            if (loop.Slots[s].Initial is { } initial && incoming[s] is { } ct)
                Add(initial, ct);
        }

        IEnumerable<Operand> Backward(ImmutableArray<Var> p)
        {
            copy[loop.Index] = p[0];
            for (var s = 0; s < loop.Slots.Length; s++)
            {
                if (loop.Parameter(s) is { } parameter && !linear.Contains(parameter))
                    copy[parameter] = Restart(loop, record, s, p[0]);
            }

            Down(loop.Body);
            var next = 1;
            var current = threaded.ToDictionary(s => s, _ => p[next++]);
            var sofar = new Dictionary<Var, Operand>();
            foreach (var v in free)
            {
                if (!Types.IsReal(v.Type))
                    sofar[v] = p[next++];
                Begin(v, sofar.GetValueOrDefault(v));
            }

            foreach (var s in moving)
            {
                var yielded = loop.Body.Results[s];
                switch (loop.Slots[s].Kind)
                {
                    case SlotKind.Into when IsLinear(yielded) && !cotangents.Has((Var)yielded):
                        cotangents.Set((Var)yielded, current[s], true);
                        break;
                    case SlotKind.Carry or SlotKind.Into:
                        Add(yielded, current[s]);
                        break;
                    case SlotKind.Collect when incoming[s] is { } ct:
                        Add(yielded, builder.Read(ct, p[0]));
                        break;
                    case SlotKind.Sum when incoming[s] is { } ct:
                        Add(yielded, ct);
                        break;
                }
            }

            Up(loop.Body);
            return (Operand[])
            [
                .. threaded.Select(s => cotangents.Take(loop.Parameter(s)!) ?? TangentSpace.Zero(builder, Shape(loop.Parameter(s)!))),
                .. free.Select(v => cotangents.Take(v) is { } sum
                    ? Types.IsReal(v.Type) || v.Type.IsArray ? sum : TangentSpace.Add(builder, sofar[v], sum)
                    : Types.IsReal(v.Type) ? Literal.Number(v.Type, 0) : sofar[v]),
            ];
        }
    }

    private Operand Start(Var result, SlotKind kind)
    {
        if (kind == SlotKind.Into)
        {
            var owned = cotangents.Own(result);
            cotangents.Take(result);
            return owned;
        }

        return cotangents.Take(result) ?? TangentSpace.Zero(builder, Shape(result));
    }

    // The value with which iteration i starts: from the tape; an array that nobody reads back needs only its shape.
    private Operand Restart(Loop loop, LoopRecord record, int slot, Var index) =>
        !record.Tapes.TryGetValue(slot, out var tape)
            ? TangentSpace.Zero(builder, copy[loop.Slots[slot].Initial!])
            : loop.Slots[slot].Kind == SlotKind.Into ? builder.Copy(builder.Read(copy[tape], index)) : builder.Read(copy[tape], index);

    // Whether a body reads an array that it updates in place, in any of its versions.
    private static bool ReadsBack(Region body, Var array)
    {
        var versions = new HashSet<Var>(ReferenceEqualityComparer.Instance) { array };
        return Walk(body);

        bool Walk(Region region)
        {
            foreach (var equation in region.Equations)
            {
                var touches = equation.Op.Operands.Any(o => o is Var v && versions.Contains(v));
                if (touches && equation.Op is not (Write or Accumulate or Length or Loop))
                    return true;
                if (touches && equation.Op is (Write or Accumulate) && equation.Op.Operands[^1] is Var stored && versions.Contains(stored))
                    return true;
                if (equation.Op is Loop loop)
                {
                    for (var s = 0; s < loop.Slots.Length; s++)
                    {
                        if (loop.Slots[s].Initial is Var initial && versions.Contains(initial))
                        {
                            if (loop.Slots[s].Kind != SlotKind.Into)
                                return true;
                            versions.Add(loop.Parameter(s)!);
                            versions.Add(equation.Results[s]);
                        }
                    }
                }
                else if (touches && equation.Op is Write or Accumulate)
                {
                    versions.Add(equation.Results[0]);
                }

                foreach (var nested in equation.Op.Regions)
                {
                    if (Walk(nested))
                        return true;
                    if (equation.Op is If && nested.Results.Any(r => r is Var v && versions.Contains(v)))
                        versions.UnionWith(equation.Results);
                }
            }

            return false;
        }
    }
}
