using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;
using FunctionalAD.PropertyTests.Statements;
using Xunit;
using E = System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Explain;

/// <summary>What is told of each loop: how it is turned around, what is recorded, how many bytes an iteration takes. FAD_UPDATE=1 writes the text anew.</summary>
public sealed class LoopReversalTests
{
    private static readonly (string Name, LambdaExpression Function, Checkpointing? Checkpointing)[] table =
    [
        ("terms alone", Of(x => x.Sum(a => a * Math.Exp(a))), null),
        ("a fold", Of(x => x.Aggregate(1.0, (s, a) => Math.Sin(s * a))), null),
        ("a linear fold", Of(x => x.Aggregate(1.0, (s, a) => (0.5 * s) + a)), null),
        ("a pair is carried", Of(x => x.Aggregate(new ValueTuple<double, double>(1, 2), (s, a) => new ValueTuple<double, double>(s.Item2 * a, Math.Sin(s.Item1)), s => s.Item1 * s.Item2)), null),
        ("a fold in each term", Of(x => x.Sum(a => x.Aggregate(a, (s, b) => Math.Sin(s * b)))), null),
        ("a fold in a fold", Of(x => x.Aggregate(1.0, (s, a) => x.Aggregate(s, (t, b) => Math.Sin(t * b)) * a)), null),
        ("a product", Of(x => x.Aggregate((s, a) => s * a)), null),
        ("while", Newton(), null),
        ("elements are overwritten", Statement("two buffers change places"), null),
        ("a local array", Statement("writing to a local array"), null),
        ("snapshots at every root of n", Of(x => x.Aggregate(1.0, (s, a) => Math.Sin(s * a))), Checkpointing.SquareRoot),
        ("a stack of snapshots", Of(x => x.Aggregate(1.0, (s, a) => Math.Sin(s * a))), Checkpointing.Binomial(4)),
        ("snapshots, and a fold inside", Of(x => x.Aggregate(1.0, (s, a) => x.Aggregate(s, (t, b) => Math.Sin(t * b)) * a)), Checkpointing.SquareRoot),
    ];

    private static Expression<Func<double[], double>> Of(Expression<Func<double[], double>> f) => f;

    private static LambdaExpression Statement(string name) => StatementCases.Accepted.Single(c => c.Name == name).Lambda;

    private static Expression<Func<double, double>> Newton()
    {
        var (x, y, end) = (E.Parameter(typeof(double), "x"), E.Variable(typeof(double), "y"), E.Label());
        var more = E.GreaterThan(E.Call(typeof(Math), nameof(Math.Abs), [], E.Subtract(E.Multiply(y, y), x)), E.Constant(1e-12));
        return E.Lambda<Func<double, double>>(
            E.Block([y], E.Assign(y, x), E.Loop(E.IfThenElse(more, E.Assign(y, E.Divide(E.Add(y, E.Divide(x, y)), E.Constant(2.0))), E.Break(end)), end), y), x);
    }

    private static List<LoopReversal> Loops(LambdaExpression f, Checkpointing? checkpointing, Product product)
    {
        var loops = new List<LoopReversal>();
        var recipe = new Recipe(product, Mode.Reverse, Kinks.Mean, false, Checkpointing: checkpointing) { Loops = loops };
        Pipeline.Run(Capture.Of(f, recipe.Context), recipe);
        return loops;
    }

    [Fact]
    public void Loops_read_as_before()
    {
        var text = string.Concat(table.Select(t =>
            $"{t.Name}\n{string.Concat(Loops(t.Function, t.Checkpointing, Product.ValueAndGradient).Select(l => $"    {l}\n"))}"));
        var path = Path.Combine(Folder(), "loops.txt");
        if (Environment.GetEnvironmentVariable("FAD_UPDATE") == "1")
            File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    [Fact]
    public void The_explanation_tells_each()
    {
        foreach (var (_, function, checkpointing) in table)
        {
            var explanation = FunctionalAD.Explain.Of(function, new AdOptions { Mode = Mode.Reverse, Checkpointing = checkpointing ?? Checkpointing.None });
            var text = explanation.ToString();
            Assert.NotEmpty(explanation.Loops);
            Assert.All(explanation.Loops, l => Assert.Contains(l.ToString(), text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Into_a_buffer_loops_are_turned_around_in_the_same_way()
    {
        foreach (var (_, function, checkpointing) in table.Where(t => t.Function is Expression<Func<double[], double>>))
            Assert.Equal(Loops(function, checkpointing, Product.ValueAndGradient).Select(l => l.ToString()), Loops(function, checkpointing, Product.GradientInto).Select(l => l.ToString()));
    }

    // Each of n iterations takes what is told, and nothing else grows: the gradient goes into a buffer. The delegate rents it, so that later calls take nothing.
    [Theory]
    [InlineData("terms alone")]
    [InlineData("a fold")]
    [InlineData("a linear fold")]
    [InlineData("a pair is carried")]
    [InlineData("a product")]
    public void The_bytes_told_are_those_allocated(string name)
    {
        var f = (Expression<Func<double[], double>>)table.Single(t => t.Name == name).Function;
        var told = Loops(f, null, Product.GradientInto).Sum(l => l.BytesPerIteration);
        var recipe = new Recipe(Product.GradientInto, null);
        var tree = (Expression<GradientInto>)Emitter.Emit(Pipeline.Run(Capture.Of(f, recipe.Context), recipe), typeof(GradientInto), []);
        Assert.Equal(told, Growth(tree.Compile()));
        Assert.Equal(0, Growth(Grad.Into(f)));

        static double Growth(GradientInto gradient) => (Allocated(gradient, 3000) - Allocated(gradient, 2000)) / 1000.0;

        static long Allocated(GradientInto gradient, int n)
        {
            double[] x = [.. Enumerable.Range(0, n).Select(i => 1 + (0.001 * i))], buffer = new double[n];
            gradient(x, buffer);
            return Laws.Allocated.By(() => gradient(x, buffer));
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
