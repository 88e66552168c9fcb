using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>A function of one to three real numbers: the program, what it captures, and the seed it came from.</summary>
internal sealed record ScalarProgram(Node Body, int Arity, Captives Captives, int Seed)
{
    private LambdaExpression? lambda;

    /// <summary>The program as a user would have written it.</summary>
    public LambdaExpression Lambda => lambda ??= new Trees(this, plainPowers: false).Lambda();

    /// <summary>The same with x·x for Pow(x, 2) and 1/x for Pow(x, −1), which the library rounds correctly.</summary>
    public LambdaExpression Reference => new Trees(this, plainPowers: true).Lambda();

    public bool IsSingle => Body.Any(n => n.Op == "single");

    /// <summary>Programs without end, one for each seed from the base seed on.</summary>
    public static Arbitrary<ScalarProgram> Arbitrary(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(Gen.Fresh(() => Make(Interlocked.Increment(ref seed))), Shrink);
    }

    /// <summary>The same for programs that are all edges.</summary>
    public static Arbitrary<ScalarProgram> Edges(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(Gen.Fresh(() => MakeEdges(Interlocked.Increment(ref seed))), Shrink);
    }

    private static ScalarProgram MakeEdges(int seed)
    {
        var random = new Random(seed);
        var arity = random.Next(1, 4);
        return new ScalarProgram(new EdgeWriter(random, arity).Real(random.Next(3, 16)), arity, new Captives(random), seed);
    }

    public static ScalarProgram Make(int seed)
    {
        var random = new Random(seed);
        var arity = random.Next(1, 4);
        var size = random.Next(3, 26);
        return new ScalarProgram(new ScalarWriter(random, arity).Real(size), arity, new Captives(random), seed);
    }

    public static IEnumerable<ScalarProgram> Shrink(ScalarProgram program) =>
        program.Body.Shrink().Where(b => b.Size < program.Body.Size).Select(b => new ScalarProgram(b, program.Arity, program.Captives, program.Seed));

    /// <summary>A function of all arguments at once from a delegate of one, two or three.</summary>
    public static Func<double[], T> Spread<T>(Delegate f) => f switch
    {
        Func<double, T> g => x => g(x[0]),
        Func<double, double, T> g => x => g(x[0], x[1]),
        Func<double, double, double, T> g => x => g(x[0], x[1], x[2]),
        _ => throw new ArgumentException("A delegate of one to three numbers is expected.", nameof(f)),
    };

    public override string ToString() => $"seed {Seed}: {Lambda} where First = {Captives.First}, Second = {Captives.Second}";
}

/// <summary>What generated programs capture: fields of a closure, and a property that is computed.</summary>
internal sealed class Captives(Random random)
{
    public double First = random.Next(-8, 9) / 4.0;
    public double Second = random.Next(-8, 9) / 4.0;

    public double Computed => First * Second + 0.5;

    public double this[int index] => index switch { 0 => First, 1 => Second, _ => Computed };

    public override string ToString() => "closure";
}
