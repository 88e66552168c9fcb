namespace FunctionalAD.Ir;

/// <summary>Types that hold themselves, at whatever distance.</summary>
internal static class Recursion
{
    // More kinds of components than that are not written by hand: generic types that grow without end.
    private const int Most = 1000;

    /// <summary>Whether values of a type can hold values of the same type: in a component, in an element of an array or a list, or deeper.</summary>
    public static bool Holds(Type type)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(Parts(type));
        while (open.TryPop(out var part))
        {
            if (part == type || seen.Count > Most)
                return true;
            if (!seen.Add(part))
                continue;
            foreach (var inner in Parts(part))
                open.Push(inner);
        }

        return false;
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.IsArray ? [type.GetElementType()!]
        : Layout.Shape(type) is { } shape ? shape.Components.Select(c => c.Type)
        : type.IsGenericType ? type.GetGenericArguments()
        : [];
}
