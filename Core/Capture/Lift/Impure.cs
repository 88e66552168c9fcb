using System.Reflection;
using System.Reflection.Metadata;

namespace FunctionalAD.Lifting;

/// <summary>
/// What gives another answer each time it is asked, or does something besides: it is refused, wherever it is called, since a derivative computes a function
/// as often as it needs it.
/// </summary>
internal static class Impure
{
    private const int Most = 2000;

    private static readonly string[] changing =
    [
        "Add", "TryAdd", "AddRange", "Insert", "Remove", "RemoveAt", "RemoveAll", "TryRemove", "Clear", "Push", "Pop", "TryPop", "Enqueue", "Dequeue", "TryDequeue", "EnqueueDequeue",
        "Sort", "Reverse", "GetOrAdd", "AddOrUpdate", "set_Item", "Take", "TryTake", "UnionWith", "ExceptWith", "IntersectWith",
    ];

    /// <summary>What a method does that no function does; null for nothing known.</summary>
    public static string? Why(MethodBase method)
    {
        // Code that was made when the program ran is of no type.
        if (method.DeclaringType is not { } type)
            return null;
        var assembly = Assemblies.Name(type.Assembly);
        return type == typeof(Console) || type.Namespace is "System.IO" or "System.Diagnostics" or "System.Net" ? "it does input or output"
            : type == typeof(Random) || type.Name == "RandomNumberGenerator" || type == typeof(Guid) ? "it draws random numbers"
            : type == typeof(Monitor) || type == typeof(Interlocked) || type == typeof(Volatile) || type == typeof(Thread) || type == typeof(Lock) || type == typeof(Lock.Scope) ? "it takes a lock or waits"
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ThreadLocal<>) ? "it takes an object that each thread has one of, as generators of random numbers are"
            : type.Namespace == "System.Threading.Tasks" || type.Name.StartsWith("AsyncTaskMethodBuilder", StringComparison.Ordinal) ? "it is asynchronous"
            : method is MethodInfo function && FSharp.Stateful(function) is { } why ? why
            : type == typeof(Environment) || (type == typeof(DateTime) || type == typeof(DateTimeOffset)) && method.Name is "get_Now" or "get_UtcNow" or "get_Today" || typeof(TimeProvider).IsAssignableFrom(type)
                ? "it asks for the time or the environment"
            : typeof(Delegate).IsAssignableFrom(type) && assembly == "System.Private.CoreLib" && method.Name is not ("Invoke" or ".ctor") ? "it combines delegates"
            : null;
    }

    /// <summary>The same of all that the code of a method calls, as far as it can be followed outside of the framework.</summary>
    public static string? Anywhere(MethodBase method)
    {
        if (method.Name == "MoveNext")
            return "it walks on";
        var seen = new HashSet<MethodBase> { method };
        var next = new Stack<MethodBase>(seen);
        while (next.TryPop(out var one) && seen.Count < Most)
        {
            if (Why(one) is { } why)
                return why;
            if (Changes(one))
                return "it changes a collection";
            // A generator goes on with each call.
            if (!one.IsStatic && typeof(Random).IsAssignableFrom(one.DeclaringType))
                return "it draws random numbers";
            if (one.DeclaringType is null || IsOfFramework(one) || Code.Of(one) is not { } code)
                continue;
            foreach (var instruction in code.Instructions)
            {
                if (instruction.Op is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn && code.ResolveMethod(instruction.Int) is { DeclaringType: not null } called && seen.Add(called))
                    next.Push(called);
                else if (instruction.Op is ILOpCode.Stsfld or ILOpCode.Stfld && code.ResolveField(instruction.Int) is var field && Stays(field, one))
                    return $"it writes to {Ir.Types.Name(field.DeclaringType!)}.{field.Name}";
            }
        }

        return null;
    }

    private static bool Changes(MethodBase method) =>
        !method.IsStatic && method.DeclaringType?.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true && changing.Contains(method.Name);

    // What an object is made of while it is made, and what the compiler keeps for itself, is no trace that is left.
    private static bool Stays(FieldInfo field, MethodBase method) => method is not ConstructorInfo && !field.DeclaringType!.IsValueType && !field.Name.StartsWith('<')
        && !field.DeclaringType.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false);

    private static bool IsOfFramework(MethodBase method) => Assemblies.Name(method.DeclaringType!.Assembly) is var name
        && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib" or "netstandard");
}
