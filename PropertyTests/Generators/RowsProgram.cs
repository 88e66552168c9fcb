using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// A generated sum over rows of data of what an iteration works out by itself: short loops, small arrays that it makes, fills and reads at places which data tell,
/// choices that its data or the parameter make, whole numbers, least and greatest elements, points of a structure. What runs in lockstep, and what is near to it.
/// </summary>
/// <param name="Seed">What it is generated from.</param>
/// <param name="IsNearest">Whether each iteration looks for what it is nearest to, among few.</param>
internal sealed record RowsProgram(int Seed, bool IsNearest = false)
{
    /// <summary>The numbers of a row that is long enough, and of the parameter.</summary>
    public const int Width = 4, Inputs = 24;

    /// <summary>A point of the data.</summary>
    public readonly record struct Point(double A, double B);

    /// <summary>What programs read beside their parameter.</summary>
    public sealed class Table
    {
        public double[]?[] Rows { get; set; } = [];

        public Point[] Points { get; set; } = [];

        public int[] Labels { get; set; } = [];

        /// <summary>At each place its number: a length that is known at run time only.</summary>
        public int[] Sizes { get; } = [.. Enumerable.Range(0, 20)];
    }

    /// <summary>The data.</summary>
    public Table Data { get; } = new();

    /// <summary>The program.</summary>
    public Expression<Func<double[], double>> Lambda => new Writer(Seed, Data).Lambda(IsNearest);

    /// <summary>Programs, one after the other.</summary>
    public static Arbitrary<RowsProgram> Arbitrary(int firstSeed) => From(firstSeed, isNearest: false);

    /// <summary>Programs whose rows look for what they are nearest to, one after the other.</summary>
    public static Arbitrary<RowsProgram> Nearest(int firstSeed) => From(firstSeed, isNearest: true);

    private static Arbitrary<RowsProgram> From(int firstSeed, bool isNearest)
    {
        var seed = firstSeed - 1;
        return Arb.From(Gen.Fresh(() => new RowsProgram(Interlocked.Increment(ref seed), isNearest)));
    }

    public override string ToString() => $"seed {Seed}: {Lambda}";

    private sealed class Writer(int seed, Table data)
    {
        private readonly Random random = new(seed);
        private readonly ParameterExpression x = Expression.Parameter(typeof(double[]), "x"), i = Expression.Parameter(typeof(int), "i");
        private readonly List<ParameterExpression> counters = [];
        private readonly List<(ParameterExpression Array, int Length)> arrays = [];

        public Expression<Func<double[], double>> Lambda(bool isNearest)
        {
            var count = Expression.ArrayLength(Data(nameof(Table.Rows)));
            if (isNearest)
                return Expression.Lambda<Func<double[], double>>(Reduced("Sum", i, count, Nearest()), x);
            // Without any data.
            if (random.Next(8) == 0)
                return Expression.Lambda<Func<double[], double>>(Expression.Add(At(x, Expression.Constant(1)), Reduced("Sum", i, Expression.Constant(random.Next(8, 30)), Alone(4))), x);
            var sum = random.Next(2) == 0 ? Added(count) : Reduced("Sum", i, count, Value());
            return Expression.Lambda<Func<double[], double>>(random.Next(4) == 0 ? Expression.Multiply(sum, At(x, Expression.Constant(0))) : sum, x);
        }

        private Expression Nearest() => random.Next(6) switch
        {
            0 => Expression.Add(Nearest(1), Real(2)),
            1 => Expression.Multiply(Nearest(1), Field()),
            2 => Expression.Condition(Truth(1), Nearest(1), Real(1)),
            3 => Expression.Subtract(Nearest(1), Nearest(1)),
            _ => Nearest(random.Next(2)),
        };

