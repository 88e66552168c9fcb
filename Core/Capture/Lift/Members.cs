using System.Reflection;

namespace FunctionalAD.Lifting;

/// <summary>Fields that the compiler made for properties, and the properties.</summary>
internal static class Members
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The public member under which the components of structures are known: the property of a field, or the field.</summary>
    public static MemberInfo Of(FieldInfo field)
    {
        var name = Property(field);
        return name is not null && field.DeclaringType!.GetProperty(name, All & ~BindingFlags.NonPublic) is { GetMethod: not null } property && property.PropertyType == field.FieldType
            ? property
            : field;
    }

    private static string? Property(FieldInfo field)
    {
        if (field.Name.EndsWith('@'))
            return field.Name[..^1];
        if (!field.Name.StartsWith('<'))
            return field.DeclaringType!.FullName!.StartsWith("System.Tuple`", StringComparison.Ordinal) ? field.Name[2..] : null;
        var end = field.Name.IndexOf('>');
        return end > 1 && field.Name[end..] is ">k__BackingField" or ">i__Field" ? field.Name[1..end] : null;
    }

    /// <summary>The field of a component of a structure.</summary>
    public static int IndexOf(Type type, MemberInfo component)
    {
        var fields = Fields.Of(type);
        return Array.FindIndex(fields, f => f.Info is { } info && (info.HasSameMetadataDefinitionAs(component) || Of(info).HasSameMetadataDefinitionAs(component)));
    }
}
