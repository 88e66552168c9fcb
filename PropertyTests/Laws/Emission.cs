using System.Linq.Expressions;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>Compiles programs of any signature.</summary>
internal static class Emission
{
    /// <summary>A function of boxed arguments to boxed results, like the interpreter's.</summary>
    public static Func<object?[], object?[]> Emitted(Function function) => Emitted(function, []);

    /// <summary>The same for one whose last parameters are captured objects.</summary>
    public static Func<object?[], object?[]> Emitted(Function function, object[] captured, int vectorBits = 0, int threads = 0)
    {
        var own = function.Parameters[..^captured.Length];
        var result = Tuples.Type([.. function.Results.Select(r => r.Type)]);
        var tree = Emitter.Emit(function, Expression.GetDelegateType([.. own.Select(p => p.Type), result]), [.. captured.Select(Expression.Constant)], isFinal: true, vectorBits, threads, leastWork: 1);
        // Now and then in many methods, as only large programs are otherwise.
        tree = function.Size % 3 == 0 ? Pieces.Of(tree, limit: 16) : tree;
        var x = Expression.Parameter(typeof(object[]), "x");
        var y = Expression.Variable(result, "y");
        var arguments = own.Select((p, i) => Expression.Convert(Expression.ArrayIndex(x, Expression.Constant(i)), p.Type));
        var results = Enumerable.Range(0, function.Results.Length)
            .Select(i => Expression.Convert(function.Results.Length == 1 ? y : Tuples.Item(y, i), typeof(object)));
        return Expression.Lambda<Func<object?[], object?[]>>(
            Expression.Block([y], Expression.Assign(y, Expression.Invoke(AsInstance(tree), arguments)), Expression.NewArrayInit(typeof(object), results)), x).Compile();
    }

    /// <summary>A tree as the instance method that the library makes of one with a large result; where there are no instructions for it, as it is.</summary>
    public static Expression AsInstance(LambdaExpression tree) =>
        Instructions.Of(tree) is { } code ? Expression.Constant(Instances.Shared.Make(tree, code)) : tree;
}
