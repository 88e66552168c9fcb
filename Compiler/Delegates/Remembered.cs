using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Lifting;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Delegates;

/// <summary>
/// Derivatives of lambdas that take long to read, found again by the lambda itself. Each holds as long as the functions that were read from captured
/// objects are held still, and lives as long as the lambda. Others are not kept: C# makes a new tree at each call of a lambda that stands in the call,
/// and to remember a small one takes as long as to read it. Thread-safe.
/// </summary>
/// <param name="Derivative">With the objects that the lambda captures.</param>
/// <param name="Held">The functions whose code is part of it.</param>
/// <param name="Recipe">What was asked for.</param>
/// <param name="Rules">The version of the rules it was made under.</param>
internal sealed record Remembered(Delegate Derivative, HeldFunction[] Held, Recipe Recipe, int Rules)
{
    private const int Small = 150, Most = 8;

    private static readonly ConditionalWeakTable<LambdaExpression, Remembered[]> known = [];

    /// <summary>The derivative that was made of this very lambda, if it would be made again; null for none.</summary>
    public static Remembered? Find<TDelegate>(LambdaExpression lambda, Recipe recipe) where TDelegate : Delegate =>
        known.TryGetValue(lambda, out var all) ? Array.Find(all, r => r.Derivative is TDelegate && r.IsCurrent && r.Recipe.Equals(recipe)) : null;

    /// <summary>Remembers a derivative of a lambda, if reading it takes long: it is large, or calls functions that are read too.</summary>
    public void Keep(LambdaExpression lambda, in StructuralKey.Reading reading)
    {
        // A property may hold another function each time that it is asked, and is asked once for each derivative.
        if (!Array.TrueForAll(Held, static h => h.IsOfFields))
            return;
        if (reading.Size <= Small && reading.Lambda == lambda && !reading.Calls)
            return;
        // Of two that are kept at once one is forgotten.
        Remembered[] others = known.TryGetValue(lambda, out var all) ? [.. all.Where(r => r.IsCurrent && !(r.Recipe.Equals(Recipe) && r.Derivative.GetType() == Derivative.GetType()))] : [];
        known.AddOrUpdate(lambda, [this, .. others.Take(Most - 1)]);
    }

    private bool IsCurrent => Rules == RuleBook.Version && Array.TrueForAll(Held, static h => h.IsSame);
}
