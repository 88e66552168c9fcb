using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Capturing;

/// <summary>
/// The trees of derivatives that were compiled. Who calls such a delegate inside of a function that is differentiated again differentiates its tree: a delegate
/// has no code that could be read.
/// </summary>
internal static class KnownDerivatives
{
    private static readonly ConditionalWeakTable<Delegate, Func<LambdaExpression>> trees = [];

    /// <summary>Remembers how the tree of a derivative is made, as long as the derivative lives.</summary>
    public static void Add(Delegate derivative, Func<LambdaExpression> tree) => trees.TryAdd(derivative, tree);

    /// <summary>The tree of a derivative; null for other delegates.</summary>
    public static LambdaExpression? Tree(Delegate function) => trees.TryGetValue(function, out var tree) ? tree() : null;
}
