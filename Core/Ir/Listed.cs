using System.Reflection;
using FunctionalAD.Lifting;
using FunctionalAD.Tangents;

namespace FunctionalAD.Ir;

/// <summary>Lists of numbers and of what holds numbers: to a program they are arrays, made where the list comes in and turned back where it goes out.</summary>
internal static class Listed
{
    private static readonly Type[] kinds =
        [typeof(List<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>)];

    /// <summary>The array that a list is to a program; null for what is no such list.</summary>
    public static Type? Array(Type type) => Forms.Of(type) is { } form ? form.Array : Element(type) is { } element && TangentSpace.Carries(element) ? element.MakeArrayType() : null;

    /// <summary>
    /// Whether numbers are hidden in a type where no derivative finds them: in a type that is no structure known by its components, or in a list
    /// inside an array or another list. Such a parameter would pass through a gradient as if it held none.
    /// </summary>
    public static bool Hides(Type type) => Hides(type, []);

    private static bool Hides(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || type == typeof(decimal) || !seen.Add(type))
            return false;
        if (type.IsArray)
            return Array(type.GetElementType()!) is not null || Hides(type.GetElementType()!, seen);
        if (Layout.Of(type) is { } layout)
            return layout.Components.Any(c => Array(c.Type) is not null || Hides(c.Type, seen));
        return Array(type) is null && Inside(type).Any(t => Holds(t, seen));
    }

    private static bool Holds(Type part, HashSet<Type> seen) => TangentSpace.Carries(part) || Array(part) is not null || Hides(part, seen);

    // What a type that is no structure is made of: all its fields and those of its bases, what an interface or a base class shows, and what it
    // is generic over. The insides of the framework's own types are not looked into, beyond numbers that stand there openly.
    private static IEnumerable<Type> Inside(Type type)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var isFramework = type.Namespace?.Split('.')[0] is "System" or "Microsoft";
        for (var t = type; t is not null && t != typeof(object); t = t.BaseType)
        {
            IEnumerable<Type> members = t.GetFields(declared).Select(f => f.FieldType);
            if (t.IsInterface || t.IsAbstract)
                members = members.Concat(t.GetProperties(declared).Select(p => p.PropertyType));
            foreach (var member in members.Where(m => !isFramework || Types.IsReal(m)))
                yield return member;
        }

        if (typeof(Delegate).IsAssignableFrom(type))
            yield break;
        foreach (var argument in type.GetInterfaces().Append(type).Where(t => t.IsGenericType).SelectMany(t => t.GetGenericArguments()).Where(a => a != type))
            yield return argument;
    }

    private static Type? Element(Type type) => type.IsGenericType && (kinds.Contains(type.GetGenericTypeDefinition()) || FSharp.IsList(type)) ? type.GetGenericArguments()[0] : null;
}
