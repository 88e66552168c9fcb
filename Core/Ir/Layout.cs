using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Ir;

/// <summary>
/// How a structure is made from its components and taken apart: tuples, records, structs, anonymous types. A type that holds itself (a list of
/// nodes, a tree) is no structure: it has no number of components that its type would tell.
/// </summary>
public sealed class Layout
{
    // Keyed weakly, so that types of collectible assemblies can go.
    private static readonly ConditionalWeakTable<Type, StrongBox<Layout?>> known = [], shapes = [];

    private Layout(Type type, ConstructorInfo? constructor, ImmutableArray<Component> components, bool startsEmpty = true)
    {
        Type = type;
        StartsEmpty = startsEmpty;
        Constructor = constructor;
        Components = components;
    }

    /// <summary>One component: its name, its type, and the field or property that reads it.</summary>
    public sealed record Component(string Name, Type Type, MemberInfo Member);

    /// <summary>The structure.</summary>
    public Type Type { get; }

    /// <summary>The constructor that takes the components in order; null when they are assigned one by one.</summary>
    public ConstructorInfo? Constructor { get; }

    /// <summary>Whether <c>new T()</c> leaves all components at their defaults; properties with initialisers do not.</summary>
    public bool StartsEmpty { get; }

    /// <summary>The components.</summary>
    public ImmutableArray<Component> Components { get; }

    /// <summary>The layout of a type, or null when it is no structure that can be rebuilt from its components.</summary>
    public static Layout? Of(Type type) =>
        known.GetValue(type, static t => new StrongBox<Layout?>(Shape(t) is { } shape && !Recursion.Holds(t) ? shape : null)).Value;

    /// <summary>The layout of a type looked at alone: one that holds itself, in a field or an element, has one here, too.</summary>
    internal static Layout? Shape(Type type) => shapes.GetValue(type, static t => new StrongBox<Layout?>(Find(t))).Value;

    /// <summary>The component that a field or property reads, or −1.</summary>
    public int IndexOf(MemberInfo member)
    {
        for (var i = 0; i < Components.Length; i++)
        {
            if (Components[i].Name == member.Name && IsRead(Components[i].Member, member))
                return i;
        }

        return -1;
    }

    // The same field or property, or one of an interface or base class that it implements; a name alone may mean another one.
    private bool IsRead(MemberInfo component, MemberInfo member)
    {
        if (component.HasSameMetadataDefinitionAs(member))
            return true;
        if (component is not PropertyInfo { GetMethod: { } own } || member is not PropertyInfo { GetMethod: { } getter } || getter.DeclaringType is not { } home)
            return false;
        if (!home.IsInterface)
            return own.GetBaseDefinition().HasSameMetadataDefinitionAs(getter.GetBaseDefinition());
        if (!home.IsAssignableFrom(Type))
            return false;
        var map = Type.GetInterfaceMap(home);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, getter)].HasSameMetadataDefinitionAs(own);
    }

    private static Layout? Find(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsArray || type.IsInterface || type.IsAbstract || type.IsPointer || type.IsExplicitLayout
            || type == typeof(string) || type == typeof(decimal) || typeof(Delegate).IsAssignableFrom(type))
            return null;

        var members = Members(type);

        // A constructor whose parameters are exactly the components, by name: records, tuples, anonymous types.
        foreach (var constructor in type.GetConstructors())
        {
            var parameters = constructor.GetParameters();
            if (parameters.Length == 0 || parameters.Length != members.Count)
                continue;
            var matched = parameters
                .Select(p => members.Find(m => string.Equals(m.Name, p.Name, StringComparison.OrdinalIgnoreCase) && m.Type == p.ParameterType))
                .ToArray();
            if (matched.All(m => m is not null) && Stores.Only(constructor, [.. matched.Select(m => m!.Name)]))
                return new Layout(type, constructor, [.. matched!]);
        }

        // Else every component can be assigned, and there is a constructor without parameters.
        var assignable = members.All(m => m.Member is FieldInfo { IsInitOnly: false }
            || (m.Member is PropertyInfo { SetMethod: { IsPublic: true } set } && Stores.IsAutomatic(set)));
        var empty = type.GetConstructor([]);
        var startsEmpty = empty is null ? type.IsValueType : Stores.Only(empty, []);
        return assignable && members.Count > 0 && (startsEmpty || (empty is not null && Stores.Constants(empty)))
            ? new Layout(type, null, [.. members], startsEmpty)
            : null;
    }

    private static List<Component> Members(Type type)
    {
        const BindingFlags instance = BindingFlags.Public | BindingFlags.Instance;
        var fields = type.GetFields(instance).Select(f => new Component(f.Name, f.FieldType, f));
        var properties = type.GetProperties(instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.GetMethod?.IsPublic == true && IsStored(p))
            .Select(p => new Component(p.Name, p.PropertyType, p));
        return [.. fields.Concat(properties)];
    }

    // An automatic property, or one of an anonymous type or of a record of F#: its getter does nothing but read a field of the compiler's.
    private static bool IsStored(PropertyInfo property) =>
        property.DeclaringType!.GetFields(BindingFlags.NonPublic | BindingFlags.Instance)
            .Any(f => (f.Name == $"<{property.Name}>k__BackingField" && Stores.IsAutomatic(property.GetMethod)) || f.Name == $"<{property.Name}>i__Field"
                || (f.Name == $"{property.Name}@" && Stores.IsFetch(property.GetMethod!, f)))
        || property.DeclaringType.FullName!.StartsWith("System.Tuple`", StringComparison.Ordinal);
}
