using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Ir;

/// <summary>
/// Whether members do nothing but store and fetch, read from their code: a structure is known by its components only if its constructor
/// and its properties compute nothing of their own.
/// </summary>
internal static class Stores
{
    private const byte Nop = 0x00, This = 0x02, First = 0x03, Third = 0x05, Numbered = 0x0E, Call = 0x28, Return = 0x2A, New = 0x73, LoadField = 0x7B, StoreField = 0x7D, NewArray = 0x8D;

    /// <summary>Whether the constructor stores its parameters, as they are, in the fields of the components of these names, and does no more.</summary>
    public static bool Only(ConstructorInfo constructor, IReadOnlyList<string> components)
    {
        if (constructor.DeclaringType!.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal))
            return true;
        var code = constructor.GetMethodBody()?.GetILAsByteArray() ?? [];
        var stored = 0;
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] == Return)
                return stored == components.Count;
            if (code[i] == Nop)
                continue;
            if (code[i++] != This || i + 5 > code.Length)
                return false;
            var argument = code[i] is >= First and <= Third ? code[i++] - This : code[i] == Numbered ? code[(i += 2) - 1] : 0;
            if (i + 5 > code.Length || !(argument == 0 ? IsBase(constructor, code, i) : IsStore(constructor, code, i, components[argument - 1])))
                return false;
            stored += argument == 0 ? 0 : 1;
            i += 4;
        }

        return false;
    }

    /// <summary>Whether a constructor without parameters does nothing but store constants and new arrays and lists in fields of its own object: initialisers of properties.</summary>
    public static bool Constants(ConstructorInfo constructor)
    {
        var code = constructor.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] == Return)
                return true;
            if (code[i] == Nop)
                continue;
            if (code[i++] != This)
                return false;
            while (ConstantLength(code, i) is { } length)
                i += length;
            i += i + 5 <= code.Length && IsNew(constructor, code, i) ? 5 : 0;
            if (i + 5 > code.Length || !(code[i] == StoreField || IsBase(constructor, code, i)))
                return false;
            i += 4;
        }

        return false;
    }

    // How long the instruction is that loads a constant: null, numbers short and long, text.
    private static int? ConstantLength(byte[] code, int at) => at >= code.Length ? null : code[at] switch
    {
        >= 0x14 and <= 0x1E => 1,
        0x1F => 2,
        0x20 or 0x22 or 0x72 => 5,
        0x21 or 0x23 => 9,
        _ => null,
    };

    // Whether an instruction makes an array or an empty list.
    private static bool IsNew(ConstructorInfo constructor, byte[] code, int at) => code[at] == NewArray || (code[at] is Call or New
        && constructor.Module.ResolveMethod(Token(code, at), constructor.DeclaringType!.GetGenericArguments(), null) is { DeclaringType: { } type } made
        && (made is MethodInfo { Name: nameof(Array.Empty) } ? type == typeof(Array)
            : made is ConstructorInfo && (type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) && made.GetParameters().Length == 0))));

    /// <summary>Whether a getter does nothing but read a field.</summary>
    public static bool IsFetch(MethodInfo getter, FieldInfo field)
    {
        byte[] code = [.. (getter.GetMethodBody()?.GetILAsByteArray() ?? []).SkipWhile(b => b == Nop)];
        return code is [This, LoadField, _, _, _, _, Return] && getter.Module.ResolveField(Token(code, 1), field.DeclaringType!.GetGenericArguments(), null) is { } read
            && read.HasSameMetadataDefinitionAs(field);
    }

    /// <summary>Whether an accessor is one that the compiler wrote.</summary>
    public static bool IsAutomatic(MethodInfo? accessor) => accessor?.IsDefined(typeof(CompilerGeneratedAttribute), false) == true;

    private static bool IsBase(ConstructorInfo constructor, byte[] code, int at) =>
        code[at] == Call && constructor.Module.ResolveMethod(Token(code, at), constructor.DeclaringType!.GetGenericArguments(), null)?.DeclaringType == typeof(object);

    private static bool IsStore(ConstructorInfo constructor, byte[] code, int at, string component) =>
        code[at] == StoreField
        && constructor.Module.ResolveField(Token(code, at), constructor.DeclaringType!.GetGenericArguments(), null)?.Name is { } field
        && (field == component || field == $"<{component}>k__BackingField" || field == $"<{component}>i__Field" || field == $"{component}@" || field == $"m_{component}");

    private static int Token(byte[] code, int at) => BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at + 1));
}
