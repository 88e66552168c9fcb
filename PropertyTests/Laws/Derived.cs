using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Generators;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>What the library makes of a program, as one function from numbers to numbers, whatever the product.</summary>
internal sealed class Derived
{
    private Derived(Function function, object[] captured, Func<double[], double[]> run) => (Function, Captured, Run) = (function, captured, run);

    public Function Function { get; }

    public object[] Captured { get; }

    public Func<double[], double[]> Run { get; }

    public static Derived Of(ScalarProgram program, Product product, Mode mode = Mode.Auto, bool fastMath = false, int order = 1) =>
        Of(program.Lambda, new Recipe(product, mode, Kinks.Mean, fastMath, order));

    public static Derived Of(LambdaExpression lambda, Recipe recipe)
    {
        var captured = Capture.Of(lambda, recipe.Context);
        return Of(Pipeline.Run(captured, recipe), [.. captured.Objects]);
    }

    public static Derived Of(Function function, params object[] captured)
    {
        var results = Tuples.Type([.. function.Results.Select(r => r.Type)]);
        var own = function.Parameters.SkipLast(captured.Length).Select(p => p.Type);
        var tree = Emitter.Emit(function, Expression.GetDelegateType([.. own, results]), [.. captured.Select(Expression.Constant)]);
        return new Derived(function, captured, Flat(tree, Emission.AsInstance(tree), function.Results.Length));
    }

    /// <summary>A lambda over numbers as it stands, compiled by the framework.</summary>
    public static Func<double[], double[]> Compiled(LambdaExpression lambda) => Flat(lambda, lambda, 1);

    /// <summary>The same by the interpreter.</summary>
    public double[] Interpret(double[] point) =>
        [.. Interpreter.Run(Function, [.. point.Cast<object>(), .. Captured]).SelectMany(r => r is double[,] matrix ? matrix.Cast<double>() : r as double[] ?? [(double)r!])];

    private static Func<double[], double[]> Flat(LambdaExpression tree, Expression code, int results)
    {
        var x = Expression.Parameter(typeof(double[]), "x");
        var y = Expression.Variable(tree.ReturnType, "y");
        var call = Expression.Assign(y, Expression.Invoke(code, tree.Parameters.Select((_, i) => Expression.ArrayIndex(x, Expression.Constant(i)))));
        Expression flat = tree.ReturnType == typeof(double[,]) ? Expression.Call(typeof(Derived), nameof(Rows), [], y)
            : tree.ReturnType == typeof(double[]) ? y
            : Expression.NewArrayInit(typeof(double), results == 1 ? [y] : Enumerable.Range(0, results).Select(i => Tuples.Item(y, i)));
        return Expression.Lambda<Func<double[], double[]>>(Expression.Block([y], call, flat), x).Compile();
    }

    private static double[] Rows(double[,] matrix) => [.. matrix.Cast<double>()];
}
