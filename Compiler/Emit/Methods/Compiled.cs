using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// A tree as a delegate. The framework compiles a tree into a static method closed over its first argument. Where such a method returns
/// through memory, x64 passes the address of the result before that argument and a delegate passes it after, so each call goes through
/// a stub that exchanges two registers: a nanosecond, a third of a small gradient. An instance method needs no stub.
/// </summary>
internal static class Compiled
{
    /// <summary>The delegate of a tree.</summary>
    public static Delegate Of(LambdaExpression tree) =>
        NeedsStub(tree.ReturnType) && Instructions.Of(tree) is { } code ? Instances.Make(tree, code) : tree.Compile();

    /// <summary>Whether a static method closed over its first argument returns this type at the price of a stub.</summary>
    public static bool NeedsStub(Type result) =>
        RuntimeFeature.IsDynamicCodeCompiled
        && RuntimeInformation.ProcessArchitecture == Architecture.X64
        && Size(result) > (OperatingSystem.IsWindows() ? 8 : 16);

    // Of tuples of numbers, which is what derivatives are; anything else counts as small.
    private static int Size(Type type) =>
        Types.IsReal(type) || Types.IsInteger(type) ? Marshal.SizeOf(type)
        : type.IsValueType && type.IsAssignableTo(typeof(ITuple)) ? type.GetFields().Sum(f => Size(f.FieldType))
        : 0;
}
