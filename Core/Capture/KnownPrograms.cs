using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// The programs that trees of the library's own making were written from. Who differentiates such a tree again gets the program back: the tree says with
/// jagged arrays, loops and copies what the language says in a word, and reading that would be work, and might be refused.
/// </summary>
internal static class KnownPrograms
{
    private static readonly ConditionalWeakTable<LambdaExpression, Captured> known = [];

    /// <summary>Remembers what a tree was written from, as long as the tree lives.</summary>
    public static void Add(LambdaExpression tree, Function function, ImmutableArray<object> objects) =>
        known.Add(tree, new(Copy(function), objects, [.. Leaves(tree, function.Parameters.Length - objects.Length)], tree.ReturnType));

    /// <summary>Whether a tree is of the library's own making.</summary>
    public static bool Knows(LambdaExpression tree) => known.TryGetValue(tree, out _);

    /// <summary>The program of a tree, with its captured objects in the order in which they were found in it; null where it has none, or others.</summary>
    public static Captured? Find(LambdaExpression tree, ImmutableArray<object> found)
    {
        if (!known.TryGetValue(tree, out var captured) || !captured.Objects.All(o => found.Any(f => ReferenceEquals(f, o))))
            return null;
        var function = Copy(captured.Function);
        var own = function.Parameters[captured.Objects.Length == 0 ? .. : ..^captured.Objects.Length];
        var closures = found.Select(f => captured.Objects.ToList().FindIndex(o => ReferenceEquals(f, o)) is >= 0 and var k ? function.Parameters[own.Length + k] : new Var(f.GetType()));
        return captured with { Function = new(function.Name, new Region([.. own, .. closures], function.Body.Equations, function.Body.Results)), Objects = found };
    }

    // Of its own: passes make a program of the equations of the one before, whose variables are theirs then.
    private static Function Copy(Function function) => new Copier(new Builder()).Function(function);

    // How many parameters of the program each parameter of the tree is.
    private static IEnumerable<int> Leaves(LambdaExpression tree, int count)
    {
        var leaves = tree.Parameters.Select(p => Of(p.Type)).ToArray();
        return leaves.Sum() == count ? leaves : throw new InvalidOperationException("A tree has not the parameters of its program.");

        static int Of(Type type) => Layout.Of(type) is { } layout ? layout.Components.Sum(c => Of(c.Type)) : 1;
    }
}
