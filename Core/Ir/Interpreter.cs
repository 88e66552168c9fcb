using System.Collections;

namespace FunctionalAD.Ir;

/// <summary>
/// The meaning of the language: slow, obvious and complete, without a thought of speed. It is the oracle for every pass and back end.
/// Updates copy their array, so nothing here depends on ownership.
/// </summary>
public static class Interpreter
{
    /// <summary>Runs a function.</summary>
    /// <param name="function">The program.</param>
    /// <param name="arguments">One boxed value per parameter.</param>
    /// <returns>One boxed value per result.</returns>
    public static object?[] Run(Function function, params object?[] arguments) =>
        Run(function.Body, arguments, new Dictionary<Var, object?>(ReferenceEqualityComparer.Instance));

    private static object?[] Run(Region region, object?[] arguments, Dictionary<Var, object?> values)
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

    private static object? Value(Operand operand, Dictionary<Var, object?> values) =>
        operand is Literal literal ? literal.Value : values[(Var)operand];

    private static object?[] Run(Equation equation, Dictionary<Var, object?> values)
    {
        object?[] operands = [.. equation.Op.Operands.Select(o => Value(o, values))];
        return equation.Op switch
        {
            If choice => Run((bool)operands[0]! ? choice.Then : choice.Else, [], values),
            Loop loop => Run(loop, values),
            Call call => Capturing.DeepStack.Run(() => Run(call.Callee, operands)),
            _ => [Step(equation, operands)],
        };
    }

    /// <summary>The value of an equation without regions and calls.</summary>
    /// <param name="equation">The equation.</param>
    /// <param name="operands">The boxed values of its operands.</param>
    internal static object? Step(Equation equation, params object?[] operands) => equation.Op switch
    {
        Apply apply => apply.Primitive.Evaluate(equation.Results[0].Type, operands),
        Read => ((Array)operands[0]!).GetValue(Indices(operands[1..])),
        Length length => ((Array)operands[0]!).GetLength(length.Dimension),
        Zeros zeros => Made(zeros.ArrayType.GetElementType()!, Indices(operands)),
        Copy => ((Array)operands[0]!).Clone(),
        Write => Updated(operands, (_, value) => value),
        Accumulate => Updated(operands, Add),
        Pack pack => Packed(pack.StructureType, operands),
        Unpack unpack => Unpacked(operands[0]!, Layout.Of(unpack.Structure.Type)!.Components[unpack.Component]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static object?[] Run(Loop loop, Dictionary<Var, object?> values)
    {
        var extent = loop.Extent is null ? int.MaxValue : (int)Value(loop.Extent, values)!;
        if (extent < 0 && loop.Test is null && loop.Slots.Any(s => s.Kind == SlotKind.Collect))
            throw new OverflowException("An array cannot have fewer than no elements.");
        var state = loop.Slots.Select(s => s.Kind == SlotKind.Collect ? new ArrayList() : Value(s.Initial!, values)).ToArray();
        for (var k = 0; k < extent; k++)
        {
            object?[] parameters = [loop.Down ? extent - 1 - k : k, .. state.Where((_, s) => loop.Slots[s].HasParameter)];
            if (loop.Test is { } test && !(bool)Run(test, parameters, values)[0]!)
                break;
            var yielded = Run(loop.Body, parameters, values);
            for (var s = 0; s < state.Length; s++)
                state[s] = Next(loop.Slots[s].Kind, state[s], yielded[s]);
        }

        for (var s = 0; s < state.Length; s++)
        {
            if (state[s] is not ArrayList list)
                continue;
            if (loop.Down)
                list.Reverse();
            state[s] = list.ToArray(loop.ResultType(s).GetElementType()!);
        }

        return state;
    }

    private static object? Next(SlotKind kind, object? sofar, object? value)
    {
        switch (kind)
        {
            case SlotKind.Sum:
                return Add(sofar, value);
            case SlotKind.Product:
                return Operators.Multiply.Evaluate(value!.GetType(), sofar, value);
            case SlotKind.Min:
                return value is float f ? (object)MathF.Min((float)sofar!, f) : Math.Min((double)sofar!, (double)value!);
            case SlotKind.Max:
                return value is float g ? (object)MathF.Max((float)sofar!, g) : Math.Max((double)sofar!, (double)value!);
            case SlotKind.Least:
                return value is float h ? (object)Sequences.Lesser((float)sofar!, h) : Sequences.Lesser((double)sofar!, (double)value!);
            case SlotKind.Greatest:
                return value is float k ? (object)Sequences.Greater((float)sofar!, k) : Sequences.Greater((double)sofar!, (double)value!);
            case SlotKind.Collect:
                ((ArrayList)sofar!).Add(value);
                return sofar;
            default:
                return value;
        }
    }

    /// <summary>The sum of two numbers, arrays or structures.</summary>
    internal static object? Add(object? a, object? b) => a switch
    {
        Array x when b is Array y => Elementwise(x, y),
        not null when Layout.Of(a.GetType()) is { } layout && !Types.IsReal(a.GetType()) && !Types.IsInteger(a.GetType()) =>
            Packed(layout.Type, [.. layout.Components.Select(c => Types.IsReal(c.Type) ? Add(Unpacked(a, c), Unpacked(b!, c)) : Unpacked(a, c))]),
        _ => Operators.Add.Evaluate(a!.GetType(), a, b),
    };

    private static Array Elementwise(Array x, Array y)
    {
        var sum = (Array)x.Clone();
        foreach (var index in Positions(sum))
            sum.SetValue(Add(x.GetValue(index), y.GetValue(index)), index);
        return sum;
    }

    private static IEnumerable<int[]> Positions(Array array)
    {
        for (var flat = 0L; flat < array.LongLength; flat++)
        {
            var index = new int[array.Rank];
            var rest = flat;
            for (var d = array.Rank - 1; d >= 0; d--)
            {
                index[d] = (int)(rest % array.GetLength(d));
                rest /= array.GetLength(d);
            }

            yield return index;
        }
    }

    // operands: the array, the indices, the value
    private static Array Updated(object?[] operands, Func<object?, object?, object?> combine)
    {
        var array = (Array)((Array)operands[0]!).Clone();
        var index = Indices(operands[1..^1]);
        array.SetValue(combine(array.GetValue(index), operands[^1]), index);
        return array;
    }

    // As new does it.
    private static Array Made(Type element, int[] lengths) => lengths.Any(n => n < 0) ? throw new OverflowException() : Array.CreateInstance(element, lengths);

    private static int[] Indices(object?[] operands) => [.. operands.Select(o => Convert.ToInt32(o, null))];

    private static object Packed(Type type, object?[] components)
    {
        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, components.Length);
            for (var i = 0; i < components.Length; i++)
                array.SetValue(components[i], i);
            return array;
        }

        var layout = Layout.Of(type)!;
        if (layout.Constructor is not null)
            return layout.Constructor.Invoke(components);
        var made = Activator.CreateInstance(type)!;
        for (var i = 0; i < components.Length; i++)
        {
            if (layout.Components[i].Member is System.Reflection.FieldInfo field)
                field.SetValue(made, components[i]);
            else
                ((System.Reflection.PropertyInfo)layout.Components[i].Member).SetValue(made, components[i]);
        }

        return made;
    }

    private static object? Unpacked(object structure, Layout.Component component) => component.Member is System.Reflection.FieldInfo field
        ? field.GetValue(structure)
        : ((System.Reflection.PropertyInfo)component.Member).GetValue(structure);
}
