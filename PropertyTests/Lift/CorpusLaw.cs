using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Lifting;
using FunctionalAD.PropertyTests.Oracles;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>
/// What holds for a method: lifted, it has the value of the method to the bit, exceptions included, as a tree, interpreted and compiled; its gradient
/// is that of forward mode and of differences; the caller's arguments stay as they were.
/// </summary>
internal sealed class CorpusLaw
{
    private static readonly double[] special = [0, -0.0, 1, -1, 0.5, 2, -2.5, 3, 1e-300, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon];
    private static readonly int[] wholes = [0, 1, 2, 3, 5, 6, 7, -1, -4, 100, 10000, int.MaxValue, int.MinValue];
    private readonly bool isLoop;
    private readonly bool isSingle;

    private readonly Type[] types;
    private readonly Function function;
    private readonly object[] objects;
    private readonly Delegate lifted;
    private readonly Func<object?[], object?[]> compiled;
    private readonly Lazy<Func<object?[], object?[]>> forward;
    private readonly Lazy<Func<object?[], object?[]>> reverse;

    /// <summary>The law of a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="lambda">What it is as a lambda, if that is not its lifted code.</param>
    public CorpusLaw(MethodInfo method, LambdaExpression? lambda = null)
    {
        Method = method;
        isSingle = method.DeclaringType!.Name is "Singles" or "SingleVectors";
        isLoop = method.DeclaringType!.Name != "Scalars";
        types = [.. method.GetParameters().Select(p => p.ParameterType)];
        Lambda = lambda ?? Lifter.Of(method);
        lifted = Lambda.Compile();
        var captured = Capture.Of(Lambda);
        function = Verifier.Check(captured.Function);
        objects = [.. captured.Objects];
        compiled = With(captured, Laws.Emission.Emitted(Pipeline.Run(captured, new Recipe(Product.Value, new AdOptions { Vectorize = false }))));
        var scalar = new Lazy<Captured>(() => Capture.Of(Scalar(Lambda)));
        forward = new(() => Gradient(scalar.Value, Mode.Forward));
        reverse = new(() => Gradient(scalar.Value, Mode.Reverse));
    }

    /// <summary>How many of the points have gradients that are those of another law, to the last bit or nearly.</summary>
    public int SameSlopes(CorpusLaw other, int runs, int seed, double tolerance)
    {
        var random = new Random(seed);
        var told = 0;
        for (var k = 0; k < runs && IsDifferentiable; k++)
        {
            object?[] leaves = Leaves([.. types.Select(t => Argument(t, random, false))]);
            var (own, thrown) = Outcome(() => reverse.Value(leaves));
            var (its, byIt) = Outcome(() => other.reverse.Value(leaves));
            Compare.Same(thrown is null ? 0 : 1, byIt is null ? 0 : 1, $"the exception of {Method.Name}");
            if (thrown is not null)
                continue;
            foreach (var (a, b) in Flat(own).Zip(Flat(its)))
            {
                if (tolerance == 0)
                    Compare.Same(a, b, $"the gradient of {Method.Name}");
                else if (!(double.IsNaN(a) && double.IsNaN(b)) && a != b)
                    Compare.Close(a, b, tolerance, Math.Abs(a) + 1e-3, $"the gradient of {Method.Name}");
            }

            told++;
        }

        return told;
    }

    /// <summary>Whether the method has slopes: real numbers in and out.</summary>
    public bool IsDifferentiable => Method.ReturnType == typeof(double) || (Method.ReturnType == typeof(double[]) && types.Any(t => t == typeof(double) || t == typeof(double[]) || t == typeof(double[,]) || t == typeof(double[][])));

    /// <summary>A number that tells all elements of an array.</summary>
    public static double Weighed(double[] values)
    {
        var sum = 0.0;
        for (var k = 0; k < values.Length; k++)
            sum += (1 + (0.37 * k)) * values[k];
        return sum;
    }

    private static LambdaExpression Scalar(LambdaExpression lambda) => lambda.ReturnType == typeof(double)
        ? lambda
        : Expression.Lambda(Expression.Call(((Func<double[], double>)Weighed).Method, Expression.Invoke(lambda, lambda.Parameters)), lambda.Parameters);

    private static Func<object?[], object?[]> Gradient(Captured captured, Mode mode) =>
        With(captured, Laws.Emission.Emitted(Verifier.Check(Pipeline.Run(captured, new Recipe(Product.Gradient, new AdOptions { Mode = mode })))));

    // What the method captured, static objects, are the last arguments of its program.
    private static Func<object?[], object?[]> With(Captured captured, Func<object?[], object?[]> program) => leaves => program([.. leaves, .. captured.Objects]);

    public MethodInfo Method { get; }

    public LambdaExpression Lambda { get; }

    public Function Function => function;

