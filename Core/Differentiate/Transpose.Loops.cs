using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Loops. Downwards, a loop keeps its slots that are not linear and collects its record. Upwards, a backward loop restores what each
/// iteration starts with, runs the body again and transposes it; linear carried values run down, linear variables from outside become
/// sums and accumulators. A loop without carried values needs no record at all.
/// </summary>
internal sealed partial class Transpose
{
    // Loops over one segment of a long loop.
    private readonly HashSet<Loop> inner;

    // Arrays to record a segment in, the same for all segments, by the tape.
    private readonly Dictionary<Var, Operand> buffers = new(ReferenceEqualityComparer.Instance);

    // What the body of the loop on its way back yields, known before it is run again.
    private readonly Dictionary<Operand, Operand> known = new(ReferenceEqualityComparer.Instance);

    private bool IsLinear(Equation equation, int slot) => linear.Contains(equation.Results[slot]);

    private int[] Plain(Equation equation, Loop loop) => Positions.Below(loop.Slots.Length, s => !IsLinear(equation, s));

    private void Down(Equation equation, Loop loop, LoopRecord record)
    {
        var plain = Plain(equation, loop).Which(s => !IsSettled(loop, s));
        LoopUpdate[] around = [.. UpdatesBy(equation)];
        if (record.Undone.Keys.Any(s => IsSettled(loop, s)))
            throw new InvalidOperationException("An array is read as a loop leaves it, and undone by one inside.");
        Var[] tapes = [.. record.Arrays, .. around.SelectMany(u => u.Values)];
        var isBuffered = tapes.Length > 0 && tapes.All(buffers.ContainsKey);
        ImmutableArray<Slot> slots =
        [
            .. plain.Select(s => new Slot(loop.Slots[s].Kind, loop.Slots[s].Initial is not { } initial ? null : loop.Slots[s].Kind == SlotKind.Into ? copy.Owned(initial) : copy[initial])),
            .. tapes.Select(t => isBuffered ? new Slot(SlotKind.Into, buffers[t]) : new Slot(SlotKind.Collect, null)),
            .. record.TripCount is null ? [] : new[] { new Slot(SlotKind.Carry, Literal.Of(0)) },
        ];
        Var[] logged = [.. Logged(loop, record)];
        runningFirst.UnionWith(logged);
        var results = builder.Loop(
            loop.Extent is null ? null : copy[loop.Extent],
            loop.Down,
            slots,
            loop.Test is { } test ? p => Bind(equation, loop, test.Parameters, p, () => copy.Inline(test, [])[0]) : null,
            p => Bind(equation, loop, loop.Body.Parameters, p, () =>
            {
                // Copied before the body updates it in place.
                var start = new Dictionary<Var, Operand>(ReferenceEqualityComparer.Instance);
                foreach (var (s, tape) in record.Tapes)
                    start[tape] = copy[loop.Parameter(s)!] is var v && loop.Slots[s].Kind == SlotKind.Into ? builder.Copy(v) : v;
                Down(loop.Body);
                foreach (var taped in (IEnumerable<Dictionary<Var, Var>>)[.. record.Undone.Values.Select(u => u.Tapes), record.Kept, .. around.Select(u => u.Tapes)])
                {
                    foreach (var (value, tape) in taped)
                        start[tape] = copy[value];
                }

                var buffer = 1 + plain.Count(s => loop.Slots[s].HasParameter);
                return (IEnumerable<Operand>)
                [
                    .. plain.Select(s => copy[loop.Body.Results[s]]),
                    .. tapes.Select(t => isBuffered ? builder.Write(p[buffer++], [p[0]], start[t]) : start[t]),
                    .. record.TripCount is null ? [] : new[] { builder.Apply(Operators.Add, typeof(int), p[^1], Literal.Of(1)) },
                ];
            }),
            [loop.Index.Name, .. plain.Where(s => loop.Slots[s].HasParameter).Select(s => loop.Parameter(s)!.Name)]);

        runningFirst.ExceptWith(logged);
        for (var k = 0; k < plain.Length; k++)
            copy[equation.Results[plain[k]]] = results[k];
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (IsSettled(loop, s))
                copy[equation.Results[s]] = known[equation.Results[s]];
        }

        for (var k = 0; k < tapes.Length; k++)
            copy[tapes[k]] = known.GetValueOrDefault(tapes[k], results[plain.Length + k]);
        if (record.TripCount is not null)
            copy[record.TripCount] = results[^1];
        foreach (var (s, last) in record.Yielded)
            copy[last] = copy[equation.Results[s]] is var value && value.Type.IsArray ? builder.Copy(value) : value;
        // The array may be updated further on.
        foreach (var (s, log) in record.Undone)
        {
            if (!IsRewoundOutside(equation, s))
                copy[log.Final] = builder.Copy(copy[equation.Results[s]]);
        }

