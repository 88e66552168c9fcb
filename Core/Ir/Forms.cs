using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Ir;

/// <summary>
/// Types of other libraries whose objects are arrays of numbers to a program, vectors and matrices: an array is made where the object comes in, and an object
/// where it goes out. Packages about these libraries tell which.
/// </summary>
internal static class Forms
{
    private static readonly ConcurrentDictionary<Type, Form> added = [];
    private static readonly ConditionalWeakTable<Type, StrongBox<Form?>> known = [];

    /// <summary>How a type is an array.</summary>
    /// <param name="Type">The type by which its objects are known.</param>
    /// <param name="Array">The array.</param>
    /// <param name="ToArray">What makes an array of an object.</param>
    /// <param name="OfArray">What makes an object of an array.</param>
    public sealed record Form(Type Type, Type Array, MethodInfo ToArray, MethodInfo OfArray);

    /// <summary>How a type is an array; null for one that is not.</summary>
    public static Form? Of(Type type) => !type.IsClass || type.IsArray || type.Namespace is null ? null : known.GetValue(type, static t => new(Find(t))).Value;

    /// <summary>Whether a method makes an array of an object, or an object of an array.</summary>
    public static bool IsConversion(MethodInfo method)
    {
        foreach (var (_, form) in added)
        {
            if (form.ToArray.Equals(method) || form.OfArray.Equals(method))
                return true;
        }

        return false;
    }

    /// <summary>Tells how types are arrays.</summary>
    /// <param name="toArray">What makes an array of an object.</param>
    /// <param name="ofArray">What makes an object of an array.</param>
    /// <param name="kinds">The type, and others whose objects are as good.</param>
    public static void Add(Delegate toArray, Delegate ofArray, params Type[] kinds)
    {
        var form = new Form(kinds[0], toArray.Method.ReturnType, toArray.Method, ofArray.Method);
        foreach (var kind in kinds)
            added[kind] = form;
    }

    private static Form? Find(Type type)
    {
        Companions.Meet(type.Assembly);
        return added.GetValueOrDefault(type);
    }
}
