using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// A generated program with loops, branches and arrays over <c>(x, y, xs)</c>, xs being an array of <see cref="Extent"/> numbers, and the
/// seed that it came from.
/// </summary>
internal sealed record LoopProgram(Function Function, int Seed)
{
    public const int Extent = 3;

    /// <summary>How many real numbers the program depends on.</summary>
    public const int Inputs = 2 + Extent;

    /// <summary>Programs without end; one shrinks by constants in the place of what it computes.</summary>
    public static Arbitrary<LoopProgram> Arbitrary(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(
            Gen.Fresh(() => Make(Interlocked.Increment(ref seed))),
            p => Shrinking.Smaller(p.Function).Select(f => new LoopProgram(f, p.Seed)));
    }

    public static LoopProgram Make(int seed)
    {
        var random = new Random(seed);
        return new(new LoopWriter(random, random.Next(2, 9)).Function(), seed);
    }

    public static object?[] Arguments(double[] point) => [point[0], point[1], point[2..]];

    public override string ToString() => $"seed {Seed}:\n{Function}";
}
