using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>Values of any type as the real numbers in them, in order; a tangent or cotangent holds as many as its primal.</summary>
internal static class Flattening
{
    /// <summary>The real numbers in some values.</summary>
    public static double[] Flat(params object?[] values)
    {
        var numbers = new List<double>();
        foreach (var value in values)
            Gather(value);
        return [.. numbers];

        void Gather(object? value)
        {
            switch (value)
            {
                case double d:
                    numbers.Add(d);
                    break;
                case float f:
                    numbers.Add(f);
                    break;
                case Array array:
                    foreach (var element in array)
                        Gather(element);
                    break;
                default:
                    foreach (var part in Parts(value))
                        Gather(part);
                    break;
            }
        }
    }

    /// <summary>A value of the same shape with other numbers; a tangent has the default in the place of what is no number.</summary>
    public static object? Filled(object? like, Queue<double> numbers, bool isTangent)
    {
        switch (like)
        {
            case double:
                return numbers.Dequeue();
            case float:
                return (float)numbers.Dequeue();
            case Array array:
                var filled = (Array)array.Clone();
                var index = new int[array.Rank];
                for (var k = 0; k < array.Length; k++)
                {
                    for (int d = array.Rank - 1, rest = k; d >= 0; rest /= array.GetLength(d), d--)
                        index[d] = rest % array.GetLength(d);
                    filled.SetValue(Filled(array.GetValue(index), numbers, isTangent), index);
                }

                return filled;
            case null or string or bool:
                return isTangent && like is not bool ? null : like;
            default:
                return Types.IsInteger(like.GetType())
                    ? isTangent ? Convert.ChangeType(0, like.GetType(), null) : like
                    : Made(Layout.Of(like.GetType())!, [.. Parts(like).Select(p => Filled(p, numbers, isTangent))]);
        }
    }

    /// <summary>The components of a structure; none of what is no structure.</summary>
    public static IEnumerable<object?> Parts(object? value) => value is null or string || Types.IsInteger(value.GetType()) || value is bool || Layout.Of(value.GetType()) is not { } layout
        ? []
        : layout.Components.Select(c => c.Member is FieldInfo field ? field.GetValue(value) : ((PropertyInfo)c.Member).GetValue(value));

    private static object Made(Layout layout, object?[] parts)
    {
        if (layout.Constructor is not null)
            return layout.Constructor.Invoke(parts);
        var made = Activator.CreateInstance(layout.Type)!;
        for (var i = 0; i < parts.Length; i++)
        {
            if (layout.Components[i].Member is FieldInfo field)
                field.SetValue(made, parts[i]);
            else
                ((PropertyInfo)layout.Components[i].Member).SetValue(made, parts[i]);
        }

        return made;
    }
}
