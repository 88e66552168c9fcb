using System.Linq.Expressions;
using FsCheck;
using FsCheck.Fluent;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// Generated sums over the rows of a table, and of the parameter read as a matrix, inside of a sum: what runs for several iterations at once, in lanes and one iteration at a time. Rows are
/// as long as each other, or not, or not there.
/// </summary>
public sealed class NestLaws
{
    /// <summary>What the programs read beside their parameter.</summary>
    public sealed class Table
    {
        public double[]?[] Rows { get; set; } = [];

        public double[] Y { get; set; } = [];
    }

    private sealed record Nest(int Seed)
    {
        public Table Data { get; } = new();

        public Expression<Func<double[], double>> Lambda => new Writer(Seed, Data).Lambda();

        public static Arbitrary<Nest> Arbitrary(int firstSeed)
        {
            var seed = firstSeed - 1;
            return Arb.From(Gen.Fresh(() => new Nest(Interlocked.Increment(ref seed))));
        }

        public override string ToString() => $"seed {Seed}: {Lambda}";
    }

    private sealed class Writer(int seed, Table data)
    {
        private readonly Random random = new(seed);
        private readonly ParameterExpression x = Expression.Parameter(typeof(double[]), "x"), i = Expression.Parameter(typeof(int), "i"), j = Expression.Parameter(typeof(int), "j");

        private Expression Rows => Expression.Property(Expression.Constant(data), nameof(Table.Rows));

        private Expression Y => Expression.Property(Expression.Constant(data), nameof(Table.Y));

        private Expression Width => Expression.ArrayLength(Y);

        public Expression<Func<double[], double>> Lambda() => Expression.Lambda<Func<double[], double>>(
            random.Next(3) == 0 ? Expression.Add(Outer(), Expression.Multiply(Outer(), Expression.Constant(0.5))) : Outer(), x);

        private Expression Outer() => Sum(i, Expression.ArrayLength(Rows), Term(random.Next(1, 4)));

        // Of inner sums, in functions and products.
        private Expression Term(int sums)
        {
            var term = Inner();
            for (var k = 1; k < sums; k++)
                term = random.Next(2) == 0 ? Expression.Multiply(term, Inner()) : Expression.Add(term, Inner());
            return random.Next(4) switch
            {
                0 => Expression.Call(typeof(Math), nameof(Math.Sin), null, term),
                1 => Expression.Multiply(term, At(x, i)),
                2 => Expression.Multiply(Expression.Call(typeof(Math), nameof(Math.Exp), null, Expression.Multiply(Expression.Constant(-0.1), Expression.Multiply(term, term))), At(Y, Expression.Modulo(i, Width))),
                _ => term,
            };
        }

        private Expression Inner() => Sum(j, random.Next(4) switch
        {
            0 => Expression.ArrayLength(Expression.ArrayIndex(Rows, i)),
            1 => Expression.Call(typeof(Math), nameof(Math.Min), null, Width, Expression.ArrayLength(Expression.ArrayIndex(Rows, i))),
            _ => Width,
        }, Body(random.Next(1, 3)));

        private Expression Body(int depth) => depth == 0 ? Leaf() : random.Next(5) switch
        {
            0 => Expression.Add(Body(depth - 1), Leaf()),
            1 => Expression.Subtract(Leaf(), Body(depth - 1)),
            2 => Expression.Divide(Body(depth - 1), Expression.Add(Expression.Constant(2.0), Expression.Multiply(Leaf(), Expression.Constant(0.25)))),
            _ => Expression.Multiply(Body(depth - 1), Leaf()),
        };

        private Expression Leaf() => random.Next(8) switch
        {
            < 2 => At(x, j),
            < 4 => At(Expression.ArrayIndex(Rows, i), j),
            4 => At(x, Expression.Add(Expression.Multiply(i, Width), j)),
            5 => At(x, i),
            6 => At(Y, j),
            _ => At(x, Expression.Add(j, Expression.Constant(1))),
        };

        private static Expression At(Expression array, Expression index) => Expression.ArrayIndex(array, index);

        private static Expression Sum(ParameterExpression index, Expression count, Expression term) => Expression.Call(
            typeof(Enumerable), nameof(Enumerable.Sum), [typeof(int)],
            Expression.Call(typeof(Enumerable), nameof(Enumerable.Range), null, Expression.Constant(0), count), Expression.Lambda<Func<int, double>>(term, index));
    }

