using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Capturing;

/// <summary>
/// The trees of derivatives that were compiled. Who calls such a delegate inside of a function that is differentiated again differentiates its tree: a delegate
/// has no code that could be read.
/// </summary>
internal static class KnownDerivatives
{
    private static readonly ConditionalWeakTable<Delegate, Known> trees = [];

    // Made when somebody asks, once where it stays what it is.
    private sealed class Known(Func<LambdaExpression> make, bool stays)
    {
        private volatile LambdaExpression? made;

        public LambdaExpression Tree => made ?? (stays ? made = make() : make());
    }

    /// <summary>Remembers how the tree of a derivative is made, as long as the derivative lives.</summary>
    /// <param name="derivative">The derivative.</param>
    /// <param name="make">Makes its tree.</param>
    /// <param name="stays">Whether that is always the same one: it calls no functions that may be replaced.</param>
    public static void Add(Delegate derivative, Func<LambdaExpression> make, bool stays) => trees.TryAdd(derivative, new Known(make, stays));

    /// <summary>The tree of a derivative; null for other delegates.</summary>
    public static LambdaExpression? Tree(Delegate function) => trees.TryGetValue(function, out var known) ? known.Tree : null;
}
