using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;

namespace FunctionalAD.Explaining;

/// <summary>Functions of 1 to 8 numbers as functions of one array.</summary>
internal static class Vectors
{
    /// <summary>The user's function, compiled by the framework alone.</summary>
    public static Func<double[], double> Value(LambdaExpression f)
    {
        var point = Expression.Parameter(typeof(double[]), "point");
        return Expression.Lambda<Func<double[], double>>(Expression.Invoke(f, Elements(point, f)), point).Compile();
    }

    /// <summary>The library's value and gradient, compiled as always.</summary>
    public static Func<double[], double[]> ValueAndGradient(LambdaExpression f, AdOptions? options, Mode mode)
    {
        var recipe = new Recipe(Product.ValueAndGradient, (options ?? AdOptions.Default) with { Mode = mode });
        var captured = Capture.Of(f, recipe.Context);
        var type = Expression.GetDelegateType([.. f.Parameters.Select(p => p.Type), Tuples.Type([.. Enumerable.Repeat(typeof(double), f.Parameters.Count + 1)])]);
        var derivative = Emitter.Emit(Pipeline.Run(captured, recipe), type, [.. captured.Objects.Select(o => Expression.Constant(o))]);
        var point = Expression.Parameter(typeof(double[]), "point");
        var tuple = Expression.Variable(derivative.ReturnType, "both");
        var body = Expression.Block(
            [tuple],
            Expression.Assign(tuple, Expression.Invoke(derivative, Elements(point, f))),
            Expression.NewArrayInit(typeof(double), Enumerable.Range(0, f.Parameters.Count + 1).Select(i => Tuples.Item(tuple, i))));
        return Expression.Lambda<Func<double[], double[]>>(body, point).Compile();
    }

    private static IEnumerable<Expression> Elements(Expression point, LambdaExpression f) =>
        f.Parameters.Select((_, i) => Expression.ArrayIndex(point, Expression.Constant(i)));
}
