using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Explaining;

/// <summary>
/// Runs a program as the interpreter does and watches where numbers come from. With a recorder every real operation that a parameter
/// influences becomes a row; without one every value keeps the formula that made it, which is how a partial derivative is spelled out.
/// Control flow is simply followed.
/// </summary>
internal sealed class Walk(Recorder? recorder)
{
    private readonly Dictionary<Var, Seen> seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>The results of a function at its arguments.</summary>
    public ImmutableArray<Seen> Run(Function function, ReadOnlySpan<Seen> arguments) => Run(function.Body, arguments);

    private ImmutableArray<Seen> Run(Region region, ReadOnlySpan<Seen> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
            seen[region.Parameters[i]] = arguments[i];
        foreach (var equation in region.Equations)
        {
            ImmutableArray<Seen> operands = [.. equation.Op.Operands.Select(Look)];
            var results = equation.Op switch
            {
                If choice => Choose(choice, operands[0]),
                Loop loop => Repeat(loop),
                Call call => new Walk(recorder).Run(call.Callee, operands.AsSpan()),
                _ => [Step(equation, operands)],
            };
            for (var i = 0; i < results.Length; i++)
                seen[equation.Results[i]] = results[i];
        }

        return [.. region.Results.Select(Look)];
    }

    private Seen Look(Operand operand) => operand is Literal literal ? Seen.Constant(literal.Value) : seen[(Var)operand];

    private ImmutableArray<Seen> Choose(If choice, Seen condition)
    {
        var holds = (bool)condition.Value!;
        recorder?.Decide("if", condition.Text, holds);
        return Run(holds ? choice.Then : choice.Else, []);
    }

    private ImmutableArray<Seen> Repeat(Loop loop)
    {
        var extent = loop.Extent is null ? int.MaxValue : (int)Look(loop.Extent).Value!;
        var state = loop.Slots.Select(s => s.Initial is null ? null : Look(s.Initial)).ToArray();
        var collected = loop.Slots.Select(_ => new List<Seen>()).ToArray();
        for (var k = 0; k < extent; k++)
        {
            var index = loop.Down ? extent - 1 - k : k;
            Seen[] parameters = [Seen.Constant(index), .. state.Where((_, s) => loop.Slots[s].HasParameter).Select(s => s!)];
            if (loop.Test is null)
            {
                recorder?.Iterate(index);
            }
            else
            {
                var test = Run(loop.Test, parameters)[0];
                recorder?.Decide("while", test.Text, (bool)test.Value!);
                if (!(bool)test.Value!)
                    break;
            }

            var yielded = Run(loop.Body, parameters);
            for (var s = 0; s < state.Length; s++)
            {
                if (loop.Slots[s].Kind == SlotKind.Collect)
                    collected[s].Insert(loop.Down ? 0 : collected[s].Count, yielded[s]);
                else
                    state[s] = Next(loop.Slots[s].Kind, state[s]!, yielded[s]);
            }
        }

        return [.. state.Select((value, s) => value ?? Collect(collected[s], loop.ResultType(s).GetElementType()!))];
    }

    private Seen Next(SlotKind kind, Seen sofar, Seen value) => kind switch
    {
        SlotKind.Sum => Add(sofar, value),
        _ => Differentiation.Reductions.Step(kind) is { } step ? Apply(step, sofar, value) : value,
    };

    private static Seen Collect(List<Seen> elements, Type type)
    {
        var array = Array.CreateInstance(type, elements.Count);
        for (var i = 0; i < elements.Count; i++)
            array.SetValue(elements[i].Value, i);
        return Seen.Whole(array, Tracked(elements));
    }

    private Seen Step(Equation equation, ImmutableArray<Seen> operands)
    {
        if (equation.Op is Apply apply)
            return Apply(apply.Primitive, equation.Results[0].Type, operands);

        var value = Interpreter.Step(equation, [.. operands.Select(o => o.Value)]);
        switch (equation.Op)
        {
            case Read:
                return operands[0].Part(Seen.Place((Array)operands[0].Value!, operands.Skip(1)), value);
            case Unpack unpack:
                return operands[0].Part(unpack.Component, value);
            case Pack:
                return Seen.Whole(value, Tracked(operands));
            case Copy:
                return operands[0] with { Value = value };
            case Write or Accumulate:
                var array = (Array)operands[0].Value!;
                ImmutableArray<Seen> indices = operands[1..^1];
                var place = Seen.Place(array, indices);
                var element = equation.Op is Write
                    ? operands[^1]
                    : Add(operands[0].Part(place, array.GetValue([.. indices.Select(i => Convert.ToInt32(i.Value, null))])), operands[^1]);
                return Seen.Whole(value, operands[0].With(place, element));
            default:
                return Seen.Constant(value);
        }
    }

    // Arrays and structures are added part by part, so that each sum of two numbers has its row.
    private Seen Add(Seen a, Seen b)
    {
        if (!a.IsTracked && !b.IsTracked)
            return Seen.Constant(Interpreter.Add(a.Value, b.Value));
        if (a.Parts.IsDefault && b.Parts.IsDefault)
            return Apply(Operators.Add, a, b);
        var (left, right) = (Elements(a.Value!), Elements(b.Value!));
        var parts = left.Select((value, i) => a.Part(i, value) is var x && b.Part(i, right[i]) is var y && (x.IsTracked || y.IsTracked) ? Add(x, y) : null);
        return Seen.Whole(Interpreter.Add(a.Value, b.Value), [.. parts]);
    }

    private static object?[] Elements(object whole) => whole is Array array
        ? [.. array.Cast<object?>()]
        : [.. Layout.Of(whole.GetType())!.Components.Select(c => c.Member is System.Reflection.FieldInfo f ? f.GetValue(whole) : ((System.Reflection.PropertyInfo)c.Member).GetValue(whole))];

    private static ImmutableArray<Seen?> Tracked(IEnumerable<Seen> parts) => [.. parts.Select(p => p.IsTracked ? p : null)];

    private Seen Apply(Primitive primitive, Seen a, Seen b) => Apply(primitive, a.Value!.GetType(), [a, b]);

    private Seen Apply(Primitive primitive, Type type, ImmutableArray<Seen> arguments)
    {
        var value = primitive.Evaluate(type, [.. arguments.Select(a => a.Value)]);
        var text = Text.Apply(primitive, type, [.. arguments.Select(a => a.Text)]);
        if (recorder is null)
            return new(value, text);
        if (Types.IsReal(type) && arguments.Any(a => a.Row is not null))
            return recorder.Record(primitive, arguments, value!, text);
        return type == typeof(bool) ? new(value, text) : Seen.Constant(value);
    }
}
