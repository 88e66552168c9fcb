using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.Lifting;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Delegates;

/// <summary>
/// Derivatives compiled before, found again by the structure of the lambda. What a lambda captures is a parameter of the compiled code, so
/// another closure of the same shape costs a delegate, not a compilation. Bounded: each place keeps its latest few. Thread-safe.
/// </summary>
internal static class DerivativeCache
{
    private const int Places = 256, Most = 8;

    private static readonly Entry?[] entries = new Entry?[Places];

    /// <summary>One compiled derivative; those of one place, told by the hash, form a chain.</summary>
    private sealed record Entry(Recipe Recipe, Type DelegateType, StructuralKey Structure, int Rules, Func<object[], Delegate> Make, Entry? Next);

    /// <summary>The derivative of a lambda as a delegate; of one that calls functions which captured objects hold, it follows them.</summary>
    public static TDelegate Get<TDelegate>(LambdaExpression lambda, Recipe recipe) where TDelegate : Delegate
    {
        var (derivative, held) = Build<TDelegate>(lambda, recipe);
        var calling = held.Length == 0 ? derivative : new Watch<TDelegate>(derivative, held, lambda, recipe).Calling;
        KnownDerivatives.Add(calling, () => DerivativeTree.Get<TDelegate>(lambda, recipe), () => Held(lambda));
        return calling;
    }

    private static HeldFunction[] Held(LambdaExpression lambda)
    {
        using var reading = StructuralKey.Read(lambda);
        return reading.Held;
    }

    /// <summary>Each time the derivative with the functions that are held then; it stays that of these.</summary>
    public static Func<TDelegate> Follow<TDelegate>(LambdaExpression lambda, Recipe recipe) where TDelegate : Delegate
    {
        var (derivative, held) = Build<TDelegate>(lambda, recipe);
        return held.Length == 0 ? () => derivative : new Watch<TDelegate>(derivative, held, lambda, recipe).Current;
    }

    /// <summary>The derivative with the functions that are held now, and these.</summary>
    public static (TDelegate Derivative, HeldFunction[] Held) Build<TDelegate>(LambdaExpression lambda, Recipe recipe) where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(lambda);
        if (Remembered.Find<TDelegate>(lambda, recipe) is { } known)
            return ((TDelegate)known.Derivative, known.Held);
        WarmUp.Start(lambda);
        var rules = RuleBook.Version;
        using var reading = StructuralKey.Read(lambda);
        var make = Find(reading, recipe, typeof(TDelegate)) ?? Add(lambda, reading, recipe, typeof(TDelegate));
        var derivative = (TDelegate)make(reading.IsClosed ? [] : [.. reading.Objects]);
        var held = reading.Held;
        new Remembered(derivative, held, recipe, rules).Keep(lambda, reading);
        return (derivative, held);
    }

    private static Func<object[], Delegate>? Find(in StructuralKey.Reading reading, Recipe recipe, Type delegateType)
    {
        var rules = RuleBook.Version;
        for (var entry = Volatile.Read(ref Place(reading.Hash)); entry is not null; entry = entry.Next)
        {
            if (reading.Is(entry.Structure) && entry.DelegateType == delegateType && entry.Rules == rules && entry.Recipe.Equals(recipe))
                return entry.Make;
        }

        return null;
    }

    private static Func<object[], Delegate> Add(LambdaExpression lambda, in StructuralKey.Reading reading, Recipe recipe, Type delegateType)
    {
        var rules = RuleBook.Version;
        var function = Pipeline.Run(Capture.Of(lambda, reading, recipe.Context), recipe);
        var make = Compile(function, delegateType, reading.Objects, recipe);
        var entry = new Entry(recipe, delegateType, reading.Key, rules, make, null);
        ref var place = ref Place(reading.Hash);
        Entry? others;
        do
            others = Volatile.Read(ref place);
        while (!ReferenceEquals(Interlocked.CompareExchange(ref place, entry with { Next = Current(others, rules) }, others), others));
        return make;
    }

    private static ref Entry? Place(int hash) => ref entries[(uint)hash % Places];

    // The latest few under the present rules: a chain of old rules would only grow.
    private static Entry? Current(Entry? entry, int rules, int most = Most)
    {
        if (entry is null || most == 0)
            return null;
        var next = Current(entry.Next, rules, most - 1);
        return entry.Rules == rules ? entry with { Next = next } : next;
    }

    private static Func<object[], Delegate> Compile(Function function, Type delegateType, ImmutableArray<object> objects, Recipe recipe)
    {
        if (objects.IsEmpty)
        {
            var single = Compiled.Of(Emitter.Emit(function, delegateType, [], isFinal: true, recipe.VectorBits, recipe.Threads, recipe.LeastWork));
            return _ => single;
        }

        // captured ↦ (x, …) ↦ derivative
        var captured = Expression.Parameter(typeof(object[]), "captured");
        var locals = objects.Select((o, i) => Expression.Variable(o.GetType(), $"closure{i}")).ToArray();
        var body = Expression.Block(
            locals,
            [
                .. locals.Select((local, i) => Expression.Assign(local, Expression.Convert(Expression.ArrayIndex(captured, Expression.Constant(i)), local.Type))),
                Pieces.Of(Emitter.Emit(function, delegateType, [.. locals], isFinal: true, recipe.VectorBits, recipe.Threads, recipe.LeastWork)),
            ]);
        return Expression.Lambda<Func<object[], Delegate>>(body, captured).Compile();
    }
}