        foreach (var (s, array) in record.Settled)
            copy[array.Last] = IsSettled(loop, s) || IsRewoundOutside(equation, s) || lasting.Value.Contains(equation.Results[s]) ? copy[equation.Results[s]] : builder.Copy(copy[equation.Results[s]]);
    }

    // Whether an array is known as a loop further out leaves it, so that what this one does to it has been done.
    private bool IsSettled(Loop loop, int slot) => known.Count > 0 && loop.Parameter(slot) is { } parameter && known.ContainsKey(parameter);

    // With the parameters of a region of a loop renamed, those that are not linear.
    private T Bind<T>(Equation equation, Loop loop, ImmutableArray<Var> old, ImmutableArray<Var> parameters, Func<T> then)
    {
        copy[old[0]] = parameters[0];
        var next = 1;
        var position = 1;
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (!loop.Slots[s].HasParameter)
                continue;
            if (IsSettled(loop, s))
                copy[old[position]] = known[loop.Parameter(s)!];
            else if (!IsLinear(equation, s))
                copy[old[position]] = parameters[next++];
            position++;
        }

        return then();
    }

    private void Up(Equation equation, Loop loop, bool isReached = false)
    {
        var moving = Positions.Below(loop.Slots.Length, s => IsLinear(equation, s));
        Var[] asked = [.. moving.Select(s => equation.Results[s]).Where(cotangents.Has)];
        if (asked.Length == 0)
            return;
        // A loop that carries tangents may be one of segments, whose sums go on from one to the next.
        if (!isReached && asked.All(v => Types.IsReal(v.Type)) && moving.All(s => !loop.Slots[s].HasParameter) && asked.Select(PeekReached).Aggregate(Either) is Var whether)
        {
            UpIfReached(equation, loop, asked, whether);
            return;
        }

        var record = Record(loop);
        if (IsFactored(equation, loop, record, moving))
        {
            UpFactored(equation, loop, moving);
            return;
        }

        Report(loop, record);
        var whens = moving.Which(s => cotangents.Has(equation.Results[s])).Table(s => TakeReached(equation.Results[s]));
        var when = whens.Values.Aggregate(Either);
        // Whether the next iteration reads what it starts from, where that is not certain.
        var open = moving.Which(s => loop.Slots[s].Kind == SlotKind.Carry && IsConditional(loop.Parameter(s)!));
        var threaded = moving.Which(s => loop.Slots[s].HasParameter);
        var others = moving.Which(s => !loop.Slots[s].HasParameter);
        var starts = threaded.Table(s => Start(equation.Results[s], loop.Slots[s].Kind));
        var incoming = others.Table(s => cotangents.Take(equation.Results[s]));
        var free = FreeLinear([loop.Body]);
        var (outer, before) = (Enter(free), EnterReached(free));
        Var[] counted = [.. before.Keys.Where(v => unread?.IsCertainIn(loop, v) != true)];

        // The sums of a segment go on where those of the segment after it ended, so the terms are added in the order of the whole loop.
        var isSegment = inner.Contains(loop);
        var segment = segments.GetValueOrDefault(loop);
        Operand SumSoFar(Var v) => isSegment && outer[v] is { } sum ? sum : Types.IsReal(v.Type) ? Literal.Number(v.Type, 0) : Zero(v);
        bool IsCarried(Var v) => !v.Type.IsArray && (segment is not null || !Types.IsReal(v.Type));
        Var[] shared = segment is null ? [] : [.. Record(segment.Inner).Arrays];
        var snapshots = Snapshots(loop, record);
        foreach (var (s, array) in record.Settled)
        {
            if (IsRewoundOutside(equation, s))
                copy[array.Last] = copy[equation.Results[s]];
        }

        var count = record.TripCount is not null ? copy[record.TripCount] : copy[loop.Extent!];
        ImmutableArray<Slot> slots =
        [
            .. threaded.Select(s => new Slot(loop.Slots[s].Kind, starts[s])),
            .. free.Select(v => v.Type.IsArray ? new Slot(SlotKind.Into, outer[v])
                : new Slot(IsCarried(v) ? SlotKind.Carry : SlotKind.Sum, SumSoFar(v))),
            .. record.Along.Select(s => new Slot(SlotKind.Carry, copy[loop.Slots[s].Initial!])),
            .. record.Yielded.Values.Select(v => new Slot(SlotKind.Carry, copy[v])),
            .. record.Undone.Keys.Select(s => new Slot(SlotKind.Into, !IsRewoundOutside(equation, s) ? copy[record.Undone[s].Final]
                : isReached ? builder.Copy(copy[equation.Results[s]]) : copy[equation.Results[s]])),
            .. shared.Select(t => new Slot(SlotKind.Into, builder.Zeros(t.Type, copy[segment!.Length]))),
            .. open.Select(s => new Slot(SlotKind.Carry, whens.GetValueOrDefault(s, no))),
            .. snapshots,
            // In how many iterations a branch was taken that reads it.
            .. counted.Select(_ => new Slot(SlotKind.Sum, Literal.Of(0))),
        ];
        var wasAgain = isAgain;
        isAgain = true;
        var results = builder.Loop(
            count,
            threaded.Length > 0 || record.Undone.Count > 0 ? !loop.Down : loop.Down,
            slots,
            null,
            p => Backward(p),
            [loop.Index.Name]);
        isAgain = wasAgain;

        // In a branch it has worked on a copy: the other one has rewound nothing.
        var next = threaded.Length + free.Count + record.Along.Length + record.Yielded.Count;
        foreach (var s in record.Undone.Keys)
        {
            if (!isReached && IsRewoundOutside(equation, s))
                unwound[equation.Results[s]] = results[next];
            next++;
        }


        // First the variables read from outside, since an initial value may be one of them and gets more.
        if (isSegment)
        {
            foreach (var v in free.Where(v => !v.Type.IsArray))
                outer[v] = null;
        }

        Leave(free, outer, [.. results.Skip(threaded.Length)]);
        foreach (var (v, earlier) in before)
        {
            var isRead = Array.IndexOf(counted, v) is var k and >= 0
                ? builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.NotEqual)!, typeof(bool), results[slots.Length - counted.Length + k], Literal.Of(0))
                : Both(when, builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.LessThan)!, typeof(bool), Literal.Of(0), count));
            reached[v] = Either(earlier, isRead);
        }

        // A slot started from its initial value: that is where the cotangent of the first iteration goes.
        for (var k = 0; k < threaded.Length; k++)
        {
            var initial = loop.Slots[threaded[k]].Initial!;
            if (!IsLinear(initial))
                continue;
            Reach(initial, open.Find(threaded[k]) is var o and >= 0 ? results[slots.Length - counted.Length - snapshots.Length - open.Length + o] : when);
            if (loop.Slots[threaded[k]].Kind == SlotKind.Into && !cotangents.Has((Var)initial))
                cotangents.Set((Var)initial, results[k], true);
            else
                cotangents.Add((Var)initial, results[k]);
        }

        foreach (var s in others)
        {
            if (loop.Slots[s].Initial is not { } initial || incoming[s] is not { } ct)
                continue;
            Add(initial, ct);
            Reach(initial, whens[s]);
        }

        IEnumerable<Operand> Backward(ImmutableArray<Var> p)
        {
            var next = 1;
            var current = threaded.Table(_ => p[next++]);
            var sofar = new Dictionary<Var, Operand>();
            foreach (var v in free)
            {
                if (v.Type.IsArray || IsCarried(v))
                    sofar[v] = p[next++];
            }

            // First, since it runs the body as well.
            Operand[] moved = [.. Restore(loop, record, count, p, p.Length - snapshots.Length)];
            copy[loop.Index] = p[0];
            for (var s = 0; s < loop.Slots.Length; s++)
            {
                if (loop.Parameter(s) is { } parameter && !linear.Contains(parameter)
                    && (record.Slice?.Asks(parameter) != false || record.Yielded.ContainsKey(s))
                    && !record.Along.Has(s) && !record.Undone.ContainsKey(s) && !record.Settled.ContainsKey(s) && !record.Snapshots.Has(s))
                    copy[parameter] = Restart(loop, record, s, p[0]);
            }

            foreach (var s in record.Along)
                copy[loop.Parameter(s)!] = p[next++];
            foreach (var s in record.Yielded.Keys)
                copy[loop.Body.Results[s]] = known[loop.Body.Results[s]] = p[next++];
            var overwritten = new Dictionary<int, Dictionary<Var, Operand>>();
            foreach (var (s, log) in record.Undone)
                overwritten[s] = Overwritten(loop, log, p[0]);
            foreach (var (s, log) in record.Undone)
                copy[loop.Parameter(s)!] = Undo(p[next++], log.Steps, overwritten[s]);
            foreach (var tape in shared)
                buffers[tape] = p[next++];

            foreach (var (value, tape) in record.Kept)
            {
                copy[value] = known[value] = builder.Read(copy[tape], p[0]);
                if (copy[value] is Var read)
                    keptFrom[read] = value;
            }

            foreach (var array in record.Settled.Values)
                Settle(array);
            Down(loop.Body, record.Slice);
            foreach (var value in record.Kept.Keys.Concat(record.Settled.Values.SelectMany(a => a.Known)))
                known.Remove(value);
            foreach (var s in record.Yielded.Keys)
                known.Remove(loop.Body.Results[s]);
            foreach (var tape in shared)
                buffers.Remove(tape);
            var rewinding = record.Undone.Keys.Select(s => new Rewind(loop.Parameter(s)!, Again(record.Undone[s], record.Slice!), overwritten[s])).ToArray();
            rewinds[loop.Body] = [.. rewinding.Where(r => rewound.Contains(r.Parameter))];
            foreach (var v in free)
            {
                if (segment is not null && IsCarried(v))
                    cotangents.Set(v, sofar[v], false);
                else
                    Begin(v, sofar.GetValueOrDefault(v));
            }

            foreach (var s in moving)
            {
                var yielded = loop.Body.Results[s];
                var isElement = loop.Slots[s].Kind == SlotKind.Collect && IsMarked(equation.Results[s]);
                if (!isElement)
                    Reach(yielded, open.Find(s) is var o and >= 0 ? p[p.Length - snapshots.Length - open.Length + o] : loop.Slots[s].HasParameter ? when : whens.GetValueOrDefault(s, no));
                switch (loop.Slots[s].Kind)
                {
                    case SlotKind.Into when IsLinear(yielded) && !cotangents.Has((Var)yielded):
                        cotangents.Set((Var)yielded, current[s], true);
                        break;
                    case SlotKind.Carry or SlotKind.Into:
                        Add(yielded, current[s]);
                        break;
                    case SlotKind.Collect when incoming[s] is { } ct:
                        var element = builder.Read(ct, p[0]);
                        if (isElement)
                            Reach(yielded, IsRead(element));
                        Add(yielded, element);
                        break;
                    case SlotKind.Sum when incoming[s] is { } ct:
                        Add(yielded, ct);
                        break;
                }
            }

            Up(loop.Body);
            rewinds.Remove(loop.Body);
            foreach (var array in rewinding)
                To(array, 0);
            return (Operand[])
            [
                .. threaded.Select(s => cotangents.Take(loop.Parameter(s)!) ?? Zero(loop.Parameter(s)!)),
                .. free.Select(v => cotangents.Take(v) is { } sum
                    ? segment is not null || Types.IsReal(v.Type) || v.Type.IsArray ? sum : TangentSpace.Add(builder, sofar[v], sum)
                    : Types.IsReal(v.Type) ? Literal.Number(v.Type, 0) : sofar[v]),
                .. record.Along.Select(s => copy[loop.Body.Results[s]]),
                // What this iteration started from is what the one before it yielded.
                .. record.Yielded.Keys.Select(s => copy[loop.Parameter(s)!]),
                // Running the body again updated the array again.
                .. rewinding.Select(r => copy[r.Parameter]),
                .. shared.Select(t => copy[t]),
                .. open.Select(s => TakeReached(loop.Parameter(s)!)),
                .. moved,
                .. LeaveReached(before).Zip(before.Keys, (isRead, v) => counted.Contains(v) ? builder.Choose(isRead, () => Literal.Of(1), () => Literal.Of(0)) : null).OfType<Operand>(),
            ];
        }

        ImmutableArray<Updates.Step> Again(UndoLog log, Recomputed slice) => [.. log.Steps.TakeWhile(s => IsEmitted(s.Equation, slice))];
    }

    // The array as the loop leaves it, for all its versions, and what an iteration has written of it.
    private void Settle(SettledArray array)
    {
        var final = copy[array.Last];
        foreach (var version in array.Reads.Versions)
            copy[version] = known[version] = final;
        foreach (var (value, indices) in array.Reads.Written)
            copy[value] = known[value] = builder.Read(final, [.. indices.Select(Place)]);

        // A linear form of the index and what is known outside.
        Operand Place(Operand index) => index is Var { Definition.Op: Apply apply } v && array.Reads.IsInside(v) ? builder.Apply(apply.Primitive, v.Type, [.. apply.Operands.Select(Place)]) : copy[index];
    }

    private Operand Start(Var result, SlotKind kind)
    {
        if (kind == SlotKind.Into)
        {
            var owned = cotangents.Own(result);
            cotangents.Take(result);
            return owned;
        }

        return cotangents.Take(result) ?? Zero(result);
    }
}
