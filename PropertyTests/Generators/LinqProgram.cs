using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>A generated function of an array, made of LINQ operators over it, captured data and ranges; and the seed and size that it came from.</summary>
internal sealed record LinqProgram(Expression<Func<double[], double>> Lambda, int Size, int Seed)
{
    /// <summary>Programs without end; one shrinks to smaller ones of the same seed.</summary>
    public static Arbitrary<LinqProgram> Arbitrary(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(
            Gen.Fresh(() =>
            {
                var next = Interlocked.Increment(ref seed);
                return Make(next, 2 + (next % 9));
            }),
            p => Enumerable.Range(1, p.Size - 1).Select(size => Make(p.Seed, size)));
    }

    public static LinqProgram Make(int seed, int size) => new(new LinqWriter(new Random(seed), Careful.Is(seed)).Lambda(size), size, seed);

    public override string ToString() => $"seed {Seed}, size {Size}: {Lambda}";
}
