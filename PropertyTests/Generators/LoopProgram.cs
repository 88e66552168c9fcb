using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Face;
using FunctionalAD.Tangents;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// A generated program with loops, branches, arrays and structures over <c>(x, y, xs)</c> and now and then more, xs being an array of
/// <see cref="Extent"/> numbers; its first result is a number. And the seed that it came from.
/// </summary>
internal sealed record LoopProgram(Function Whole, ImmutableArray<LoopProgram.Input> Given, int Seed)
{
    public const int Extent = 3;

    /// <summary>How many parameters every program has.</summary>
    public const int Plain = 3;

    private static readonly ImmutableArray<Input> plain = [new("x", 0.0), new("y", 0.0), new("xs", new double[Extent])];

    private static readonly ImmutableArray<Input> more =
    [
        new("ys", new double[Extent]),
        new("zs", Array.Empty<double>(), IsShort: true), new("zs", new double[1], IsShort: true), new("zs", new double[4], IsShort: true),
        new("ks", new[] { 2, 0, 1, 1 }),
        new("m", new double[2, 3]), new("m", new double[0, 2]),
        new("rows", new double[][] { [0, 0], [], [0, 0, 0] }, IsShort: true), new("rows", Array.Empty<double[]>(), IsShort: true),
        new("p", new Tagged(0, 0, 1)), new("ps", new Tagged[] { new(0, 0, 2), new(0, 0, 0) }, IsShort: true),
        new("layer", new Layer(new double[Extent], new Model(0, 0, 2, "n"), 1)),
        new("fs", new float[Extent]),
    ];

    private Function? function;

    /// <summary>A parameter: its name, and a value of its shape.</summary>
    internal sealed record Input(string Name, object Like, bool IsShort = false);

    /// <summary>The program with its number alone.</summary>
    public Function Function => function ??= new("f", new Region(Whole.Parameters, Whole.Body.Equations, [Whole.Results[0]]));

    /// <summary>How many real numbers the program depends on.</summary>
    public int Inputs { get; } = Flattening.Flat([.. Given.Select(i => i.Like)]).Length;

    /// <summary>Whether it calculates in <c>float</c> anywhere.</summary>
    public bool IsSingle { get; } = Given.Any(i => i.Like is float[]);

    /// <summary>Whether ys is the very array that xs is.</summary>
    public bool IsAliased => Seed % 4 == 0 && Given.Any(i => i.Name == "ys");

    /// <summary>Programs without end; one shrinks by constants in the place of what it computes.</summary>
    public static Arbitrary<LoopProgram> Arbitrary(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(
            Gen.Fresh(() => Make(Interlocked.Increment(ref seed))),
            p => Shrinking.Smaller(p.Whole).Select(f => new LoopProgram(f, p.Given, p.Seed)).Where(RunsAnywhere));
    }

    // Made smaller, a program may read where there is nothing.
    private static bool RunsAnywhere(LoopProgram program)
    {
        try
        {
            foreach (var seed in Enumerable.Range(0, 20))
                Interpreter.Run(program.Whole, program.Arguments(Points.Ordinary(new Random(seed), program.Inputs)));
            return true;
        }
        catch (Exception e) when (e is ArithmeticException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    public static LoopProgram Make(int seed)
    {
        var random = new Random(seed);
        ImmutableArray<Input> given =
            [.. plain, .. more.OrderBy(_ => random.Next()).Where(i => i.Like is not float[] || random.Next(2) == 0).Take(random.Next(5)).DistinctBy(i => i.Name)];
        return new(new LoopWriter(random, random.Next(2, 9), given, Careful.Is(seed)).Function(), given, seed);
    }

    /// <summary>One value for each parameter.</summary>
    public object?[] Arguments(double[] point)
    {
        var numbers = new Queue<double>(point);
        object?[] arguments = [.. Given.Select(i => Flattening.Filled(i.Like, numbers, isTangent: false))];
        if (IsAliased)
            arguments[Given.IndexOf(Given.First(i => i.Name == "ys"))] = arguments[Plain - 1];
        return arguments;
    }

    /// <summary>A tangent for each parameter; null for one that has none.</summary>
    public object?[] Tangents(double[] direction)
    {
        var numbers = new Queue<double>(direction);
        return [.. Given.Select(i => TangentSpace.Carries(i.Like.GetType()) ? Flattening.Filled(i.Like, numbers, isTangent: true) : null)];
    }

    /// <summary>The tangents of those parameters that have some.</summary>
    public object?[] Seeds(double[] direction) => [.. Tangents(direction).Where(t => t is not null)];

    /// <summary>The same with the parameter's own value where it has no tangent.</summary>
    public object?[] Directions(double[] direction) => [.. Tangents(direction).Zip(Given, (t, i) => t ?? i.Like)];

    public override string ToString() => $"seed {Seed}{(IsAliased ? ", ys = xs" : "")}:\n{Whole}";
}
