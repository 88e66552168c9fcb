using System.Linq.Expressions;
using System.Reflection.Emit;
using FunctionalAD.Bench.Problems;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Trees in many small methods: the same bits, and nothing allocated.</summary>
public sealed class PieceTests
{
    public static TheoryData<string> Problems => [.. Worked.All.Select(p => p.Name)];

    public static TheoryData<string> Uncarried => [.. Worked.All.Where(p => !p.Carries).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Uncarried))]
    public void Large_loops_of_worked_problems_are_divided(string name)
    {
        var function = Worked.All.Single(p => p.Name == name).At(1000).Function;
        var recipe = new Recipe(Product.GradientInto, null) with { VectorBits = 512, Mode = Mode.Reverse };
        var program = Pipeline.Run(Capture.Of(function, recipe.Context), recipe);
        var largest = program.Body.Equations.Select(e => e.Op).OfType<Loop>().MaxBy(l => l.Body.Equations.Length);
        Assert.True(largest is not null && Divided.Of(largest, 1) is not null, name);
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Worked_problems_have_the_same_bits_in_pieces(string name)
    {
        var problem = Worked.All.Single(p => p.Name == name).At(1000);
        var whole = Tree(problem.Function);
        var small = Pieces.Of(whole, limit: 16);
        Assert.True(Calls.In(small.Body) > 1, $"{name} is one method.");
        var (one, many) = ((GradientInto)whole.Compile(), (GradientInto)small.Compile());
        var (expected, actual) = (new double[problem.Point.Length], new double[problem.Point.Length]);
        Assert.Equal(one(problem.Point, expected), many(problem.Point, actual));
        Assert.Equal(expected, actual);
        Assert.Equal(0, Allocated.By(() => many(problem.Point, actual)));
    }

    [Fact]
    public void Small_trees_stay_whole()
    {
        var tree = Tree(x => x.Sum(v => v * v));
        Assert.Same(tree, Pieces.Of(tree));
    }

    [Fact]
    public void What_a_piece_throws_is_thrown()
    {
        double[] shorter = [1, 2, 3];
        var tree = Tree(x => x.Select((v, i) => v * shorter[i]).Sum() + x.Max());
        var gradient = (GradientInto)Pieces.Of(tree, limit: 8).Compile();
        Assert.Throws<IndexOutOfRangeException>(() => gradient([1, 2, 3, 4], new double[4]));
        var three = new double[3];
        Assert.Equal(17, gradient([1, 2, 3], three));
        Assert.Equal([1, 2, 4], three);
    }

    private static LambdaExpression Tree(Expression<Func<double[], double>> f)
    {
        var recipe = new Recipe(Product.GradientInto, null) { Mode = Mode.Reverse };
        var captured = Capture.Of(f, recipe.Context);
        return Emitter.Emit(Pipeline.Run(captured, recipe), typeof(GradientInto), [.. captured.Objects.Select(Expression.Constant)], isFinal: true, recipe.VectorBits);
    }

    private sealed class Calls : ExpressionVisitor
    {
        private int count;

        public static int In(Expression expression)
        {
            var calls = new Calls();
            calls.Visit(expression);
            return calls.count;
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            count += node.Method is DynamicMethod ? 1 : 0;
            return base.VisitMethodCall(node);
        }
    }
}
