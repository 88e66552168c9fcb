using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Delegates;

/// <summary>
/// Derivatives compiled before, found again by the structure of the lambda. What a lambda captures is a parameter of the compiled code, so
/// another closure of the same shape costs a delegate, not a compilation. Bounded: when full, it starts anew. Thread-safe.
/// </summary>
internal static class DerivativeCache
{
    private const int Capacity = 4096;

    private static readonly ConcurrentDictionary<Key, Func<object[], Delegate>> compiled = new();

    private sealed record Key(Recipe Recipe, Type DelegateType, StructuralKey Structure, int Rules);

    /// <summary>The derivative of a lambda as a delegate.</summary>
    public static TDelegate Get<TDelegate>(LambdaExpression lambda, Recipe recipe) where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(lambda);
        var (structure, objects, assigns) = StructuralKey.Of(lambda);
        var key = new Key(recipe, typeof(TDelegate), structure, RuleBook.Version);
        if (!compiled.TryGetValue(key, out var make))
        {
            var function = Pipeline.Run(Capture.Of(lambda, objects, assigns, recipe.Context), recipe);
            make = Compile(function, typeof(TDelegate), objects);
            if (compiled.Count >= Capacity)
                compiled.Clear();
            compiled[key] = make;
        }

        return (TDelegate)make([.. objects]);
    }

    private static Func<object[], Delegate> Compile(Function function, Type delegateType, ImmutableArray<object> objects)
    {
        if (objects.IsEmpty)
        {
            var single = Emitter.Emit(function, delegateType, []).Compile();
            return _ => single;
        }

        // captured ↦ (x, …) ↦ derivative
        var captured = Expression.Parameter(typeof(object[]), "captured");
        var locals = objects.Select((o, i) => Expression.Variable(o.GetType(), $"closure{i}")).ToArray();
        var body = Expression.Block(
            locals,
            [
                .. locals.Select((local, i) => Expression.Assign(local, Expression.Convert(Expression.ArrayIndex(captured, Expression.Constant(i)), local.Type))),
                Emitter.Emit(function, delegateType, [.. locals]),
            ]);
        return Expression.Lambda<Func<object[], Delegate>>(body, captured).Compile();
    }
}
