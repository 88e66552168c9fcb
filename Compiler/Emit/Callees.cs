using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Functions that are called, each compiled once into a delegate of its own. The delegate is reached through a box, so that a function can
/// call itself.
/// </summary>
internal static class Callees
{
    private static readonly ConditionalWeakTable<Function, Expression> compiled = [];

    /// <summary>The expression that holds the delegate of a function.</summary>
    public static Expression Of(Function function, IReadOnlyList<Type> results)
    {
        lock (compiled)
        {
            if (compiled.TryGetValue(function, out var known))
                return known;
            var type = Expression.GetDelegateType([.. function.Parameters.Select(p => p.Type), Tuples.Type(results)]);
            var box = Activator.CreateInstance(typeof(StrongBox<>).MakeGenericType(type))!;
            var reached = Expression.Field(Expression.Constant(box), nameof(StrongBox<>.Value));
            compiled.Add(function, reached);
            box.GetType().GetField(nameof(StrongBox<>.Value))!.SetValue(box, Emitter.Emit(function, type, [], isFinal: true).Compile());
            return reached;
        }
    }
}
