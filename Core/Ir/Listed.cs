using FunctionalAD.Tangents;

namespace FunctionalAD.Ir;

/// <summary>Lists of numbers and of what holds numbers: to a program they are arrays, made where the list comes in and turned back where it goes out.</summary>
internal static class Listed
{
    private static readonly Type[] kinds =
        [typeof(List<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>)];

    /// <summary>The array that a list is to a program; null for what is no such list.</summary>
    public static Type? Array(Type type) => Element(type) is { } element && TangentSpace.Carries(element) ? element.MakeArrayType() : null;

    /// <summary>
    /// Whether numbers are hidden in a type where no derivative finds them: in a collection of another kind, or in a list inside an array or
    /// another list. Such a parameter would pass through a gradient as if it held none.
    /// </summary>
    public static bool Hides(Type type) => !type.IsPrimitive && type != typeof(string) && (type.IsArray
        ? Array(type.GetElementType()!) is not null || Hides(type.GetElementType()!)
        : Layout.Of(type) is { } layout
            ? layout.Components.Any(c => Array(c.Type) is not null || Hides(c.Type))
            : type.GetInterfaces().Append(type).Any(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>) && Holds(t.GetGenericArguments()[0])));

    private static bool Holds(Type element) => TangentSpace.Carries(element) || Array(element) is not null || Hides(element)
        || (element.IsGenericType && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) && Holds(element.GetGenericArguments()[1]));

    private static Type? Element(Type type) => type.IsGenericType && kinds.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0] : null;
}
