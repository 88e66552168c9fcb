using System.Linq.Expressions;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// A tree as a delegate. The framework compiles a tree into a static method closed over its first argument, and so do we, without its analysis
/// of what our trees never hold. But where such a method returns through memory, x64 passes the address of the result before that argument
/// and a delegate passes it after, so each call goes through a stub that exchanges two registers: a nanosecond, a third of a small gradient.
/// An instance method needs no stub, and takes some 0.1 ms more to make.
/// </summary>
internal static class Compiled
{
    // What a method of ours is closed over, and never reads.
    private static readonly object first = new();

    /// <summary>The delegate of a tree.</summary>
    public static Delegate Of(LambdaExpression tree)
    {
        var small = Pieces.Of(tree);
        // Methods of a class cannot call pieces.
        var needsStub = ReferenceEquals(small, tree) && NeedsStub(tree.ReturnType);
        return !RuntimeFeature.IsDynamicCodeCompiled || Instructions.Of(small) is not { } code ? small.Compile()
            : needsStub ? Instances.Shared.Make(tree, code)
            : Static(small, code);
    }

    private static Delegate Static(LambdaExpression tree, Instructions code)
    {
        var method = new DynamicMethod(tree.Name ?? "Derivative", tree.ReturnType, [typeof(object), .. tree.Parameters.Select(p => p.Type)], restrictedSkipVisibility: true);
        code.Write(method.GetILGenerator());
        return method.CreateDelegate(tree.Type, first);
    }

    /// <summary>Whether a static method closed over its first argument returns this type at the price of a stub.</summary>
    public static bool NeedsStub(Type result) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64
        && Size(result) > (OperatingSystem.IsWindows() ? 8 : 16);

    // Of tuples of numbers, which is what derivatives are; anything else counts as small.
    private static int Size(Type type) =>
        Types.IsReal(type) || Types.IsInteger(type) ? Marshal.SizeOf(type)
        : type.IsValueType && type.IsAssignableTo(typeof(ITuple)) ? type.GetFields().Sum(f => Size(f.FieldType))
        : 0;
}
