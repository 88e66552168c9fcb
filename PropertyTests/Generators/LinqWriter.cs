using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>Writes LINQ programs: sequences of numbers, what ends them, and lambdas that read the variables around them.</summary>
internal sealed class LinqWriter(Random random, bool isCareful)
{
    /// <summary>What programs capture.</summary>
    public sealed class Data
    {
        public double[] Array { get; set; } = [0.5, -1.5, 2];

        public List<double> List { get; set; } = [1.25, -0.75];
    }

    private static readonly ConstantExpression data = Expression.Constant(new Data());

    private readonly ParameterExpression x = Expression.Parameter(typeof(double[]), "x");
    private readonly List<Expression> reals = [];
    private readonly List<Expression> integers = [];
    private int names;

    public Expression<Func<double[], double>> Lambda(int size) => Expression.Lambda<Func<double[], double>>(Ended(size), x);

    private Expression Real(int size)
    {
        if (size <= 1)
        {
            if (integers.Count > 0 && random.Next(5) == 0)
                return Neighbour();
            return random.Next(3) == 0 && integers.Count > 0 ? Expression.Convert(Pick(integers), typeof(double))
                : random.Next(4) == 0 || reals.Count == 0 ? Expression.Constant(random.Next(-8, 9) / 4.0)
                : random.Next(2) == 0 ? reals[^1] : Pick(reals);
        }

        var (a, b) = (random.Next(1, size), size - 1);
        return random.Next(12) switch
        {
            0 => Expression.Add(Real(a), Real(b)),
            1 => Expression.Subtract(Real(a), Real(b)),
            2 => Expression.Multiply(Call(nameof(Math.Tanh), Real(a)), Real(b)),
            3 => Call(nameof(Math.Sin), Real(b)),
            4 => Expression.Divide(Real(a), Expression.Add(Expression.Constant(1.0), Call(nameof(Math.Abs), Real(b)))),
            5 => Expression.Call(typeof(Math), nameof(Math.Max), null, Real(a), Real(b)),
            6 => Expression.Condition(Test(a), Real(b), Real(1)),
            7 or 8 => Edgy(Real(b), Real(1)),
            _ => Ended(b),
        };
    }

    // Steps, remainders, ends of domains and poles.
    private Expression Edgy(Expression a, Expression b)
    {
        return random.Next(6) switch
        {
            0 or 1 => Call(nameof(Math.Sqrt), Positive(a)),
            2 => Call(nameof(Math.Log), Positive(a)),
            3 => Expression.Modulo(a, Positive(b)),
            4 => Expression.Multiply(b, Expression.Call(typeof(Math), nameof(Math.Floor), null, a)),
            _ => Expression.Divide(a, Positive(b)),
        };

        Expression Positive(Expression of) => isCareful ? Expression.Add(Expression.Constant(0.25), Call(nameof(Math.Abs), of)) : of;
    }

    // What stands beside an element, and at the ends the element there: the first of both bounds is asked of the index itself.
    private Expression Neighbour()
    {
        var (at, last) = (Beside(), Expression.Subtract(Expression.ArrayLength(x), Expression.Constant(1)));
        var zero = Expression.Constant(0);
        var beside = random.Next(2) == 0 ? Order(nameof(Math.Max), Order(nameof(Math.Min), at, last), zero) : Order(nameof(Math.Min), Order(nameof(Math.Max), at, zero), last);
        return Expression.Condition(Expression.LessThan(zero, Expression.ArrayLength(x)), Expression.ArrayIndex(x, beside), Expression.Constant(0.5));

        static Expression Order(string name, Expression a, Expression b) => Expression.Call(typeof(Math), name, null, a, b);
    }

    private Expression Beside() => random.Next(3) == 0 ? Pick(integers)
        : random.Next(2) == 0 ? Expression.Subtract(Pick(integers), Expression.Constant(random.Next(1, 4))) : Expression.Add(Pick(integers), Expression.Constant(random.Next(1, 4)));

    // Whether an index is near the beginning or the end.
    private Expression IsNear()
    {
        var bound = random.Next(2) == 0 ? Expression.Constant(random.Next(3)) : (Expression)Expression.Subtract(Expression.ArrayLength(x), Expression.Constant(random.Next(1, 3)));
        var (a, b) = random.Next(2) == 0 ? (Beside(), bound) : (bound, Beside());
        return Expression.MakeBinary(
            random.GetItems([ExpressionType.Equal, ExpressionType.NotEqual, ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual], 1)[0],
            a,
            b);
    }