        // The least or greatest, over some places c, of a sum over the elements x[c·d + j] that belong to it.
        private Expression Nearest(int depth)
        {
            var (c, size) = (Expression.Parameter(typeof(int), "c"), random.Next(1, Width + 1));
            var places = random.Next(2, Math.Min(13, (Inputs / size) + 1));
            Expression place = random.Next(4) == 0 ? Expression.Subtract(Expression.Constant(places - 1), c) : c;
            counters.Add(c);
            var terms = Enumerable.Range(0, size).Select(j => Term(At(Row(), Expression.Constant(j)), At(x, Expression.Add(Expression.Multiply(place, Expression.Constant(size)), Expression.Constant(j))))).ToArray();
            var term = terms.Aggregate(Expression.Add);
            if (random.Next(2) == 0)
            {
                var j = Expression.Parameter(typeof(int), "j");
                term = Reduced("Sum", j, Count(size), Term(At(Row(), j), At(x, Expression.Add(Expression.Multiply(place, Expression.Constant(size)), j))));
            }

            var extra = random.Next(3) == 0 ? Real(depth) : Expression.Constant(0.5);
            counters.Remove(c);
            return Reduced(random.Next(3) == 0 ? "Max" : "Min", c, Count(places), random.Next(2) == 0 ? term : Expression.Add(term, extra));
        }

        // So long that the search is a loop, for the most part.
        private Expression Term(Expression a, Expression b) =>
            Enumerable.Range(0, random.Next(1, 5)).Select(k => Expression.Multiply(Expression.Constant(0.5 + k), One(a, b))).Aggregate<Expression>(Expression.Add);

        // Seldom with a branch, which leaves each row to its own place.
        private Expression One(Expression a, Expression b) => random.Next(24) switch
        {
            0 => Call(nameof(Math.Abs), Expression.Subtract(a, b)),
            < 6 => Expression.Multiply(a, b),
            < 12 => Expression.Multiply(Expression.Add(b, Expression.Constant(1.5)), Square(Expression.Subtract(b, a))),
            _ => Square(Expression.Subtract(a, b)),
        };

        private Expression Data(string name) => Expression.Property(Expression.Constant(data), name);

        // Of some programs most lengths are known at run time only.
        private Expression Count(int number) => seed % 3 == 0 && random.Next(4) > 0 ? At(Data(nameof(Table.Sizes)), Expression.Constant(number)) : Expression.Constant(number);

        private Expression Alone(int depth) => random.Next(depth == 0 ? 2 : 7) switch
        {
            0 => At(x, Expression.Modulo(i, Expression.Constant(random.Next(1, Inputs + 1)))),
            1 => Expression.Multiply(Expression.Convert(Expression.Modulo(i, Expression.Constant(random.Next(1, 5))), typeof(double)), At(x, Expression.Constant(0))),
            2 => Expression.Condition(Expression.Equal(Expression.Modulo(i, Expression.Constant(2)), Expression.Constant(0)), Alone(depth - 1), Alone(depth - 1)),
            3 => Expression.Add(Alone(depth - 1), Alone(depth - 1)),
            4 => Call(nameof(Math.Exp), Expression.Negate(Square(Alone(depth - 1)))),
            _ => Expression.Multiply(Alone(depth - 1), Call(nameof(Math.Sin), Alone(depth - 1))),
        };

        // A number of an iteration.
        private Expression Value()
        {
            if (random.Next(2) == 0)
                return Real(3);
            var (array, length) = (Expression.Variable(typeof(double[]), "a"), random.Next(2, 6));
            var (other, width) = (Expression.Variable(typeof(double[]), "b"), random.Next(3) > 0 ? length : random.Next(2, 6));
            var (made, second) = (Made(length), Made(width));
            arrays.Add((array, length));
            arrays.Add((other, width));
            return Expression.Invoke(Expression.Lambda(Real(3), array, other), made, second);
        }

        // Iterations that make an array, write to it, and add to a sum.
        private Expression Added(Expression count)
        {
            var (array, length) = (Expression.Variable(typeof(double[]), "a"), random.Next(2, 6));
            var (sum, done) = (Expression.Variable(typeof(double), "sum"), Expression.Label());
            List<Expression> statements = [Expression.IfThen(Expression.Not(Expression.LessThan(i, count)), Expression.Break(done))];
            statements.Add(Expression.Assign(array, random.Next(2) == 0 ? Expression.NewArrayBounds(typeof(double), Expression.Constant(length)) : Made(length)));
            arrays.Add((array, length));
            for (var k = random.Next(1, 4); k > 0; k--)
                statements.Add(Statement(2));
            statements.Add(Expression.AddAssign(sum, Real(2)));
            statements.Add(Expression.PreIncrementAssign(i));
            return Expression.Block(
                [sum, i], Expression.Assign(sum, Expression.Constant(0.0)), Expression.Assign(i, Expression.Constant(0)), Expression.Loop(Expression.Block([array], statements), done), sum);
        }

