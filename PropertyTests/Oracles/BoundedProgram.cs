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
    private readonly int directions;
    private readonly bool isCurved;
    private readonly Action<string>? note;
    private int depth;

    private BoundedProgram(int directions, bool isCurved, Action<string>? note) => (this.directions, this.isCurved, this.note) = (directions, isCurved, note);

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
    /// <param name="function">The program.</param>
    /// <param name="arguments">Where.</param>
    /// <param name="tangents">Along each direction a tangent for each parameter; null for one that has none.</param>
    /// <param name="isCurved">Whether second derivatives are wanted, too.</param>
    /// <param name="note">Is told what happens: trips of loops, ties, sides of choices.</param>
    /// <param name="captured">Captured objects, whose members the program reads.</param>
    public static Bounded[] Run(
        Function function, object?[] arguments, object?[][] tangents, bool isCurved = false, Action<string>? note = null, IEnumerable<object>? captured = null)
    {
        var program = new BoundedProgram(tangents.Length, isCurved, note);
        var results = program.Run(
            function.Body, [.. arguments.Select((a, i) => program.Lift(a, [.. tangents.Select(t => t[i])])), .. captured ?? []], new Dictionary<Var, object?>(ReferenceEqualityComparer.Instance));
        return [.. results.SelectMany(Reals)];
    }

    private static IEnumerable<Bounded> Reals(object? value) => value switch
    {
        Bounded real => [real],
        Elements array => array.Items.SelectMany(Reals),
        object?[] parts => parts.SelectMany(Reals),
        _ => [],
    };

    private object? Lift(object? value, object?[] tangents) => value switch
    {
        double d => Bounded.Along(d, [.. tangents.Select(t => t is double x ? x : 0)], tangents.Any(t => t is not null), isCurved),
        float f => Bounded.Along(f, [.. tangents.Select(t => t is float x ? x : 0)], tangents.Any(t => t is not null), isCurved),
        Array array => new Elements(
            [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)],
            [.. array.Cast<object?>().Select((e, i) => Lift(e, [.. tangents.Select(t => (t as Array)?.Cast<object?>().ElementAt(i))]))]),
        null or string or bool => value,
        _ when Types.IsInteger(value.GetType()) || Layout.Of(value.GetType()) is null => value,
        _ => Generators.Flattening.Parts(value).Select((p, i) => Lift(p, [.. tangents.Select(t => Generators.Flattening.Parts(t).ElementAtOrDefault(i))])).ToArray(),
    };

    private object?[] Run(Region region, ReadOnlySpan<object?> arguments, Dictionary<Var, object?> values)
    {
        for (var i = 0; i < arguments.Length; i++)
            values[region.Parameters[i]] = arguments[i];
        foreach (var equation in region.Equations)
        {
            var results = Run(equation, values);
            for (var i = 0; i < results.Length; i++)
                values[equation.Results[i]] = results[i];
        }

        return [.. region.Results.Select(r => Value(r, values))];
    }

    private object? Value(Operand operand, Dictionary<Var, object?> values) =>
        operand is Literal literal ? Lift(literal.Value, new object?[directions]) : values[(Var)operand];

    private object?[] Run(Equation equation, Dictionary<Var, object?> values)
    {
        object?[] a = [.. equation.Op.Operands.Select(o => Value(o, values))];
        return equation.Op switch
        {
            If choice => Run(Taken(choice, (bool)a[0]!), [], values),
            Loop loop => Run(loop, values),
            Call call => Run(call.Callee.Body, a, new Dictionary<Var, object?>(ReferenceEqualityComparer.Instance)),
            Apply apply => [Apply(apply, a)],
            Read => [((Elements)a[0]!).Items[((Elements)a[0]!).Place(a.AsSpan(1))]],
            Length length => [((Elements)a[0]!).Extents[length.Dimension]],
            Zeros zeros => [Zeros(zeros.ArrayType.GetElementType()!, [.. a.Select(e => (int)e!)])],
            Copy => [a[0]],
            Write => [((Elements)a[0]!).With(((Elements)a[0]!).Place(a.AsSpan(1..^1)), a[^1])],
            Accumulate => [Accumulated((Elements)a[0]!, ((Elements)a[0]!).Place(a.AsSpan(1..^1)), a[^1], equation.Op.Operands[^1].Type)],
            Pack pack => [pack.StructureType.IsArray ? new Elements([a.Length], a) : a],
            // A captured object is as it was captured.
            Unpack unpack => [a[0] is object?[] parts ? parts[unpack.Component] : Lift(Generators.Flattening.Parts(a[0]).ElementAt(unpack.Component), new object?[directions])],
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Region Taken(If choice, bool condition)
    {
        note?.Invoke(depth > 0 ? "choice in a loop" : "choice");
        return condition ? choice.Then : choice.Else;
    }

    private Elements Zeros(Type element, int[] extents) =>
        new(extents, [.. Enumerable.Range(0, extents.Aggregate(1, (p, n) => p * n)).Select(_ => Lift(Literal.Default(element).Value, new object?[directions]))]);

    private Elements Accumulated(Elements array, int place, object? value, Type type) => array.With(place, Add(array.Items[place], value, type));

    private object? Add(object? a, object? b, Type type) => Types.IsReal(type) ? Real("+", type, a, b) : Operators.Add.Evaluate(type, a, b);

    private object?[] Run(Loop loop, Dictionary<Var, object?> values)
    {
        var extent = loop.Extent is null ? int.MaxValue : (int)Value(loop.Extent, values)!;
        var state = loop.Slots.Select(s => s.Kind == SlotKind.Collect ? new List<object?>() : Value(s.Initial!, values)).ToArray();
        var trips = 0;
        depth++;
        for (var k = 0; k < extent; k++)
        {
            object?[] parameters = [loop.Down ? extent - 1 - k : k, .. state.Where((_, s) => loop.Slots[s].HasParameter)];
            if (loop.Test is { } test && !(bool)Run(test, parameters, values)[0]!)
                break;
            trips++;
            var yielded = Run(loop.Body, parameters, values);
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
                return Real("*", type, sofar, value);
            case SlotKind.Min or SlotKind.Least:
                return Real("Min", type, sofar, value);
            case SlotKind.Max or SlotKind.Greatest:
                return Real("Max", type, sofar, value);
            case SlotKind.Collect:
                ((List<object?>)sofar!).Add(value);
                return sofar;
            default:
                return value;
        }
    }

    private object? Apply(Apply apply, object?[] a)
    {
        var type = apply.Type;
        if (Primitives.IsConversion(apply.Primitive) && Types.IsReal(type))
        {
            return a[0] is not Bounded real ? Lift(apply.Primitive.Evaluate(type, a), new object?[directions])
                : type == typeof(float) && apply.Operands[0].Type != typeof(float) ? real.Single() : real;
        }

        return Types.IsReal(type) && apply.Primitive.Key is ExpressionType or MethodInfo && a.All(p => p is Bounded)
            ? Real(Name(apply.Primitive.Key), type, a)
            : Lift(apply.Primitive.Evaluate(type, [.. a.Select((p, i) => p is not Bounded { Value: var v } ? p : apply.Operands[i].Type == typeof(float) ? (float)v : v)]), new object?[directions]);
    }

    private Bounded Real(string op, Type type, params ReadOnlySpan<object?> a)
    {
        var parts = new Bounded[a.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = (Bounded)a[i]!;
        if (op is "Min" or "Max" && parts[0].Value == parts[1].Value)
            note?.Invoke("tie");
        if (op is "Abs" && parts[0].Value == 0)
            note?.Invoke("kink");
        var result = Bounded.Apply(op == "Sin" && type == typeof(float) ? "SinF" : op, parts, directions, isCurved);
        return type == typeof(float) ? result.Single() : result;
    }

    private static string Name(object key) => key switch
    {
        ExpressionType.Add => "+",
        ExpressionType.Subtract => "-",
        ExpressionType.Multiply => "*",
        ExpressionType.Divide => "/",
        ExpressionType.Modulo => "%",
        ExpressionType.Negate => "negate",
        MethodInfo { Name: nameof(Sequences.Lesser) } => "Min",
        MethodInfo { Name: nameof(Sequences.Greater) } => "Max",
        MethodInfo method => method.Name,
        _ => throw new ArgumentException($"{key} makes no real number."),
    };
}