    private Expression Test(int size) => random.Next(4) switch
    {
        _ when integers.Count > 0 && random.Next(3) == 0 => IsNear(),
        0 => Linq(nameof(Enumerable.Any), [typeof(double)], Sequence(size - 1), Lambda(Test, 1, typeof(double))),
        1 => Linq(nameof(Enumerable.All), [typeof(double)], Sequence(size - 1), Lambda(Test, 1, typeof(double))),
        2 => Expression.LessThan(Real(size / 2), Real(size / 2)),
        _ => Expression.GreaterThanOrEqual(Real(size / 2), Real(size / 2)),
    };

    // What ends a sequence; what needs an element is given one more often than not.
    private Expression Ended(int size)
    {
        var source = Sequence(size - 1);
        var some = random.Next(4) == 0 ? source : Linq(nameof(Enumerable.Append), [typeof(double)], source, Real(1));
        var selector = Lambda(Real, size / 2, typeof(double));
        return random.Next(13) switch
        {
            0 => Linq(nameof(Enumerable.Sum), [], source),
            1 or 2 => Linq(nameof(Enumerable.Sum), [typeof(double)], source, selector),
            3 => Linq(nameof(Enumerable.Average), [], some),
            4 => Linq(nameof(Enumerable.Max), [typeof(double)], some, selector),
            5 => Linq(nameof(Enumerable.Min), [], some),
            6 => Linq(nameof(Enumerable.Aggregate), [typeof(double)], some, Folding(size / 2)),
            7 => random.Next(2) == 0
                ? Linq(nameof(Enumerable.Aggregate), [typeof(double), typeof(double)], source, random.Next(2) == 0 ? Expression.Constant(2.5) : Real(1), Multiplying(size / 2))
                : Linq(nameof(Enumerable.Aggregate), [typeof(double), typeof(double)], source, Real(1), Folding(size / 2)),
            8 => Linq(random.Next(2) == 0 ? nameof(Enumerable.First) : nameof(Enumerable.Last), [typeof(double)], some),
            9 => Linq(nameof(Enumerable.FirstOrDefault), [typeof(double)], source, Lambda(Test, 2, typeof(double))),
            10 => Linq(nameof(Enumerable.ElementAt), [typeof(double)], some, Expression.Constant(random.Next(3))),
            11 => Expression.Multiply(Real(1), Expression.Convert(Linq(nameof(Enumerable.Count), [typeof(double)], source, Lambda(Test, 2, typeof(double))), typeof(double))),
            _ => Linq(nameof(Enumerable.Sum), [typeof(int)], Range(), Numbered(size / 2)),
        };
    }

    // A product: factors that do not depend on it, near 1, so that a thousand of them are no extreme number.
    private LambdaExpression Multiplying(int size) => Lambda(
        s =>
        {
            var product = reals[^2];
            reals.RemoveAt(reals.Count - 2);
            var factor = Expression.Add(Expression.Constant(1.0), Expression.Multiply(Expression.Constant(0.02), Call(nameof(Math.Sin), Real(s))));
            reals.Insert(reals.Count - 1, product);
            return Expression.Multiply(product, factor);
        },
        size,
        typeof(double),
        typeof(double));

    private LambdaExpression Folding(int size) => Lambda(s => Expression.Add(Call(nameof(Math.Sin), reals[^2]), Real(s)), size, typeof(double), typeof(double));

