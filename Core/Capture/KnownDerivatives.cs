using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Lifting;

namespace FunctionalAD.Capturing;

/// <summary>
/// The trees of derivatives that were compiled. Who calls such a delegate inside of a function that is differentiated again differentiates its tree: a delegate
/// has no code that could be read.
/// </summary>
internal static class KnownDerivatives
{
    private static readonly ConditionalWeakTable<Delegate, Known> trees = [];

    // Made when somebody asks, and again when a function that it calls was replaced. What is held is read first: a tree that is newer than that is made once more.
    private sealed class Known(Func<LambdaExpression> make, Func<HeldFunction[]> held)
    {
        private volatile LambdaExpression? made;

        public LambdaExpression Tree
        {
            get
            {
                if (made is { } known && Origins.Of(known) is null or { IsCurrent: true })
                    return known;
                var now = held();
                return made = Origins.Keep(make(), now, () => Tree);
            }
        }
    }

    /// <summary>Remembers how the tree of a derivative is made, as long as the derivative lives.</summary>
    /// <param name="derivative">The derivative.</param>
    /// <param name="make">Makes its tree.</param>
    /// <param name="held">The functions that may be replaced whose code is part of the tree.</param>
    public static void Add(Delegate derivative, Func<LambdaExpression> make, Func<HeldFunction[]> held) => trees.TryAdd(derivative, new Known(make, held));

    /// <summary>The tree of a derivative, which calls the functions that are held now; null for other delegates.</summary>
    public static LambdaExpression? Tree(Delegate function) => trees.TryGetValue(function, out var known) ? known.Tree : null;

    /// <summary>Whether a delegate is a derivative.</summary>
    public static bool Has(Delegate function) => trees.TryGetValue(function, out _);
}
