using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.PropertyTests.Generators;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>
/// A generated program over <c>(x, xs)</c> of loops that write arrays in place, near the element where they are: recurrences, eliminations, stencils, upwards and
/// downwards, one after the other over the same arrays and in each other, and of tables row by row, some of whose elements are read before they are overwritten, some after, some never.
/// </summary>
internal sealed record SweepProgram(Statement Body, int Seed)
{
    public LambdaExpression Lambda => new SweepTrees(IsSingle, Careful.Is(Seed)).Lambda(Body);

    /// <summary>Whether one of the arrays is of <c>float</c>.</summary>
    public bool IsSingle => Seed % 7 == 0;

    public static Arbitrary<SweepProgram> Arbitrary(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(
            Gen.Fresh(() => Make(Interlocked.Increment(ref seed))),
            p => p.Body.Shrink().Select(b => new SweepProgram(b, p.Seed)));
    }

    public static SweepProgram Make(int seed)
    {
        var random = new Random(seed);
        return new(new Writer(random).List(2, random.Next(2, 5)), seed);
    }

    public override string ToString() => $"seed {Seed}: {Body}";

    private sealed class Writer(Random random)
    {
        // Most of a loop's accesses are to few arrays, on one side.
        private int side = 1, first;

        public Statement List(int depth, int length) => new("list", [.. Enumerable.Range(0, length).Select(_ => One(depth))]);

        private Statement One(int depth)
        {
            switch (random.Next(16))
            {
                case < 2:
                    return Statement.Of("set", random.Next(2), Real(2));
                case < 4 when depth > 0:
                    return Statement.Of("if", 0, Test(), List(depth - 1, 1), List(depth - 1, random.Next(2)));
                case 4 when depth > 0:
                    return Statement.Of("repeat", random.Next(1, 3), List(depth - 1, random.Next(1, 3)));
                case < 14 when depth == 2:
                case < 6 when depth == 1:
                    var form = random.Next(6);
                    (side, first) = (form is 1 or 5 ? 1 : -1, random.Next(SweepTrees.Arrays));
                    return Statement.Of("sweep", form, List(depth - 1, random.Next(1, 3)));
                case 14:
                case 13 when depth == 1:
                    return Statement.Of("row", (random.Next(4) * 10) + Offset(), random.Next(2) == 0 ? Real(2) : Statement.Of("*", 0, Cell(), Real(1)));
                default:
                    return Statement.Of("store", Place(), random.Next(2) == 0 ? Real(2) : Statement.Of("*", 0, Statement.Of("near", Near()), Real(1)));
            }
        }

        private Statement Test() => Statement.Of("<", random.Next(2), Real(1), Real(1));

        // Form of the update, array, offset.
        private int Place() => (random.Next(5) * 100) + (Array() * 10) + (random.Next(4) > 0 ? 2 : 2 + random.Next(-2, 3));

        private int Offset() => random.Next(3) > 0 ? 2 + (side * random.Next(0, 3)) : 2 + random.Next(-2, 3);

        private Statement Cell() => Statement.Of("cell", (Offset() * 10) + random.Next(3));

        private int Near() => (Array() * 10) + Offset();

        private int Array() => random.Next(2) == 0 ? first : random.Next(SweepTrees.Arrays);

        private Statement Real(int depth) => random.Next(depth > 0 ? 22 : 9) switch
        {
            0 => new Statement("constant", [], 0, Math.Round(random.NextDouble() * 2, 2)),
            1 => Statement.Of("input", 0),
            2 => Statement.Of("given", random.Next(5)),
            3 => Statement.Of("variable", random.Next(2)),
            < 8 => Statement.Of("near", Near()),
            8 => Cell(),
            9 => Statement.Of("far", random.Next(4 * SweepTrees.Arrays)),
            10 or 11 => Statement.Of("+", 0, Real(depth - 1), Real(depth - 1)),
            12 => Statement.Of("-", 0, Real(depth - 1), Real(depth - 1)),
            13 or 14 or 15 => Statement.Of("*", 0, Real(depth - 1), Real(depth - 1)),
            16 => Statement.Of("sin", 0, Real(depth - 1)),
            17 => Statement.Of("divide", 0, Real(depth - 1), Real(depth - 1)),
            18 => Statement.Of("choose", 0, Test(), Real(depth - 1), Real(depth - 1)),
            _ => Statement.Of("passed", (random.Next(2) * 100) + Near(), Real(0)),
        };
    }
}
