using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>
/// Programs of the language over <see cref="Bounded"/> numbers: derivatives along some directions by dual numbers, the terms that they are
/// made of, and second derivatives along two of them. It shares no line with what it judges: it walks the program as written and knows
/// nothing of the rule book.
/// </summary>
internal sealed class BoundedProgram
{
    private const string Greatest = "greatest";

    private readonly int directions;
    private readonly bool isCurved;
    private readonly bool allMove;
    private readonly Action<string>? note;
    private readonly object[] captured;
    private readonly Code code;
    private readonly Dictionary<Function, Code> callees = new(ReferenceEqualityComparer.Instance);
    private int depth;

    /// <summary>A program made ready to be run many times.</summary>
    /// <param name="function">The program.</param>
    /// <param name="directions">Along how many directions.</param>
    /// <param name="isCurved">Whether second derivatives are wanted, too.</param>
    /// <param name="note">Is told what happens: trips of loops, ties, sides of choices.</param>
    /// <param name="captured">Captured objects, whose members the program reads.</param>
    /// <param name="allMove">Whether constants count as variables that happen not to move, as elements of tangent arrays do: 0 times an infinite slope is NaN then.</param>
    public BoundedProgram(Function function, int directions, bool isCurved = false, Action<string>? note = null, IEnumerable<object>? captured = null, bool allMove = false)
    {
        (this.directions, this.isCurved, this.note, this.captured, this.allMove) = (directions, isCurved, note, [.. captured ?? []], allMove);
        code = new Code(function, Constant);
    }

    /// <summary>Whether the last run met a number whose derivative is none, be it used or not.</summary>
    public bool IsSteep { get; private set; }

    /// <summary>An array: its extents, and its elements row by row.</summary>
    private sealed record Elements(int[] Extents, object?[] Items)
    {
        public Elements With(int place, object? value)
        {
            var items = (object?[])Items.Clone();
            items[place] = value;
            return new(Extents, items);
        }

        public int Place(ReadOnlySpan<object?> indices)
        {
            var place = 0;
            for (var d = 0; d < Extents.Length; d++)
            {
                place = (place * Extents[d]) + (int)indices[d]!;
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)(int)indices[d]!, (uint)Extents[d]);
            }