    /// <summary>Arguments that are edges of the numbers, or close to them.</summary>
    public object?[] Edges(int seed)
    {
        var random = new Random(seed);
        return [.. types.Select(t => Argument(t, random, true))];
    }

    /// <summary>How many of the points had a value without exception, and at how many the differences could tell.</summary>
    public (int Values, int Slopes) Holds(int runs, int seed)
    {
        var random = new Random(seed);
        var (values, slopes) = (0, 0);
        for (var k = 0; k < runs; k++)
        {
            var isSpecial = k % 2 == 1;
            object?[] Arguments(Random r) => [.. types.Select(t => Argument(t, r, isSpecial))];
            var state = random.Next();
            object?[] Again() => Arguments(new Random(state));
            if (!SameValue(Again))
                continue;
            values++;
            if (IsDifferentiable && !isSpecial && Slope(Again()))
                slopes++;
        }

        return (values, slopes);
    }

    /// <summary>Whether the method has a value for arguments, which must be that of its lifted form.</summary>
    public bool SameValue(Func<object?[]> arguments)
    {
        var (expected, thrown) = Outcome(() => Method.Invoke(null, arguments()));
        var given = arguments();
        var (interpreted, byInterpreter) = Outcome(() => Made(Interpreter.Run(function, [.. Leaves(arguments()), .. objects])));
        var (tree, byTree) = Outcome(() => lifted.DynamicInvoke(arguments()));
        var (emitted, byCode) = Outcome(() => Made(compiled(Leaves(given))));
        var where = $"{Method.Name}({string.Join(", ", arguments().Select(Show))})";
        if (thrown != byInterpreter || thrown != byCode || thrown != byTree)
            throw new InvalidOperationException($"{where} throws {thrown ?? "nothing"}, as a tree {byTree ?? "nothing"}, interpreted {byInterpreter ?? "nothing"}, compiled {byCode ?? "nothing"}");
        if (thrown is not null)
            return false;
        foreach (var ((e, i), c) in Flat(expected).Zip(Flat(interpreted)).Zip(Flat(emitted)))
        {
            Compare.Same(e, i, $"{where}, interpreted");
            Compare.Same(e, c, $"{where}, compiled");
        }

        foreach (var (e, t) in Flat(expected).Zip(Flat(tree)))
            Compare.Same(e, t, $"{where}, as a tree");
        Compare.Same(Flat(expected).Count(), Flat(interpreted).Count(), $"the length of {where}");
        foreach (var (a, b) in Flat(arguments()).Zip(Flat(given)))
            Compare.Same(a, b, $"the arguments of {where}");
        return true;
    }

    // Forward and reverse agree, and the slope along each coordinate is that of differences, where these can tell.
    public bool Slope(object?[] arguments)
    {
        var leaves = Leaves(arguments);
        double[] ahead = [.. forward.Value(leaves).SelectMany(Flat)], back = [.. reverse.Value(leaves).SelectMany(Flat)];
        var where = $"{Method.Name}({string.Join(", ", arguments.Select(Show))})";
        Compare.Same(ahead.Length, back.Length, $"the length of the gradient of {where}");
        var told = false;
        var place = 0;
        for (var p = 0; p < leaves.Length; p++)
        {
            // What is no real number stands in the gradient as itself.
            if (leaves[p] is int or long or bool or int[])
                place += Flat(leaves[p]).Count();
            foreach (var at in Places(leaves[p]))
            {
                var (f, r) = (ahead[place], back[place]);
                place++;
                if ((double.IsNaN(f) && double.IsNaN(r)) || (double.IsInfinity(f) && f == r))
                    continue;
                Compare.Close(f, r, isSingle ? 1e-6 : 1e-9, (isSingle ? 1 : 1e-3) + Math.Abs(f), $"forward and reverse of {where}");
                var (slope, error) = Differences.Partial(t => At(leaves, p, at, t[0]), [at is null ? (double)leaves[p]! : 0], 0, isSingle ? 4 : 0.1);
                var digits = isSingle ? 1e-2 : 1e-4;
                if (!(error < digits * (1 + Math.Abs(slope))))
                    continue;
                told = true;
                Compare.Close(slope, f, 1, (digits / 100 * (1 + Math.Abs(slope))) + (20 * error), $"the slope of {where} by argument {p} {Show(at)}");
            }
        }

        return told;
    }

    private static IEnumerable<int[]?> Places(object? leaf) => leaf switch
    {
        double => new int[]?[] { null },
        double[] a => Enumerable.Range(0, a.Length).Select(int[]? (i) => [i]),
        double[,] m => Enumerable.Range(0, m.Length).Select(int[]? (i) => [i / m.GetLength(1), i % m.GetLength(1)]),
        double[][] j => Enumerable.Range(0, j.Length).SelectMany(i => Enumerable.Range(0, j[i].Length).Select(int[]? (k) => [i, k])),
        _ => [],
    };