    [Fact]
    public void The_same_value_gradient_and_exception() => Runs.All(Nest.Arbitrary, (nest, random) =>
    {
        var (lambda, data) = (nest.Lambda, nest.Data);
        var plain = lambda.Compile();
        AdOptions[] ways = [new() { Vectorize = false }, AdOptions.Default];
        var gradients = ways.Select(o => ValueAndGrad.Of(lambda, o)).ToArray();
        var along = ways.Select(o => Hvp.Of(lambda, o)).ToArray();
        // The derivative as it was before any pass.
        var captured = Capture.Of(lambda);
        var (made, curved) = (Plainly(Product.ValueAndGradient), Plainly(Product.Hvp));
        var pushes = ways.Select(o => Jvp.Of(lambda, o)).ToArray();
        foreach (var (count, width) in new[] { (0, 3), (1, 2), (3, 9), (4, 8), (5, 1), (6, 17), (9, 4), (13, 33), (17, 5) })
        {
            var shape = random.Next(4);
            data.Y = Numbers(width);
            data.Rows = [.. Enumerable.Range(0, count).Select(_ => Numbers(shape == 0 ? Math.Max(0, width + random.Next(-1, 2)) : shape < 3 ? width + random.Next(3) : width))];
            if (shape < 2 && count > 0 && random.Next(2) == 0)
                data.Rows[random.Next(count)] = null;
            var x = Numbers(random.Next(12) == 0 ? width * count : (width * (count + 1)) + 2);
            if (Record.Exception(() => plain(x)) is { } thrown)
            {
                var kinds = new List<Type?> { thrown.GetType() };
                // Of two faults, a row and an element that are not there, what runs in one loop or is checked once before it may meet the other one first.
                var rows = data.Rows;
                data.Rows = [.. rows.Select(r => r ?? Numbers(width))];
                if (rows.Contains(null) && Record.Exception(() => plain(x)) is not null)
                    kinds = [typeof(NullReferenceException), typeof(IndexOutOfRangeException)];
                data.Rows = rows;
                foreach (var gradient in gradients)
                    Assert.Contains(Record.Exception(() => gradient(x))?.GetType(), kinds);
                continue;
            }

            var expected = Interpreter.Run(made, [x, .. captured.Objects]);
            var (value, slopes) = ((double)expected[0]!, (double[])expected[1]!);
            Compare.Same(plain(x), gradients[0](x).Item1, "the value");
            var v = Numbers(x.Length);
            var second = (double[])Interpreter.Run(curved, [x, v, .. captured.Objects])[0]!;
            var (most, mostAlong) = (1 + slopes.Sum(Math.Abs), 1 + second.Sum(Math.Abs));
            foreach (var gradient in gradients)
            {
                var (f, g) = gradient(x);
                Compare.Close(value, f, 1e-11, 1 + Math.Abs(value), "the value");
                for (var k = 0; k < x.Length; k++)
                    Compare.Close(slopes[k], g[k], 1e-10, most, $"derivative {k}");
            }

            foreach (var push in pushes)
                Compare.Close(slopes.Zip(v, (s, t) => s * t).Sum(), push(x, v).Tangent, 1e-10, most, "J·v");
            foreach (var hvp in along)
            {
                var h = hvp(x, v);
                for (var k = 0; k < x.Length; k++)
                    Compare.Close(second[k], h[k], 1e-9, mostAlong, $"second derivative {k}");
            }
        }

        Function Plainly(Product product)
        {
            Function? made = null;
            Pipeline.Run(captured, new Recipe(product, ways[0]), (pass, f) => made = pass.Name == "differentiate" ? f : made);
            return made!;
        }

        double[] Numbers(int n) => [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
    }, n => n.Seed, 0.25, nameof(NestLaws));

    [Fact]
    public void Some_programs_are_jammed() => Assert.InRange(Enumerable.Range(1, 20).Count(seed =>
    {
        var isJammed = false;
        var before = "";
        Pipeline.Run(Capture.Of(new Nest(seed).Lambda), new Recipe(Product.ValueAndGradient, null), (pass, f) =>
        {
            isJammed |= pass.Name == "jam" && Printer.Print(f) != before;
            before = Printer.Print(f);
        });
        return isJammed;
    }), 4, 20);
}
