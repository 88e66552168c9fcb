using System.Collections.Immutable;
using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.PropertyTests.Generators;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>A generated program of statements over <c>(x, y, xs)</c>, and the seed that it came from.</summary>
internal sealed record StatementProgram(Statement Body, int Seed)
{
    public LambdaExpression Lambda => new StatementTrees().Lambda(Body);

    public static Arbitrary<StatementProgram> Arbitrary(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(
            Gen.Fresh(() => Make(Interlocked.Increment(ref seed))),
            p => p.Body.Shrink().Select(b => new StatementProgram(b, p.Seed)));
    }

    public static StatementProgram Make(int seed)
    {
        var random = new Random(seed);
        return new(new Writer(random, Careful.Is(seed)).List(3, random.Next(2, 7)), seed);
    }

    public override string ToString() => $"seed {Seed}: {Body}";

    private sealed class Writer(Random random, bool isCareful)
    {
        public Statement List(int depth, int length) => new("list", [.. Enumerable.Range(0, length).Select(_ => One(depth))]);

        private Statement One(int depth)
        {
            var small = random.Next(1, 4);
            switch (random.Next(depth > 0 ? 34 : 15))
            {
                case < 4:
                    return Statement.Of("set", random.Next(3), Real(2));
                case 4 or 5:
                    return Statement.Of("update", random.Next(9), Real(2));
                case 6 or 7:
                    return Statement.Of("write", random.Next(3), Whole(2), Real(2));
                case 8:
                    return Statement.Of("updateElement", random.Next(9), Whole(2), Real(1));
                case 9:
                    return Statement.Of("count", random.Next(6), Whole(1));
                case 10:
                    return Statement.Of(random.Next(2) == 0 ? "break" : "continue", random.Next(3));
                case 11:
                    return random.Next(3) > 0 ? Statement.Of("set", random.Next(3), Real(2)) : Statement.Of("return", 0, Real(2));
                case 12:
                    return Statement.Of(((string[])["leave", "again", "throw", "leave"])[random.Next(4)], random.Next(3), Real(1));
                case 13:
                    return random.Next(2) > 0 ? Statement.Of("write", random.Next(3), Whole(2), Real(2)) : Statement.Of(((string[])["alias", "fresh", "swap"])[random.Next(3)], random.Next(6));
                case 14:
                    return Statement.Of("local", random.Next(2), Real(1));
                case < 22:
                    return Statement.Of("if", 0, Test(), List(depth - 1, small), List(depth - 1, random.Next(0, 2)));
                case < 30:
                    return Statement.Of("for", random.Next(8), List(depth - 1, small + 1), Real(1));
                case 30 or 31:
                    return Statement.Of("labelled", 0, List(depth - 1, small + 1));
                case 32:
                    return Statement.Of("switch", 0, Whole(1), List(depth - 1, small), List(depth - 1, 1), List(depth - 1, random.Next(0, 2)));
                default:
                    return Statement.Of("try", random.Next(8) == 0 ? 1 : 0, List(depth - 1, small), List(0, 1));
            }
        }

        private Statement Test() => Statement.Of("<", random.Next(2), Real(1), Real(1));

        private Statement Real(int depth) => random.Next(depth > 0 ? 16 : 6) switch
        {
            0 => new Statement("constant", [], 0, Math.Round(random.NextDouble() * 2, 2)),
            1 => Statement.Of("input", random.Next(2)),
            2 or 3 => Statement.Of("variable", random.Next(3)),
            4 or 5 => Statement.Of("element", random.Next(3), Whole(1)),
            6 or 7 => Statement.Of("+", 0, Real(depth - 1), Real(depth - 1)),
            8 => Statement.Of("-", 0, Real(depth - 1), Real(depth - 1)),
            9 or 10 => Statement.Of("*", 0, Real(depth - 1), Real(depth - 1)),
            11 => Statement.Of("sin", 0, Real(depth - 1)),
            12 or 13 => Statement.Of("edgy", random.Next(6) + (isCareful ? 0 : 6), Real(depth - 1), Real(0)),
            14 => Statement.Of("choose", 0, Test(), Real(depth - 1), Real(depth - 1)),
            _ => Statement.Of("after", 0, One(0), Real(depth - 1)),
        };

        private Statement Whole(int depth) => random.Next(depth > 0 ? 7 : 3) switch
        {
            0 => Statement.Of("number", random.Next(-3, 4)),
            1 => Statement.Of("counter", 0),
            2 => Statement.Of("turn", random.Next(3)),
            3 => Statement.Of("sum", 0, Whole(depth - 1), Whole(depth - 1)),
            4 => Statement.Of("twice", 0, Whole(depth - 1)),
            5 => Statement.Of("length", random.Next(3)),
            _ => Statement.Of("counted", random.Next(4)),
        };
    }
}
