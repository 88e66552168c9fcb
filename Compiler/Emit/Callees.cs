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
            box.GetType().GetField(nameof(StrongBox<>.Value))!.SetValue(box, Deep(Pieces.Of(Emitter.Emit(function, type, [], isFinal: true)), function, reached).Compile());
            return reached;
        }
    }

    // A function that calls itself goes on in a thread with a new stack when the stack runs short.
    private static LambdaExpression Deep(LambdaExpression code, Function function, Expression reached)
    {
        if (!CallGraph.IsRecursive(function))
            return code;
        var again = Expression.Call(
            typeof(Callees), nameof(Again), [], reached, Expression.NewArrayInit(typeof(object), code.Parameters.Select(p => Expression.Convert(p, typeof(object)))));
        var enough = Expression.Call(typeof(RuntimeHelpers), nameof(RuntimeHelpers.TryEnsureSufficientExecutionStack), []);
        return Expression.Lambda(
            code.Type,
            code.ReturnType == typeof(void)
                ? Expression.IfThenElse(enough, code.Body, again)
                : Expression.Condition(enough, code.Body, Expression.Convert(again, code.ReturnType)),
            code.Name,
            code.Parameters);
    }

    private static object? Again(Delegate function, object?[] arguments) => Capturing.DeepStack.Run(() =>
    {
        try
        {
            return function.DynamicInvoke(arguments);
        }
        catch (System.Reflection.TargetInvocationException e) when (e.InnerException is { } thrown)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    });
}
