using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>
/// Arrays that a function makes for itself, of every shape: once it is warm, a derivative into a buffer allocates nothing, and arrays that are used again hold
/// nothing of what was there before.
/// </summary>
public sealed class OwnArrayTests
{
    private static readonly double[] point = [0.3, -0.7, 0.9, 0.2, 1.1, -0.4, 0.6, 0.8];

    private static readonly AdOptions single = new() { Vectorize = false };

    private static readonly Dictionary<string, Func<double[], double>> functions = new()
    {
        ["a matrix"] = OwnRows.Matrix,
        ["a matrix, updated"] = OwnRows.Eliminated,
        ["a matrix each iteration"] = OwnRows.MatrixEach,
        ["a matrix after the other"] = OwnRows.Powers,
        ["a matrix of a known size"] = OwnRows.Known,
        ["a cube"] = OwnRows.Cube,
        ["a matrix under a condition"] = OwnRows.Conditional,
        ["a matrix in a while loop"] = OwnChoices.MatrixWhile,
        ["rows"] = OwnRows.Jagged,
        ["rows in a literal"] = OwnRows.Literal,
        ["rows of an iteration"] = OwnRows.JaggedEach,
        ["rows from rows"] = OwnRows.Layers,
        ["rows that change places"] = OwnRows.Pivoted,
        ["rows that may be absent"] = OwnRows.Absent,
        ["rows in a while loop"] = OwnChoices.RowsWhile,
        ["rows of both"] = OwnChoices.Mixed,
        ["ties of rows"] = OwnRows.Ties,
        ["ties of equal rows"] = OwnRows.EqualRows,
        ["ties of distances"] = OwnRows.Nearest,
        ["ties with an array in each term"] = OwnRows.RowOfEachTerm,
        ["written under a condition"] = OwnChoices.Conditional,
        ["written under continue"] = OwnChoices.Continued,
        ["overwritten under continue"] = OwnChoices.Overwritten,
        ["written from its neighbour under a condition"] = OwnChoices.Neighbour,
        ["one of two"] = OwnChoices.OneOfTwo,
        ["one of two, written"] = OwnChoices.OneOfTwoWritten,
        ["made in a branch"] = OwnChoices.MadeInABranch,
        ["replaced in a loop"] = OwnChoices.Replaced,
        ["two states"] = OwnChoices.TwoStates,
        ["two states, one made in a branch"] = OwnChoices.Squared,
        ["a buffer of two"] = OwnChoices.Buffers,
        ["a break"] = OwnChoices.Broken,
        ["a while loop"] = OwnChoices.While,
        ["a list"] = OwnChoices.Listed,
        ["pairs"] = OwnChoices.Pairs,
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_allocate_nothing(string name)
    {
        var gradient = Grad.Into(Lambda(name));
        var buffer = new double[point.Length];
        Nothing(() => gradient(point, buffer));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_one_iteration_at_a_time_allocate_nothing(string name)
    {
        var gradient = Grad.Into(Lambda(name), single);
        var buffer = new double[point.Length];
        Nothing(() => gradient(point, buffer));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_with_the_Hessian_allocate_nothing(string name)
    {
        var product = Hvp.Into(Lambda(name));
        var (v, buffer) = (point.Reverse().ToArray(), new double[point.Length]);
        Nothing(() => product(point, v, buffer));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Hessians_allocate_nothing(string name)
    {
        var hessian = Hessian.Into(Lambda(name));
        var buffer = new double[point.Length * point.Length];
        Nothing(() => hessian(point, buffer));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Jacobians_and_products_with_them_allocate_nothing(string name)
    {
        var f = Lambda(name);
        var y = Expression.Variable(typeof(double), "y");
        var x = f.Parameters[0];
        var both = Expression.Lambda<Func<double[], double[]>>(
            Expression.Block([y], Expression.Assign(y, f.Body), Expression.NewArrayInit(typeof(double), y, Expression.Multiply(y, y))), x);
        var (push, pull, jacobian) = (Jvp.Into(both), Vjp.Into(both), Jacobian.Into(both));
        var (v, w, tangent, cotangent, matrix) = (point.Reverse().ToArray(), new[] { 0.5, -2 }, new double[2], new double[point.Length], new double[2 * point.Length]);
        Nothing(() => push(point, v, tangent));
        Nothing(() => pull(point, w, cotangent));
        Nothing(() => jacobian(point, matrix));
        Assert.Equal(cotangent.Zip(v, (a, b) => a * b).Sum(), tangent.Zip(w, (a, b) => a * b).Sum(), 1e-9);
    }

    [Fact]
    public void An_array_used_again_is_as_good_as_a_new_one()
    {
        var random = new Random(5);
        var programs = functions.Keys.Select(Program).ToArray();
        for (var round = 0; round < 25; round++)
        {
            double[] x = [.. Enumerable.Range(0, point.Length + random.Next(3)).Select(_ => Math.Round((3 * random.NextDouble()) - 1.2, random.Next(1, 4)))];
            foreach (var (function, objects, emitted) in programs.OrderBy(_ => random.Next()).ToArray())
            {
                var expected = Interpreter.Run(function, [x.ToArray(), .. objects]).SelectMany(Bits);
                Assert.Equal(expected, emitted([x.ToArray()]).SelectMany(Bits));
            }
        }
    }

    [Fact]
    public void What_throws_leaves_nothing_behind()
    {
        double[] few = [0.3, 0.7, 0.9];
        foreach (var name in functions.Keys)
        {
            var gradient = Grad.Into(Lambda(name));
            double[] before = new double[point.Length], after = new double[point.Length];
            gradient(point, before);
            for (var k = 0; k < 3; k++)
                Record.Exception(() => gradient(few, new double[few.Length]));
            gradient(point, after);
            Assert.Equal(before, after);
            Nothing(() => gradient(point, after));
            Assert.Equal(before, after);
        }
    }

    [Fact]
    public void Threads_keep_their_arrays_apart()
    {
        var gradients = functions.Keys.Select(name => (Of: Grad.Into(Lambda(name)), Expected: new double[point.Length])).ToArray();
        foreach (var (of, expected) in gradients)
            of(point, expected);
        Parallel.For(0, 2_000, k =>
        {
            var (of, expected) = gradients[k % gradients.Length];
            var actual = new double[point.Length];
            of(point, actual);
            Assert.Equal(expected, actual);
        });
    }

    private static Expression<Func<double[], double>> Lambda(string name)
    {
        var of = functions[name];
        return x => of(x);
    }

    // By the interpreter every array is one of its own.
    private static (Function Function, object[] Objects, Func<object?[], object?[]> Emitted) Program(string name)
    {
        var captured = Capture.Of(Lambda(name));
        var function = Pipeline.Run(captured, new Recipe(Product.ValueAndGradient, single));
        object[] objects = [.. captured.Objects];
        return (function, objects, Laws.Emission.Emitted(function, objects));
    }

    private static IEnumerable<long> Bits(object? result) => (result as double[] ?? [(double)result!]).Select(BitConverter.DoubleToInt64Bits);

    private static void Nothing(Action run)
    {
        for (var k = 0; k < 3; k++)
            run();
        Assert.Equal(0, Allocated.By(run));
    }
}