        private Expression Statement(int depth)
        {
            switch (random.Next(depth == 0 ? 2 : 5))
            {
                case 2:
                    return Expression.IfThen(Truth(1), Statement(depth - 1));
                case 3:
                    return Expression.IfThenElse(Truth(1), Statement(depth - 1), Statement(depth - 1));
                case 4:
                    var (k, done) = (Expression.Variable(typeof(int), "k"), Expression.Label());
                    counters.Add(k);
                    var inside = Statement(depth - 1);
                    counters.Remove(k);
                    return Expression.Block([k], Expression.Assign(k, Expression.Constant(0)), Expression.Loop(
                        Expression.Block(Expression.IfThen(Expression.Not(Again(k)), Expression.Break(done)), inside, Expression.PreIncrementAssign(k)), done));
                default:
                    var (array, length) = arrays[0];
                    var element = Expression.ArrayAccess(array, Place(length));
                    var value = Real(2);
                    return random.Next(2) == 0 ? Expression.Assign(element, value) : Expression.AddAssign(element, value);
            }
        }

        // Some times, or until data tell.
        private Expression Again(ParameterExpression k)
        {
            var few = Expression.LessThan(k, random.Next(4) == 0 ? Call(nameof(Math.Min), Expression.ArrayLength(x), Expression.Constant(3)) : Count(random.Next(1, 5)));
            return random.Next(4) > 0 ? few : Expression.AndAlso(few, Expression.LessThan(Expression.Multiply(Expression.Convert(k, typeof(double)), Expression.Constant(0.3)), Field()));
        }

        // Or one of two arrays, of one length or not, or with nothing in one.
        private Expression Made(int length) => random.Next(5) switch
        {
            0 => Expression.Condition(Truth(1), Collected(length), Listed(length)),
            1 => Expression.Condition(Truth(1), Listed(length), random.Next(3) == 0 ? Listed(random.Next(length + 2)) : Expression.Condition(Truth(0), Listed(length), Expression.NewArrayInit(typeof(double)))),
            _ => Collected(length),
        };

        private Expression Listed(int length) => Expression.NewArrayInit(typeof(double), Enumerable.Range(0, length).Select(_ => Real(1)));

        private Expression Collected(int length) => Expression.Call(typeof(Enumerable), nameof(Enumerable.ToArray), [typeof(double)], Each("Select", length));

        private Expression Each(string method, int length)
        {
            var k = Expression.Parameter(typeof(int), "k");
            counters.Add(k);
            var term = Real(1);
            counters.Remove(k);
            return Reduced(method, k, Count(length), term);
        }

        private static Expression Reduced(string method, ParameterExpression index, Expression count, Expression term)
        {
            Type[] types = method == "Select" ? [typeof(int), typeof(double)] : [typeof(int)];
            return Expression.Call(
                typeof(Enumerable), method, types, Expression.Call(typeof(Enumerable), nameof(Enumerable.Range), null, Expression.Constant(0), count),
                Expression.Lambda<Func<int, double>>(term, index));
        }