            return place;
        }
    }

    /// <summary>The real numbers in the results.</summary>
    public static Bounded[] Run(
        Function function, object?[] arguments, object?[][] tangents, bool isCurved = false, Action<string>? note = null, IEnumerable<object>? captured = null) =>
        new BoundedProgram(function, tangents.Length, isCurved, note, captured).Run(arguments, tangents);

    /// <summary>The real numbers in the results.</summary>
    /// <param name="arguments">Where.</param>
    /// <param name="tangents">Along each direction a tangent for each parameter; null for one that has none.</param>
    public Bounded[] Run(object?[] arguments, object?[][] tangents)
    {
        IsSteep = false;
        object?[] lifted = [.. arguments.Select((a, i) => Lift(a, [.. tangents.Select(t => t[i])])), .. captured];
        return [.. Run(code, lifted).SelectMany(Reals)];
    }

    private static IEnumerable<Bounded> Reals(object? value) => value switch
    {
        Bounded real => [real],
        Elements array => array.Items.SelectMany(Reals),
        object?[] parts => parts.SelectMany(Reals),
        _ => [],
    };

    private object? Constant(object? value) => Lift(value, new object?[directions]);

    private object? Lift(object? value, object?[] tangents) => value switch
    {
        double d => Bounded.Along(d, [.. tangents.Select(t => t is double x ? x : 0)], allMove || tangents.Any(t => t is not null), isCurved),
        float f => Bounded.Along(f, [.. tangents.Select(t => t is float x ? x : 0)], allMove || tangents.Any(t => t is not null), isCurved),
        Array array => new Elements(
            [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)],
            [.. array.Cast<object?>().Select((e, i) => Lift(e, [.. tangents.Select(t => (t as Array)?.Cast<object?>().ElementAt(i))]))]),
        null or string or bool => value,
        _ when Types.IsInteger(value.GetType()) || Layout.Of(value.GetType()) is null => value,
        _ => Generators.Flattening.Parts(value).Select((p, i) => Lift(p, [.. tangents.Select(t => Generators.Flattening.Parts(t).ElementAtOrDefault(i))])).ToArray(),
    };

    private object?[] Run(Code function, object?[] arguments)
    {
        var frame = (object?[])function.Empty.Clone();
        return Run(function.Body, arguments, frame);
    }

    private object?[] Run(Block block, ReadOnlySpan<object?> arguments, object?[] frame)
    {
        for (var i = 0; i < arguments.Length; i++)
            frame[block.Parameters[i]] = arguments[i];
        foreach (var step in block.Steps)
        {
            switch (step.Op)
            {
                case If:
                    Bind(step, Run(step.Regions[Taken((bool)frame[step.Operands[0]]!)], [], frame), frame);
                    break;
                case Loop loop:
                    Bind(step, Run(step, loop, frame), frame);
                    break;
                case Call call:
                    if (!callees.TryGetValue(call.Callee, out var callee))
                        callees[call.Callee] = callee = new Code(call.Callee, Constant);
                    Bind(step, Run(callee, All(step.Operands, frame)), frame);
                    break;
                default:
                    frame[step.Results[0]] = Run(step, All(step.Operands, frame));
                    break;
            }
        }

        return All(block.Results, frame);
    }

    private static object?[] All(int[] places, object?[] frame)
    {
        var values = new object?[places.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = frame[places[i]];
        return values;
    }

    private static void Bind(Step step, object?[] results, object?[] frame)
    {
        for (var i = 0; i < results.Length; i++)
            frame[step.Results[i]] = results[i];
    }

    private object? Run(Step step, object?[] a) => step.Op switch
    {
        Apply apply => Apply(step, apply, a),
        Read => ((Elements)a[0]!).Items[((Elements)a[0]!).Place(a.AsSpan(1))],
        Length length => ((Elements)a[0]!).Extents[length.Dimension],
        Zeros zeros => Zeros(zeros.ArrayType.GetElementType()!, [.. a.Select(e => (int)e!)]),
        Copy => a[0],
        Write => ((Elements)a[0]!).With(((Elements)a[0]!).Place(a.AsSpan(1..^1)), a[^1]),
        Accumulate => Accumulated((Elements)a[0]!, ((Elements)a[0]!).Place(a.AsSpan(1..^1)), a[^1], step.Op.Operands[^1].Type),
        Pack pack => pack.StructureType.IsArray ? new Elements([a.Length], a) : a,
        // A captured object is as it was captured.
        Unpack unpack => a[0] is object?[] parts ? parts[unpack.Component] : Constant(Generators.Flattening.Parts(a[0]).ElementAt(unpack.Component)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private int Taken(bool condition)
    {
        note?.Invoke(depth > 0 ? "choice in a loop" : "choice");
        return condition ? 0 : 1;
    }

    private Elements Zeros(Type element, int[] extents) =>
        new(extents, [.. Enumerable.Range(0, extents.Aggregate(1, (p, n) => p * n)).Select(_ => Constant(Literal.Default(element).Value))]);

    private Elements Accumulated(Elements array, int place, object? value, Type type) => array.With(place, Add(array.Items[place], value, type));

    private object? Add(object? a, object? b, Type type) => Types.IsReal(type) ? Real("+", type, [a, b]) : Operators.Add.Evaluate(type, a, b);

    private object?[] Run(Step step, Loop loop, object?[] frame)
    {
        var next = 0;
        var extent = loop.Extent is null ? int.MaxValue : (int)frame[step.Operands[next++]]!;
        var state = new object?[loop.Slots.Length];
        for (var s = 0; s < state.Length; s++)
            state[s] = loop.Slots[s].Kind == SlotKind.Collect ? new List<object?>() : frame[step.Operands[next++]];
        var trips = 0;
        depth++;
        for (var k = 0; k < extent; k++)
        {
            object?[] parameters = [loop.Down ? extent - 1 - k : k, .. state.Where((_, s) => loop.Slots[s].HasParameter)];
            if (loop.Test is not null && !(bool)Run(step.Regions[0], parameters, frame)[0]!)
                break;
            trips++;
            var yielded = Run(step.Regions[^1], parameters, frame);
            for (var s = 0; s < state.Length; s++)
                state[s] = Next(loop.Slots[s].Kind, state[s], yielded[s], loop.Body.Results[s].Type);
        }

        depth--;
        note?.Invoke($"{Math.Min(trips, 2)} trips");
        for (var s = 0; s < state.Length; s++)
        {
            if (loop.Slots[s].Kind != SlotKind.Collect)
                continue;
            var list = (List<object?>)state[s]!;
            if (loop.Down)
                list.Reverse();
            state[s] = new Elements([list.Count], [.. list]);
        }

        return state;
    }

    private object? Next(SlotKind kind, object? sofar, object? value, Type type)
    {
        switch (kind)
        {
            case SlotKind.Sum:
                return Add(sofar, value, type);
            case SlotKind.Product:
                return Real("*", type, [sofar, value]);
            case SlotKind.Min or SlotKind.Least:
                return Real("Min", type, [sofar, value]);
            case SlotKind.Max:
                return Real("Max", type, [sofar, value]);
            case SlotKind.Greatest:
                return Real(Greatest, type, [sofar, value]);
            case SlotKind.Collect:
                ((List<object?>)sofar!).Add(value);
                return sofar;
            default:
                return value;
        }
    }

    private object? Apply(Step step, Apply apply, object?[] a)
    {
        var type = apply.Type;
        if (step.IsConversion)
        {
            return a[0] is not Bounded real ? Constant(apply.Primitive.Evaluate(type, a))
                : type == typeof(float) && apply.Operands[0].Type != typeof(float) ? real.Single() : real;
        }

        return step.Name is { } name && Array.TrueForAll(a, p => p is Bounded)
            ? Real(name, type, a)
            : Constant(apply.Primitive.Evaluate(type, [.. a.Select((p, i) => Plain(p, apply.Operands[i].Type))]));
    }

    // Numbers as methods get them that know no bounds.
    private object? Plain(object? value, Type type)
    {
        if (value is Bounded { Value: var v })
            return type == typeof(float) ? (float)v : v;
        if (value is not Elements { Items: var items } || type != typeof(double[]))
            return value;
        double[] numbers = [.. items.Select(i => ((Bounded)i!).Value)];
        if (numbers.Distinct().Count() < numbers.Length)
            note?.Invoke("tie");
        return numbers;
    }

    private Bounded Real(string op, Type type, object?[] a)
    {
        var parts = new Bounded[a.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = (Bounded)a[i]!;
        // LINQ's maximum passes over what is no number, while there is one.
        if (op == Greatest && (double.IsNaN(parts[0].Value) || double.IsNaN(parts[1].Value)))
            return double.IsNaN(parts[1].Value) ? parts[0] : parts[1];
        op = op == Greatest ? "Max" : op;
        if (op is "Min" or "Max" && parts[0].Value == parts[1].Value)
            note?.Invoke("tie");
        if (op is "Abs" && parts[0].Value == 0)
            note?.Invoke("kink");
        var result = Bounded.Apply(op == "Sin" && type == typeof(float) ? "SinF" : op, parts, directions, isCurved);
        IsSteep |= !result.IsOrdinary;
        return type == typeof(float) ? result.Single() : result;
    }

    /// <summary>A function with its variables and literals numbered: the places of a frame.</summary>
    private sealed class Code
    {
        private readonly Dictionary<Operand, int> places = new(ReferenceEqualityComparer.Instance);
        private readonly List<object?> empty = [];
        private readonly Func<object?, object?> constant;

        public Code(Function function, Func<object?, object?> constant)
        {
            this.constant = constant;
            Body = Of(function.Body);
            Empty = [.. empty];
        }

        public Block Body { get; }

        /// <summary>A frame with the literals alone.</summary>
        public object?[] Empty { get; }

        private Block Of(Region region) => new(
            All(region.Parameters), [.. region.Equations.Select(e => new Step(e.Op, All(e.Op.Operands), [.. e.Op.Regions.Select(Of)], All(e.Results)))], All(region.Results));

        private int[] All<T>(System.Collections.Immutable.ImmutableArray<T> operands) where T : Operand => [.. operands.Select(Place)];

        private int Place(Operand operand)
        {
            if (!places.TryGetValue(operand, out var place))
            {
                places[operand] = place = empty.Count;
                empty.Add(operand is Literal literal ? constant(literal.Value) : null);
            }

            return place;
        }
    }

    private sealed record Block(int[] Parameters, Step[] Steps, int[] Results);

    private sealed class Step(Op op, int[] operands, Block[] regions, int[] results)
    {
        public Op Op { get; } = op;

        public int[] Operands { get; } = operands;

        public Block[] Regions { get; } = regions;

        public int[] Results { get; } = results;

        public bool IsConversion { get; } = op is Apply apply && Primitives.IsConversion(apply.Primitive) && Types.IsReal(apply.Type);

        /// <summary>The function of real numbers that a primitive is.</summary>
        public string? Name { get; } = op is Apply { Primitive.Key: ExpressionType or MethodInfo } apply && Types.IsReal(apply.Type) && !Primitives.IsConversion(apply.Primitive)
            ? NameOf(apply.Primitive.Key) : null;
    }

    private static string? NameOf(object key) => key switch
    {
        ExpressionType.Add => "+",
        ExpressionType.Subtract => "-",
        ExpressionType.Multiply => "*",
        ExpressionType.Divide => "/",
        ExpressionType.Modulo => "%",
        ExpressionType.Negate => "negate",
        MethodInfo { Name: nameof(Sequences.Lesser) } => "Min",
        MethodInfo { Name: nameof(Sequences.Greater) } => Greatest,
        MethodInfo method => method.Name,
        _ => null,
    };
}
