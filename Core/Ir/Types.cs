using System.Runtime.Intrinsics;

namespace FunctionalAD.Ir;

/// <summary>Questions about the .NET types of variables.</summary>
public static class Types
{
    /// <summary>Whether the type is one of the two real types, <c>double</c> and <c>float</c>.</summary>
    public static bool IsReal(Type type) => type == typeof(double) || type == typeof(float);

    /// <summary>Whether the type is one of the built-in integers, or <c>char</c>.</summary>
    public static bool IsInteger(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.Char and <= TypeCode.UInt64;

    /// <summary>Whether the type is that of vectors of numbers.</summary>
    /// <param name="type">The type.</param>
    /// <param name="of">The type of the numbers, if it is asked for.</param>
    public static bool IsVector(Type type, Type? of = null) => type.IsGenericType && type.GetGenericTypeDefinition() is var generic
        && (generic == typeof(Vector512<>) || generic == typeof(Vector256<>) || generic == typeof(Vector128<>)) && (of is null || type.GenericTypeArguments[0] == of);

    // Nested from the eighth element on, flat in the language.
    private static string Tuple(Type type)
    {
        var elements = new List<string>();
        for (; ; type = type.GetGenericArguments()[7])
        {
            var arguments = type.GetGenericArguments();
            elements.AddRange(arguments.Take(7).Select(Name));
            if (arguments.Length < 8)
                return $"({string.Join(", ", elements)})";
        }
    }

    /// <summary>A new array of elements of a type: the bounds stand before the brackets of the elements, if these are arrays.</summary>
    public static string Made(Type element, string bounds)
    {
        var name = Name(element);
        var bracket = element.IsArray ? name.IndexOf('[', StringComparison.Ordinal) : name.Length;
        return $"new {name[..bracket]}[{bounds}]{name[bracket..]}";
    }

    /// <summary>A name with the article that it is read with.</summary>
    public static string WithArticle(Type type) => Name(type) is var name && "aeioAEIO".Contains(name[0], StringComparison.Ordinal) ? $"an {name}" : $"a {name}";

    /// <summary>A name as C# spells it.</summary>
    public static string Name(Type type)
    {
        if (Lifting.FSharp.Name(type) is { } name)
            return name;
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (type.IsGenericType)
        {
            var arguments = string.Join(", ", type.GetGenericArguments().Select(Name));
            return type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
                ? Tuple(type)
                : $"{type.Name.Split('`')[0]}<{arguments}>";
        }

        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => type.Name,
            TypeCode.Boolean => "bool",
            TypeCode.Byte => "byte",
            TypeCode.SByte => "sbyte",
            TypeCode.Char => "char",
            TypeCode.Decimal => "decimal",
            TypeCode.Double => "double",
            TypeCode.Single => "float",
            TypeCode.Int16 => "short",
            TypeCode.UInt16 => "ushort",
            TypeCode.Int32 => "int",
            TypeCode.UInt32 => "uint",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.String => "string",
            _ => type == typeof(object) ? "object" : type.Name,
        };
    }
}