    private Expression Sequence(int size)
    {
        if (size <= 1)
        {
            return random.Next(6) switch
            {
                0 => Expression.Property(data, nameof(Data.Array)),
                1 => Expression.Property(data, nameof(Data.List)),
                2 => Linq(nameof(Enumerable.Select), [typeof(int), typeof(double)], Range(), Numbered(2)),
                3 => Linq(nameof(Enumerable.Repeat), [typeof(double)], Real(1), Expression.Constant(random.Next(3))),
                _ => x,
            };
        }

        var (source, half) = (Sequence(size - 1), size / 2);
        return random.Next(18) switch
        {
            0 or 1 => Linq(nameof(Enumerable.Select), [typeof(double), typeof(double)], source, Lambda(Real, half, typeof(double))),
            2 => Linq(nameof(Enumerable.Select), [typeof(double), typeof(double)], source, Lambda(Real, half, typeof(double), typeof(int))),
            3 or 4 => Linq(nameof(Enumerable.Where), [typeof(double)], source, Lambda(Test, half, typeof(double))),
            5 => Linq(nameof(Enumerable.Where), [typeof(double)], source, Lambda(Test, half, typeof(double), typeof(int))),
            6 => Linq(nameof(Enumerable.Take), [typeof(double)], source, Expression.Constant(random.Next(-1, 4))),
            7 => Linq(nameof(Enumerable.Skip), [typeof(double)], source, Expression.Constant(random.Next(-1, 3))),
            8 => Linq(nameof(Enumerable.Reverse), [typeof(double)], Expression.Convert(source, typeof(IEnumerable<double>))),
            16 => Linq(random.Next(2) == 0 ? nameof(Enumerable.Order) : nameof(Enumerable.OrderDescending), [typeof(double)], source),
            17 => Linq(random.Next(2) == 0 ? nameof(Enumerable.OrderBy) : nameof(Enumerable.OrderByDescending), [typeof(double), typeof(double)], source, Lambda(Real, half, typeof(double))),
            9 => Linq(nameof(Enumerable.Concat), [typeof(double)], source, Sequence(half)),
            10 => Linq(nameof(Enumerable.Zip), [typeof(double), typeof(double), typeof(double)], source, Sequence(half), Lambda(Real, half, typeof(double), typeof(double))),
            11 => Linq(nameof(Enumerable.SelectMany), [typeof(double), typeof(double)], source, Lambda(s => Expression.Convert(Sequence(s), typeof(IEnumerable<double>)), Math.Min(half, 2), typeof(double))),
            12 => Linq(random.Next(2) == 0 ? nameof(Enumerable.ToArray) : nameof(Enumerable.ToList), [typeof(double)], source),
            13 => Linq(nameof(Enumerable.DefaultIfEmpty), [typeof(double)], source, Real(1)),
            14 => Linq(random.Next(2) == 0 ? nameof(Enumerable.TakeWhile) : nameof(Enumerable.SkipWhile), [typeof(double)], source, Lambda(Test, half, typeof(double))),
            _ => Linq(random.Next(2) == 0 ? nameof(Enumerable.TakeLast) : nameof(Enumerable.SkipLast), [typeof(double)], source, Expression.Constant(random.Next(3))),
        };
    }

    private Expression Range() => Linq(nameof(Enumerable.Range), [], Expression.Constant(0), Expression.ArrayLength(x));

    // i => … x[i] …
    private LambdaExpression Numbered(int size) => Lambda(
        s =>
        {
            reals.Add(Expression.ArrayIndex(x, integers[^1]));
            var body = Real(s);
            reals.RemoveAt(reals.Count - 1);
            return body;
        },
        size,
        typeof(int));

    private LambdaExpression Lambda(Func<int, Expression> body, int size, params Type[] types)
    {
        ParameterExpression[] parameters = [.. types.Select(t => Expression.Parameter(t, $"v{names++}"))];
        reals.AddRange(parameters.Where(p => p.Type == typeof(double)));
        integers.AddRange(parameters.Where(p => p.Type == typeof(int)));
        var lambda = Expression.Lambda(body(size), parameters);
        reals.RemoveRange(reals.Count - types.Count(t => t == typeof(double)), types.Count(t => t == typeof(double)));
        integers.RemoveRange(integers.Count - types.Count(t => t == typeof(int)), types.Count(t => t == typeof(int)));
        return lambda;
    }

    private T Pick<T>(List<T> list) => list[random.Next(list.Count)];

    private static MethodCallExpression Call(string name, Expression argument) => Expression.Call(typeof(Math), name, null, argument);

    private static MethodCallExpression Linq(string name, Type[] types, params Expression[] arguments)
    {
        var method = typeof(Enumerable).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.Name == name && m.GetGenericArguments().Length == types.Length && m.GetParameters().Length == arguments.Length)
            .Select(m => types.Length == 0 ? m : m.MakeGenericMethod(types))
            .First(m => m.GetParameters().Zip(arguments).All(p => p.First.ParameterType.IsAssignableFrom(p.Second.Type)));
        return Expression.Call(method, arguments);
    }
}
