using System.Collections.Immutable;
using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// A generated program of statements over a parameter that is an array of arrays and over one of its own: their rows are read by number, held in variables and
/// gone through, those of its own changed and replaced as well, in branches and loops: some loops change one row alone, and read others.
/// </summary>
/// <param name="Seed">What it is generated from.</param>
/// <param name="LeftOut">The numbers of statements that are left out.</param>
internal sealed record TableProgram(int Seed, ImmutableHashSet<int> LeftOut)
{
    /// <summary>The extents of the parameter.</summary>
    public const int Rows = 3, Columns = 3;

    /// <summary>The program.</summary>
    public Expression<Func<double[][], double>> Lambda => new Writer(Seed, LeftOut).Lambda();

    /// <summary>Programs, one after the other.</summary>
    public static Arbitrary<TableProgram> Arbitrary(int firstSeed)
    {
        var seed = firstSeed - 1;
        return Arb.From(
            Gen.Fresh(() => new TableProgram(Interlocked.Increment(ref seed), [])),
            p => Enumerable.Range(0, 60).Where(k => !p.LeftOut.Contains(k)).Select(k => p with { LeftOut = p.LeftOut.Add(k) }).Where(q => q.ToString() != p.ToString()));
    }

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed}: {Printed(((BlockExpression)Lambda.Body).Expressions)}";

    private static string Printed(IEnumerable<Expression> statements) => string.Join("; ", statements.Where(e => e is not DefaultExpression).Select(e => e switch
    {
        BlockExpression block => $"{{ {Printed(block.Expressions)} }}",
        ConditionalExpression c => $"if ({c.Test}) {Printed([c.IfTrue])} else {Printed([c.IfFalse])}",
        LoopExpression l => $"loop {Printed([l.Body])}",
        _ => e.ToString(),
    }));

    private sealed class Writer(int seed, ImmutableHashSet<int> leftOut)
    {
        private readonly Random random = new(seed);
        // Rows of zeros that are written to, or of given numbers.
        private readonly bool isFilled = seed % 2 == 0;
        private readonly List<ParameterExpression> variables = [], counters = [], held = [];
        private readonly ParameterExpression w = Expression.Parameter(typeof(double[][]), "w"), s = Expression.Variable(typeof(double), "s"), own = Expression.Variable(typeof(double[][]), "own");
        private int statements;
        // The row that a loop changes.
        private Expression? changed;

        public Expression<Func<double[][], double>> Lambda()
        {
            var body = Statements(random.Next(3, 6), 3);
            return Expression.Lambda<Func<double[][], double>>(
                Expression.Block(
                    [s, own, .. variables],
                    [
                        Expression.Assign(s, Expression.Constant(0.5)),
                        Expression.Assign(own, Expression.NewArrayBounds(typeof(double[]), Expression.Constant(Rows))),
                        .. Enumerable.Range(0, Rows).Select(k => Expression.Assign(Row(own, Expression.Constant(k)), isFilled ? Expression.NewArrayBounds(typeof(double), Expression.Constant(Columns)) : Expression.NewArrayInit(typeof(double), Enumerable.Range(0, Columns).Select(j => Element(Row(w, Expression.Constant(j)), Expression.Constant(k)))))),
                        .. body,
                        Expression.Add(s, Enumerable.Range(0, Rows).Select(k => (Expression)Expression.Multiply(Element(Row(own, Expression.Constant(k)), Expression.Constant(k)), Expression.Constant(0.5 + k))).Aggregate(Expression.Add)),
                    ]),
                w);
        }

        private Expression[] Statements(int count, int depth) => [.. Enumerable.Range(0, count).Select(_ => leftOut.Contains(statements++) ? (Statement(depth), Expression.Empty()).Item2 : Statement(depth))];

        private Expression Statement(int depth)
        {
            // Another row, or an array of its own, from then on; mostly in a loop, where the next iteration sees it.
            if (held.Count > 0 && random.Next(changed is null ? 5 : 3) == 0)
                return Expression.Assign(held[random.Next(held.Count)], changed is not null && random.Next(2) == 0 ? Row(own, changed) : random.Next(3) switch { 0 => Row(w, Index()), 1 => Row(own, Index()), _ => Made(1) });
            // A copy of a row, changed and read.
            if (random.Next(6) == 0)
            {
                var copy = Expression.Variable(typeof(double[]), $"c{variables.Count}");
                variables.Add(copy);
                return Expression.Block(
                    typeof(void),
                    Expression.Assign(copy, Expression.Convert(Expression.Call(Row(random.Next(3) == 0 ? w : own, Index()), typeof(Array).GetMethod(nameof(Array.Clone))!), typeof(double[]))),
                    Add(Element(copy, Index()), Real(1)),
                    Add(s, Expression.Multiply(Element(copy, Index()), Element(copy, Index()))));
            }

            switch (changed is not null && random.Next(2) == 0 ? random.Next(1, 4) : random.Next(depth > 0 ? 13 : 6))
            {
                case 9:
                    // Another row in the place of one, made element by element.
                    var made = Expression.Variable(typeof(double[]), $"m{variables.Count}");
                    variables.Add(made);
                    return Expression.Block(
                        typeof(void),
                        Expression.Assign(made, Expression.NewArrayBounds(typeof(double), Expression.Constant(Columns))),
                        Expression.Assign(Element(made, Index()), Real(1)),
                        Expression.Assign(Row(own, Index()), made));
                case 0:
                    return Add(s, Real(2));
                case 1 or 2:
                    return Add(Element(Row(own, changed ?? Index()), Index()), Real(2));
                case 3:
                    return Expression.Assign(Element(Row(own, changed ?? Index()), Index()), Real(2));
                case 4:
                    return Expression.Assign(Row(own, Index()), Made(1));
                case 5:
                    var row = Expression.Variable(typeof(double[]), $"r{variables.Count}");
                    variables.Add(row);
                    held.Add(row);
                    try
                    {
                        return Expression.Block(typeof(void), [Expression.Assign(row, Row(w, Index())), .. Statements(random.Next(1, 3), depth - 1), Add(s, Element(row, Index()))]);
                    }
                    finally
                    {
                        held.Remove(row);
                    }
                case 6:
                    return Expression.IfThenElse(Test(), Body(depth), random.Next(2) == 0 ? Expression.Empty() : Body(depth));
                case 10:
                    return HandedOn(depth);
                case 11:
                    return ReadAgain(depth);
                case 12:
                    return ByItsName(depth);
                default:
                    return Loop(() => Statements(random.Next(1, 4), depth - 1));
            }
        }

        private BlockExpression Loop(Func<IEnumerable<Expression>> body)
        {
            var (i, done) = (Expression.Variable(typeof(int), $"i{variables.Count}"), Expression.Label());
            variables.Add(i);
            var extent = random.Next(3) == 0 ? Expression.ArrayLength(Row(w, Index())) : random.Next(2) == 0 ? (Expression)Expression.ArrayLength(w) : Expression.Constant(random.Next(1, 5));
            var before = changed;
            changed ??= random.Next(2) == 0 ? Index() : null;
            counters.Add(i);
            try
            {
                return Expression.Block(
                    Expression.Assign(i, Expression.Constant(0)),
                    Expression.Loop(
                        Expression.IfThenElse(
                            Expression.LessThan(i, extent),
                            Expression.Block([.. body(), Expression.Assign(i, Expression.Add(i, Expression.Constant(1)))]),
                            Expression.Break(done)),
                        done));
            }
            finally
            {
                counters.Remove(i);
                changed = before;
            }
        }

        // A row is read, changed, and goes on to the next iteration by another name.
        private BlockExpression HandedOn(int depth)
        {
            var row = Expression.Variable(typeof(double[]), $"r{variables.Count}");
            variables.Add(row);
            held.Add(row);
            try
            {
                return Expression.Block(typeof(void), Expression.Assign(row, Row(w, Index())), Loop(() =>
                [
                    Add(s, Expression.Call(typeof(Math), nameof(Math.Sin), null, Expression.Multiply(Element(row, Index()), Element(row, Index())))),
                    .. Statements(random.Next(2), depth - 1),
                    Add(Element(Row(own, changed ?? Index()), Index()), Real(2)),
                    Expression.Assign(row, Row(own, changed ?? Index())),
                ]));
            }
            finally
            {
                held.Remove(row);
            }
        }

        // An element is written, and read in each iteration of a loop that comes after it, mostly in another loop.
        private BlockExpression ReadAgain(int depth) => random.Next(3) == 0 ? WrittenAndRead(depth) : Loop(() => [WrittenAndRead(depth)]);

        private BlockExpression WrittenAndRead(int depth)
        {
            var element = Element(Row(own, changed ?? Index()), Index());
            return Expression.Block(typeof(void), random.Next(2) == 0 ? Expression.Assign(element, Real(2)) : Add(element, Real(2)), Loop(() => [Add(s, Expression.Multiply(element, Real(1))), .. Statements(random.Next(2), depth - 1)]));
        }

        // A row is written by a name of its own, before and while others are.
        private BlockExpression ByItsName(int depth)
        {
            var row = Expression.Variable(typeof(double[]), $"n{variables.Count}");
            variables.Add(row);
            return Expression.Block(typeof(void), [Expression.Assign(row, Row(own, changed ?? Index())), Add(Element(row, Index()), Real(2)), .. Statements(random.Next(2), depth - 1), Add(s, Element(Row(own, Index()), Index()))]);
        }

        private BlockExpression Body(int depth) => Expression.Block(typeof(void), Statements(random.Next(1, 3), depth - 1));

        private static BinaryExpression Add(Expression place, Expression term) => Expression.Assign(place, Expression.Add(place, term));

        // Of either array, in range: all rows have as many elements as there are rows.
        private Expression Index() => counters.Count == 0 || random.Next(3) == 0
            ? Expression.Constant(random.Next(Rows))
            : Expression.Modulo(random.Next(3) == 0 ? Expression.Add(Counter(), Expression.Constant(random.Next(1, 3))) : Counter(), Expression.Constant(Rows));

        private ParameterExpression Counter() => counters[random.Next(counters.Count)];

        private static IndexExpression Row(Expression table, Expression index) => Expression.ArrayAccess(table, index);

        private static IndexExpression Element(Expression row, Expression index) => Expression.ArrayAccess(row, index);

        private NewArrayExpression Made(int depth) => Expression.NewArrayInit(typeof(double), Enumerable.Range(0, Columns).Select(_ => Real(depth)));

        private BinaryExpression Test() => random.Next(2) == 0 && counters.Count > 0
            ? Expression.Equal(Expression.Modulo(Counter(), Expression.Constant(2)), Expression.Constant(random.Next(2)))
            : Expression.GreaterThan(Element(Row(w, Index()), Index()), Expression.Constant(random.NextDouble() - 0.5));

        private Expression Input() => Element(held.Count > 0 && random.Next(2) == 0 ? held[random.Next(held.Count)] : OfMany(), Index());

        private IndexExpression OfMany() => changed is not null && random.Next(3) == 0 ? Row(own, random.Next(2) == 0 ? changed : Index()) : Row(random.Next(4) == 0 ? own : w, Index());

        private Expression Real(int depth) => depth == 0 ? Input() : random.Next(6) switch
        {
            0 or 1 => Expression.Multiply(Real(depth - 1), Real(depth - 1)),
            2 => Expression.Subtract(Real(depth - 1), Real(depth - 1)),
            3 => Expression.Call(typeof(Math), nameof(Math.Sin), null, Real(depth - 1)),
            4 => Expression.Call(typeof(Math), nameof(Math.Tanh), null, s),
            _ => Input(),
        };
    }
}