        private Expression Real(int depth) => random.Next(depth == 0 ? 6 : 20) switch
        {
            0 => Expression.Constant(Math.Round((random.NextDouble() * 2) - 1, 2)),
            1 or 2 => At(x, Place(Inputs)),
            3 => Field(),
            4 when arrays.Count > 0 => Own(),
            4 or 5 => At(Row(), Place(Width)),
            6 => Expression.Add(Real(depth - 1), Real(depth - 1)),
            7 => Expression.Subtract(Real(depth - 1), Real(depth - 1)),
            8 or 9 or 10 => Expression.Multiply(Real(depth - 1), Real(depth - 1)),
            11 => Expression.Divide(Real(depth - 1), Expression.Add(Expression.Constant(2.0), Square(Real(depth - 1)))),
            12 => Call(random.Next(2) == 0 ? nameof(Math.Sin) : nameof(Math.Tanh), Real(depth - 1)),
            13 => Call(nameof(Math.Exp), Expression.Negate(Square(Real(depth - 1)))),
            14 => Call(random.Next(2) == 0 ? nameof(Math.Max) : nameof(Math.Min), Real(depth - 1), Real(depth - 1)),
            15 => Expression.Convert(Whole(1), typeof(double)),
            16 => Expression.Condition(Truth(1), Real(depth - 1), Real(depth - 1)),
            17 => Each(random.Next(3) switch { 0 => "Min", 1 => "Max", _ => "Sum" }, random.Next(1, 7)),
            18 when arrays.Count > 0 => Expression.Call(typeof(Enumerable), random.Next(2) == 0 ? nameof(Enumerable.Max) : nameof(Enumerable.Sum), null, arrays[0].Array),
            _ => Each("Sum", random.Next(1, 5)),
        };

        // One of the arrays, or one or the other.
        private Expression Own()
        {
            var (array, length) = arrays[random.Next(arrays.Count)];
            var (other, width) = arrays[random.Next(arrays.Count)];
            return random.Next(3) > 0 ? At(array, Place(length)) : At(Expression.Condition(Truth(0), array, other), Place(Math.Min(length, width)));
        }

        private Expression Row() => At(Data(nameof(Table.Rows)), i);

        private Expression Field() => Expression.Property(At(Data(nameof(Table.Points)), i), random.Next(2) == 0 ? nameof(Point.A) : nameof(Point.B));

        private Expression Truth(int depth) => random.Next(depth == 0 ? 4 : 7) switch
        {
            0 => Expression.LessThan(At(x, Expression.Constant(0)), Expression.Constant(random.NextDouble() - 0.5)),
            1 => Expression.GreaterThan(Field(), Expression.Constant(Math.Round(random.NextDouble() - 0.5, 2))),
            2 => Expression.Equal(At(Data(nameof(Table.Labels)), i), Expression.Constant(random.Next(3))),
            3 => Expression.LessThanOrEqual(Real(1), Real(1)),
            4 => Expression.AndAlso(Truth(0), Truth(0)),
            5 => Expression.OrElse(Truth(0), Truth(0)),
            _ => Expression.Not(Truth(0)),
        };

        private Expression Whole(int depth) => random.Next(depth == 0 ? 4 : 8) switch
        {
            0 when counters.Count > 0 => counters[random.Next(counters.Count)],
            0 or 1 => At(Data(nameof(Table.Labels)), i),
            2 => Expression.Convert(Expression.Multiply(Field(), Expression.Constant(3.0)), typeof(int)),
            3 => Expression.Constant(random.Next(-1, 4)),
            4 => Expression.Add(Whole(depth - 1), Whole(depth - 1)),
            5 => Expression.Subtract(Whole(depth - 1), Whole(depth - 1)),
            6 => Expression.Multiply(Whole(depth - 1), Whole(depth - 1)),
            _ => Expression.Condition(Truth(0), Whole(depth - 1), Whole(depth - 1)),
        };

        // Mostly where there is an element.
        private Expression Place(int length) => random.Next(12) switch
        {
            < 4 => Expression.Constant(random.Next(length)),
            < 7 when counters.Count > 0 => Call(nameof(Math.Min), counters[^1], Expression.Constant(length - 1)),
            < 8 when counters.Count > 0 => counters[^1],
            8 => Whole(0),
            9 => Call(nameof(Math.Min), i, Expression.Constant(length - 1)),
            _ => Call(nameof(Math.Min), Call(nameof(Math.Max), Whole(1), Expression.Constant(0)), Expression.Constant(length - 1)),
        };

        private static Expression Square(Expression value) => Call(nameof(Math.Pow), value, Expression.Constant(2.0));

        private static Expression Call(string name, params Expression[] arguments) => Expression.Call(typeof(Math), name, null, arguments);

        private static Expression At(Expression array, Expression index) => Expression.ArrayIndex(array, index);
    }
}
