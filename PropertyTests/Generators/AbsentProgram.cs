using System.Collections.Immutable;
using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// A generated program of statements over local arrays that are null at first, and over an array of arrays without rows: they are made, of several lengths, handed on,
/// asked for, given up again, and read where they are there, in branches and loops.
/// </summary>
/// <param name="Seed">What it is generated from.</param>
/// <param name="LeftOut">The numbers of statements that are left out.</param>
internal sealed record AbsentProgram(int Seed, ImmutableHashSet<int> LeftOut)
{
    /// <summary>The numbers of the parameter.</summary>
    public const int Inputs = 4;

    private const int Arrays = 3, Rows = 3, Longest = 3;

    /// <summary>The program.</summary>
    public Expression<Func<double[], double>> Lambda => new Writer(Seed, LeftOut).Lambda();

    /// <summary>Programs, one after the other.</summary>
    public static Arbitrary<AbsentProgram> Arbitrary(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(
            Gen.Fresh(() => new AbsentProgram(Interlocked.Increment(ref seed), [])),
            p => Enumerable.Range(0, 60).Where(k => !p.LeftOut.Contains(k)).Select(k => p with { LeftOut = p.LeftOut.Add(k) }).Where(q => q.ToString() != p.ToString()));
    }

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed}: {Printed(((BlockExpression)Lambda.Body).Expressions)}";

    private static string Printed(IEnumerable<Expression> statements) => string.Join("; ", statements.Where(e => e is not DefaultExpression).Select(e => e is BlockExpression block ? $"{{ {Printed(block.Expressions)} }}"
        : e is ConditionalExpression c ? $"if ({c.Test}) {Printed([c.IfTrue])}{(c.IfFalse is DefaultExpression ? "" : " else " + Printed([c.IfFalse]))}" : e is LoopExpression l ? $"loop {Printed([l.Body])}" : e.ToString()));

    private sealed class Writer(int seed, ImmutableHashSet<int> leftOut)
    {
        private readonly Random random = new(seed);
        // In half of the programs all arrays have one length, for which nobody asks.
        private readonly bool isOneLength = seed % 2 == 0;
        private int statements;
        private readonly ParameterExpression x = Expression.Parameter(typeof(double[]), "x"), s = Expression.Variable(typeof(double), "s"), i = Expression.Variable(typeof(int), "i");
        private readonly ParameterExpression rows = Expression.Variable(typeof(double[][]), "rows");
        private readonly ParameterExpression[] arrays = [.. Enumerable.Range(0, Arrays).Select(k => Expression.Variable(typeof(double[]), $"a{k}"))];

        public Expression<Func<double[], double>> Lambda()
        {
            var done = Expression.Label("done");
            return Expression.Lambda<Func<double[], double>>(
                Expression.Block(
                    [s, i, rows, .. arrays],
                    [
                        Expression.Assign(s, Expression.Constant(0.0)),
                        Expression.Assign(i, Expression.Constant(0)),
                        .. arrays.Select(a => Expression.Assign(a, random.Next(4) == 0 ? Made() : Nothing)),
                        Expression.Assign(rows, Expression.NewArrayBounds(typeof(double[]), Expression.Constant(Rows))),
                        .. Statements(2),
                        Expression.Loop(
                            Expression.IfThenElse(
                                Expression.LessThan(i, Expression.ArrayLength(x)),
                                Expression.Block([.. Statements(random.Next(2, 5)), Expression.Assign(i, Expression.Add(i, Expression.Constant(1)))]),
                                Expression.Break(done)),
                            done),
                        Expression.Assign(i, Expression.Constant(0)),
                        .. Statements(2),
                        Expression.Add(s, Expression.Add(Used(arrays[0]), Used(Row()))),
                    ]),
                x);
        }

        private static DefaultExpression Nothing => Expression.Default(typeof(double[]));

        private Expression[] Statements(int count, int depth = 2) => [.. Enumerable.Range(0, count).Select(_ => leftOut.Contains(statements++) ? (Statement(depth), Expression.Empty()).Item2 : Statement(depth))];

        private Expression Statement(int depth)
        {
            var place = random.Next(3) == 0 ? Row() : (Expression)arrays[random.Next(Arrays)];
            switch (random.Next(depth > 0 ? 9 : 6))
            {
                case 0:
                    return Expression.Assign(place, Made());
                case 1:
                    return Expression.Assign(place, random.Next(3) == 0 ? Nothing : place is ParameterExpression ? arrays[random.Next(Arrays)] : Made());
                case 2:
                    // a ??= new double[] { … }
                    return place is ParameterExpression && random.Next(2) == 0 ? Expression.Assign(place, Expression.Coalesce(place, Made())) : Expression.IfThen(Expression.Not(IsThere(place)), Expression.Assign(place, Made()));
                case 3:
                    var (to, from) = (random.Next(Longest), random.Next(Longest));
                    return Expression.IfThen(IsLonger(place, Math.Max(to, from)), Expression.Assign(Element(place, to), Expression.Add(Element(place, from), Real(2))));
                case 4 or 5:
                    return Expression.Assign(s, Expression.Add(s, Used(place)));
                case 6 or 7:
                    return Expression.IfThenElse(Test(), Body(), random.Next(2) == 0 ? Expression.Empty() : Body());
                default:
                    var k = random.Next(Longest);
                    return Expression.IfThenElse(IsLonger(place, k), Expression.Block(Expression.Assign(s, Expression.Add(s, Expression.Multiply(Element(place, k), Real(1)))), Body()), Body());
            }

            BlockExpression Body() => Expression.Block(typeof(void), Statements(random.Next(1, 3), depth - 1));
        }

        // Where it is there an element, a number otherwise.
        private ConditionalExpression Used(Expression array)
        {
            var k = random.Next(Longest);
            return Expression.Condition(IsLonger(array, k), Expression.Multiply(Element(array, k), Real(1)), random.Next(2) == 0 ? Real(1) : Expression.Constant(0.0));
        }

        private static BinaryExpression IsThere(Expression array) => Expression.NotEqual(array, Nothing);

        private BinaryExpression IsLonger(Expression array, int k) => isOneLength ? IsThere(array) : Expression.AndAlso(IsThere(array), Expression.GreaterThan(Expression.ArrayLength(array), Expression.Constant(k)));

        private static IndexExpression Element(Expression array, int k) => Expression.ArrayAccess(array, Expression.Constant(k));

        private IndexExpression Row() => Expression.ArrayAccess(rows, random.Next(3) == 0 ? Expression.Modulo(i, Expression.Constant(Rows)) : Expression.Constant(random.Next(Rows)));

        private NewArrayExpression Made() => isOneLength ? Expression.NewArrayInit(typeof(double), Enumerable.Range(0, Longest).Select(_ => Real(2))) : random.Next(5) == 0
            ? Expression.NewArrayBounds(typeof(double), Expression.Modulo(i, Expression.Constant(Longest)))
            : Expression.NewArrayInit(typeof(double), Enumerable.Range(0, random.Next(4) == 0 ? random.Next(Longest + 1) : Longest).Select(_ => Real(2)));

        private BinaryExpression Test() => random.Next(3) == 0
            ? Expression.Equal(Expression.Modulo(i, Expression.Constant(2)), Expression.Constant(random.Next(2)))
            : Expression.GreaterThan(Input(), Expression.Constant(random.NextDouble() - 0.5));

        private IndexExpression Input() => Expression.ArrayAccess(x, random.Next(2) == 0 ? Expression.Modulo(i, Expression.Constant(Inputs)) : Expression.Constant(random.Next(Inputs)));

        private Expression Real(int depth) => depth == 0 ? Input() : random.Next(5) switch
        {
            0 => Expression.Multiply(Real(depth - 1), Real(depth - 1)),
            1 => Expression.Add(Real(depth - 1), Real(depth - 1)),
            2 => Expression.Call(typeof(Math), nameof(Math.Sin), null, Real(depth - 1)),
            3 => Expression.Call(typeof(Math), nameof(Math.Tanh), null, s),
            _ => Input(),
        };
    }
}
