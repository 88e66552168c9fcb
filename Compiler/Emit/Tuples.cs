using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>Several values as one: tuples of any length, nested from the eighth element on as C# does it.</summary>
internal static class Tuples
{
    /// <summary>The tuple type that holds values of these types; of one value, its own type.</summary>
    public static Type Type(IReadOnlyList<Type> types) => types.Count switch
    {
        0 => typeof(void),
        1 => types[0],
        <= 7 => Generic(types.Count).MakeGenericType([.. types]),
        _ => Generic(8).MakeGenericType([.. types.Take(7), Wrapped([.. types.Skip(7)])]),
    };

    /// <summary>Element <paramref name="i"/> of a tuple.</summary>
    public static Expression Item(Expression tuple, int i)
    {
        while (i >= 7)
        {
            tuple = Expression.Field(tuple, "Rest");
            i -= 7;
        }

        return Expression.Field(tuple, $"Item{i + 1}");
    }

    private static Type Wrapped(Type[] types) => types.Length == 1 ? typeof(ValueTuple<>).MakeGenericType(types) : Type(types);

    private static Type Generic(int count) => System.Type.GetType($"System.ValueTuple`{count}")!;
}