    // The value with one coordinate moved: set to t, or moved by t where it is in an array.
    private double At(object?[] leaves, int p, int[]? at, double t)
    {
        object?[] moved = [.. leaves];
        moved[p] = (leaves[p], at) switch
        {
            (double, _) => t,
            (double[] a, [var i]) => Moved((double[])a.Clone(), c => c[i] += t),
            (double[,] m, [var i, var j]) => Moved((double[,])m.Clone(), c => c[i, j] += t),
            (double[][] r, [var i, var j]) => Moved(r.Select(x => (double[])x.Clone()).ToArray(), c => c[i][j] += t),
            _ => leaves[p],
        };
        return Outcome(() => Made(compiled(moved))) is { Thrown: null, Value: { } v } ? v is double[] all ? Weighed(all) : (double)v : double.NaN;

        static T Moved<T>(T of, Action<T> move)
        {
            move(of);
            return of;
        }
    }

    private object? Made(object?[] results) => results.Length == 1 ? results[0] : results;

    private object? Argument(Type type, Random random, bool isSpecial)
    {
        double Real() => isSpecial ? special[random.Next(special.Length)] : (random.NextDouble() - 0.4) * 4;
        if (type == typeof(double))
            return Real();
        if (type == typeof(float))
            return (float)Real();
        if (type == typeof(int))
            return isSpecial ? wholes[random.Next(wholes.Length - (isLoop || random.Next(3) > 0 ? 4 : 0))] : random.Next(0, 7);
        if (type == typeof(long))
            return (long)(int)Argument(typeof(int), random, isSpecial)!;
        if (type == typeof(bool))
            return random.Next(2) == 0;
        if (type == typeof(int[]))
            return Enumerable.Range(0, random.Next(5)).Select(_ => (int)Argument(typeof(int), random, isSpecial)!).ToArray();
        if (type == typeof(double[]))
            return Enumerable.Range(0, isSpecial ? random.Next(5) : 2 + random.Next(4)).Select(_ => Real()).ToArray();
        if (type == typeof(double[][]))
            return Enumerable.Range(0, 3).Select(_ => (double[])Argument(typeof(double[]), random, isSpecial)!).ToArray();
        if (type == typeof(double[,]))
        {
            var m = new double[1 + random.Next(3), 1 + random.Next(3)];
            for (var i = 0; i < m.Length; i++)
                m[i / m.GetLength(1), i % m.GetLength(1)] = Real();
            return m;
        }

        var layout = Layout.Of(type) ?? throw new NotSupportedException($"no arguments of {type}");
        var parts = layout.Components.Select(c => Argument(c.Type, random, isSpecial)).ToArray();
        if (layout.Constructor is not null)
            return layout.Constructor.Invoke(parts);
        var made = Activator.CreateInstance(type)!;
        for (var k = 0; k < parts.Length; k++)
        {
            if (layout.Components[k].Member is FieldInfo field)
                field.SetValue(made, parts[k]);
            else
                ((PropertyInfo)layout.Components[k].Member).SetValue(made, parts[k]);
        }

        return made;
    }

    private object?[] Leaves(object?[] arguments) => [.. arguments.Zip(types).SelectMany(a => Leaves(a.First, a.Second))];

    private static IEnumerable<object?> Leaves(object? value, Type type) => Layout.Of(type) is { } layout
        ? layout.Components.SelectMany(c => Leaves(c.Member is FieldInfo field ? field.GetValue(value) : ((PropertyInfo)c.Member).GetValue(value), c.Type))
        : [value];

    private static IEnumerable<double> Flat(object? value) => value switch
    {
        double d => [d],
        float f => [f],
        int i => [i],
        long l => [BitConverter.Int64BitsToDouble(l)],
        int[] all => all.Select(i => (double)i),
        bool b => [b ? 1 : 0],
        double[] a => a,
        double[,] m => m.Cast<double>(),
        double[][] j => j.SelectMany(r => r),
        object?[] all => all.SelectMany(Flat),
        null => [],
        _ => Layout.Of(value.GetType()) is not null ? Leaves(value, value.GetType()).SelectMany(Flat) : [],
    };

    private static string Show(object? value) => value switch
    {
        double d => $"{d:R}",
        int[] i => $"[{string.Join(", ", i)}]",
        Array => $"[{string.Join(", ", Flat(value).Select(d => $"{d:R}"))}]",
        _ => $"{value}",
    };

    private static (object? Value, string? Thrown) Outcome(Func<object?> run)
    {
        try
        {
            return (run(), null);
        }
        catch (TargetInvocationException e)
        {
            return (null, $"{e.InnerException!.GetType()}: {e.InnerException.Message}");
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return (null, $"{e.GetType()}: {e.Message}");
        }
    }
}
