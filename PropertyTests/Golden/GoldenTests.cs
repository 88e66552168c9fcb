using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using Xunit;

namespace FunctionalAD.PropertyTests.Golden;

/// <summary>
/// Programs as people see them, and what the library makes of them, in the text files beside this one. FAD_UPDATE=1 writes them anew.
/// </summary>
public sealed class GoldenTests
{
    private static readonly (string Name, LambdaExpression Function)[] functions =
    [
        ("product", Of(x => x * Math.Exp(x))),
        ("choice", Of(x => x > 2 ? x * x : 3 * x)),
        ("chain", Of(x => Math.Sin(Math.Log(1 + (x * x))))),
        ("power", Of(x => Math.Pow(x, 3) + Math.Pow(x, 2))),
        ("quotient", Of((x, y) => x / y)),
        ("kinks", Of((x, y) => Math.Max(x, y) + Math.Abs(x))),
        ("rosenbrock", Of((x, y) => ((1 - x) * (1 - x)) + (100 * (y - (x * x)) * (y - (x * x))))),
        ("angle", Of((x, y) => Math.Atan2(y, x))),
        ("softplus", Of(x => double.LogP1(Math.Exp(x)))),
        ("branches", Of((x, y) => x > 0 && y > 0 ? Math.Sqrt((x * x) + (y * y)) : Math.Tanh(x))),
        ("steps", Of(x => Math.Floor(x) * x + (int)x)),
        ("nested", Of((x, y) => x * Diff.At(t => t * t * y, x, 1))),
    ];

    public static TheoryData<string> Names => [.. functions.Select(f => f.Name), "loop", .. ArrayFunctions.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Programs_read_as_before(string name)
    {
        var text = name == "loop" ? Loop()
            : ArrayFunctions.All.FirstOrDefault(f => f.Name == name) is { Function: { } function } ? Array(function)
            : Scalar(functions.First(f => f.Name == name).Function);
        var path = Path.Combine(Folder(), $"{name}.txt");
        if (Environment.GetEnvironmentVariable("FAD_UPDATE") == "1")
            File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    // The value and the gradient in one loop; the sum over rows has an inner product and an inner gradient, where there were five loops.
    [Theory]
    [InlineData("valley", 1)]
    [InlineData("squares", 1)]
    [InlineData("written", 1)]
    [InlineData("logistic", 3)]
    // The maximum, the sum with its gradient, which is multiplied after it; and for a factor beyond bounds the gradient alone.
    [InlineData("logsumexp", 4)]
    public void Loops_are_as_few_as_by_hand(string name, int loops)
    {
        var recipe = new Recipe(Product.ValueAndGradient, Mode.Reverse, Kinks.Mean, false, Wrt: Wrt.First) { IsTree = true };
        var function = ArrayFunctions.All.First(f => f.Name == name).Function;
        Assert.Equal(loops, Count(Pipeline.Run(new Captured(function, [], [.. Enumerable.Repeat(1, function.Parameters.Length)], typeof(double)), recipe).Body));

        static int Count(Region region) => region.Equations.Sum(e => (e.Op is Ir.Loop ? 1 : 0) + e.Op.Regions.Sum(Count));
    }

    private static string Scalar(LambdaExpression lambda)
    {
        return string.Join('\n', new[] { Product.Value, Product.ValueAndGradient, Product.Hessian }.Select(Made));

        string Made(Product product)
        {
            var recipe = new Recipe(product, Mode.Reverse, Kinks.Mean, false);
            return $"{product}\n{Pipeline.Run(Capture.Of(lambda, recipe.Context), recipe)}";
        }
    }

    private static string Array(Function function)
    {
        var recipe = new Recipe(Product.ValueAndGradient, Mode.Reverse, Kinks.Mean, false, Wrt: Wrt.First) { IsTree = true };
        return $"Value\n{function}\nValueAndGradient\n{Pipeline.Run(new Captured(function, [], [.. Enumerable.Repeat(1, function.Parameters.Length)], typeof(double)), recipe)}";
    }

    // p ← p·(1 + aᵢ), with the sum of the squares beside it
    private static string Loop()
    {
        var context = new Recipe(Product.Value, null).Context;
        var array = new Var(typeof(double[]), "a");
        var function = context.Builder().Function("growth", [array], b => b.Loop(
            b.Length(array),
            false,
            [new Slot(SlotKind.Carry, Literal.Of(1.0)), new Slot(SlotKind.Sum, Literal.Of(0.0))],
            null,
            p =>
            {
                var element = b.Read(array, p[0]);
                return
                [
                    b.Apply(Operators.Multiply, typeof(double), p[1], b.Apply(Operators.Add, typeof(double), Literal.Of(1.0), element)),
                    b.Apply(Operators.Multiply, typeof(double), element, element),
                ];
            },
            ["i", "p"]));
        var forward = Forward.Of(function, context);
        return $"Value\n{function}\nForward\n{Prune.Run(forward.Function)}\nReverse\n{Prune.Run(Simplify.Run(Transpose.Of(forward, context), context))}";
    }

    private static Expression<Func<double, double>> Of(Expression<Func<double, double>> f) => f;

    private static Expression<Func<double, double, double>> Of(Expression<Func<double, double, double>> f) => f;

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
