using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;

namespace FunctionalAD.Emission;

/// <summary>
/// Instance methods made at run time, each of a class of its own. Classes share an assembly by the dozen, since an assembly costs a millisecond;
/// it is collected when none of its delegates is reachable.
/// </summary>
internal sealed class Instances
{
    private const int PerAssembly = 64;

    private readonly Lock alone = new();
    // The reference to a member, once for each assembly: the runtime looks up each reference by name.
    private readonly Dictionary<MemberInfo, int> tokens = [];
    private ModuleBuilder? module;
    private int count;

    /// <summary>Those of the library.</summary>
    public static Instances Shared { get; } = new();

    /// <summary>A delegate of the tree's type, whose method consists of the instructions.</summary>
    public Delegate Make(LambdaExpression tree, Instructions code)
    {
        // The type is made within the lock, too: makers of dynamic modules are not thread-safe.
        lock (alone)
        {
            if (count % PerAssembly == 0)
            {
                module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName($"FunctionalAD.Derivatives{count / PerAssembly}"), AssemblyBuilderAccess.RunAndCollect)
                    .DefineDynamicModule("Derivatives");
                tokens.Clear();
            }

            var name = tree.Name ?? "Derivative";
            // Abstract, so that it has no constructor: the method is closed over null.
            var type = module!.DefineType($"Derivative{count++}", TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Abstract);
            var method = type.DefineMethod(name, MethodAttributes.Public, tree.ReturnType, [.. tree.Parameters.Select(p => p.Type)]);
            // Optimised at once, like the framework's compiled trees.
            method.SetImplementationFlags(MethodImplAttributes.AggressiveOptimization);
            code.Write(method.GetILGenerator(), Token);
            type.CreateType();
            return Delegate.CreateDelegate(tree.Type, null, (MethodInfo)module.ResolveMethod(method.MetadataToken)!);
        }
    }

    // Only what many derivatives call: fields, and methods that are not generic, whose reference is more than that to the method. A call
    // without arguments keeps its own way, too: whoever writes a mere token does not count what it leaves on the stack.
    private int? Token(MemberInfo member)
    {
        if (member.IsCollectible || member is not (FieldInfo or MethodBase { IsGenericMethod: false, DeclaringType.IsGenericType: false })
            || (member is MethodInfo { IsStatic: true } call && call.GetParameters().Length == 0))
            return null;
        if (!tokens.TryGetValue(member, out var token))
        {
            tokens[member] = token = member switch
            {
                MethodInfo method => module!.GetMethodMetadataToken(method),
                ConstructorInfo constructor => module!.GetMethodMetadataToken(constructor),
                _ => module!.GetFieldMetadataToken((FieldInfo)member),
            };
        }

        return token;
    }
}
